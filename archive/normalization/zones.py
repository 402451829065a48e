"""Names of time zones: what they say of the offset, and which of them say nothing because they mean several.

A name is stated; its offset is a fact only where the name has one meaning. Two names depend on the day alone: BST is
British Summer Time on the days that have one, and Moscow's clocks stood an hour further east from 2011 to 2014.
"""

from calendar import monthcalendar
from datetime import date

# Minutes east of UTC.
_FIXED: dict[str, int] = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120,
    "eest": 180, "trt": 180, "sast": 120, "eat": 180, "wat": 60, "cat": 120, "azt": 240, "pkt": 300, "uzt": 300,
    "npt": 345, "bdst": 360, "ict": 420, "wib": 420, "wita": 480, "wit": 540, "hkt": 480, "sgt": 480, "pht": 480,
    "myt": 480,
    "awst": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780,
    "irst": 210, "brt": -180, "brst": -120, "art": -180, "clt": -240, "pet": -300, "nst": -210, "est": -300,
    "edt": -240,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
_SEVERAL = frozenset(("ist", "cst", "ast", "gst", "amt", "ect", "et", "ct", "mt", "pt", "adt", "sst"))
_MOSCOW = frozenset(("msk", "мск", "москва", "moscow", "moskau", "moscou", "moscú"))
_BRITISH = "bst"
_MOSCOW_SUMMERS = date(2011, 3, 27), date(2014, 10, 26)


def is_zone(name: str) -> bool:
    """True for the name of a zone, one meaning or several."""
    word = name.casefold()
    return word in _FIXED or word in _SEVERAL or word in _MOSCOW or word == _BRITISH


def is_utc(name: str) -> bool:
    """True for a name that an offset may follow ("UTC+4", "GMT-3")."""
    return name.casefold() in ("utc", "gmt", "ut", "z")


def offset_of(name: str, day: date | None) -> int | None:
    """Minutes east of UTC on that day; None where the name has several meanings, or the day would have to tell."""
    word = name.casefold()
    if word in _MOSCOW:
        return 240 if day and _MOSCOW_SUMMERS[0] <= day < _MOSCOW_SUMMERS[1] else 180
    if word == _BRITISH:
        return 60 if day and _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10) else None
    return _FIXED.get(word)


def _last_sunday(year: int, month: int) -> date:
    return date(year, month, max(week[6] for week in monthcalendar(year, month)))
