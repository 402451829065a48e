"""What the page of one article shows: everything that lies behind it, gathered with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from archive.actions.boilerplate.learned import cuts_of
from archive.actions.custody.texts import text_of
from archive.actions.editing.withdraw import tombstones
from archive.actions.tagging.suggestions import of_article
from archive.admin import claims_table, wording
from archive.admin.explanations import explain
from archive.admin.history import history
from archive.admin.item_explanations import Explanation
from archive.admin.ledger import with_articles
from archive.admin.marked_text import Segment, legend, segments
from archive.admin.said import refusal
from archive.admin.suggested_text import marked_paragraphs, suggested
from archive.errors import DatelineError
from archive.models import Article, Claim, ExpectedRevision, Item, Reading, Revision, Sighting, Tagging
from archive.values import PIPELINE

SHOWN = 100
"""Of items, versions and copies the newest: an article that came ten thousand times is still one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A text as received, or the placeholder for an earlier one of which the text before it tells."""

    revision: Revision | None
    readings: Sequence[Reading] = ()
    copies: Sequence["ShownVersion"] = ()
    shown: bool = False
    compared_with: int | None = None
    expected: ExpectedRevision | None = None


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


def facts(article: Article, *, with_text: bool, with_suggestions: bool) -> dict[str, Any]:
    """The template's context. Without the right to read texts, neither body nor original is fetched."""
    proposed = list(of_article(article)) if with_suggestions else []
    texts = Revision.objects.filter(article=article).select_related("original").defer("original__bytes", "body")
    versions = list(texts.versions().order_by("-number")[:SHOWN])
    copies = list(texts.filter(copy_of__in=versions).order_by("-received_at")[:SHOWN])
    readings = list(
        Reading.objects.filter(revision__in=[*versions, *copies]).defer("document").shown_first("-revision__number")
    )
    reading = readings[0] if readings else None
    claims = list(Claim.objects.filter(reading=reading)) if reading is not None else []
    edits = list(Claim.objects.filter(article=article).select_related("made_by").order_by("-id"))
    document = reading.document if reading is not None else {}
    cuts = cuts_of(article=article, body_spans=document.get("body_spans", ())) if with_text else []
    return {
        "article": article,
        "tombstone": tombstones(articles=[article])[article.pk] if article.state == Article.State.WITHDRAWN else None,
        "published": wording.spoken_date(article.published_edtf, article.published_precision),
        "instant_known": _instant_known(article),
        "modified": wording.spoken_date(article.modified_edtf),
        "fields": claims_table.fields(claims, edits),
        "problems": _problems(article, document),
        "related_links": document.get("related_links", ()),
        "revision_note": document.get("revision_note"),
        "versions": _versions(versions, copies, readings),
        "several_texts": len(versions) + len(copies) > 1,
        "texts_left_out": article.revisions.count() - len(versions) - len(copies),
        "learned": cuts,
        "original_text": (
            _original_text(versions[0], reading, claims, cuts) if with_text and reading is not None else None
        ),
        "items": _items(article),
        "most": SHOWN,
        "sightings": Sighting.objects.filter(original__in=article.revisions.values("original"))
        .select_related("source")
        .order_by("-last_seen_at")[:SHOWN],
        "taggings": Tagging.objects.filter(article=article).select_related("term__vocabulary", "user"),
        "events": history(article.pk),
        "suggested": suggested(article, proposed, with_text=with_text),
        "paragraphs": marked_paragraphs(article.body, article, proposed) if with_text else (),
        "hidden_characters": wording.has_hidden_characters(article.display_title),
    }


def _instant_known(article: Article) -> bool:
    """Whether it is one minute, wherever the reader is; a time without an offset is none."""
    begin, end = article.published_earliest, article.published_latest
    return begin is not None and end is not None and end - begin < timedelta(minutes=1)


def _versions(
    versions: Sequence[Revision], copies: Sequence[Revision], readings: Sequence[Reading]
) -> list[ShownVersion]:
    """The last version first, with its copies; each before the placeholder for an earlier one that it tells of."""
    missing = {
        expected.told_by_id: expected
        for expected in ExpectedRevision.objects.filter(told_by__in=versions, filled_by__isnull=True)
    }
    read: dict[UUID, list[Reading]] = defaultdict(list)
    for reading in readings:
        read[reading.revision_id].append(reading)
    of: dict[UUID | None, list[ShownVersion]] = defaultdict(list)
    for copy in copies:
        of[copy.copy_of_id].append(ShownVersion(revision=copy, readings=read[copy.pk]))
    found: list[ShownVersion] = []
    for revision, earlier in zip_longest(versions, versions[1:]):
        found.append(
            ShownVersion(
                revision=revision,
                readings=read[revision.pk],
                copies=of[revision.pk],
                shown=not found,
                compared_with=earlier.number if earlier is not None else None,
            )
        )
        if revision.pk in missing:
            found.append(ShownVersion(revision=None, expected=missing[revision.pk]))
    return found


def _items(article: Article) -> QuerySet[Item]:
    items = Item.objects.filter(article=article).select_related("deposit__source").order_by("-id")
    return with_articles(items).defer("problems", "declared", "deposit__declared")[:SHOWN]


def _problems(article: Article, document: dict[str, Any]) -> list[ShownProblem]:
    """Those that still stand, with what was said of them when they were found."""
    messages = {problem["code"]: problem["message"] for problem in document.get("problems", ())}
    return [
        ShownProblem(code=code, message=messages.get(code, ""), explanation=explain(code)) for code in article.problems
    ]


def _original_text(
    revision: Revision, reading: Reading, claims: Sequence[Claim], cuts: Sequence[dict[str, Any]]
) -> OriginalText:
    outdated = reading.pipeline != PIPELINE
    try:
        text = text_of(revision=revision)
    except DatelineError as error:
        return OriginalText(segments=(), legend=(), missing=refusal(error), outdated=outdated)
    found = segments(text, reading.document, claims, cuts)
    return OriginalText(segments=found, legend=legend(found), missing="", outdated=outdated)
