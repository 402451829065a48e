"""What a list of articles is asked for: filters, order, form."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from datetime import UTC, datetime, time
from typing import Any, Literal

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from archive.actions.finding.listing import Search
from archive.actions.finding.overview import FACETS
from archive.actions.processing.projection import read_edtf
from archive.api.articleshapes import LISTED
from archive.api.parameters import Choices, PageParameters, Values
from archive.models import Article, Source
from archive.search.syntax import LONGEST_TEXT

LONGEST_DATE = 40
"""What is longer is no date, and need not be read to its end to see that."""

End = Literal["from", "to"]


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
