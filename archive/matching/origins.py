"""Who was first: of two, of a group, and the order of versions, each with its reason.

In this order of weight, the first that tells the two apart decides:

1. `earlier_stated_time`: the times stated cannot be the same moment; of versions the time of the last change counts;
2. `earlier_version_named`: one says that an earlier version of it was posted at the time of the other (same outlet);
3. `revision_note`: of two of the same outlet, one says that something was added, corrected, updated; a higher number
   of update is later;
4. `credited_by_the_other`: one is signed by or attributed to the outlet of the other;
5. `dateline`: one has the dateline of whoever was there, the other has none;
6. `received_first`: nothing in the texts tells; a guess, and named as one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cmp_to_key
from typing import Literal
from uuid import UUID

from archive.matching.fingerprints import Fingerprint
from archive.text import fold
from archive.values import RevisionNote

Because = Literal[
    "alone",
    "earlier_stated_time",
    "earlier_version_named",
    "revision_note",
    "credited_by_the_other",
    "dateline",
    "received_first",
]
Interval = tuple[datetime, datetime]

_UPDATE_NUMBER = re.compile(r"\b(?:update|wrapup|refile|correct(?:ed|ion)?)\D{0,3}(\d{1,2})\b", re.IGNORECASE)
_WIDEST_ZONES = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the decision needs of one article, new or held.

    `source` identifies the known outlet (any stable text, the same for the same outlet), None where it is unknown;
    `names` are all names that this outlet goes by, the publisher as read among them. Instants are aware; `published`
    and `modified` are (earliest, latest), None where unknown or not stated.
    """

    id: UUID
    fingerprint: Fingerprint
    received_at: datetime
    source: str | None = None
    names: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    title: str | None = None
    dateline: str | None = None
    published: Interval | None = None
    modified: Interval | None = None
    revision_note: RevisionNote | None = None

    @property
    def stated_at(self) -> Interval | None:
        """When this version of the text was made, as far as it is stated."""
        return self.modified or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The article of a group that was first, as far as the texts tell, and why."""

    id: UUID
    because: Because


def same_outlet(one: Candidate, other: Candidate) -> bool:
    """True when both are known to come from the same outlet."""
    return one.source is not None and one.source == other.source


def earlier(one: Candidate, other: Candidate) -> tuple[Candidate, Because]:
    """Which of two was first, and why."""
    for because, sign in _signs(one, other):
        if sign:
            return (one if sign < 0 else other), because
    return min(one, other, key=_receipt), "received_first"


def origin(candidates: Iterable[Candidate]) -> Origin:
    """Who was first among articles of one origin (at least one), and by what it is before the next."""
    first, *others = sorted(candidates, key=_receipt)
    because: Because = "alone"
    for other in others:
        first, because = _better(first, because, other)
    return Origin(id=first.id, because=because)


def _better(first: Candidate, because: Because, other: Candidate) -> tuple[Candidate, Because]:
    winner, reason = earlier(first, other)
    # The strongest reason that speaks for the one that stays is told.
    if winner is first and because != "alone" and _WEIGHT[because] <= _WEIGHT[reason]:
        reason = because
    return winner, reason


def in_order(versions: Iterable[Candidate]) -> list[Candidate]:
    """Versions of one article, the earliest first; in the order of their receipt where nothing tells."""
    return sorted(sorted(versions, key=_receipt), key=cmp_to_key(_compare))


def _compare(one: Candidate, other: Candidate) -> int:
    return -1 if earlier(one, other)[0] is one else 1


def _receipt(candidate: Candidate) -> tuple[datetime, UUID]:
    return candidate.received_at, candidate.id


def _signs(one: Candidate, other: Candidate) -> Iterable[tuple[Because, int]]:
    """For each reason -1 where it speaks for the first of the two, 1 for the second, 0 for neither."""
    yield "earlier_stated_time", _by_time(one, other)
    if same_outlet(one, other):
        yield "earlier_version_named", _names(one, other) - _names(other, one)
        yield "revision_note", _sign(_update(one) - _update(other))
    yield "credited_by_the_other", _credits(one, other) - _credits(other, one)
    yield "dateline", bool(other.dateline) - bool(one.dateline)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _by_time(one: Candidate, other: Candidate) -> int:
    if same_outlet(one, other):
        a, b = one.stated_at, other.stated_at
    else:
        a, b = one.published, other.published
    if a is None or b is None:
        return 0
    return (a[0] > b[1]) - (b[0] > a[1])


def names_as_earlier(later: Candidate, held: Candidate) -> bool:
    """True when `later` says that its earlier version was posted at the moment at which `held` was published.

    The moment is local time without offset, the publication an instant: they fit when an offset of whole quarters of an
    hour makes them the same minute.
    """
    note = later.revision_note
    if note is None or note.earlier_version_at is None or held.published is None:
        return False
    return _fits(note.earlier_version_at, held.published)


def _names(later: Candidate, held: Candidate) -> int:
    return int(names_as_earlier(later, held) and not names_as_earlier(held, later))


def _fits(local: str, published: Interval) -> bool:
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return False
    earliest, latest = published
    if len(local) <= len("2019-11-07") or latest - earliest > timedelta(minutes=1):
        return False
    if moment.tzinfo is not None:
        return earliest <= moment <= latest
    apart = moment.replace(tzinfo=earliest.tzinfo) - earliest.replace(second=0, microsecond=0)
    return abs(apart) <= _WIDEST_ZONES and apart.seconds % 900 == 0


def _update(candidate: Candidate) -> int:
    """0 without a revision note, the number of an update where it is told, 1 for any other note."""
    if candidate.revision_note is None:
        return 0
    match = _UPDATE_NUMBER.search(candidate.revision_note.as_written)
    return max(1, int(match[1])) if match else 1


def _credits(one: Candidate, other: Candidate) -> int:
    """1 where `one` is signed by or attributed to the outlet of `other`."""
    if same_outlet(one, other):
        return 0
    named = {fold(name) for name in (*one.credits, *one.attribution)}
    return int(not named.isdisjoint(fold(name) for name in other.names))


_WEIGHT: dict[Because, int] = {
    "earlier_stated_time": 0,
    "earlier_version_named": 1,
    "revision_note": 2,
    "credited_by_the_other": 3,
    "dateline": 4,
    "received_first": 5,
    "alone": 6,
}
