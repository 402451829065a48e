"""What is usual for a channel or a source by its own history, and what is not: no threshold is the same for all.

Numbers a day are compared as Anscombe (1948) transforms counts, 2·√(x + 3/8): whatever their size, chance alone moves
them by about 1. How far a day is from the usual is the modified z-score of Iglewicz and Hoaglin (1993), by median and
median deviation, with their limit of 3.5: a few odd days in the history do not move it. A share is compared by the
test of two proportions with the same limit. What was noticed stands until it is well below the limit, so that nothing
rings for every small move.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import median

LIMIT, LIMIT_OF_STANDING = 3.5, 2.5
DEVIATION = 1.4826
"""Times the median deviation is the standard deviation, where chance is normal."""

HISTORY = 56
"""Days that are looked back: eight of each day of the week."""
SAME_WEEKDAYS = 4
"""So many of one day of the week are enough to compare it with those only."""
ANY_DAYS = 7
ACTIVE_DAYS = 5
"""Days on which something came, before a silence can be called long."""
FLOOD_LEAST = 50

SHARE_HISTORY = 28
RECENT_DAYS = 7
RECENT_ENOUGH = 50
RECENT_LEAST, EARLIER_LEAST = 20, 50
RISE, RISE_OF_STANDING = 0.10, 0.05
"""By how much a share must be larger: what is certain is not yet worth an alarm."""
RARE = 0.01
"""A shape of fewer of the earlier texts is none that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What came on one day; the names are those of `Tally`."""

    items: int = 0
    fresh: int = 0
    duplicates: int = 0
    quarantined: int = 0
    texts: int = 0
    untitled: int = 0
    undated: int = 0
    repaired: int = 0
    shapes: Mapping[str, int] = field(default_factory=dict)


NOTHING = Day()
Days = Mapping[date, Day]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of `whole`, `part` are such; `name` is the alarm's."""

    name: str
    told: str
    part: Callable[[Day], int]
    whole: Callable[[Day], int]


SHARES = (
    Share(name="untitled", told="texts have no title", part=lambda day: day.untitled, whole=lambda day: day.texts),
    Share(name="undated", told="texts have no date", part=lambda day: day.undated, whole=lambda day: day.texts),
    Share(
        name="repaired",
        told="texts had broken characters",
        part=lambda day: day.repaired,
        whole=lambda day: day.texts,
    ),
    Share(
        name="duplicates",
        told="items were held already",
        part=lambda day: day.duplicates,
        whole=lambda day: day.items,
    ),
    Share(
        name="quarantined",
        told="items went to quarantine",
        part=lambda day: day.quarantined,
        whole=lambda day: day.items,
    ),
)


def unusual(days: Days, *, today: date, standing: Mapping[str, date]) -> dict[str, str]:
    """What is not as usual: the alarm's kind, and what is to be told of it.

    `days` are those on which something came; `today` may not be over. `standing` are the alarms that were raised, with
    the day on which each was.
    """
    found = {
        "quiet": _quiet(days, today, standing.get("quiet")),
        "flood": _flood(days, today, stands="flood" in standing),
        **{share.name: _risen(days, today, share, stands=share.name in standing) for share in SHARES},
        "shape": _strange(days, today, stands="shape" in standing),
    }
    return {kind: message for kind, message in found.items() if message}


def usual_number(days: Days, *, day: date, until: date) -> float | None:
    """How many new things usually come on a day like this one, by the days before `until`; None where it is unknown."""
    compared = _compared(days, day, until)
    return median(compared) if compared else None


def _quiet(days: Days, today: date, since: date | None) -> str:
    """Fewer on the last whole day, and so far today, than ever on such a day; or a silence twice as long as any before.

    Where it is quiet already, the usual is what it was before that: else silence would become it.
    """
    yesterday = today - timedelta(days=1)
    until = min(yesterday, since - timedelta(days=1)) if since else yesterday
    limit = LIMIT_OF_STANDING if since else LIMIT
    if all(_is_low(days, day, until, limit) for day in (yesterday, today)):
        usual = usual_number(days, day=yesterday, until=until) or 0
        came = days.get(yesterday, NOTHING).fresh
        return f"{came:,} new on {yesterday}; usually about {usual:,.0f} on such a day."
    return _long_silence(days, today)


def _is_low(days: Days, day: date, until: date, limit: float) -> bool:
    compared = _compared(days, day, until)
    number = days.get(day, NOTHING).fresh
    return bool(compared) and _distance(number, compared) < -limit and number < min(compared)


def _long_silence(days: Days, today: date) -> str:
    active = sorted(day for day, came in days.items() if came.fresh and day <= today)
    if len(active) < ACTIVE_DAYS:
        return ""
    gaps = [(later - earlier).days - 1 for earlier, later in pairwise(active)]
    silent = (today - active[-1]).days - 1
    longest = max(gaps)
    if silent <= max(1, 2 * longest):
        return ""
    return f"Nothing new for {silent} days; never before for more than {longest}."


def _flood(days: Days, today: date, *, stands: bool) -> str:
    """More than ever on such a day. A day that is not over can only become more.

    Days of nothing are not compared with: what comes in bundles, or again after a silence, is none.
    """
    yesterday = today - timedelta(days=1)
    limit = LIMIT_OF_STANDING if stands else LIMIT
    for day in (today, yesterday):
        number = days.get(day, NOTHING).fresh
        compared = _compared(days, day, min(day, yesterday), active=True)
        if compared and number >= FLOOD_LEAST and _distance(number, compared) > limit and number > max(compared):
            return f"{number:,} new on {day}; usually about {median(compared):,.0f} on such a day."
    return ""


def _compared(days: Days, day: date, until: date, *, active: bool = False) -> list[int]:
    """The numbers of the days before `until` to compare one with: the same days of the week where there are enough.

    The first day of all is left out: it brings what had gathered before.
    """
    known = [one for one, came in days.items() if came.fresh and one < until]
    if not known:
        return []
    begins = max(min(known) + timedelta(days=1), until - timedelta(days=HISTORY))
    whole = [begins + timedelta(days=n) for n in range((until - begins).days)]
    if active:
        whole = [one for one in whole if days.get(one, NOTHING).fresh]
    same = [one for one in whole if one.weekday() == day.weekday()]
    chosen = same if len(same) >= SAME_WEEKDAYS else whole
    if len(whole) < ANY_DAYS:
        return []
    return [days.get(one, NOTHING).fresh for one in chosen]


def _distance(number: int, compared: Sequence[int]) -> float:
    """The modified z-score; chance alone makes at least 1."""
    known = [_even(one) for one in compared]
    middle = median(known)
    spread = DEVIATION * median(abs(one - middle) for one in known)
    return (_even(number) - middle) / max(1.0, spread)


def _even(number: int) -> float:
    return 2 * sqrt(number + 3 / 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How many of how many are such, in the newest days and in the four weeks before them."""

    part: int
    whole: int
    part_before: int
    whole_before: int

    @property
    def now(self) -> float | None:
        """None where there is nothing of which it would be a share."""
        return self.part / self.whole if self.whole else None

    @property
    def before(self) -> float | None:
        return self.part_before / self.whole_before if self.whole_before else None


def compared(days: Days, *, today: date, share: Share) -> Compared:
    """What an alarm about this share looks at."""
    recent, earlier = _parted(days, today, share.whole)
    return Compared(
        part=_sum(recent, share.part),
        whole=_sum(recent, share.whole),
        part_before=_sum(earlier, share.part),
        whole_before=_sum(earlier, share.whole),
    )


def shapes(days: Days, *, today: date) -> dict[str, Compared]:
    """The shapes of headers, the most frequent of the newest days first."""
    recent, earlier = _parted(days, today, _texts)
    now, before = _shapes_of(recent), _shapes_of(earlier)
    whole, whole_before = _sum(recent, _texts), _sum(earlier, _texts)
    names = sorted(now | before, key=lambda name: (-now.get(name, 0), -before.get(name, 0), name))
    return {
        name: Compared(part=now.get(name, 0), whole=whole, part_before=before.get(name, 0), whole_before=whole_before)
        for name in names
    }


def _risen(days: Days, today: date, share: Share, *, stands: bool) -> str:
    found = compared(days, today=today, share=share)
    return _told(share.told, found.part, found.whole, found.part_before, found.whole_before, stands=stands)


def _strange(days: Days, today: date, *, stands: bool) -> str:
    """Headers of shapes that the earlier texts did not have."""
    recent, earlier = _parted(days, today, _texts)
    before = _shapes_of(earlier)
    known = {shape for shape, number in before.items() if number >= RARE * sum(before.values())}

    def strange(day: Day) -> int:
        return sum(number for shape, number in day.shapes.items() if shape not in known)

    told = "texts have a header of a shape that is new here"
    return _told(
        told, _sum(recent, strange), _sum(recent, _texts), _sum(earlier, strange), _sum(earlier, _texts), stands=stands
    )


def _texts(day: Day) -> int:
    return day.texts


def _shapes_of(days: Sequence[Day]) -> dict[str, int]:
    found: dict[str, int] = {}
    for day in days:
        for shape, number in day.shapes.items():
            found[shape] = found.get(shape, 0) + number
    return found


def _parted(days: Days, today: date, whole: Callable[[Day], int]) -> tuple[list[Day], list[Day]]:
    """The newest days, until they hold enough, and those of four weeks before them."""
    recent: list[Day] = []
    first = today
    for back in range(RECENT_DAYS):
        first = today - timedelta(days=back)
        recent.append(days.get(first, NOTHING))
        if back and _sum(recent, whole) >= RECENT_ENOUGH:
            break
    begins = first - timedelta(days=SHARE_HISTORY)
    return recent, [came for day, came in days.items() if begins <= day < first]


def _told(told: str, part: int, whole: int, part_before: int, whole_before: int, *, stands: bool) -> str:
    if whole < RECENT_LEAST or whole_before < EARLIER_LEAST:
        return ""
    now, before = part / whole, part_before / whole_before
    limit, rise = (LIMIT_OF_STANDING, RISE_OF_STANDING) if stands else (LIMIT, RISE)
    pooled = (part + part_before) / (whole + whole_before)
    error = sqrt(pooled * (1 - pooled) * (1 / whole + 1 / whole_before))
    if now - before < rise or now - before <= limit * error:
        return ""
    return f"{now:.0%} of the last {whole:,} {told}; before it were {before:.0%}."


def _sum(days: Sequence[Day], of: Callable[[Day], int]) -> int:
    return sum(of(day) for day in days)
