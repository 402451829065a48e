"""Find articles: words and names through the full-text index, plain lists from PostgreSQL, which is the truth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.conf import settings

from archive.actions.finding.collapse import Shared, Standing, collapsed
from archive.actions.finding.listing import Search, asked_sources, cursor_behind, filtered, from_database
from archive.actions.pages import decode, encode, refused
from archive.actions.recognition.related import near
from archive.errors import Invalid
from archive.models import Article
from archive.search import queries
from archive.search.highlights import Highlighter, Highlights
from archive.search.index import Index
from archive.search.pages import DEEPEST
from archive.search.queries import Sort

Engine = Literal["index", "database"]

ROUNDS = 5
"""How often one page goes back to the index for more, when PostgreSQL shows fewer articles than the index
named, or articles of one origin make one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that was found. `highlights` are set where they were asked for and there was a text to look for,
    `shared` where it stands for all that were found of its origin."""

    article: Article
    highlights: Highlights | None = None
    shared: Shared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page. It may hold fewer than asked for; `next_cursor` alone says whether more follow. `total` is how many
    there are in all, where that is known: of what comes by relevance."""

    items: tuple[Match, ...]
    next_cursor: str | None
    engine: Engine
    total: int | None = None


def find(
    *,
    search: Search,
    limit: int,
    cursor: str | None = None,
    highlight: bool = False,
    whole: bool = False,
    collapse: bool = False,
) -> Found:
    """One page of what `search` asks for, from `cursor` on (the `next_cursor` of the page before).

    `whole`: with the bodies. `collapse`: one article of each origin, at the place of the one that comes first.
    Raises Invalid for a text, a cursor or an article to be near to that cannot be, and IndexRebuilding while words and
    names cannot be looked up; lists by source, language, state, problem, origin and date go on without the index.
    """
    if search.needs_index:
        return _from_index(search, limit, cursor, highlight=highlight, whole=whole, collapse=collapse)
    return _from_database(search, limit, cursor, whole=whole, collapse=collapse)


@cache
def open_index(root: Path) -> Index:
    """The index for this process; it sees every commit and every rebuild by itself."""
    return Index(root)


def _from_index(
    search: Search, limit: int, cursor: str | None, *, highlight: bool, whole: bool, collapse: bool
) -> Found:
    sort: Sort = search.sort or "relevance"
    at = _read_index_cursor(cursor, sort)
    index = open_index(settings.SEARCH_FOLDER)
    query = index_query(search, sort)

    def found_of(origins: Collection[UUID]) -> list[UUID]:
        of_these = replace(query, origins=tuple(map(str, origins)), limit=DEEPEST)
        return [UUID(hit.id) for hit in queries.search(index, of_these).hits]

    def read(ids: Sequence[UUID]) -> list[Article]:
        return _still_shown(ids, search, whole=highlight or whole)

    rows: list[Standing] = []
    for _ in range(ROUNDS):
        results = queries.search(index, _at(query, at, limit - len(rows)))
        page = read([UUID(hit.id) for hit in results.hits])
        rows += collapsed(page, found_of=found_of, read=read) if collapse else map(Standing, page)
        at = _behind(results, at)
        if at is None or len(rows) >= limit:
            break
    next_cursor = None if at is None else encode(f"index-{sort}", at)
    marker = Highlighter(search.text) if highlight and search.text.strip() else None
    items = tuple(_match(row, marker) for row in rows)
    return Found(items=items, next_cursor=next_cursor, engine="index", total=results.total)


Place = int | str | None
"""How far a search has come in the index: a number by relevance, the index's own cursor in other orders."""


def _read_index_cursor(cursor: str | None, sort: Sort) -> Place:
    if not cursor:
        return None
    (at,) = decode(cursor, f"index-{sort}", (int, str))
    if isinstance(at, int) and (sort != "relevance" or at < 0):
        raise refused()
    if isinstance(at, int) and at >= DEEPEST:
        message = f"Pages by relevance end at {DEEPEST:,}; narrow the search, or sort by date."
        raise Invalid(message, code="page_too_deep", fields={"cursor": [message]})
    return at


def index_query(search: Search, sort: Sort = "relevance") -> queries.Query:
    """The same search as the index understands it, from its beginning on. Raises Invalid (`article_unknown`)."""
    return queries.Query(
        text=search.text,
        sources=(search.sources and tuple(asked_sources(search).values_list("slug", flat=True))) or search.sources,
        credits=search.credits,
        authors=search.authors,
        languages=search.languages,
        states=search.states_shown,
        tags=search.tags,
        problems=search.problems,
        origins=tuple(map(str, search.origins)),
        years=search.years,
        near=None if search.near is None else near(article_id=search.near),
        published_from=search.published_from,
        published_to=search.published_to,
        received_from=search.received_from,
        received_to=search.received_to,
        sort=sort,
        limit=1,
    )


def _at(query: queries.Query, at: Place, limit: int) -> queries.Query:
    """From this place on."""
    if isinstance(at, str):
        # A search without a word to be relevant to comes by date, and its cursor is one of that order.
        return replace(query, sort="newest" if query.sort == "relevance" else query.sort, limit=limit, after=at)
    return replace(query, limit=min(limit, DEEPEST - (at or 0)), offset=at or 0)


def _behind(results: queries.Results, at: Place) -> Place:
    """The place behind these results; None at the end."""
    if results.total is None:
        return results.next
    reached = (at if isinstance(at, int) else 0) + len(results.hits)
    return reached if results.hits and reached < results.total else None


def _still_shown(ids: Sequence[UUID], search: Search, *, whole: bool) -> list[Article]:
    """These articles in their order, without those that PostgreSQL no longer shows like this."""
    shown = Article.objects.filter(id__in=ids, state__in=search.states_shown).select_related("source")
    if search.problems:
        shown = shown.filter(problems__overlap=list(search.problems))
    found = {article.pk: article for article in (shown if whole else shown.listed())}
    return [found[pk] for pk in ids if pk in found]


def _match(row: Standing, marker: Highlighter | None) -> Match:
    article = row.article
    if marker is None:
        return Match(article=article, shared=row.shared)
    marks = marker.mark(title=article.title or "", body=article.body, language=article.language)
    return Match(article=article, highlights=marks, shared=row.shared)


def _from_database(search: Search, limit: int, cursor: str | None, *, whole: bool, collapse: bool) -> Found:
    # The sources in a query of their own: where many articles have one date, PostgreSQL thinks that next to none follow
    # a cursor, and would rather join and sort all that do than walk the index to the end of the page.
    rows = filtered(search).prefetch_related("source")
    rows = rows if whole else rows.listed()

    def found_of(origins: Collection[UUID]) -> list[UUID]:
        of_these = filtered(search).filter(origin__in=origins).only("id", "published_latest")
        return [article.pk for article in from_database(of_these, search.sort, DEEPEST, None)]

    def read(ids: Sequence[UUID]) -> list[Article]:
        return list(rows.filter(id__in=ids))

    kept: list[Standing] = []
    at = cursor
    for _ in range(ROUNDS):
        found = from_database(rows, search.sort, limit - len(kept) + 1, at)
        page = found[: limit - len(kept)]
        at = cursor_behind(page[-1], search.sort) if len(found) > len(page) else None
        kept += collapsed(page, found_of=found_of, read=read) if collapse else map(Standing, page)
        if at is None or len(kept) >= limit:
            break
    return Found(items=tuple(_match(row, None) for row in kept), next_cursor=at, engine="database")
