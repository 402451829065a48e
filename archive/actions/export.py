"""All that a search finds, one article after the other, in memory that does not grow with them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from archive.actions.find import Search, cursor_behind, filtered, from_database, index_query, open_index
from archive.actions.rows import run_binary
from archive.errors import Invalid
from archive.models.articles import LEAD_LENGTH, first_words
from archive.search import queries
from archive.search.pages import DEEPEST

IDS = 5_000
"""Asked of the index or a list at once: to find them again where they go on costs more than to name them."""
ROWS = 500
"""Read at once: about 2 MB of articles."""


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


_COLUMNS = [name for name in Exported._fields if name not in ("body", "source", "tags")]
_SELECT = f"""
    SELECT {", ".join(f"article.{column}" for column in _COLUMNS)}, {{text}}, source.slug,
           ARRAY(SELECT term.label FROM archive_tagging JOIN archive_term AS term ON term.id = term_id
                 WHERE article_id = article.id ORDER BY term.label)
    FROM unnest(%b::uuid[]) WITH ORDINALITY AS wanted (id, place)
    JOIN archive_article AS article ON article.id = wanted.id
    LEFT JOIN archive_source AS source ON source.id = source_id
    WHERE article.state = ANY(%b) ORDER BY place
"""  # noqa: S608 - made of names of columns
_WHOLE, _BEGINNING = "article.body", f"left(article.body, {LEAD_LENGTH})"


def export(*, search: Search, text: bool) -> Iterator[Exported]:
    """Everything that `search` finds, by date of publication where it does not say otherwise; `text`: with the body.

    The first rows are read before this returns, so that what cannot be done is raised here: what `find` raises, and
    Invalid (`page_too_deep`) for more than 10,000 by relevance. An article that changes while this runs may be missing,
    none comes twice.
    """
    rows = _rows(search, text=text)
    first = next(rows, None)
    return iter(()) if first is None else chain((first,), rows)


def export_chosen(*, ids: Sequence[UUID], states: Sequence[str], text: bool) -> Iterator[Exported]:
    """These articles in this order, as far as they are there and in one of these states; `text`: with the body."""
    return _read([list(ids)], list(states), text=text)


def _rows(search: Search, *, text: bool) -> Iterator[Exported]:
    pages = _from_index(search) if search.needs_index else _from_database(search)
    return _read(pages, list(search.states_shown), text=text)


def _read(pages: Iterable[Sequence[UUID]], states: Sequence[str], *, text: bool) -> Iterator[Exported]:
    statement = _SELECT.format(text=_WHOLE if text else _BEGINNING)
    for ids in pages:
        for begin in range(0, len(ids), ROWS):
            some = list(ids[begin : begin + ROWS])
            yield from map(Exported._make, run_binary(statement, [some, list(states)]))


def _from_database(search: Search) -> Iterator[list[UUID]]:
    rows = filtered(search).values_list("id", "published_latest", named=True)
    cursor: str | None = None
    while found := from_database(rows, search.sort, IDS, cursor):
        yield [row.id for row in found]
        if len(found) < IDS:
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
