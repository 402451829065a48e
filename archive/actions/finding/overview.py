"""What surrounds a page of a search: how all it finds spreads over sources, years, names; what may have been meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from archive.actions.finding.find import index_query, open_index
from archive.actions.finding.listing import Search
from archive.search import queries
from archive.search.facets import Count

FACETS = {
    "source": "source",
    "credit": "credits",
    "author": "authors",
    "language": "language",
    "year": "year",
    "tag": "tags",
    "state": "state",
    "problem": "problems",
    "origin": "origin",
}
"""What can be counted, and the field of the index that holds it."""

FEW = 3
"""A search that finds no more than that may be one with a slip in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Another value for one parameter of the search: `q`, `author`, `credit` or `tag`."""

    parameter: str
    value: str
    instead_of: str


def facets(*, search: Search, names: Sequence[str]) -> dict[str, tuple[Count, ...]]:
    """How many of all articles that `search` finds have each value, the most frequent first. `names` are of FACETS.

    Raises Invalid and, as nothing but the index can count them, IndexRebuilding.
    """
    if not names:
        return {}
    counted = queries.facets_of(
        open_index(settings.SEARCH_FOLDER), index_query(search), [FACETS[name] for name in names]
    )
    return {name: counted[FACETS[name]] for name in names}


def origins(*, search: Search) -> queries.Origins:
    """How many articles `search` finds, and from how many origins they come. Raises as `facets` does."""
    return queries.origins_of(open_index(settings.SEARCH_FOLDER), index_query(search))


def suggest(*, search: Search) -> tuple[Suggestion, ...]:
    """What may have been meant by a search that finds next to nothing. Raises as `facets` does."""
    index = open_index(settings.SEARCH_FOLDER)
    found: list[Suggestion] = []
    better = queries.corrected(index, index_query(search))
    if better is not None:
        found.append(Suggestion(parameter="q", value=better, instead_of=search.text))
    for name, values in (("author", search.authors), ("credit", search.credits), ("tag", search.tags)):
        for value in values:
            near = queries.similar(index, FACETS[name], value)
            if near is not None:
                found.append(Suggestion(parameter=name, value=near, instead_of=value))
    return tuple(found)
