"""Ranges of publication dates, put together of whole years as far as that goes."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from archive.search.expressions import MUST, MUST_NOT, Clause, all_of, between, labelled, unscored
from archive.search.schema import EARLIEST, LATEST, instant, year
from archive.search.vocabulary import Vocabulary


def published(vocabulary: Vocabulary, first: datetime | None, last: datetime | None) -> Iterator[Clause]:
    """Articles some instant of whose date lies between these two, which belong to the range; None is no end.

    Where the range holds most of the dated articles it is asked for by what lies outside, year by year, and only in the
    years of its ends by the instants themselves. A short one is read from the columns.
    """
    if first is None and last is None:
        return
    years = _Years(vocabulary.held("years"))
    if 2 * years.outside(first, last) < years.dated:
        yield from _not_outside(years, first, last)
        yield MUST_NOT, labelled("lacks", "years")
        return
    if first is not None:
        yield MUST, unscored(between("published_latest", instant(first), None))
    if last is not None:
        yield MUST, unscored(between("published_earliest", None, instant(last)))


class _Years:
    """How many dated articles there are, by the years of both ends of their dates."""

    def __init__(self, held: Mapping[str, int]) -> None:
        self.earliest = {int(word[1:]): count for word, count in held.items() if word[0] == EARLIEST}
        self.latest = {int(word[1:]): count for word, count in held.items() if word[0] == LATEST}
        self.dated = sum(self.latest.values())

    def outside(self, first: datetime | None, last: datetime | None) -> int:
        """About as many as lie outside of this range."""
        before = (count for at, count in self.latest.items() if first is not None and at <= year(first))
        behind = (count for at, count in self.earliest.items() if last is not None and at >= year(last))
        return sum(before) + sum(behind)


def _not_outside(years: _Years, first: datetime | None, last: datetime | None) -> Iterator[Clause]:
    if first is not None:
        yield from ((MUST_NOT, labelled("years", f"{LATEST}{at:04}")) for at in years.latest if at < year(first))
        if year(first) in years.latest and instant(first) > 0:
            before = between("published_latest", None, instant(first) - 1)
            yield MUST_NOT, all_of([labelled("years", f"{LATEST}{year(first):04}"), before])
    if last is not None:
        yield from ((MUST_NOT, labelled("years", f"{EARLIEST}{at:04}")) for at in years.earliest if at > year(last))
        if year(last) in years.earliest:
            behind = between("published_earliest", instant(last) + 1, None)
            yield MUST_NOT, all_of([labelled("years", f"{EARLIEST}{year(last):04}"), behind])
