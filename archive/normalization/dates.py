"""Dates as people write them, read into EDTF (ISO 8601-2, level 1) with the precision and offset that they state.

One expression holds every order of day, month, year, time and zone; words are looked up in `calendar`. What is not
written is never filled in: a bare "Nov. 7" has no year (`XXXX-11-07`), "03/04/2020" has two meanings and says so.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from archive.normalization.calendar import MONTHS, WEEKDAYS, ZONES
from archive.values import Precision

EARLIEST_YEAR, LATEST_YEAR = 1600, 2100

_DAY = r"(?:[0-3]?\d)"
_WORD = r"[^\W\d_]{2,12}"
_DATE = re.compile(
    rf"""
    (?:(?P<weekday>{_WORD})\.?,?\s+(?:(?:the|le|am|den|el)\s+)?)?
    (?:
        (?P<iso_year>\d{{4}})(?P<iso_mark>[-/.])(?P<iso_month>\d{{1,2}})(?:(?P=iso_mark)(?P<iso_day>\d{{1,2}}))?(?!\d)
      | (?P<cjk_year>\d{{4}})\s?年\s?(?P<cjk_month>\d{{1,2}})\s?月\s?(?P<cjk_day>\d{{1,2}})\s?日
      | (?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark)(?P<last>\d{{4}})(?!\d)
      | (?P<day>{_DAY})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:(?:of|de|di)\s+)?(?P<month>{_WORD})\b\.?
            (?:,?[\s-]+(?:(?:de|del|of)\s+)?(?P<year>\d{{4}})(?!\d))?
      | (?P<us_month>{_WORD})\.?\s+(?P<us_day>{_DAY})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<us_year>\d{{4}})(?!\d))?
      | (?P<only_month>{_WORD})\.?,?\s+(?P<only_year>\d{{4}})(?!\d)
    )
    (?:\s+г(?:ода|\.)?)?
    """,
    re.VERBOSE,
)
_TIME = re.compile(
    r"""
    (?P<hour>[0-2]?\d)
    (?: [:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?:\s?(?P<half>[ap])\.?m\.?(?!\w))?
      | \s?(?P<half_only>[ap])\.?m\.?(?!\w) )
    (?![\d:])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*[(\[]?\s*(?P<named>[^\W\d_]{1,4}(?![^\W\d_]))?\s*(?P<sign>[+\-−])?(?(sign)(?P<hours>\d{1,2}):?(?P<minutes>[0-5]\d)?(?!\d))\s*[)\]]?"
)
_YEAR_ALONE = re.compile(r"[0-9]{4}")
_BETWEEN = re.compile(r"(?:T(?=\d)|[\s,;|·•–—-]*(?:\b(?:at|um|à|às|alle|om|в|kl\.?)\s+)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """One date as written. `end` is the offset behind it in the text that was read; `offset` is minutes east of UTC.

    `either` is set when a numeric date has two meanings: the other (month, day). `zulu` keeps "Z" apart from "+00:00".
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
    def edtf(self) -> str:
        """The EDTF text. A missing year is `XXXX`; a date with two meanings is known to the year only."""
        year = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.either:
            return year
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
        if self.precision == "year":
            first, last = datetime(self.year, 1, 1, tzinfo=UTC), datetime(self.year, 12, 31, 23, 59, 59, tzinfo=UTC)
        elif self.precision == "month":
            month = self.month or 1
            first = datetime(self.year, month, 1, tzinfo=UTC)
            last = datetime(self.year, month, monthrange(self.year, month)[1], 23, 59, 59, tzinfo=UTC)
        else:
            first = datetime(
                self.year, self.month or 1, self.day or 1, self.hour or 0, self.minute, self.second or 0, tzinfo=UTC
            )
            last = first + {"day": timedelta(days=1, seconds=-1), "minute": timedelta(seconds=59)}.get(
                self.precision, timedelta()
            )
        if self.offset is None:
            return first - timedelta(hours=14), last + timedelta(hours=12)
        shift = timedelta(minutes=self.offset)
        return first - shift, last - shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something written like a date that is none, with the reason."""

    as_written: str
    reason: str
    end: int = 0


def read_date(text: str, start: int = 0) -> DateReading | Refusal | None:
    """The date that begins at `start`, with the time and zone that follow it, or a time with the date behind it."""
    found = _DATE.match(text, start)
    if found and not (found["weekday"] and found["weekday"].casefold() not in WEEKDAYS):
        reading = _day(found)
        if isinstance(reading, Refusal):
            return reading
        if reading:
            between = _BETWEEN.match(text, found.end())
            clock = _TIME.match(text, between.end()) if between and between.end() > found.end() else None
            return _with_time(reading, text, start, clock) if clock else reading
    clock = _TIME.match(text, start)
    return _time_first(text, start, clock) if clock else None


def read_time(text: str, start: int = 0) -> DateReading | None:
    """A bare time of day ("14:02", "2 p.m. GMT"), with no date: `year`, `month` and `day` are None."""
    clock = _TIME.match(text, start)
    if clock is None:
        return None
    timed = _with_time(DateReading(), text, start, clock)
    return timed if timed.hour is not None else None


def read_exactly(text: str) -> DateReading | Refusal | None:
    """A date that is the whole of `text`, as in a field of a record; None when there is more or less than that."""
    text = text.strip()
    if _YEAR_ALONE.fullmatch(text):
        return _checked(int(text), None, None, text, 4, None)
    reading = read_date(text)
    return reading if reading and not text[reading.end :].strip(" .)") else None


def with_year_near(reading: DateReading, other: datetime) -> DateReading | None:
    """The reading without a year, put into the year in which it lies nearest to `other` (over New Year too)."""
    near: list[tuple[timedelta, DateReading]] = []
    for year in (other.year - 1, other.year, other.year + 1):
        if reading.month and reading.day and reading.day <= monthrange(year, reading.month)[1]:
            there = datetime(year, reading.month, reading.day, 12, tzinfo=UTC)
            near.append((abs(there - other), replace(reading, year=year)))
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _time_first(text: str, start: int, clock: re.Match[str]) -> DateReading | Refusal | None:
    timed = _with_time(DateReading(), text, start, clock)
    if timed.hour is None:
        return None
    between = _BETWEEN.match(text, timed.end)
    found = _DATE.match(text, between.end() if between else timed.end)
    if found is None or (found["weekday"] and found["weekday"].casefold() not in WEEKDAYS):
        return None
    reading = _day(found)
    if not isinstance(reading, DateReading):
        return reading
    return replace(
        reading,
        hour=timed.hour,
        minute=timed.minute,
        second=timed.second,
        offset=timed.offset,
        zulu=timed.zulu,
        as_written=text[start : found.end()],
    )


def _day(found: re.Match[str]) -> DateReading | Refusal | None:
    parts = found.groupdict()
    written = found.group()
    either: tuple[int, int] | None = None
    if parts["iso_year"] or parts["cjk_year"]:
        kind = "iso" if parts["iso_year"] else "cjk"
        year, month = int(parts[f"{kind}_year"]), int(parts[f"{kind}_month"])
        day = int(parts[f"{kind}_day"]) if parts[f"{kind}_day"] else None
    elif parts["first"]:
        first, second, year = int(parts["first"]), int(parts["second"]), int(parts["last"])
        # Dots are written day first everywhere; with slashes and dashes only a number above 12 tells.
        month, day = (first, second) if second > 12 >= first and parts["mark"] != "." else (second, first)
        if parts["mark"] != "." and first <= 12 and second <= 12 and first != second:
            either = first, second
    else:
        word = parts["month"] or parts["us_month"] or parts["only_month"] or ""
        number = MONTHS.get(word.casefold())
        if number is None:
            return None
        month = number
        day_text = parts["day"] or parts["us_day"]
        day = int(day_text) if day_text else None
        year_text = parts["year"] or parts["us_year"] or parts["only_year"]
        if year_text is None:
            return _checked(None, month, day, written, found.end(), None)
        year = int(year_text)
    return _checked(year, month, day, written, found.end(), either)


def _checked(
    year: int | None, month: int | None, day: int | None, written: str, end: int, either: tuple[int, int] | None
) -> DateReading | Refusal:
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        reason = f"The year {year} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}."
        return Refusal(as_written=written, reason=reason, end=end)
    # Without a year a leap year is assumed, so that 29 February can be read at all.
    possible = month is None or (1 <= month <= 12 and (day is None or 1 <= day <= monthrange(year or 2000, month)[1]))
    if not possible:
        return Refusal(as_written=written, reason="The calendar has no such day.", end=end)
    return DateReading(year=year, month=month, day=day, either=either, as_written=written, end=end)


def _with_time(reading: DateReading, text: str, start: int, clock: re.Match[str]) -> DateReading:
    hour = int(clock["hour"])
    half = (clock["half"] or clock["half_only"] or "").lower()
    if hour > 23 or (half and not 1 <= hour <= 12):
        return reading
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    end, offset, zulu = clock.end(), None, False
    zone = _ZONE.match(text, clock.end())
    if zone and (zone["named"] or zone["sign"]):
        named = (zone["named"] or "").casefold()
        if zone["sign"] and named in ("", "utc", "gmt", "z"):
            east = int(zone["hours"]) * 60 + int(zone["minutes"] or 0)
            if east <= 14 * 60:
                offset = -east if zone["sign"] != "+" else east
        elif named in ZONES:
            offset, zulu = ZONES[named], ZONES[named] == 0
        if offset is not None:
            end = zone.end()
    return replace(
        reading,
        hour=hour,
        minute=int(clock["minute"] or 0),
        second=int(clock["second"]) if clock["second"] else None,
        offset=offset,
        zulu=zulu,
        as_written=text[start:end],
        end=end,
    )
