"""Finding articles: what was typed and the filters in, ids out, in a stable order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import tantivy

from archive.search import facets, languages, pages, schema, suggestions
from archive.search.damage import reading
from archive.search.dates import published
from archive.search.expressions import MUST, Clause, any_of, between, clauses, combined, labelled, narrowed, unscored
from archive.search.index import Index, View
from archive.search.nearness import Near, alike
from archive.search.pages import Hit
from archive.search.syntax import Expression, invalid, parse

Sort = Literal["relevance", "newest", "oldest", "received"]
Facets = Mapping[str, tuple[facets.Count, ...]]

_ORIGINS = {
    "articles": {"value_count": {"field": "received"}},
    "sharing": {"value_count": {"field": "origin"}},
    "shared": {"cardinality": {"field": "origin"}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to find. `text` is read by `syntax.parse`; empty, it asks for every article that passes the filters.

    Values of one filter are alternatives, filters add up; values are compared whole, without case and accents.
    The instants are aware, and the range includes them. An article matches a range of `published` when some instant
    that its date can mean lies in it: one of "2019" is found in November 2019. Undated articles match no range.
    `relevance` without a word to be relevant to is `newest`; by date, articles without one come last either way.
    `received` has the last one received first. `after` is the `cursor` of the last hit seen, for all but `relevance`;
    `offset` reaches to `pages.DEEPEST`. `near` asks for articles like that one, the likest first by `relevance`.
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    near: Near | None = None
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
    """`total` counts all that match where they come by relevance; in other orders nobody counts: that would visit each
    of them for every page. `next` is the cursor of the next page there, None at the end."""

    hits: tuple[Hit, ...]
    total: int | None = None
    next: str | None = None


def search(index: Index, query: Query) -> Results:
    """Raises Invalid (`query_invalid`), which says what is wrong and where, and IndexRebuilding; nothing else."""
    expression = parse(query.text)
    _check_page(query)
    by_score = query.sort == "relevance" and (bool(expression.wanted) or query.near is not None)
    cursor = _cursor(query)
    view = index.view()
    with reading():
        found = _found(view, query, expression)
        if by_score:
            hits, total = pages.by_score(view.searcher, found, offset=query.offset, limit=query.limit)
            return Results(hits, total)
        if isinstance(cursor, UUID) or query.sort == "received":
            after = cursor if isinstance(cursor, UUID) else None
            hits, more = pages.by_arrival(view.searcher, found, offset=query.offset, limit=query.limit, after=after)
        else:
            hits, more = pages.by_date(
                view.searcher,
                found,
                newest=query.sort != "oldest",
                offset=query.offset,
                limit=query.limit,
                cursor=cursor,
            )
        return Results(hits, next=hits[-1].cursor if hits and more else None)


def count(index: Index, query: Query) -> int:
    """How many articles there are. Raises as `search` does."""
    expression = parse(query.text)
    view = index.view()
    with reading():
        return _count(view, _found(view, query, expression))


@dataclass(frozen=True, slots=True)
class Origins:
    """So many articles, and from how many origins: one that is alone with its text is an origin of its own."""

    articles: int
    origins: int


def origins_of(index: Index, query: Query) -> Origins:
    """Of all that `query` finds. Some thousand origins are counted exactly, more of them to within a few percent.

    Raises as `search` does.
    """
    view = index.view()
    with reading():
        answer = view.searcher.aggregate(_found(view, query, parse(query.text)), _ORIGINS)
    articles, sharing, shared = (int(answer[name]["value"]) for name in _ORIGINS)
    return Origins(articles, articles - sharing + shared)


def facets_of(index: Index, query: Query, fields: Sequence[str]) -> Facets:
    """How many of all that `query` finds have each value of these fields of `schema.LABELS`. Raises as `search`."""
    expression = parse(query.text)
    view = index.view()
    with reading():
        return facets.count(view.searcher, _found(view, query, expression), fields)


def corrected(index: Index, query: Query) -> str | None:
    """The text with words in place of those that next to no article has, None where nothing better is known.

    It is there only if more is found by it, with the same filters. Raises as `search` does.
    """
    expression = parse(query.text)
    view = index.view()
    with reading():
        better = query.text
        for term in sorted(expression.wanted, key=lambda term: term.at, reverse=True):
            if term.spreads and (word := suggestions.nearest(view.searcher, term.words[0])) is not None:
                better = better[: term.at[0]] + word + better[term.at[1] :]
        if better == query.text:
            return None
        now, then = (_count(view, _found(view, query, parsed)) for parsed in (expression, parse(better)))
        return better if then > now else None


def similar(index: Index, field: str, value: str) -> str | None:
    """A name of this field of `schema.NAMES` that is nearly this one and is there; folded. Raises IndexRebuilding."""
    view = index.view()
    with reading():
        return suggestions.nearest(view.searcher, languages.label(value), (field,))


def _found(view: View, query: Query, expression: Expression) -> tantivy.Query:
    parts: list[Clause] = [(MUST, unscored(each)) for each in _filters(query)]
    if query.states:
        parts += narrowed(view.vocabulary, "state", {languages.label(state) for state in query.states})
    if query.languages:
        chosen = {languages.label(languages.language_code(language)) for language in query.languages}
        parts += narrowed(view.vocabulary, "language", chosen)
    parts += published(view.vocabulary, query.published_from, query.published_to)
    if not expression.required:
        # Every article was received; the one document that holds the position was not.
        parts.append((MUST, unscored(tantivy.Query.exists_query("received"))))
    if query.near is not None:
        parts += alike(query.near, view.searcher)
    return combined([*clauses(expression, view.vocabulary, spoken=query.languages), *parts])


def _count(view: View, found: tantivy.Query) -> int:
    answer = view.searcher.aggregate(found, {"articles": {"value_count": {"field": "received"}}})
    return int(answer["articles"]["value"])


def _check_page(query: Query) -> None:
    if query.limit < 1 or query.offset < 0:
        raise invalid("A page has at least one article and begins at 0 or later.", "limit")
    if query.offset + query.limit > pages.DEEPEST:
        raise invalid(f"Pages by number end at {pages.DEEPEST:,}; sort by date and follow `next`.", "offset")
    if query.after is not None and (query.offset or query.sort == "relevance"):
        raise invalid("A cursor goes with sorting by date or receipt and without an offset.", "after")


def _cursor(query: Query) -> pages.Cursor | UUID | None:
    if query.after is None:
        return None
    if query.sort == "received":
        try:
            return UUID(query.after)
        except ValueError as garbled:
            raise _no_cursor() from garbled
    cursor = pages.Cursor.read(query.after)
    if cursor is None:
        raise _no_cursor()
    return cursor


def _no_cursor() -> Exception:
    return invalid("This is not a cursor from an earlier page.", "after")


def _filters(query: Query) -> Iterator[tantivy.Query]:
    chosen = {
        "source": query.sources,
        "credits": query.credits,
        "authors": query.authors,
        "tags": query.tags,
        "problems": query.problems,
        "origin": query.origins,
        "year": query.years,
    }
    for field, values in chosen.items():
        if values:
            yield any_of(labelled(field, languages.label(value)) for value in values)
    if query.received_from is not None or query.received_to is not None:
        ends = (query.received_from, query.received_to)
        yield between("received", *(None if moment is None else schema.instant(moment) for moment in ends))
