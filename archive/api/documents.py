"""The JSON of articles, as plain dicts: a serializer costs more than the query of a page.

`articleshapes` and `changeshapes` describe the same for the OpenAPI page, and tests hold every answer against it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from archive.actions.boilerplate.learned import cuts_of
from archive.actions.finding.collapse import Shared
from archive.actions.finding.export import Exported
from archive.actions.finding.find import Match
from archive.actions.finding.overview import Suggestion
from archive.actions.processing.projection import LIST_FIELDS, read_edtf
from archive.actions.rows import run_binary
from archive.models import Article, Claim, Event, Reading, Revision
from archive.search.facets import Count
from archive.search.highlights import Highlights
from archive.search.queries import Origins

Json = dict[str, Any]
Shown = Any
"""An Article, or the row of one in an export, which has the same attributes."""


TAGS = """
    SELECT article_id, label FROM archive_tagging JOIN archive_term AS term ON term.id = term_id
    WHERE article_id = ANY(%b::uuid[]) ORDER BY label
"""
"""Asked with every page and every article: to put it together costs more than to answer it."""


def tags_of(articles: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The labels of the tags of each article, in one query."""
    tags: dict[UUID, list[str]] = {}
    for article_id, label in run_binary(TAGS, [list(articles)], kept=True):
        tags.setdefault(article_id, []).append(label)
    return tags


def of_article(article: Article, tags: Sequence[str]) -> Json:
    """What lists and the article itself both show. `title` is null where none is stated; `display_title` never is."""
    return _summary(article, article.source.slug if article.source is not None else None, tags)


def of_exported(one: Exported) -> Json:
    """One article of an export, without its body."""
    return _summary(one, one.source, one.tags)


def _summary(article: Shown, source: str | None, tags: Sequence[str]) -> Json:
    return {
        "id": article.pk,
        "version": article.version,
        "state": article.state,
        "source": source,
        "title": article.title,
        "display_title": article.display_title,
        "title_is_derived": article.title_is_derived,
        "subtitle": article.subtitle,
        "authors": article.authors,
        "publisher": article.publisher,
        "credits": article.credits,
        "attribution": article.attribution,
        "published": _published(article),
        "modified": _modified(article),
        "language": article.language,
        "url": article.url,
        "section": article.section,
        "keywords": article.keywords,
        "tags": tags,
        "problem_codes": article.problems,
        "received_at": article.received_at,
        "changed_at": article.changed_at,
    }


def of_match(match: Match, tags: Sequence[str]) -> Json:
    """One line of a search, with highlights where they were asked for."""
    document = of_article(match.article, tags)
    if match.highlights is not None:
        document["highlights"] = _highlights(match.article, match.highlights)
    return document


def of_facets(counted: Mapping[str, Sequence[Count]]) -> Json:
    return {name: [{"value": one.value, "count": one.count} for one in counts] for name, counts in counted.items()}


def of_origins(counted: Origins) -> Json:
    return {"articles": counted.articles, "origins": counted.origins}


def of_shared(shared: Shared) -> Json:
    """The origin that a row of a collapsed list stands for."""
    return {
        "id": shared.origin,
        "first": shared.first,
        "because": shared.because,
        "articles": shared.found,
        "others": shared.found - 1,
    }


def of_suggestion(one: Suggestion) -> Json:
    return {"parameter": one.parameter, "value": one.value, "instead_of": one.instead_of}


def _highlights(article: Article, marks: Highlights) -> Json:
    excerpt = marks.excerpt
    return {
        "title": marks.title,
        "excerpt": {
            "text": article.body[excerpt.start : excerpt.end],
            "spans": [(start - excerpt.start, end - excerpt.start) for start, end in excerpt.marks],
        },
    }


def _published(article: Shown) -> Json | None:
    if article.published_edtf is None:
        return None
    return {
        "edtf": article.published_edtf,
        "precision": article.published_precision,
        "earliest": article.published_earliest,
        "latest": article.published_latest,
        "stated": article.published_stated,
    }


def _modified(article: Shown) -> Json | None:
    if article.modified_edtf is None:
        return None
    date = read_edtf(article.modified_edtf)
    return {"edtf": date.edtf, "precision": date.precision, "earliest": date.earliest, "latest": date.latest}


def of_whole_article(article: Article, reading: Reading, tags: Sequence[str], *, text: bool) -> Json:
    """One article with what its newest reading says of it. Without `text`, nothing that stands in the body is told."""
    said: Mapping[str, Any] = reading.document
    revision = reading.revision
    document = of_article(article, tags) | {
        "part": revision.part,
        "sha256": revision.original_id,
        "size": revision.original.size,
        "media_type": reading.media_type,
        "encoding": reading.encoding,
        "pipeline": reading.pipeline,
        "header": {"kind": said["header"]["kind"], "as_written": said["header"]["as_written"]},
        "dateline": _dateline(article, said),
        "revision_note": said["revision_note"],
        "boilerplate": said["boilerplate"],
        "problems": [problem for problem in said["problems"] if problem["code"] in article.problems],
    }
    if text:
        document |= {
            "body": article.body,
            "learned_boilerplate": cuts_of(article=article, body_spans=said["body_spans"]),
            "cross_heads": said["cross_heads"],
            "related_links": said["related_links"],
        }
    return document


def _dateline(article: Article, said: Mapping[str, Any]) -> Json | None:
    """As it was read, unless an editor says otherwise: then it stands nowhere in the text."""
    read = said["dateline"]
    if article.dateline is None:
        return None
    if read is not None and read["place"] == article.dateline:
        return dict(read)
    return {"place": article.dateline, "as_written": None}


def of_claims(reading: Reading, claims: Iterable[Claim], by_editors: Sequence[Claim]) -> list[Json]:
    """All claims about an article. `chosen` are those whose values it shows: an editor's before any reading's."""
    edited = {claim.field for claim in by_editors if claim.superseded_at is None}
    shown = [
        _claim(claim) | {"chosen": claim.chosen and claim.field not in edited, "pipeline": reading.pipeline}
        for claim in claims
    ]
    return shown + [
        _claim(claim)
        | {
            "chosen": claim.superseded_at is None,
            "made_by": claim.made_by.get_username() if claim.made_by is not None else None,
            "made_at": claim.made_at,
            "superseded_at": claim.superseded_at,
        }
        for claim in by_editors
    ]


def of_boilerplate(article: Article, reading: Reading) -> list[Json]:
    """What of the text is not in the body that shows: first what rules know, then what templates leave out. Without
    the passages themselves."""
    said: Mapping[str, Any] = reading.document
    known = [{**cut, "template": None, "rules": reading.pipeline} for cut in said["boilerplate"]]
    learned = cuts_of(article=article, body_spans=said["body_spans"])
    return known + [{name: value for name, value in cut.items() if name != "text"} for cut in learned]


def of_conflicts(claims: Iterable[Json]) -> list[Json]:
    """Of fields that have one value, those for which several are claimed and no claim was taken back."""
    values: dict[str, list[str | None]] = {}
    for claim in sorted(claims, key=lambda claim: not claim["chosen"]):
        held = values.setdefault(claim["field"], [])
        if claim["superseded_at"] is None and claim["value"] not in held:
            held.append(claim["value"])
    return [
        {"field": field, "values": held}
        for field, held in sorted(values.items())
        if len(held) > 1 and field not in LIST_FIELDS
    ]


def _claim(claim: Claim) -> Json:
    return {
        "field": claim.field,
        "value": claim.value,
        "as_written": claim.as_written,
        "method": claim.method,
        "span": None if claim.span_start is None else (claim.span_start, claim.span_end),
        "stated": claim.stated,
        "confidence": claim.confidence,
        "note": claim.note or None,
        "pipeline": None,
        "made_by": None,
        "made_at": None,
        "superseded_at": None,
    }


def of_revision(revision: Revision) -> Json:
    return {
        "number": revision.number,
        "sha256": revision.original_id,
        "part": revision.part,
        "size": revision.original.size,
        "received_at": revision.received_at,
        "deposit": revision.item.deposit_id,
        "item": revision.item_id,
        "name": revision.item.name,
        "readings": [
            {
                "pipeline": reading.pipeline,
                "media_type": reading.media_type,
                "encoding": reading.encoding,
                "read_at": reading.read_at,
            }
            for reading in revision.readings.all()
        ],
    }


def of_event(event: Event) -> Json:
    return event.as_json()
