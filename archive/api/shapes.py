"""What the shapes of all answers are made of, and those that are no larger; for the OpenAPI page.

Tests hold every answer against its shape.
"""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from functools import cache

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from archive.models import ApiKey, Source

Text = serializers.CharField
Instant = serializers.DateTimeField


@extend_schema_field({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
class Span(serializers.ListField):
    """Half-open offsets in Unicode code points."""


def texts(help_text: str = "") -> serializers.ListField:
    return serializers.ListField(child=Text(), help_text=help_text)


class Tombstone(serializers.Serializer):
    """What stays of a withdrawn article."""

    article = serializers.UUIDField()
    withdrawn_at = Instant()
    reason = Text(allow_blank=True)
    by = Text(allow_null=True, help_text="For those who may read the log.")
    merged_into = serializers.UUIDField(allow_null=True, help_text="The article that has its versions now.")


class Problem(serializers.Serializer):
    """RFC 9457. `code` is stable; `errors` names the fields that are wrong, `deposit` what was begun and not ended."""

    type = Text()
    title = Text()
    status = serializers.IntegerField()
    detail = Text(allow_blank=True)
    code = Text()
    errors = serializers.DictField(child=texts(), required=False)
    deposit = serializers.UUIDField(
        required=False, help_text="The deposit that has what was committed before the problem, mostly an open one."
    )
    items = serializers.IntegerField(required=False, help_text="With `deposit`: how many items it has.")
    tombstone = Tombstone(required=False, help_text="With 410: what stays of the article.")


class KnownSource(serializers.Serializer):
    id = serializers.UUIDField()
    slug = Text()
    name = Text()
    kind = serializers.ChoiceField(choices=Source.Kind.choices)
    aliases = texts()
    domains = texts()
    time_zone = Text(allow_blank=True)
    language = Text(allow_blank=True)
    rights = Text(allow_blank=True)
    note = Text(allow_blank=True)
    merged_into = Text(allow_null=True, help_text="The slug of the source that it is another name of.")
    created_at = Instant()


class Key(serializers.Serializer):
    id = serializers.UUIDField()
    name = Text()
    prefix = Text()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ApiKey.Scope.choices))
    created_at = Instant()
    expires_at = Instant(allow_null=True)
    revoked_at = Instant(allow_null=True)
    last_used_at = Instant(allow_null=True)


class KeyWithSecret(Key):
    secret = Text(help_text="Shown once.")


@cache
def listed(row: type[serializers.Serializer], *, paged: bool = True) -> serializers.Serializer:
    """A list of such rows; `next` is the address of the next page, null on the last."""
    fields: dict[str, serializers.Field] = {"results": row(many=True)}
    if paged:
        fields["next"] = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")
    return inline_serializer(f"{'Page' if paged else 'List'}Of{row.__name__}", fields)
