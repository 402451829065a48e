"""What a request says besides its path: read, checked and described for the OpenAPI page in one place."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import cache
from typing import Any, Literal, Self, cast

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from archive.actions.listing import Search
from archive.actions.overview import FACETS
from archive.actions.projection import read_edtf
from archive.actions.vocabularies import LABEL_LENGTH
from archive.api.articleshapes import LISTED, WHOLE
from archive.api.mappings import FieldMapping
from archive.errors import Invalid
from archive.models import Article, Item, Source
from archive.search.syntax import LONGEST_TEXT

PAGE_DEFAULT = 50
PAGE_LIMIT = 200
FILTER_LIMIT = 50
"""Values of one filter: each is a branch of the query."""

LONGEST_DATE = 40
"""What is longer is no date, and need not be read to its end to see that."""

End = Literal["from", "to"]


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


@extend_schema_field(OpenApiTypes.STR)
class PublishedBound(serializers.CharField):
    """One end of a range of publication dates, in EDTF: `2019`, `2019-11`, `2019-11-07`, `2019-11-07T11:55:00Z`."""

    def __init__(self, end: End) -> None:
        self.end = end
        super().__init__(
            required=False,
            help_text=f"Published {'at or after' if end == 'from' else 'at or before'} this date, in EDTF: "
            "`2019`, `2019-11`, `2019-11-07` or `2019-11-07T11:55:00+04:00`. What is known to the year only is found "
            "by any range that touches the year.",
        )

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            date = read_edtf(text[:LONGEST_DATE])
        except ValueError as wrong:
            raise serializers.ValidationError(
                "Write the date in EDTF: 2019, 2019-11, 2019-11-07 or 2019-11-07T11:55:00+04:00."
            ) from wrong
        return date.earliest if self.end == "from" else date.latest


@extend_schema_field(OpenApiTypes.STR)
class ReceivedBound(serializers.CharField):
    """One end of a range of times of receipt: a day in UTC, or an instant with its offset."""

    def __init__(self, end: End) -> None:
        self.end = end
        super().__init__(
            required=False,
            help_text=f"Received {'at or after' if end == 'from' else 'at or before'} this day (UTC), or this instant "
            "with its offset: `2026-11-21` or `2026-11-21T18:00:00Z`.",
        )

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            moment = datetime.fromisoformat(text[:LONGEST_DATE])
            if len(text) == len("2026-11-21"):
                whole_day = time.min if self.end == "from" else time.max
                return datetime.combine(moment.date(), whole_day, tzinfo=UTC)
            if moment.tzinfo is None:
                raise serializers.ValidationError("Say the offset of a time: 2026-11-21T18:00:00Z.")
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as wrong:
            raise serializers.ValidationError("Write 2026-11-21 or 2026-11-21T18:00:00Z.") from wrong


class ArticleParameters(PageParameters):
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_TEXT,
        help_text='Words that all have to occur, "a phrase", "near words"~5, beginn*, -without, one OR other, '
        'title:word, author:"a whole name" (also credit, language, problem, source, state, tag, year).',
    )
    source = Values(help_text="Slug of a source.")
    credit = Values(help_text="An agency or outlet that signs the text.")
    author = Values(help_text="An author's whole name.")
    language = Values(help_text="Language, as a BCP 47 tag; `pt` finds `pt-BR` too.")
    tag = Values(help_text="A tag.")
    year = Values(help_text="Year of publication, as the date is stated.")
    problem = Values(help_text="Code of a problem.")
    state = Values(
        child=serializers.ChoiceField(choices=Article.State.choices),
        help_text="State. Without it everything that is not withdrawn.",
    )
    origin = Values(child=serializers.UUIDField(), help_text="Id of an origin: the articles that carry one text.")
    near = serializers.UUIDField(
        required=False,
        help_text="Id of an article: those like it, the related ones first, then those with the same rare words.",
    )
    published_from = PublishedBound("from")
    published_to = PublishedBound("to")
    received_from = ReceivedBound("from")
    received_to = ReceivedBound("to")
    sort = serializers.ChoiceField(
        required=False,
        choices=["relevance", "newest", "oldest", "received"],
        help_text="By default `relevance` where there is a `q` or `near`, else `newest` (by publication date). "
        "`received` has the last one received first. By `relevance` pages end at 10,000 "
        "(`page_too_deep`), in other orders nowhere.",
    )
    facets = Choices(
        FACETS, help_text="Count how many of all articles found have each value, the 50 most frequent of each."
    )
    collapse = serializers.ChoiceField(
        required=False,
        choices=["origin"],
        help_text="One row for each origin: of articles that carry one text, the one that had it first if it is found, "
        "with how many were found.",
    )
    origins = serializers.BooleanField(
        default=False, help_text="Count how many articles are found, and from how many origins."
    )
    fields = Choices(
        (*LISTED, "body"), help_text="Only these (and `id`). `body` is for those who may read the full text."
    )
    omit = Choices((*LISTED, "body"), help_text="All but these.")
    format = serializers.ChoiceField(
        required=False,
        choices=["json", "ndjson", "csv"],
        help_text="Instead of `Accept`. `ndjson` and `csv` give all that is found in one answer, without pages.",
    )
    highlight = serializers.BooleanField(
        default=False, help_text="Say where in the title and in an excerpt of the body the words of `q` stand."
    )

    def validate_source(self, slugs: list[str]) -> list[str]:
        known = set(Source.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        unknown = [slug for slug in slugs if slug not in known]
        if unknown:
            raise serializers.ValidationError([f"There is no source {slug}." for slug in unknown])
        return slugs


def search_of(values: dict[str, Any]) -> Search:
    """What `ArticleParameters` read, as the actions want it."""

    def chosen(name: str) -> tuple[str, ...]:
        return tuple(values.get(name, ()))

    return Search(
        text=values.get("q", ""),
        sources=chosen("source"),
        credits=chosen("credit"),
        authors=chosen("author"),
        languages=chosen("language"),
        tags=chosen("tag"),
        problems=chosen("problem"),
        years=chosen("year"),
        states=chosen("state"),
        origins=tuple(values.get("origin", ())),
        near=values.get("near"),
        published_from=values.get("published_from"),
        published_to=values.get("published_to"),
        received_from=values.get("received_from"),
        received_to=values.get("received_to"),
        sort=values.get("sort"),
    )


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
