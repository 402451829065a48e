"""All that a search finds, written one article after the other, in memory that does not grow with them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Left

from archive.actions.finding.find import index_query, open_index
from archive.actions.finding.listing import Search, cursor_behind, filtered, from_database
from archive.actions.pages import Among
from archive.actions.rows import stream_binary
from archive.errors import Invalid
from archive.models import Article, Source, Tagging
from archive.models.articles import LEAD_LENGTH, ArticleQuerySet, first_words
from archive.search import queries
from archive.search.pages import DEEPEST

IDS = 10_000
"""Asked of the index at once: to find them again where they go on costs more than to name them."""
ROWS = 1_000
"""Read at once: about 4 MB of articles. That is also how long one statement runs."""


class Exported(NamedTuple):
    """A row of an export, with the names of an Article's attributes: a model around each costs more than reading it.

    Where the text was not asked for, `body` is how it begins.
    """

    id: UUID
    version: int
    state: str
    title: str | None
    subtitle: str | None
    authors: list[str]
    publisher: str | None
    credits: list[str]
    attribution: list[str]
    published_edtf: str | None
    published_precision: str
    published_earliest: datetime | None
    published_latest: datetime | None
    published_stated: bool
    modified_edtf: str | None
    language: str | None
    url: str | None
    section: str | None
    keywords: list[str]
    problems: list[str]
    received_at: datetime
    changed_at: datetime
    body: str
    source: str | None
    tags: list[str]

    @property
    def pk(self) -> UUID:
        return self.id

    @property
    def display_title(self) -> str:
        return self.title or first_words(self.body)

    @property
    def title_is_derived(self) -> bool:
        return not self.title


Write = Callable[[Exported], bytes]


class Written(NamedTuple):
    """An article as it goes out, and what tells its place in the order."""

    id: UUID
    published_latest: datetime | None
    data: bytes


# Each by a query of its own: joined, PostgreSQL would rather sort all that have a date than walk along its index.
_SLUG = Subquery(Source.objects.filter(pk=OuterRef("source_id")).values("slug"))
_TAGS = ArraySubquery(Tagging.objects.filter(article=OuterRef("pk")).order_by("term__label").values("term__label"))
_OF_THE_ARTICLE = [name for name in Exported._fields if name not in ("body", "source", "tags")]


def export(*, search: Search, text: bool, write: Write) -> Iterator[bytes]:
    """Everything that `search` finds as `write` writes it, some thousand articles in a piece; by date of publication
    where it does not say otherwise. `text`: with the body.

    The first rows are read before this returns, so that what cannot be done is raised here: what `find` raises, and
    Invalid (`page_too_deep`) for more than 10,000 by relevance. An article that changes while this runs may be missing,
    none comes twice.
    """
    pieces = _pieces(search, text=text, write=write)
    first = next(pieces, None)
    return iter(()) if first is None else chain((first,), pieces)


def export_chosen(*, ids: Sequence[UUID], states: Sequence[str], text: bool, write: Write) -> Iterator[bytes]:
    """These articles in this order, as far as they are there and in one of these states; else as `export`."""
    return _read([ids], states, text=text, write=write)


def _pieces(search: Search, *, text: bool, write: Write) -> Iterator[bytes]:
    if search.needs_index:
        return _read(_from_index(search), search.states_shown, text=text, write=write)
    return _from_database(search, text=text, write=write)


def _columns(rows: ArticleQuerySet, *, text: bool) -> QuerySet[Article, tuple[Any, ...]]:
    """What `Exported` has, in its order."""
    body = F("body") if text else Left("body", LEAD_LENGTH)
    return rows.values_list(*_OF_THE_ARTICLE, body, _SLUG, _TAGS)


def _written(rows: QuerySet[Article, tuple[Any, ...]], write: Write) -> list[Written]:
    """Each is written as it comes, while PostgreSQL reads the next. All of them before the first goes out: a statement
    does not wait for a slow reader, nor hold back for him what VACUUM could take away."""
    statement, parameters = rows.query.sql_with_params()
    found = map(Exported._make, stream_binary(statement, parameters))
    return [Written(one.id, one.published_latest, write(one)) for one in found]


def _read(pages: Iterable[Sequence[UUID]], states: Sequence[str], *, text: bool, write: Write) -> Iterator[bytes]:
    shown = _columns(Article.objects.filter(state__in=states), text=text)
    for ids in pages:
        for begin in range(0, len(ids), ROWS):
            some = Value(ids[begin : begin + ROWS], output_field=ArrayField(UUIDField()))
            # By their numbers: Python hashes and compares those by itself, and UUIDs by a call each.
            found = {one.id.int: one.data for one in _written(shown.filter(Among(F("pk"), some)), write)}
            if found:
                yield b"".join(found[pk.int] for pk in ids[begin : begin + ROWS] if pk.int in found)


def _from_database(search: Search, *, text: bool, write: Write) -> Iterator[bytes]:
    rows = _columns(filtered(search), text=text)
    cursor: str | None = None
    while found := from_database(rows, search.sort, ROWS, cursor, read=partial(_written, write=write)):
        yield b"".join(one.data for one in found)
        if len(found) < ROWS:
            return
        cursor = cursor_behind(found[-1], search.sort)


def _from_index(search: Search) -> Iterator[list[UUID]]:
    index = open_index(settings.SEARCH_FOLDER)
    if search.sort == "relevance":
        yield from _by_relevance(index, search)
        return
    query = replace(index_query(search, search.sort or "newest"), limit=IDS)
    while True:
        results = queries.search(index, query)
        yield [UUID(hit.id) for hit in results.hits]
        if results.next is None:
            return
        query = replace(query, after=results.next)


def _by_relevance(index: Any, search: Search) -> Iterator[list[UUID]]:
    results = queries.search(index, replace(index_query(search), limit=DEEPEST))
    if results.next is not None or (results.total is not None and results.total > DEEPEST):
        message = f"By relevance no more than {DEEPEST:,} are given; narrow the search, or sort by date."
        raise Invalid(message, code="page_too_deep", fields={"sort": [message]})
    yield [UUID(hit.id) for hit in results.hits]
