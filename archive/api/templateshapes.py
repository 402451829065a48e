"""The shapes of answers about templates of boilerplate, for the OpenAPI page."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from rest_framework import serializers

from archive.api.shapes import Instant, Text
from archive.models import Template


class TemplateSample(serializers.Serializer):
    """A passage with what stands around it."""

    article = serializers.UUIDField()
    title = Text()
    before = Text(allow_blank=True)
    cut = Text()
    after = Text(allow_blank=True)


class TemplateRehearsal(serializers.Serializer):
    seen = serializers.IntegerField(help_text="Articles that were looked at.")
    articles = serializers.IntegerField(help_text="Of how many it would be left out.")
    emptied = serializers.IntegerField(help_text="How many have nothing else: they keep it.")
    edited = serializers.IntegerField(help_text="How many of those to change an editor has corrected.")
    samples = TemplateSample(many=True)
    finished = serializers.BooleanField()


class TemplateEvidence(serializers.Serializer):
    """What the rules saw in the samples when they proposed it."""

    articles = serializers.IntegerField()
    samples = serializers.IntegerField()
    elsewhere = serializers.IntegerField(help_text="Articles of other outlets that had it.")
    stories = serializers.IntegerField(help_text="Different stories.")
    days = serializers.IntegerField(help_text="Different days.")
    in_place = serializers.IntegerField(help_text="How many have it at that end of the body.")


class TemplateDecision(serializers.Serializer):
    at = Instant()
    why = Text(allow_blank=True)


class BoilerplateTemplate(serializers.Serializer):
    id = serializers.UUIDField()
    outlet = Text()
    source = Text(allow_null=True, help_text="Slug.")
    text = Text(help_text="As it is written in one of the articles.")
    place = serializers.ChoiceField(choices=["head", "tail"])
    kind = Text()
    state = serializers.ChoiceField(choices=Template.State.choices)
    task = serializers.ChoiceField(
        choices=[task for task in Template.Task.values if task], allow_null=True, help_text="What is being done."
    )
    articles = serializers.IntegerField(help_text="In how many articles it was seen so far.")
    samples = serializers.ListField(child=serializers.UUIDField(), help_text="The last of them.")
    evidence = TemplateEvidence()
    rules = Text(help_text="The version of the rules.")
    found_at = Instant()
    seen_at = Instant()
    rehearsed_at = Instant(allow_null=True)
    rehearsal = TemplateRehearsal(allow_null=True)
    decided = TemplateDecision(allow_null=True)
