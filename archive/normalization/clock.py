"""Times of day as written, with their zones: "14:02", "2.02 p.m. ET", "14h02", "14.02 Uhr", "(UTC+04:00)"."""

import re
from datetime import date
from typing import NamedTuple

from archive.normalization import zones

CLOCK_WORDS = frozenset(
    """
    at um à às as ás a alle ore ora om в о об у u v w o kl klo kello klockan klokken godz godzina saat saati la las los
    στις ab pukul jam الساعة الساعه ساعت vào lúc
    """.split()  # noqa: SIM905 - a table of words
)
"""What stands before a time."""

_GAP = re.compile(
    r"(?:T(?=\d)|[\s,;|·•–—@(\[/-]*)(?P<word>(?:(?:"
    + "|".join(sorted(CLOCK_WORDS, key=lambda word: (-len(word), word)))
    + r")\b\.?:?\s*){1,2})?"
)
_TIME = re.compile(
    r"""
    (?:(?P<before>午前|午後|上午|下午|오전|오후|凌晨|早上|晚上|中午|öö|ös)\s?)?
    (?: (?P<hour>[0-2]?\d)
        (?: (?:\s?[:h時时點点시]\s?|(?P<dot>\.))(?P<minute>[0-5]\d)(?!\d)(?:\s?[分분])?
            (?: :(?P<second>[0-5]\d)(?:[.,]\d{1,9})? | \s?(?P<east_second>[0-5]?\d)\s?[秒초] )?
            (?: \s?(?P<half>[ap])\.?\s?m\.?(?!\w) | \s?(?P<arabic>[صم])\b | \s?(?P<greek>[πμ])\.\s?μ\.? )?
          | \s?(?P<half_only>[ap])\.?\s?m\.?(?!\w)
          | \s?(?P<unit>h|hs|hrs?|uhr|uur|時|时|點|点|시|часов|часа)(?!\w) )
      | (?P<military>[0-2]\d)(?P<military_minute>[0-5]\d)(?=\s?(?:hrs?|hours|gmt|utc|ist|h)\b)
    )
    (?![\d:])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNIT = re.compile(r"\s?(?:hs|hrs?|hours|h|uhr|uur|horas?|heures?|часов|год|น)\b\.?", re.IGNORECASE)
_ZONE = re.compile(
    r"\s?[(\[]?\s?(?P<named>[^\W\d_]{1,7}(?![^\W\d_]))?(?:(?<=gmt)/utc|(?<=utc)/gmt)?\s?(?:(?P<sign>[+\-−])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?!\d))?"
    r"(?:\s(?:time|zeit|время))?\s?[)\]]?",
    re.IGNORECASE,
)
_MOSCOW = re.compile(
    r"\s?[(,]?\s?(?:по\s+)?(?:московскому|московское|моск\.|за\s+московським)\s+(?:времени|время|часом)\)?"
)
_GREENWICH = re.compile(r"\s?\(?بتوقيت\s[غج]رينت?[يـ]?[تش]+\)?")
_PLACE_TIME = re.compile(
    r"\s?[(,]?\s?(?P<zone>(?:[A-Z][a-z]+\s){1,2}time|local\s+time|ortszeit|heure\s+(?:locale|de\s+[A-Z]\w+)|hora\s+(?:local|de\s+[A-Z]\w+)"
    r"|ora\s+locale|по\s+(?:Киеву|Минску|Баку|местному\s+времени)|за\s+Києвом|(?i:local\s+time))\)?"
)
_BEHIND = re.compile(
    r"[\s,;|·•–—)\]/-]*(?:(?:on|den|le|el|am|il|del|di|día|dia|dne|dnia|în|på|of|от|від)\b\s*)?", re.IGNORECASE
)
_AFTERNOON = frozenset(("午後", "下午", "오후", "晚上", "中午", "ös"))
_STOPS = frozenset("|,;)(–—-/·•]\n")
_SHORTEST_MINUS = 4


class Clock(NamedTuple):
    """A time of day. `end` lies behind it and its zone, `behind` where a date may follow."""

    hour: int
    minute: int
    second: int | None
    zone: str | None
    shift: int | None
    zulu: bool
    end: int
    behind: int

    def offset_on(self, day: date | None) -> tuple[int | None, str | None]:
        """Minutes east of UTC on that day, and a note where a zone is named that does not tell."""
        if self.shift is not None or self.zone is None:
            return self.shift, None
        offset = zones.offset_of(self.zone, day)
        return offset, None if offset is not None else f"“{self.zone}” tells no offset from UTC"


def read_clock(plain: str, at: int, *, after_date: bool = False, dotted: bool = False) -> Clock | None:
    """The time that stands at `at`, a word before it ("at", "um", "в") included; None when there is none.

    `plain` has plain digits. `after_date` says that a date ends at `at`: there "14.02" is a time; `dotted` that it
    is one in any case.
    """
    gap = _GAP.match(plain, at)
    start = gap.end() if gap else at
    # Only a time that is glued to its date may follow it without anything between.
    apart = start != at or plain[at - 1 : at] in ("日", "일", "号", ")", "]") or plain[at : at + 1].isdigit()
    if after_date and not apart:
        return None
    worded = bool(gap and gap["word"])
    if not after_date and not worded:
        start = at
    found = _TIME.match(plain, start)
    if found is None:
        return None
    hour = int(found["hour"] or found["military"])
    minute = int(found["minute"] or found["military_minute"] or 0)
    half = _half(found)
    if hour > 23 or (half and found["before"] is None and not 1 <= hour <= 12):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    end = found.end()
    united = _UNIT.match(plain, end)
    if united:
        end = united.end()
    zone, shift, zulu, end = _zone(plain, end)
    if found["dot"] and not (dotted or worded or united or half or zone or shift is not None):
        rest = plain[end:].lstrip(" \t")
        if not after_date or (rest and rest[0] not in _STOPS):
            return None
    second = found["second"] or found["east_second"]
    behind = _BEHIND.match(plain, end)
    return Clock(hour, minute, int(second) if second else None, zone, shift, zulu, end, behind.end() if behind else end)


def _half(found: re.Match[str]) -> str:
    """`a` or `p` for the half of the day, empty where none is said."""
    if found["before"]:
        return "p" if found["before"].casefold() in _AFTERNOON else "a"
    if found["arabic"]:
        return "p" if found["arabic"] == "م" else "a"
    if found["greek"]:
        return "p" if found["greek"] == "μ" else "a"
    return (found["half"] or found["half_only"] or "").lower()


def _zone(plain: str, at: int) -> tuple[str | None, int | None, bool, int]:
    """The zone's name, its shift where it is written in figures, whether it is UTC itself, and where it ends."""
    if not plain[at:].strip():
        return None, None, False, at
    if moscow := _MOSCOW.match(plain, at):
        return "MSK", None, False, moscow.end()
    if greenwich := _GREENWICH.match(plain, at):
        return "GMT", 0, False, greenwich.end()
    if place := _PLACE_TIME.match(plain, at):
        name = place["zone"].partition(" ")[0]
        return (name if zones.is_zone(name) else place["zone"]), None, False, place.end()
    found = _ZONE.match(plain, at)
    if found is None:
        return None, None, False, at
    named, sign = found["named"], found["sign"]
    if sign and (zones.is_utc(named) if named else True):
        minutes = found["minutes"]
        figures = len(found["hours"]) + len(minutes or "")
        east = int(found["hours"]) * 60 + int(minutes or 0)
        if east <= 14 * 60 and (named or sign == "+" or figures == _SHORTEST_MINUS):
            return named, east if sign == "+" else -east, False, _closed(found)
    if (
        named
        and not sign
        and zones.is_zone(named)
        and (not named.islower() or zones.offset_of(named, None) is not None)
    ):
        return named, None, zones.is_utc(named), _closed(found)
    return None, None, False, at


def _closed(found: re.Match[str]) -> int:
    """Where a zone ends: with its bracket if it opened one, else without."""
    written = found.group()
    opened = written.lstrip()[:1] in ("(", "[")
    return found.end() if opened else found.start() + len(written.rstrip(" )]"))
