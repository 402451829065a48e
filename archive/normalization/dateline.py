"""Datelines: where and when a story was filed, and for whom.

`BAKU, Azerbaijan, Nov. 7`, `PARIS (AP) —`, `LONDON, March 3 (Reuters) -`, `MOSCOW, May 5. /TASS/.`, `(CNN)`.
"""

import re
from itertools import islice
from typing import NamedTuple

from archive.normalization.dates import DateReading, read_date
from archive.normalization.outlets import is_agency, is_medium
from archive.text import is_shouted, word_set
from archive.values import Span

_LONGEST = 110
_CLOSINGS = 4

_CLOSE = re.compile(
    r"\s*(?:—|–|--+|―|⸺)\s*|\s+[-_]\s+|(?<=[)/])\s*[-.:]\s*|(?<=\))\.?\s+(?=\S)|(?<=\d)\.\s+(?=[^\s(/])"
)
_AGENCY = re.compile(r"[(\[]\s*(?P<round>[^()\[\]]{2,40})\s*[)\]]|/\s*(?P<slashed>[^/\s][^/]{1,30}?)\s*/")
_ALONE = re.compile(r"[(\[]\s*(?P<agency>[^()\[\]]{2,40})\s*[)\]]\s*(?:—|–|--+|-|\.)?\s*(?=\S)")
_DATE_MARK = re.compile(r"[,.\s(–-]\s*(?=\d|[^\W\d_]{3,12}\.?\s+\d)")
_LABELS = word_set(
    "the a an by breaking exclusive update updated watch video analysis opinion correction corrected factbox "
    "explainer live urgent wrapup refile photos editorial review interview news note read sponsored "
    "advertisement related more"
)


class DatelineReading(NamedTuple):
    """A dateline as written: `end` is the offset behind it and its closing dash; `place` is empty for "(CNN) —"."""

    place: str
    agency: str | None
    agency_span: Span | None
    date: DateReading | None
    date_span: Span | None
    as_written: str
    end: int


def read_dateline(text: str, start: int = 0) -> DatelineReading | None:
    """The dateline at the head of a paragraph that goes on behind it."""
    if alone := _ALONE.match(text, start):
        agency = alone["agency"].strip()
        if is_agency(agency) or (is_medium(agency) and len(agency) < 30):
            span = alone.start("agency"), alone.start("agency") + len(agency)
            return DatelineReading("", agency, span, None, None, text[start : alone.end()].rstrip(), alone.end())
    window = text[start : start + _LONGEST].partition("\n")[0]
    town = window.partition(" ")[0].strip(",.:")
    if not (is_shouted(town) or "(" in window or "/" in window):
        return None
    for close in islice(_CLOSE.finditer(text, start + 2, start + len(window)), _CLOSINGS):
        reading = _read_head(text, start, close.start(), close.end())
        # Without a dash only a town in capitals tells a dateline from a sentence ("Communist Party (CP) leaders").
        if reading and text[close.end() :].strip() and (close.group().strip(" .") or is_shouted(town)):
            return reading
    return None


def read_dateline_line(text: str, start: int, end: int) -> DatelineReading | None:
    """The dateline that fills a line; it must name a date or an agency, for a line of capitals alone is a title."""
    reading = _read_head(text, start, end, end)
    return reading if reading and (reading.date or reading.agency) else None


def _read_head(text: str, start: int, end: int, close: int) -> DatelineReading | None:
    agency: str | None = None
    agency_span: Span | None = None
    stop = end
    if mark := _AGENCY.search(text, start, end):
        group = "round" if mark["round"] else "slashed"
        name = mark[group].strip()
        if not (is_agency(name) or is_medium(name)) or text[mark.end() : end].strip(" .,:-–—"):
            return None
        agency, stop = name, mark.start()
        agency_span = mark.start(group), mark.start(group) + len(name)
    date, date_at = _date_in(text, start, stop)
    place = text[start : date_at if date else stop].strip(" \t,-–—:")
    if place.endswith(".") and is_shouted(place.rpartition(" ")[2]):
        place = place.removesuffix(".")
    if not _is_place(place, certain=bool(date or agency)):
        return None
    span = (date_at, date_at + len(date.as_written)) if date else None
    return DatelineReading(place, agency, agency_span, date, span, text[start:close].rstrip(" \t—–-―⸺"), close)


def _date_in(text: str, start: int, stop: int) -> tuple[DateReading | None, int]:
    for mark in _DATE_MARK.finditer(text, start, stop):
        reading = read_date(text[:stop], mark.end())
        if isinstance(reading, DateReading) and reading.month and not text[reading.end : stop].strip(" .,:–—-"):
            return reading, mark.end()
    return None, stop


def _is_place(place: str, *, certain: bool) -> bool:
    """Capitals name the town; what follows the first comma may be written normally (a country, a state)."""
    if not 2 <= len(place) <= 70 or any(character.isdigit() for character in place):
        return False
    town, *regions = place.split(",")
    words = town.split()
    if not words or len(words) > 6 or words[0].strip(":").casefold() in _LABELS or len(regions) > 2:
        return False
    shouted = all(
        word.isupper() or word.casefold() in ("and", "de", "al", "el", "/") or not word.isalpha() for word in words
    )
    if shouted and town[0].isupper():
        return True
    return (
        certain
        and len(words) <= 4
        and all(word[:1].isupper() or not word[:1].isalpha() for word in words + [r.strip() for r in regions])
    )
