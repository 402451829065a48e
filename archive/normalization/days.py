"""The day of a date, without its time: each order of day, month and year has one expression.

Words are looked up in `calendar`. Two things are worked out and marked as not stated: the century of "07.11.19", and
the year of an era that is counted otherwise.
"""

import re
from datetime import date

from archive.normalization.calendar import (
    BUDDHIST_YEARS,
    MONTHS,
    SOLAR_MONTHS,
    SOLAR_YEARS,
    folded,
    from_solar_hijri,
)
from archive.normalization.readings import DateReading, Refusal, checked, is_possible

SOLAR_NOTE = "counted in Iran's calendar"
NAME = r"[^\W\d_](?:[^\W\d_]|['’ʼ׳\u200c\u200d\u0900-\u0963\u0970-\u0e4e\u064b-\u0652])*"
_MONTH = (
    rf"(?P<month>[\u0e01-\u0e4e]{{1,3}}\.[\u0e01-\u0e2e]\.|{NAME}(?:\s(?:الثاني|الأول|الاول))?)"
    r"(?:\s?/\s?[\u0600-\u06ff]+(?:\s(?:الثاني|الأول|الاول))?)?"
)
_YEAR_MARK = (
    r"(?:\s?(?:م\b|г(?:ода|\.|\b)|р(?:оку|\.|\b)|r\.|m\.(?=\s)|ж\.|жыл\w*|-?\s?c[iıuü]\s+il\w{0,4}"
    r"|год\b|gada\b|\.(?=\s|$)))?"
)
# Copied from a page, a date and its time often lose the space between them: "8 June 201917:21".
_GLUED = r"(?=[0-2]\d:[0-5]\d(?!\d)|\d:[0-5]\d\s?(?i:[ap])\.?(?i:m))"
_NO_DIGIT = rf"(?:{_GLUED}|(?!\d))"
_END = rf"(?:{_GLUED}|(?![\d:]))"
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/]|\.\s?)(?P<m>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?"
    rf"{_NO_DIGIT}(?:\.(?=\s|$))?"
)
_BRACKETED = r"(?:\s?\([^()]{2,8}\)\s?)?"
_CJK = re.compile(
    rf"(?:(?P<year>\d{{4}})\s?[年년]{_BRACKETED}\s?)?(?P<m>\d{{1,2}})\s?[月월](?:\s?(?P<day>\d{{1,2}})\s?[日号號일])?"
)
_ERA = re.compile(
    rf"(?P<era>令和|平成|昭和|民[國国])\s?(?P<year>元|\d{{1,3}})\s?年{_BRACKETED}\s?"
    r"(?P<m>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?"
)
_VIETNAMESE = re.compile(
    r"(?P<day>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:,?\s+(?:năm\s+)?(?P<year>\d{4})(?!\d))?", re.IGNORECASE
)
_MONGOLIAN = re.compile(r"(?P<year>\d{4})\s+оны?\s+(?P<m>\d{1,2})(?:-р)?\s+сарын\s+(?P<day>\d{1,2})", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/]|\s?\.\s?)(?P<second>\d{1,2})(?P=mark)"
    rf"(?P<last>\d{{4}}{_END}|\d{{2}}(?![\d:]))" + _YEAR_MARK
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|[ºª°]|-(?:го|е|ви|а))?(?P<dot>\.)?(?:(?<=\.)\s?|[\s/-]{1,3})"
    rf"(?:(?:of|de|di|d['’]|den)\s*\b)?{_MONTH}"
    r"(?:(?:\.?,?[\s/-]{1,3}|\.)(?:(?:de|del|of|do|в)\s+)?"
    rf"(?P<year>\d{{4}}(?:{_GLUED}|(?![\d:]|\.\d))|(?:(?<=-)\d\d|(?<=\s)\d\d(?=\s*(?:$|[|•·)\]])))(?![\d:]|\.\d))"
    r"|(?:\.?,?\s+['’](?P<short>\d\d)\b))?"
    rf"(?:(?<=\d){_YEAR_MARK})?"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:\s?(?:-?\s?c[iıuü]\s+il\w{0,4}|\.\s?gada|\.|,|m\.|жыл\w*))?[\s/.-]{1,3}"
    rf"(?:(?P<day>\d{{1,2}})\.?[\s-]+{_MONTH}|(?P<late_month>{NAME})\.?[\s-]+(?P<late_day>\d{{1,2}})(?!\d)\.?)"
)
_MONTH_FIRST = re.compile(
    rf"{_MONTH}\.?(?:(?:\s+|-)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[./]\d)"
    r"(?:(?:,\s*|\s+|-)(?:de\s+|del\s+)?"
    rf"(?P<year>\d{{4}}{_END}|['’]\d\d(?![\d:])))?"
    r"|,?\s+(?:(?:de|of|del)\s+)?(?P<only>\d{4})(?!\d))"
)
_ROMAN_NUMBERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN_MONTHS = {name: number for number, name in enumerate(_ROMAN_NUMBERS, start=1)}
_ROMAN = re.compile(r"(?P<day>\d{1,2})\s?[. /-]\s?(?P<roman>[IVX]{1,4})\s?[. /-]\s?(?P<year>\d{4})(?!\d)")
_BUDDHIST_NOTE = "counted in the Buddhist era"
_ERA_NOTE = "counted in the years of an era"
_CENTURY_NOTE = "the century is not written"
_WEB = 1989
# The year before the first of each era.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
# By whether the text is ASCII, and whether four digits stand first.
_IN_FIGURES: dict[tuple[bool, bool], tuple[re.Pattern[str], ...]] = {
    (True, True): (_ISO,),
    (True, False): (),
    (False, True): (_ISO, _CJK, _MONGOLIAN),
    (False, False): (_CJK, _VIETNAMESE),
}
# English words that are months elsewhere: "Set 3", "Out 5" are no dates.
_NOT_FIRST = frozenset(
    ("set", "out", "ago", "mac", "medi", "mag", "gen", "mai", "ian", "ene", "lis", "lut", "ara", "des")
)


def read_day(plain: str, at: int) -> DateReading | Refusal | None:
    """The date alone, in whatever order; `as_written` is what is read from `at` on."""
    if not plain[at : at + 1].isdigit():
        if found := _ERA.match(plain, at):
            counted = 1 if found["year"] == "元" else int(found["year"])
            within = int(found["day"]) if found["day"] else None
            reading = _built(_ERAS[found["era"]] + counted, int(found["m"]), within, found, at)
            return reading._replace(note=_ERA_NOTE) if isinstance(reading, DateReading) else reading
        found = _MONTH_FIRST.match(plain, at)
        if found is None or folded(found["month"]) in _NOT_FIRST:
            return None
        year = found["year"] or found["only"]
        return _worded(found, found["month"], found["day"], year, at)
    year_first = plain[at : at + 4].isdigit()
    for pattern in _IN_FIGURES[plain.isascii(), year_first]:
        if found := pattern.match(plain, at):
            year = int(found["year"]) if found["year"] else None
            day = int(found["day"]) if found["day"] else None
            if day is None and (year is None or (pattern is _ISO and "." in found["mark"])):
                continue
            return _built(year, int(found["m"]), day, found, at)
    if year_first:
        found = _YEAR_FIRST.match(plain, at)
        return found and _worded(
            found, found["month"] or found["late_month"], found["day"] or found["late_day"], found["year"], at
        )
    if found := _NUMERIC.match(plain, at):
        return _numeric(found, at)
    if (found := _ROMAN.match(plain, at)) and (month_number := _ROMAN_MONTHS.get(found["roman"])):
        return _built(int(found["year"]), month_number, int(found["day"]), found, at)
    if found := _DAY_FIRST.match(plain, at):
        month = "listopad" if found["dot"] and folded(found["month"]) == "listopada" else found["month"]
        return _worded(
            found, month, found["day"], found["year"] or found["short"], at, croatian=month != found["month"]
        )
    return None


def _numeric(found: re.Match[str], at: int) -> DateReading | Refusal | None:
    """Dots are written day first nearly everywhere; with slashes and dashes only a number above 12 tells."""
    first, second, dotted = int(found["first"]), int(found["second"]), "." in found["mark"]
    month, day = (first, second) if second > 12 >= first else (second, first)
    either = (first, second) if not dotted and first <= 12 and second <= 12 and first != second else None
    if len(found["last"]) == 4:
        return _built(int(found["last"]), month, day, found, at, either=either)
    return _of_this_century(found, month, day, at, either)


def _of_this_century(
    found: re.Match[str], month: int, day: int, at: int, either: tuple[int, int] | None
) -> DateReading | Refusal | None:
    """A year of two digits: the century is the one of the web, worked out and not stated.

    With slashes the year may stand in front as well; with dashes that is so usual that nothing is read.
    """
    mark = found["mark"]
    year = _year_of(found["last"])
    if mark == "-" and not (len(found["first"]) == len(found["second"]) == 2 and int(found["first"]) <= 12 < day):
        return None
    reading = _built(year, month, day, found, at, either=either)
    if not isinstance(reading, DateReading):
        return None
    front = None
    if mark == "/" and len(found["first"]) == 2:
        parts = _year_of(found["first"]), int(found["second"]), int(found["last"])
        front = date(*parts) if parts[0] > _WEB and is_possible(*parts) else None
    return reading._replace(stated=False, year_first=front, note=None if either or front else _CENTURY_NOTE)


def _year_of(digits: str) -> int:
    short = int(digits.lstrip("'’"))
    return 2000 + short if short < 70 else 1900 + short


def _worded(
    found: re.Match[str], month: str, day: str | None, year: str | None, at: int, *, croatian: bool = False
) -> DateReading | Refusal | None:
    number = MONTHS.get(folded(month))
    if number is None and (solar := SOLAR_MONTHS.get(month)) and day and year and int(year) in SOLAR_YEARS:
        civil = from_solar_hijri(int(year), solar, int(day))
        if civil is None:
            return Refusal(as_written=found.group(), reason="The calendar has no such day.", end=found.end())
        reading = _built(civil.year, civil.month, civil.day, found, at)
        return reading._replace(note=SOLAR_NOTE) if isinstance(reading, DateReading) else reading
    if number is None or not (day or year):
        return None
    if year and "\u0e00" < month[0] < "\u0e7f" and int(year) in BUDDHIST_YEARS:
        reading = _built(int(year) - 543, number, int(day) if day else None, found, at)
        return reading._replace(note=_BUDDHIST_NOTE) if isinstance(reading, DateReading) else reading
    if year is None:
        # Without a year the word must stand apart: "7mar" and "7 may" of a sentence are told by what follows.
        return _built(None, 10 if croatian else number, int(day or 0), found, at)
    if len(year) < 4:
        reading = _built(_year_of(year), number, int(day or 0), found, at)
        if isinstance(reading, DateReading):
            return reading._replace(stated=False, note=_CENTURY_NOTE)
        return reading
    return _built(int(year), 10 if croatian else number, int(day) if day else None, found, at)


def _built(
    year: int | None,
    month: int,
    day: int | None,
    found: re.Match[str],
    at: int,
    *,
    either: tuple[int, int] | None = None,
) -> DateReading | Refusal:
    written = found.group().rstrip()
    return checked(year=year, month=month, day=day, as_written=written, end=at + len(written), either=either)
