"""All that a search finds, one article after the other, in memory that does not grow with them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from archive.actions.find import Search, cursor_behind, filtered, from_database, index_query, open_index
from archive.actions.rows import run_binary
from archive.errors import Invalid
from archive.models import Article
from archive.models.articles import LEAD_LENGTH, first_words
from archive.search import queries
from archive.search.pages import DEEPEST

IDS = 5_000
"""Asked of the index or a list at once: to find them again where they go on costs more than to name them."""
ROWS = 500
"""Read at once: about 2 MB of articles."""

_COLUMNS = tuple(field.attname for field in Article._meta.concrete_fields)  # noqa: SLF001 - Django documents it
_SELECT = f"""
    SELECT {", ".join("{text}" if column == "body" else f"article.{column}" for column in _COLUMNS)}, source.slug,
           ARRAY(SELECT term.label FROM archive_tagging JOIN archive_term AS term ON term.id = term_id
                 WHERE article_id = article.id ORDER BY term.label)
    FROM archive_article AS article LEFT JOIN archive_source AS source ON source.id = source_id
    WHERE article.id = ANY(%b) AND article.state = ANY(%b)
"""  # noqa: S608 - made of names of columns
_WHOLE, _BEGINNING = "article.body", f"left(article.body, {LEAD_LENGTH})"


class Exported(NamedTuple):
    """`article` has the attributes of an Article, without the model around them, which costs more than reading them.
    Where the text was not asked for, its `body` is how it begins."""

    article: SimpleNamespace
    source: str | None
    tags: list[str]


def export(*, search: Search, text: bool) -> Iterator[Exported]:
    """Everything that `search` finds, by date of publication where it does not say otherwise; `text`: with the body.

    The first rows are read before this returns, so that what cannot be done is raised here: what `find` raises, and
    Invalid (`page_too_deep`) for more than 10,000 by relevance. An article that changes while this runs may be missing,
    none comes twice.
    """
    rows = _rows(search, text=text)
    first = next(rows, None)
    return iter(()) if first is None else chain((first,), rows)


def _rows(search: Search, *, text: bool) -> Iterator[Exported]:
    statement = _SELECT.format(text=_WHOLE if text else _BEGINNING)
    states = list(search.states_shown)
    for ids in _from_index(search) if search.needs_index else _from_database(search):
        for begin in range(0, len(ids), ROWS):
            some = ids[begin : begin + ROWS]
            found = {row[0]: row for row in run_binary(statement, [some, states])}
            yield from (_exported(found[pk]) for pk in some if pk in found)


def _exported(row: Sequence[Any]) -> Exported:
    article = SimpleNamespace(**dict(zip(_COLUMNS, row[:-2], strict=True)))
    article.pk = article.id
    article.display_title = article.title or first_words(article.body)
    article.title_is_derived = not article.title
    return Exported(article, row[-2], row[-1])


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
