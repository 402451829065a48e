"""The shapes of answers about bulk edits, as `shapes` has those of the others."""

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from archive.api.shapes import Instant, Text, texts
from archive.models import Edit, EditedArticle


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class AsSent(serializers.JSONField):
    """JSON as it was sent."""


@extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "minItems": 2, "maxItems": 2}})
class Moves(serializers.DictField):
    """By field what is shown and what would be."""


class TagMoves(serializers.Serializer):
    add = texts()
    remove = texts()


EditCounts = inline_serializer(
    "EditCounts", {state: serializers.IntegerField() for state in EditedArticle.State.values}
)


class EditReceipt(serializers.Serializer):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Edit.State.choices)
    code = Text(allow_null=True, help_text="Why it was stopped: `crashed`. Such an edit can be undone.")
    finished = serializers.BooleanField(help_text="It is done, or undone, or was stopped.")
    search = AsSent(help_text="Null where the articles were named.")
    patch = AsSent()
    reset = texts()
    tags = TagMoves()
    overwrite = serializers.BooleanField()
    reason = Text(allow_blank=True)
    by = Text(allow_blank=True)
    made_at = Instant()
    finished_at = Instant(allow_null=True)
    undone_by = Text(allow_null=True)
    undo_reason = Text(allow_blank=True)
    articles = serializers.IntegerField(help_text="How many, all states together.")
    counts = EditCounts
    articles_url = serializers.URLField()


class EditArticle(serializers.Serializer):
    article = serializers.UUIDField()
    state = serializers.ChoiceField(choices=EditedArticle.State.choices)
    code = Text(
        allow_null=True,
        help_text="Why it was left: `withdrawn`, `edited_before`, `never_read`, `confirmed` (an editor stands for the "
        "tag, or it is gone), `stopped`, `changed_since`.",
    )
    kept = texts("Fields, and tags as `tag:…`, that somebody changed since: they were not undone.")


class EditSample(serializers.Serializer):
    article = serializers.UUIDField()
    display_title = Text()
    changes = Moves()
    tags = TagMoves()


class ConflictingClaim(serializers.Serializer):
    article = serializers.UUIDField()
    field = Text()
    value = Text(allow_null=True)
    made_at = Instant()
    note = Text(allow_null=True)


class EditConflicts(serializers.Serializer):
    articles = serializers.IntegerField()
    samples = ConflictingClaim(many=True)


class EditRehearsal(serializers.Serializer):
    """What an edit would do."""

    articles = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField(help_text="They say so already.")
    left = serializers.DictField(child=serializers.IntegerField(), help_text="How many, by the code of why.")
    samples = EditSample(many=True)
    conflicts = EditConflicts(help_text="Where an editor says something else.")
