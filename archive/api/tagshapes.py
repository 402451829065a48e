"""The shapes of answers about suggested tags, vocabularies and rules of tagging."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from archive.api.editshapes import EditReceipt
from archive.api.shapes import Instant, Text, texts
from archive.models import Suggestion, TagRule


@extend_schema_field({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
class Place(serializers.ListField):
    """Begin and end, in Unicode code points."""


class SuggestionHit(serializers.Serializer):
    """Where words stand, in Unicode code points of the title or the body as they were then."""

    field = serializers.ChoiceField(choices=["title", "body"])
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = Text()


class SuggestionDecision(serializers.Serializer):
    at = Instant()
    by = Text(allow_null=True, help_text="The account of an editor; null for a key and for a rule that tags.")


class SuggestedTag(serializers.Serializer):
    id = serializers.UUIDField()
    article = serializers.UUIDField()
    term = serializers.UUIDField()
    label = Text()
    vocabulary = Text(help_text="Slug.")
    state = serializers.ChoiceField(choices=Suggestion.State.choices)
    rule = serializers.UUIDField(allow_null=True, help_text="The rule that suggests it; null for a name in the text.")
    name = Text(allow_null=True, help_text="The name in the text, as it is written there.")
    hits = SuggestionHit(many=True)
    made_at = Instant()
    decided = SuggestionDecision(allow_null=True)
    edit = serializers.UUIDField(allow_null=True, help_text="The bulk edit that accepted it.")


class AcceptedCount(serializers.Serializer):
    accepted = serializers.IntegerField()


class KnownVocabulary(serializers.Serializer):
    id = serializers.UUIDField()
    slug = Text()
    name = Text()
    free = serializers.BooleanField()
    suggests = serializers.BooleanField()


class KnownTerm(serializers.Serializer):
    id = serializers.UUIDField()
    vocabulary = Text(help_text="Slug.")
    label = Text()
    code = Text(allow_null=True, help_text="What it is called in the list that it came from.")
    aliases = texts()
    parent = serializers.UUIDField(allow_null=True)
    merged_into = serializers.UUIDField(allow_null=True)
    created_at = Instant()


class TaggingRule(serializers.Serializer):
    id = serializers.UUIDField()
    name = Text()
    label = Text(help_text="The tag.")
    all = texts("Each of these words or phrases.")
    never = texts("None of these.")
    pattern = Text(allow_blank=True)
    sources = texts("Slugs; empty for all.")
    languages = texts("Language tags; empty for all.")
    effect = serializers.ChoiceField(choices=TagRule.Effect.choices)
    active = serializers.BooleanField(help_text="It looks at what comes in.")
    version = serializers.IntegerField()
    rehearsed = serializers.BooleanField(help_text="This version went through the archive.")
    created_at = Instant()

    def get_fields(self) -> dict[str, Any]:
        return {"any": texts("At least one of these words or phrases."), **super().get_fields()}


class RuleSample(serializers.Serializer):
    article = serializers.UUIDField()
    title = Text()
    words = Text(help_text="The words around those by which the rule knows it.")
    hit = Place(help_text="Their place in `words`.")


class RuleRehearsal(serializers.Serializer):
    looked_at = serializers.IntegerField()
    tagged = serializers.IntegerField(help_text="Articles that would get the tag, or the suggestion.")
    already = serializers.IntegerField(help_text="They have it.")
    against = serializers.IntegerField(help_text="An editor took it from them, or rejected it.")
    waiting = serializers.IntegerField(help_text="It is suggested for them already.")
    slow = serializers.IntegerField(help_text="The pattern took too long with their text.")
    samples = RuleSample(many=True)


class RuleDone(serializers.Serializer):
    suggested = serializers.IntegerField()
    edit = EditReceipt(allow_null=True)


class RejectedCount(serializers.Serializer):
    rejected = serializers.IntegerField()


class RuleUndoing(serializers.Serializer):
    tagged = serializers.IntegerField(help_text="Articles from which a tag would be taken.")
    confirmed = serializers.IntegerField(help_text="Left, as an editor stands for the tag.")
    withdrawn = serializers.IntegerField(help_text="Left, as their articles are withdrawn.")


class WithdrawnCount(serializers.Serializer):
    withdrawn = serializers.IntegerField()
