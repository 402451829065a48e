"""The shapes of answers about relations, for the OpenAPI page."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from rest_framework import serializers

from archive.api.shapes import Instant, Span, Text, texts
from archive.models import Relation


class RelationReason(serializers.Serializer):
    """What the rules saw when they decided."""

    words_shared = serializers.IntegerField(required=False)
    longest = serializers.IntegerField(required=False, help_text="Words of the longest shared passage.")
    jaccard = serializers.FloatField(required=False, help_text="Of the runs of five words of both texts.")
    outlets = Text(required=False, help_text="Whether both come from one outlet.")
    days_apart = serializers.FloatField(required=False, allow_null=True)
    reasons = texts("The rules that held.")
    first_because = Text(required=False, allow_null=True, help_text="By what one of them is thought to be the first.")


class RelationDecision(serializers.Serializer):
    by = Text(allow_null=True, help_text="For those who may read the log.")
    at = Instant()
    why = Text(allow_blank=True)


class ArticleRelation(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Relation.Kind.values)
    state = serializers.ChoiceField(choices=Relation.State.values)
    article = serializers.UUIDField(help_text="The other one.")
    title = Text(allow_null=True)
    title_is_derived = serializers.BooleanField()
    source = Text(allow_null=True)
    published = Text(allow_null=True, help_text="EDTF.")
    contained = serializers.FloatField(help_text="The share of this text that stands in the other.")
    contains = serializers.FloatField(help_text="The share of the other that stands in this text.")
    passages = serializers.ListField(
        child=serializers.ListField(child=Span(), min_length=2, max_length=2),
        help_text="What both share, as a span of this body and one of the other, as they show.",
    )
    first = serializers.ChoiceField(
        choices=["this", "other"], allow_null=True, help_text="Which of the two is thought to have been first."
    )
    reason = RelationReason()
    rules = Text(help_text="The version of the rules.")
    made_at = Instant()
    decided = RelationDecision(allow_null=True)


class ArticleOrigin(serializers.Serializer):
    id = serializers.UUIDField()
    first = serializers.UUIDField(help_text="The article that is thought to have been first.")
    because = Text()
    articles = serializers.IntegerField(help_text="How many carry the text.")


class ArticleRelations(serializers.Serializer):
    results = ArticleRelation(many=True)
    left_out = serializers.IntegerField(help_text="How many more there are, less near than these.")
    origin = ArticleOrigin(allow_null=True)
