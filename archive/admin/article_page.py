"""What the page of one article shows: everything that lies behind it, gathered with a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from archive.actions.projection import EDITABLE
from archive.actions.texts import text_of
from archive.admin import wording
from archive.admin.explanations import Explanation, explain
from archive.admin.history import history
from archive.admin.marked_text import Segment, legend, segments
from archive.errors import DatelineError
from archive.models import Article, Claim, Item, Reading, Revision, Sighting, Tagging
from archive.values import PIPELINE

SHOWN = 100
"""Of items at most so many: an article that came ten thousand times is still one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClaim:
    value: str | None
    as_written: str
    method: str
    confidence: int
    stated: bool
    chosen: bool
    by_editor: bool
    superseded: bool
    made_by: str
    made_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedField:
    """All claims about one field. `conflicts` when the machine's claims say different things."""

    name: str
    label: str
    claims: Sequence[ShownClaim]
    conflicts: bool
    edited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    code: str
    message: str
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalText:
    """The marked text, or why there is none. `outdated` when another version read the article than shows it here."""

    segments: Sequence[Segment]
    legend: Sequence[tuple[str, str]]
    missing: str
    outdated: bool


def facts(article: Article, *, with_text: bool) -> dict[str, Any]:
    """The template's context. Without the right to read texts, neither body nor original is fetched."""
    revisions = list(
        Revision.objects.filter(article=article)
        .select_related("original", "item__deposit__source")
        .defer("original__bytes")
        .order_by("-number")
    )
    readings = list(Reading.objects.filter(revision__in=revisions).shown_first("-revision__number"))
    reading = readings[0] if readings else None
    claims = list(Claim.objects.filter(reading=reading)) if reading is not None else []
    edits = list(Claim.objects.filter(article=article).select_related("made_by").order_by("-id"))
    document = reading.document if reading is not None else {}
    return {
        "article": article,
        "published": wording.spoken_date(article.published_edtf, article.published_precision),
        "modified": wording.spoken_date(article.modified_edtf),
        "fields": _fields(claims, edits),
        "problems": _problems(article, document),
        "related_links": document.get("related_links", ()),
        "revision_note": document.get("revision_note"),
        "revisions": [
            (revision, [found for found in readings if found.revision_id == revision.pk]) for revision in revisions
        ],
        "original_text": _original_text(revisions[0], reading, claims) if with_text and reading is not None else None,
        "items": _items(article),
        "sightings": Sighting.objects.filter(original__in=[revision.original_id for revision in revisions])
        .select_related("source")
        .order_by("-last_seen_at")[:SHOWN],
        "taggings": Tagging.objects.filter(article=article).select_related("term__vocabulary", "user"),
        "events": history(article.pk),
        "paragraphs": article.body.split("\n\n") if with_text else (),
        "hidden_characters": wording.has_hidden_characters(article.display_title),
    }


def _items(article: Article) -> QuerySet[Item]:
    items = Item.objects.filter(article=article).select_related("article", "deposit__source").order_by("-id")
    return items.defer("article__body", "problems", "declared", "deposit__declared")[:SHOWN]


def _fields(claims: Sequence[Claim], edits: Sequence[Claim]) -> list[ClaimedField]:
    """By field, the editable ones first and in their order; an editor's claims before the machine's."""
    order = {name: place for place, name in enumerate(EDITABLE)}
    by_field = sorted([*edits, *claims], key=lambda claim: (order.get(claim.field, len(order)), claim.field))
    found = []
    for name, group in groupby(by_field, key=lambda claim: claim.field):
        of_field = list(group)
        edited = any(claim.reading_id is None and claim.superseded_at is None for claim in of_field)
        found.append(
            ClaimedField(
                name=name,
                label=wording.field(name),
                claims=[_shown(claim, edited=edited) for claim in of_field],
                conflicts=_disagree(of_field, name),
                edited=edited and name in order,
            )
        )
    return found


def _disagree(claims: Iterable[Claim], field: str) -> bool:
    """Of a field that has one value: whether two statements of it differ. A day and a minute of that day agree."""
    if field in {"authors", "credits", "attribution", "keywords"}:
        return False
    values = {claim.value or "" for claim in claims if claim.reading_id is not None}
    return any(not (a.startswith(b) or b.startswith(a)) for a in values for b in values)


def _shown(claim: Claim, *, edited: bool) -> ShownClaim:
    by_editor = claim.reading_id is None
    superseded = claim.superseded_at is not None
    return ShownClaim(
        value=claim.value,
        as_written=claim.as_written or "",
        method=wording.method(claim.method),
        confidence=round(claim.confidence * 100),
        stated=claim.stated,
        chosen=not superseded if by_editor else claim.chosen and not edited,
        by_editor=by_editor,
        superseded=superseded,
        made_by=str(claim.made_by or ""),
        made_at=claim.made_at,
        note=claim.note,
    )


def _problems(article: Article, document: dict[str, Any]) -> list[ShownProblem]:
    """Those that still stand, with what was said of them when they were found."""
    messages = {problem["code"]: problem["message"] for problem in document.get("problems", ())}
    return [
        ShownProblem(code=code, message=messages.get(code, ""), explanation=explain(code)) for code in article.problems
    ]


def _original_text(revision: Revision, reading: Reading, claims: Sequence[Claim]) -> OriginalText:
    outdated = reading.pipeline != PIPELINE
    try:
        text = text_of(revision=revision)
    except DatelineError as error:
        return OriginalText(segments=(), legend=(), missing=error.message, outdated=outdated)
    found = segments(text, reading.document, claims)
    return OriginalText(segments=found, legend=legend(found), missing="", outdated=outdated)
