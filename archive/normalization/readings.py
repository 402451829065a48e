"""What a written date says: its parts, its EDTF text, its bounds; or why it is refused."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from archive.values import PIPELINE, Precision

EARLIEST_YEAR = 1600
LATEST_YEAR = int(PIPELINE[:4]) + 10
"""No news is dated so far ahead of the rules that read it. A clock must not be asked: the same bytes give the same."""

_LASTS = {"day": timedelta(days=1, seconds=-1), "minute": timedelta(seconds=59), "second": timedelta()}
_BEFORE, _BEHIND = timedelta(hours=14), timedelta(hours=12)


class DateReading(NamedTuple):
    """One date as written. `end` is the offset behind it in the text that was read; `offset` is minutes east of UTC.

    `either` is set when a numeric date has two meanings: the other (month, day). `year_first` is the day that a date
    with a year of two digits means where its year stands in front ("19/11/20" in East Asia). `zulu` keeps "Z" apart
    from "+00:00".
    `stated` is False where a part was worked out; `note` says which, or what is doubtful.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    offset: int | None = None
    zulu: bool = False
    either: tuple[int, int] | None = None
    year_first: date | None = None
    stated: bool = True
    note: str | None = None
    as_written: str = ""
    end: int = 0

    @property
    def precision(self) -> Precision:
        if self.either:
            return "year"
        if self.hour is not None:
            return "minute" if self.second is None else "second"
        return "day" if self.day else "month" if self.month else "year"

    @property
    def civil_day(self) -> date | None:
        """The day as written, where it is whole and has one meaning."""
        if self.either or not (self.year and self.month and self.day):
            return None
        return date(self.year, self.month, self.day)

    @property
    def edtf(self) -> str:
        """The EDTF text. A missing year is `XXXX`; a date with two meanings is known to the year only."""
        year = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.either:
            return year
        if self.month and self.day:
            text = f"{year}-{self.month:02d}-{self.day:02d}"
        else:
            text = year + (f"-{self.month:02d}" if self.month else "") + (f"-{self.day:02d}" if self.day else "")
        if self.hour is None:
            return text
        text += f"T{self.hour:02d}:{self.minute:02d}:{self.second or 0:02d}"
        if self.offset is None:
            return text
        if self.zulu:
            return text + "Z"
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{text}{'-' if self.offset < 0 else '+'}{hours:02d}:{minutes:02d}"

    def bounds(self) -> tuple[datetime, datetime] | None:
        """The first and the last second (UTC) that this can mean; without an offset from UTC+14 to UTC-12."""
        if self.year is None:
            return None
        precision = self.precision
        if precision == "year":
            first, last = datetime(self.year, 1, 1, tzinfo=UTC), datetime(self.year, 12, 31, 23, 59, 59, tzinfo=UTC)
        elif precision == "month":
            month = self.month or 1
            first = datetime(self.year, month, 1, tzinfo=UTC)
            last = datetime(self.year, month, _days_of(self.year, month), 23, 59, 59, tzinfo=UTC)
        else:
            first = datetime(
                self.year, self.month or 1, self.day or 1, self.hour or 0, self.minute, self.second or 0, tzinfo=UTC
            )
            last = first + _LASTS[precision]
        if self.offset is None:
            return first - _BEFORE, last + _BEHIND
        shift = timedelta(minutes=self.offset)
        return first - shift, last - shift


class Refusal(NamedTuple):
    """Something written like a date that is none, with the reason; `is_future` when it is only too late."""

    as_written: str
    reason: str
    end: int = 0
    is_future: bool = False


def checked(
    *,
    year: int | None = None,
    month: int | None = None,
    day: int | None = None,
    as_written: str,
    end: int,
    either: tuple[int, int] | None = None,
) -> DateReading | Refusal:
    """The reading of these parts, or its refusal where the calendar has no such day or news no such year."""
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        reason = f"The year {year} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}."
        return Refusal(as_written=as_written, reason=reason, end=end, is_future=year > LATEST_YEAR)
    # Without a year a leap year is assumed, so that 29 February can be read at all.
    possible = month is None or (1 <= month <= 12 and (day is None or 1 <= day <= _days_of(year or 2000, month)))
    if not possible:
        return Refusal(as_written=as_written, reason="The calendar has no such day.", end=end)
    return DateReading(year=year, month=month, day=day, either=either, as_written=as_written, end=end)


def is_possible(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day and news can be of that year."""
    return EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12 and 1 <= day <= _days_of(year, month)


@lru_cache(maxsize=4096)
def _days_of(year: int, month: int) -> int:
    return monthrange(year, month)[1]
