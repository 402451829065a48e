"""What is asked for, and lists of it from PostgreSQL, which is the truth: filters, orders, and the place to go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, F, Q, UUIDField, Value
from django.db.models.functions import Coalesce

from archive.actions.pages import Precedes, Together, as_uuid, decode, encode, refused
from archive.models import Article, Source
from archive.models.articles import ArticleQuerySet
from archive.models.sources import SourceQuerySet
from archive.search.languages import language_code
from archive.search.queries import Sort


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


ORDERS = {
    "newest": (F("published_latest").desc(nulls_last=True), F("id").desc()),
    "oldest": (F("published_latest").asc(nulls_first=True), F("id").asc()),
}
"""Both run along the index `article_newest`, forwards and backwards; undated articles are asked for apart, last."""


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
        ids = list(asked_sources(search).values_list("id", flat=True))
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


def asked_sources(search: Search) -> SourceQuerySet:
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
