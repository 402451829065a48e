"""When a channel is due next: by an interval that adapts to how much is new, or by a clock in a time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

SOFT_RETRY = 60.0
"""Seconds after which a clock's channel that failed is tried again; doubled each time."""
HARD_RETRY = 6 * 3600.0
"""The same where somebody has to change something."""
LONGEST_RETRY = 24 * 3600.0
LONGEST_HARD_RETRY = 7 * 24 * 3600.0
FASTER, SLOWER = 0.5, 1.5
MUCH = 0.5
"""Of what is listed: where so much is new, some may have come and gone between two polls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """`interval` and `longest` in seconds, or a `cron` expression whose clock hangs in `zone`."""

    interval: int | None
    longest: int | None = None
    cron: str = ""
    zone: str = ""

    def first(self, now: datetime) -> datetime:
        """When a channel that was switched on is due."""
        return self._slot(now) if self.interval is None else now

    def pace(self, pace: float, *, listed: int, new: int) -> float:
        """Seconds to the next poll after one that went well: half where much was new, half as much again where nothing
        was, never beyond the limits."""
        if self.interval is None:
            return 0
        longest = float(self.longest or self.interval)
        if not new:
            pace *= SLOWER
        elif new >= MUCH * listed:
            pace *= FASTER
        return min(max(pace, float(self.interval)), longest)

    def after_success(self, now: datetime, *, pace: float) -> datetime:
        """Missed slots are not made up one by one: the next one lies in the future."""
        return self._slot(now) if self.interval is None else now + timedelta(seconds=pace)

    def after_failure(self, now: datetime, *, pace: float, failures: int, may_pass: bool, wait: float) -> datetime:
        """`failures` in a row, this one included; `wait` are seconds that the other side asked for."""
        base = pace if may_pass and self.interval is not None else SOFT_RETRY if may_pass else max(pace, HARD_RETRY)
        most = max(LONGEST_RETRY if may_pass else LONGEST_HARD_RETRY, pace)
        again = now + timedelta(seconds=min(base * 2.0 ** min(failures - 1, 20), most))
        if self.interval is None:
            slot = self._slot(now)
            again = min(slot, again) if may_pass else slot
        return max(again, now + timedelta(seconds=wait))

    def _slot(self, after: datetime) -> datetime:
        return next(CronSim(self.cron, after.astimezone(ZoneInfo(self.zone or "UTC")))).astimezone(UTC)


def cron_fault(cron: str) -> str:
    """Why an expression is none, or "". One that never comes (31 February) is none."""
    if len(cron.split()) != 5:
        return "Five fields: minute, hour, day of the month, month, day of the week."
    try:
        next(CronSim(cron, datetime(2024, 1, 1, tzinfo=UTC)))
    except CronSimError as wrong:
        return f"{wrong}."
    except StopIteration:
        return "This never comes."
    return ""
