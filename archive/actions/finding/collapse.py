"""One row for each origin: of the articles found that carry one text, the one that had it first stands for all."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.models import Article, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The origin for which an article stands: `found` articles of it were found, that one included. `first` is the one
    that is thought to have been first, found or not, and `because` why."""

    origin: UUID
    first: UUID
    because: str
    found: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An article in a list, and of what it stands there; None where it is alone with its text."""

    article: Article
    shared: Shared | None = None


def collapsed(
    page: Sequence[Article],
    *,
    found_of: Callable[[Collection[UUID]], list[UUID]],
    read: Callable[[Sequence[UUID]], list[Article]],
) -> list[Standing]:
    """The rows of a page, each origin once: where the first article of it comes in the order of the whole search, so
    that no page need know those before it.

    `found_of` gives the ids of all that the search finds of some origins, in the order of the search, and `read` the
    articles with these ids. Shown is the one that was first, if it is among those found.
    """
    wanted: set[UUID] = {article.origin_id for article in page if article.origin_id is not None}
    if not wanted:
        return [Standing(article) for article in page]
    members = _members(found_of(wanted))
    origins = Origin.objects.in_bulk(wanted)
    shown: dict[UUID, UUID] = {}
    for origin, found in members.items():
        first = origins[origin].first_id if origin in origins else found[0]
        shown[origin] = first if first in found else found[0]
    held = {article.pk: article for article in page}
    held |= {article.pk: article for article in read([one for one in shown.values() if one not in held])}
    rows = []
    for article in page:
        pk = article.origin_id
        if pk is None or pk not in members or pk not in origins:
            rows.append(Standing(article))
        elif members[pk][0] == article.pk:
            shared = Shared(origin=pk, first=origins[pk].first_id, because=origins[pk].because, found=len(members[pk]))
            rows.append(Standing(held.get(shown[pk], article), shared))
    return rows


def _members(ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """By origin those of these articles that carry it, in the order given."""
    origins = dict(Article.objects.filter(id__in=ids, origin__isnull=False).values_list("id", "origin"))
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for pk in ids:
        if (origin := origins.get(pk)) is not None:
            members[origin].append(pk)
    return members
