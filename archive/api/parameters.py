"""What a request says besides its path: read, checked and described for the OpenAPI page in one place."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from collections.abc import Iterable
from functools import cache
from typing import Any, Self, cast

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request

from archive.actions.tagging.vocabularies import LABEL_LENGTH
from archive.api.articleshapes import WHOLE
from archive.api.mappings import FieldMapping
from archive.errors import Invalid
from archive.models import Item, Source

PAGE_DEFAULT = 50
PAGE_LIMIT = 200
FILTER_LIMIT = 50
"""Values of one filter: each is a branch of the query."""


class JSONText(serializers.CharField):
    """Text in a JSON body. A number is none: whoever sends one means something else."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class JSONFlag(serializers.BooleanField):
    """True or false in a JSON body. No word or number stands for one."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Parameters(serializers.Serializer):
    """Query parameters. An unknown or an empty one is refused: no mistake must look like an unfiltered list."""

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The values of this request. Raises ValidationError with all that is wrong."""
        return cls._values(request.query_params) if request.query_params else dict(cls._unsaid())

    @classmethod
    def _values(cls, said: QueryDict) -> dict[str, Any]:
        return cast("dict[str, Any]", cls._reader().run_validation(said))

    @classmethod
    @cache
    def _reader(cls) -> Self:
        """One for all requests: what is read is kept in none of its fields, and to make them costs as much as a
        query."""
        return cls()

    @classmethod
    @cache
    def _unsaid(cls) -> dict[str, Any]:
        """The values of a request without any: fields are costly to make."""
        return cls._values(QueryDict())

    def to_internal_value(self, data: Any) -> Any:
        refused = {name: ["There is no such parameter."] for name in data if name not in self.fields}
        # The framework takes what an HTML form sends for an empty field as if nothing had been sent.
        refused |= {
            name: ["Give a value, or leave the parameter out."]
            for name, field in self.fields.items()
            if data.get(name) == "" and not getattr(field, "allow_blank", False)
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as wrong:
            raise serializers.ValidationError({**refused, **cast("dict[str, Any]", wrong.detail)}) from wrong
        if refused:
            raise serializers.ValidationError(refused)
        return values


class NoParameters(Parameters):
    pass


class PageParameters(Parameters):
    limit = serializers.IntegerField(
        min_value=1, max_value=PAGE_LIMIT, default=PAGE_DEFAULT, help_text="Rows of a page."
    )
    cursor = serializers.CharField(
        max_length=1000, default="", allow_blank=True, help_text="Where to go on: from `next` of the page before."
    )


def values_of(request: Request, kind: type[serializers.Serializer]) -> dict[str, Any]:
    """The fields in the body of a request. Raises ValidationError, for unknown fields too."""
    read = kind(data=request.data)
    read.is_valid(raise_exception=True)
    unknown = sorted(set(request.data) - set(read.fields))
    if unknown:
        raise serializers.ValidationError({name: ["There is no such field."] for name in unknown})
    return dict(read.validated_data)


class Values(serializers.ListField):
    """A parameter that may be given several times; one of the values has to fit."""

    def __init__(self, *, help_text: str, child: serializers.Field | None = None) -> None:
        super().__init__(
            required=False,
            max_length=FILTER_LIMIT,
            help_text=f"{help_text} May be repeated.",
            child=child or serializers.CharField(max_length=500),
        )


class Choices(serializers.ListField):
    """A parameter with several of the given words: separated by commas, or given several times."""

    def __init__(self, choices: Iterable[str], *, help_text: str) -> None:
        self.words = tuple(choices)
        super().__init__(
            required=False,
            help_text=f"{help_text} Separated by commas, or repeated.",
            child=serializers.ChoiceField(choices=self.words),
        )

    def to_internal_value(self, data: Any) -> Any:
        words = [word for one in data for word in (one.split(",", len(self.words)) if isinstance(one, str) else [one])]
        return list(dict.fromkeys(super().to_internal_value(words)))


class ItemParameters(PageParameters):
    verdict = serializers.ChoiceField(
        required=False,
        choices=[*(state for state in Item.State.values if state != Item.State.RECEIVED), "in_progress"],
        help_text="What became of it.",
    )
    code = serializers.CharField(required=False, max_length=60, help_text="Why it is in quarantine or was rejected.")


class DepositParameters(PageParameters):
    state = serializers.ChoiceField(required=False, choices=["open", "sealed"])


class HandInParameters(Parameters):
    source = serializers.CharField(required=False, max_length=100, help_text="Slug of the source of everything in it.")
    name = serializers.CharField(
        required=False, max_length=255, help_text="What you call this deposit; of a package sent as the body, its name."
    )
    fields = FieldMapping(required=False)


class ArticleDetailParameters(Parameters):
    include = serializers.ChoiceField(required=False, choices=["claims"], help_text="What else to tell.")
    fields = Choices(WHOLE, help_text="Only these (and `id`). `body` is for those who may read the full text.")
    omit = Choices(WHOLE, help_text="All but these.")


class NewTag(serializers.Serializer):
    """A tag that is to be put on an article."""

    label = JSONText(max_length=LABEL_LENGTH, help_text="A word of the free vocabulary, which grows by new ones.")
    reason = JSONText(required=False, allow_blank=True, default="", max_length=1000, help_text="For the log.")


class TagParameters(Parameters):
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=1000, help_text="Why the tag goes; stands in the log."
    )


class DifferenceParameters(Parameters):
    against = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="Number of the other version; without it the one before.",
    )


class OriginalParameters(Parameters):
    revision = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Number of the revision; the newest without it."
    )


def source_named(slug: str | None) -> Source | None:
    """The source with this slug, None for none. Raises Invalid."""
    if not slug:
        return None
    source = Source.objects.by_slug(slug)
    if source is None:
        message = f"There is no source {slug}."
        raise Invalid(message, code="source_unknown", fields={"source": [message]})
    return source
