"""Find articles: words and names through the full-text index, plain lists from PostgreSQL, which is the truth."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, F, Q, UUIDField, Value
from django.db.models.functions import Coalesce

from archive.actions.collapse import Shared, Standing, collapsed
from archive.actions.pages import Precedes, Together, as_uuid, decode, encode, refused
from archive.actions.related import near
from archive.errors import Invalid
from archive.models import Article, Source
from archive.models.articles import ArticleQuerySet
from archive.models.sources import SourceQuerySet
from archive.search import queries
from archive.search.highlights import Highlighter, Highlights
from archive.search.index import Index
from archive.search.languages import language_code
from archive.search.pages import DEEPEST

Sort = queries.Sort
Engine = Literal["index", "database"]

ROUNDS = 5
"""How often one page goes back to the index for more, when PostgreSQL shows fewer articles than the index
named, or articles of one origin make one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to find. Values of one filter are alternatives, filters add up; instants are aware and inclusive.

    `text` is what a person types (`archive.search.syntax`). `sources` are slugs, `years` those of the dates as they are
    stated. Without `states` everything is found that has not been withdrawn. `near` asks for articles like that one.
    `sort` None is the best first where there is a text or an article to be near to, the newest first where not.
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    origins: tuple[UUID, ...] = ()
    years: tuple[str, ...] = ()
    near: UUID | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None
    sort: Sort | None = None

    @property
    def needs_index(self) -> bool:
        """PostgreSQL has no index on words and names, nor on years as they are stated."""
        return bool(self.text.strip() or self.credits or self.authors or self.tags or self.years or self.near)

    @property
    def states_shown(self) -> tuple[str, ...]:
        return self.states or (Article.State.IN_REVIEW, Article.State.ACCEPTED)


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
        sources=(search.sources and tuple(_sources(search).values_list("slug", flat=True))) or search.sources,
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


ORDERS = {
    "newest": (F("published_latest").desc(nulls_last=True), F("id").desc()),
    "oldest": (F("published_latest").asc(nulls_first=True), F("id").asc()),
}
"""Both run along the index `article_newest`, forwards and backwards; undated articles are asked for apart, last."""


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


def from_database(
    rows: Any, sort: Sort | None, size: int, cursor: str | None, *, read: Callable[[Any], list[Any]] = list
) -> list[Any]:
    """So many of `rows` in this order, from `cursor` on: articles, or what `read` makes of a query. Raises Invalid."""
    if sort == "received":
        return _by_arrival(rows, size, cursor, read=read)
    return _by_date(rows, size, cursor, newest=sort != "oldest", read=read)


def filtered(search: Search) -> ArticleQuerySet:
    """What passes the filters of a search that does not need the index, in no order."""
    rows = Article.objects.filter(state__in=search.states_shown)
    if search.sources:
        ids = list(_sources(search).values_list("id", flat=True))
        # One source by equality: only then its index gives the rows in order.
        rows = rows.filter(source_id=ids[0]) if len(ids) == 1 else rows.filter(source_id__in=ids)
    if search.languages:
        spoken = Q()
        for code in map(language_code, search.languages):
            spoken |= Q(language=code) | Q(language__startswith=f"{code}-")
        rows = rows.filter(spoken)
    if search.problems:
        rows = rows.filter(problems__overlap=list(search.problems))
    if search.origins:
        rows = rows.filter(origin__in=search.origins)
    if search.received_from is not None:
        rows = rows.filter(received_at__gte=search.received_from)
    if search.received_to is not None:
        rows = rows.filter(received_at__lte=search.received_to)
    return rows.published_within(earliest=search.published_from, latest=search.published_to)


def _sources(search: Search) -> SourceQuerySet:
    """Those that are asked for; in the place of one that was merged the one into which it was."""
    asked = Source.objects.filter(slug__in=search.sources)
    return Source.objects.filter(pk__in=asked.values(kept=Coalesce("merged_into", "id")))


def _by_arrival(rows: Any, size: int, cursor: str | None, *, read: Callable[[Any], list[Any]]) -> list[Any]:
    """Ids are given when an article is recorded and grow with time."""
    if cursor:
        (last,) = decode(cursor, "received", str)
        rows = rows.filter(id__lt=as_uuid(last))
    return read(rows.order_by("-id")[:size])


def _by_date(rows: Any, size: int, cursor: str | None, *, newest: bool, read: Callable[[Any], list[Any]]) -> list[Any]:
    sort: Sort = "newest" if newest else "oldest"
    last_date, last_id = _read_date_cursor(cursor, sort)
    ordered = rows.order_by(*ORDERS[sort])
    found: list[Any] = []
    if last_date is not None or last_id is None:
        dated = ordered.filter(published_latest__isnull=False)
        if last_date is not None:
            here = Together(F("published_latest"), F("id"))
            there = Together(Value(last_date, output_field=DateTimeField()), Value(last_id, output_field=UUIDField()))
            dated = dated.filter(Precedes(here, there) if newest else Precedes(there, here))
        found = read(dated[:size])
        last_id = None
    undated = ordered.filter(published_latest__isnull=True)
    if last_id is not None:
        undated = undated.filter(id__lt=last_id) if newest else undated.filter(id__gt=last_id)
    if len(found) < size:
        found += read(undated[: size - len(found)])
    return found


def _read_date_cursor(cursor: str | None, sort: str) -> tuple[datetime | None, UUID | None]:
    if not cursor:
        return None, None
    date, last = decode(cursor, f"database-{sort}", (str, type(None)), str)
    try:
        moment = None if date is None else datetime.fromisoformat(date)
    except ValueError as garbled:
        raise refused() from garbled
    if moment is not None and moment.tzinfo is None:
        raise refused()
    return moment, as_uuid(last)


def cursor_behind(last: Any, sort: Sort | None) -> str:
    """Where to go on behind this row of a list from the database, by its `id` and `published_latest`."""
    if sort == "received":
        return encode("received", str(last.id))
    date = last.published_latest
    kind = "database-oldest" if sort == "oldest" else "database-newest"
    return encode(kind, None if date is None else date.isoformat(), str(last.id))
