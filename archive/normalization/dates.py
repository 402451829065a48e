"""Dates as people write them, read into EDTF (ISO 8601-2, level 1) with the precision and offset that they state.

The day is read by `days`, the time by `clock`. What is not written is never filled in: a bare "Nov. 7" has no year
(`XXXX-11-07`), "03/04/2020" has two meanings and says so, "14:02 IST" has no offset. Two things are worked out and
marked as not stated: the century of "07.11.19", and which number of "Thu 07/11/2019" is the day, where the weekday
tells.
"""

import re
from datetime import UTC, datetime

from archive.normalization.calendar import MONTHS, SOLAR_MONTHS, SOLAR_YEARS, WEEKDAYS, folded, from_solar_hijri
from archive.normalization.clock import CLOCK_WORDS, Clock, read_clock
from archive.normalization.days import NAME, SOLAR_NOTE, read_day
from archive.normalization.readings import DateReading, Refusal, checked, is_possible

__all__ = ["DateReading", "Refusal", "meanings", "read_date", "read_exactly", "read_time", "with_year_near"]

_WINDOW = 140
_NEAR = 30
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\uff10"
_DIGITS: dict[int, str] = {
    **{ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **dict(zip(map(ord, "：／－．，（）［］　、،\u200e\u200f\u2066\u2067\u2069"), ":/-.,()[] ,,     ", strict=True)),
}
_FIRST_NAME = re.compile(NAME)
_FIRST_WORDS = frozenset(
    re.split(r"[ -]", word)[0] for words in (MONTHS, WEEKDAYS, SOLAR_MONTHS, CLOCK_WORDS) for word in words
)
_NEAR_DIGIT = re.compile(r"\d")
_WEEKDAY = re.compile(
    rf"(?P<name>{NAME}(?:[-\u2010]{NAME}|\s(?:axşamı|ertəsi|hai|ba|tư|năm|sáu|bảy|nhật))?)\.?(?:,\s*|\s+)"
    r"(?:(?:the|le|am|den|el|il|em|på|dnia|dne|on|día|dia)\s+)?"
)
_WEEKDAY_BEHIND = re.compile(
    rf"[\s,]*[(\[]?\s?(?:(?:星期|周|週)[一二三四五六日天]|[月火水木金土日월화수목금토일](?:曜日?|요일)?(?=[)\]])|[月火水木金土日]曜日?|[월화수목금토일]요일"
    rf"|(?P<name>{NAME}(?:-{NAME})?))[.]?[)\]]?"
)
_LATE_YEAR = re.compile(r",?\s+(\d{4})(?![\d:])")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?)?")
_TIME_BEHIND = re.compile(r"[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d\d:?\d\d)?")
# What a browser writes behind the offset: "GMT+0400 (Gulf Standard Time)".
_ZONE_NAME = re.compile(r"(?<=\d)\s\([^\d()]{3,40}\)$")
_YEAR_ALONE = re.compile(r"[0-9]{4}")
_IRANIAN_DIGIT = re.compile("[۰-۹]")
_SOLAR = re.compile(r"(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?!\d)")


def read_date(text: str, start: int = 0) -> DateReading | Refusal | None:
    """The date that begins at `start`, with the time and zone that follow it, or a time with the date behind it."""
    window = text[start : start + _WINDOW]
    if not window or not (window[0].isalnum()):
        return None
    plain = window if window.isascii() else window.translate(_DIGITS)
    if not plain[0].isdigit() and not _may_be_date(plain):
        return None
    reading = _day_first(plain) or _clock_first(plain)
    if reading is None:
        return None
    if isinstance(reading, Refusal) and plain is not window and _IRANIAN_DIGIT.search(window):
        reading = _in_solar_years(plain) or reading
    if plain is window and not start:
        return reading
    return reading._replace(as_written=window[: len(reading.as_written)], end=start + reading.end)


def read_time(text: str, start: int = 0, *, dotted: bool = False) -> DateReading | None:
    """A bare time of day ("14:02", "2 p.m. GMT", "14 h 02"), with no date: `year`, `month` and `day` are None.

    `dotted` says that a figure like "14.02" can only be a time here.
    """
    window = text[start : start + _WINDOW]
    plain = window if window.isascii() else window.translate(_DIGITS)
    clock = read_clock(plain, 0, dotted=dotted)
    if clock is None:
        return None
    return _timed(DateReading(), clock, window[: clock.end], start + clock.end)


def read_exactly(text: str) -> DateReading | Refusal | None:
    """A date that is the whole of `text`, as in a field of a record; None when there is more or less than that."""
    text = _ZONE_NAME.sub("", text.strip())
    if _YEAR_ALONE.fullmatch(text):
        return checked(year=int(text), as_written=text, end=4)
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        parts = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
        reading = read_date(parts)
        if isinstance(reading, DateReading):
            fine = reading if second else reading._replace(second=None)
            return fine._replace(as_written=text, end=len(text))
        return reading._replace(as_written=text, end=len(text)) if reading else None
    reading = read_date(text)
    if isinstance(reading, Refusal) and _TIME_BEHIND.fullmatch(text, reading.end):
        return reading._replace(as_written=text, end=len(text))
    return reading if reading and not text[reading.end :].strip(" .)") else None


def with_year_near(reading: DateReading, other: datetime) -> DateReading | None:
    """The reading without a year, put into the year in which it lies nearest to `other` (over New Year too)."""
    if not (reading.month and reading.day):
        return None
    near = [
        (abs(datetime(year, reading.month, reading.day, 12, tzinfo=UTC) - other), year)
        for year in (other.year - 1, other.year, other.year + 1)
        if is_possible(year, reading.month, reading.day)
    ]
    return reading._replace(year=min(near)[1]) if near else None


def meanings(reading: DateReading) -> list[DateReading]:
    """All that a date in figures can mean: day first, month first, then year first; of a sure one, itself."""
    plain = reading._replace(either=None, year_first=None)
    found = [plain]
    if reading.either:
        first, second = reading.either
        found = [plain._replace(month=month, day=day) for month, day in ((second, first), (first, second))]
    if front := reading.year_first:
        found.append(plain._replace(year=front.year, month=front.month, day=front.day))
    return found


def _may_be_date(plain: str) -> bool:
    """A cheap look at the first word: it is a month, a weekday, or what stands before a time."""
    found = _FIRST_NAME.match(plain)
    return found is not None and (folded(found.group()) in _FIRST_WORDS or "\u2e80" <= plain[0] <= "\ud7ff")


def _day_first(plain: str) -> DateReading | Refusal | None:
    """A date, then perhaps its weekday, its time, its zone, its year."""
    at, weekday = 0, None
    if not plain[0].isdigit() and (named := _WEEKDAY.match(plain)) and folded(named["name"]) in WEEKDAYS:
        at, weekday = named.end(), WEEKDAYS[folded(named["name"])]
    reading = read_day(plain, at)
    if reading is None and at:
        # "Mar 5": a weekday's abbreviation that is a month's as well.
        at, weekday = 0, None
        reading = read_day(plain, at)
    if not isinstance(reading, DateReading):
        return reading
    end = reading.end
    if len(plain) - end > _NEAR and not _NEAR_DIGIT.search(plain, end, end + _NEAR):
        # Running text follows: no weekday, no time.
        if at:
            reading = reading._replace(as_written=plain[: at + len(reading.as_written)])
        return _by_weekday(reading, weekday) if weekday is not None else reading
    if (behind := _WEEKDAY_BEHIND.match(plain, end)) and (not behind["name"] or folded(behind["name"]) in WEEKDAYS):
        weekday = WEEKDAYS.get(folded(behind["name"] or ""), weekday)
        reading, end = reading._replace(end=behind.end()), behind.end()
    clock = read_clock(plain, end, after_date=True)
    if clock:
        reading = _timed(reading, clock, plain[: clock.end], clock.end)
        if reading.year is None and (late := _LATE_YEAR.match(plain, clock.end)):
            # Thu Nov 7 11:55:00 UTC 2019
            whole = checked(
                year=int(late[1]), month=reading.month, day=reading.day, as_written=plain[: late.end()], end=late.end()
            )
            if isinstance(whole, Refusal):
                return whole
            reading = reading._replace(year=whole.year, as_written=whole.as_written, end=whole.end)
    elif at:
        reading = reading._replace(as_written=plain[: at + len(reading.as_written)])
    return _by_weekday(reading, weekday) if weekday is not None else reading


def _clock_first(plain: str) -> DateReading | Refusal | None:
    """A time with the date behind it: "14:02, 7 November 2019"."""
    clock = read_clock(plain, 0)
    if clock is None:
        return None
    at = clock.behind
    if (named := _WEEKDAY.match(plain, at)) and folded(named["name"]) in WEEKDAYS:
        at = named.end()
    reading = read_day(plain, at)
    if not isinstance(reading, DateReading):
        return reading
    return _timed(reading, clock, plain[: at + len(reading.as_written)], reading.end)


def _in_solar_years(plain: str) -> DateReading | Refusal | None:
    """A date in figures, written with Iran's digits and counted in Iran's years."""
    found = _SOLAR.search(plain, 0, _WINDOW // 3)
    if found is None or int(found[1]) not in SOLAR_YEARS:
        return None
    civil = from_solar_hijri(int(found[1]), int(found[3]), int(found[4]))
    if civil is None:
        return None
    civilly = plain[: found.start()] + civil.isoformat() + plain[found.end() :]
    reading = _day_first(civilly) or _clock_first(civilly)
    if not isinstance(reading, DateReading):
        return reading
    longer = len(civilly) - len(plain)
    length = len(reading.as_written) - longer
    return reading._replace(as_written=plain[:length], end=reading.end - longer, note=SOLAR_NOTE)


def _timed(reading: DateReading, clock: Clock, written: str, end: int) -> DateReading:
    """The day with its time, and what both are written as."""
    offset, note = clock.offset_on(reading.civil_day)
    return reading._replace(
        hour=clock.hour,
        minute=clock.minute,
        second=clock.second,
        offset=offset,
        zulu=offset == 0 and clock.zulu,
        note=reading.note or note,
        as_written=written,
        end=end,
    )


def _by_weekday(reading: DateReading, weekday: int) -> DateReading:
    """What a weekday proves: which number is the day or the year, or that the date does not fit it."""
    if reading.either or reading.year_first:
        fitting = [meaning for meaning in meanings(reading) if (day := meaning.civil_day) and day.weekday() == weekday]
        if len(fitting) == 1:
            note = "day and month told apart by the weekday" if reading.either else "told apart by the weekday"
            return fitting[0]._replace(stated=False, note=note)
        return reading
    civil = reading.civil_day
    if civil and civil.weekday() != weekday:
        return reading._replace(note="the weekday is another one")
    return reading
