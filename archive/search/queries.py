"""Finding articles: what was typed and the filters in, ids out, in a stable order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import tantivy

from archive.search import languages, pages, schema
from archive.search.damage import reading
from archive.search.expressions import MUST, Clause, any_of, between, clauses, combined, unscored
from archive.search.index import Index
from archive.search.pages import Hit
from archive.search.syntax import invalid, parse

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to find. `text` is read by `syntax.parse`; empty, it asks for every article that passes the filters.

    Values of one filter are alternatives, filters add up; values are compared whole, without case and accents.
    The instants are aware, and the range includes them. An article matches a range of `published` when some instant
    that its date can mean lies in it: one of "2019" is found in November 2019. Undated articles match no range.
    `relevance` without a word to be relevant to is `newest`; by date, articles without one come last either way.
    `after` is the `cursor` of the last hit seen, for `newest` and `oldest`; `offset` reaches to `pages.DEEPEST`.
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_from: datetime | None = None
    published_to: datetime | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None
    sort: Sort = "relevance"
    limit: int = 20
    offset: int = 0
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts all that match where they come by relevance; by date nobody counts: that would visit each of them
    for every page. `next` is the cursor of the next page by date, None at the end."""

    hits: tuple[Hit, ...]
    total: int | None = None
    next: str | None = None


def search(index: Index, query: Query) -> Results:
    """Raises Invalid (`query_invalid`), which says what is wrong and where, and IndexRebuilding; nothing else."""
    expression = parse(query.text)
    by_score = query.sort == "relevance" and bool(expression.required)
    _check_page(query)
    cursor = None if query.after is None else _cursor(query.after)
    parts: list[Clause] = [(MUST, unscored(each)) for each in _filters(query)]
    if not expression.required:
        # Every article was received; the one document that holds the position was not.
        parts.append((MUST, unscored(tantivy.Query.exists_query("received"))))
    view = index.view()
    with reading():
        found = combined([*clauses(expression, view.vocabulary, spoken=query.languages), *parts])
        if by_score:
            hits, total = pages.by_score(view.searcher, found, offset=query.offset, limit=query.limit)
            return Results(hits, total)
        hits, more = pages.by_date(
            view.searcher,
            found,
            newest=query.sort != "oldest",
            offset=query.offset,
            limit=query.limit,
            cursor=cursor,
        )
        return Results(hits, next=hits[-1].cursor if hits and more else None)


def _check_page(query: Query) -> None:
    if query.limit < 1 or query.offset < 0:
        raise invalid("A page has at least one article and begins at 0 or later.", "limit")
    if query.offset + query.limit > pages.DEEPEST:
        raise invalid(f"Pages by number end at {pages.DEEPEST:,}; sort by date and follow `next`.", "offset")
    if query.after is not None and (query.offset or query.sort == "relevance"):
        raise invalid("A cursor goes with sorting by date and without an offset.", "after")


def _cursor(text: str) -> pages.Cursor:
    cursor = pages.Cursor.read(text)
    if cursor is None:
        raise invalid("This is not a cursor from an earlier page.", "after")
    return cursor


def _filters(query: Query) -> Iterator[tantivy.Query]:
    chosen = {
        "source": query.sources,
        "credits": query.credits,
        "authors": query.authors,
        "language": tuple(languages.language_code(language) for language in query.languages),
        "state": query.states,
        "tags": query.tags,
    }
    for field, values in chosen.items():
        if values:
            yield any_of(tantivy.Query.term_query(schema.SCHEMA, field, languages.label(value)) for value in values)
    ranges = (
        ("published_latest", query.published_from, None),
        ("published_earliest", None, query.published_to),
        ("received", query.received_from, query.received_to),
    )
    for field, first, last in ranges:
        if first is not None or last is not None:
            low, high = (None if moment is None else schema.instant(moment) for moment in (first, last))
            yield between(field, low, high)
