"""Datelines: where and when a story was filed, and for whom.

`BAKU, Azerbaijan, Nov. 7`, `PARIS (AP) —`, `LONDON, March 3 (Reuters) -`, `MOSCOW, May 5. /TASS/.`,
`(ANSA) - ROMA, 3 MAR -`, `Baku. Ann Lee – APA.`, `(CNN)`.

A dateline is a head of the paragraph, closed by a dash, a colon or a full stop, whose every part is a town, a region, a
date, an agency or its reporter. How much it takes to believe one depends on the close: before a dash a town in capitals
is enough, before a colon the town must be listed, before a full stop a date or an agency must stand beside it.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from archive.normalization.datelinehead import LINKS, NARROW_SPACES, DatelineHead, agencies_in, is_listed, read_head
from archive.normalization.dates import DateReading, read_date
from archive.normalization.eastasia import read_east_asian_dateline
from archive.normalization.labels import is_kicker, is_section
from archive.normalization.names import is_common_word
from archive.normalization.outlets import is_agency, is_medium
from archive.normalization.places import TOWN_WORDS, is_region, is_town
from archive.text import is_shouted
from archive.values import Span

_LONGEST = 110
_LONGEST_TOWNS = 60
_LONGEST_SIGN = 8
_EVIDENCE = frozenset("0123456789()[]/（）【】" + "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
_CLOSINGS = 7
_CLOSE = re.compile(
    r"(?=[\s—–―⸺.:,=-])(?:\s*(?:—|–|―|⸺|--+)\s*|\s+[-_=]+\s+|(?<=[)\]/])\s*(?:\.?\s*[-–—:]+\s*|[.,=]\s*|\s+)(?=\S)|"
    r"(?<=[\w.])(?:\.-+\s*|[.:]\s+)(?=\S))"
)
_TOWN_END = re.compile(r"[,.]|\s[-–—]")
_WORD_END = re.compile(r"[/.,:–—-]")
_DASH = re.compile(r"[-–—―⸺_=]")
_SHOUTED = re.compile(
    r"(?P<town>[A-Z][A-Z'-]{4,20}(?: [A-Z][A-Z'-]{2,20}){0,2})\s?:\s+(?=[A-Z])(?!(?:I|We|You|My|Our)\b)"
)
_TOLD = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:here|today|yesterday)\b")
_FIRST_SENTENCE = 260
_ALONE = re.compile(r"[(\[]\s*(?P<agency>[^()\[\]]{2,40}?)\s*[)\]]\s*(?:\.?\s*(?:—|–|--+|-|\.|:))?\s*(?=\S)")


class DatelineReading(NamedTuple):
    """A dateline as written: `end` is the offset behind it and its closing mark; `place` is empty for "(CNN) —"."""

    place: str
    place_span: Span | None
    agencies: tuple[tuple[str, Span], ...]
    date: DateReading | None
    date_span: Span | None
    persons: tuple[tuple[str, Span], ...]
    as_written: str
    end: int


def read_dateline(text: str, start: int = 0) -> DatelineReading | None:
    """The dateline at the head of a paragraph that goes on behind it."""
    first = text[start : start + 1]
    if (first > "\u2e7f" or first in "([【") and (east := _east_asian(text, start, len(text))):
        return east if east.end < len(text) else None
    window = text[start : start + _LONGEST].partition("\n")[0]
    if alone := _ALONE.match(text, start):
        return _agency_first(text, start, alone)
    words = window.split(None, 2)
    if not words:
        return None
    if len(words) > 1 and words[1][0].islower() and words[0][-1].isalpha() and words[1] not in LINKS:
        # "Paris is …": no dateline goes on in small letters.
        return None
    word = words[0].strip(",.:/")
    town = _WORD_END.split(word, maxsplit=1)[0] if not word.isalpha() else word
    known = word.casefold() in TOWN_WORDS or town.casefold() in TOWN_WORDS or "i\u0307" in word.casefold()
    if first > "\u0590":
        known = known or " - " in window or " – " in window
    if not (
        known or is_shouted(town) or "(" in window or "/" in window or (window[:1].isupper() and _may_be_dated(window))
    ):
        return None
    found: DatelineReading | None = None
    for close in islice(_CLOSE.finditer(text, start + 2, start + len(window)), _CLOSINGS):
        if close.end() >= len(text):
            break
        head = read_head(text, start, close.start())
        if head and _is_certain(head, close.group(), text[close.end()]):
            # The longest one counts: "MOSCOW, May 5 — TASS. …", "NEW YORK--(BUSINESS WIRE)--…".
            found = _reading(text, start, close.start(), close.end(), head)
    return found


def read_unlisted_town(text: str) -> DatelineReading | None:
    """ "KALIPUR: Police on Monday …": a town in capitals that is not listed, where the sentence says when or "here".

    Speakers and labels stand in capitals before a colon too: the caller sees to it that no other paragraph begins so.
    """
    match = _SHOUTED.match(text)
    if match is None or not _TOLD.search(text, match.end(), match.end() + _FIRST_SENTENCE):
        return None
    town = match["town"]
    head = read_head(text, 0, match.end("town"))
    if head is None or len(head.places) != 1 or head.agencies or head.persons or is_kicker(town) or is_section(town):
        return None
    if any(is_common_word(word) for word in town.split()):
        return None
    return _reading(text, 0, match.end("town"), match.end(), head)


def read_dateline_line(text: str) -> DatelineReading | None:
    """The dateline that fills a line: a town with a date or an agency, or a listed town alone."""
    if not text or len(text) > _LONGEST:
        return None
    if _EVIDENCE.isdisjoint(text):
        # Without a date or brackets only a listed town says so: "Vienna, Austria".
        town = _TOWN_END.split(text, maxsplit=1)[0]
        if len(town) > _LONGEST_TOWNS or not (is_listed(town) or is_region(town)):
            return None
    return _line(text)


@lru_cache(maxsize=4096)
def _line(text: str) -> DatelineReading | None:
    """Kept: an outlet's articles of one day stand below the same few datelines."""
    end = len(text)
    if text[0] > "\u2e7f" or text[0] in "([【":
        east = _east_asian(text, 0, end)
        if east:
            return east if east.end >= end else None
    stop = len(text.rstrip(" -–—:=" + NARROW_SPACES))
    head = read_head(text, 0, stop)
    if head is None or not head.places:
        return None
    dated = head.date is not None and (head.shouted or head.listed or len(head.places) == 1)
    signed = bool(head.agencies) and (head.shouted or head.listed or head.date is not None)
    alone = head.listed and not (head.agencies or head.date or head.unknown or head.persons)
    strange = bool(head.unknown) and head.date is not None
    if head.unknown and not strange:
        return None
    if not (dated or signed or alone or strange):
        return None
    return _reading(text, 0, stop, end, head)


def _may_be_dated(window: str) -> bool:
    """Whether a digit stands early in the window: a town that is written normally needs a date."""
    return any(map(str.isdigit, window[3:45]))


def _agency_first(text: str, start: int, alone: re.Match[str]) -> DatelineReading | None:
    """ "(CNN) —", and "(ANSA) - ROMA, 3 MAR -", where the town stands behind the agency."""
    name = alone["agency"]
    span = alone.span("agency")
    agencies = agencies_in(name, span[0]) if len(name) < 30 else []
    places = [part for part in re.split(r"\s*[-–,/]\s*", name) if is_town(part)]
    if places and not all(is_town(part) for part in (name,)):
        # "[Baku-APA]", "(Warschau/dpa)".
        at = start + text[start : alone.end()].index(places[0])
        others = [part for part in re.split(r"\s*[-–,/]\s*", name) if part and part not in places]
        if others and all(is_agency(part) or is_medium(part) for part in others):
            begin = text.index(others[0], start)
            signed = ((others[0], (begin, begin + len(others[0]))),)
            written = text[start : alone.end()].rstrip(" -–—.:")
            return DatelineReading(places[0], (at, at + len(places[0])), signed, None, None, (), written, alone.end())
    unknown = not agencies and name.isalpha() and name.isupper() and len(name) <= _LONGEST_SIGN
    if not (agencies or unknown):
        return None
    behind = None
    rest = text[alone.end() : alone.end() + _LONGEST].partition("\n")[0]
    if rest[:1].isupper():
        for close in islice(_CLOSE.finditer(text, alone.end() + 2, alone.end() + len(rest)), 3):
            head = read_head(text, alone.end(), close.start())
            sure = head and head.places and (head.listed or (head.shouted and head.date)) and not head.unknown
            if head and sure and _DASH.search(close.group()) and text[close.end() :].strip():
                behind = _reading(text, start, close.start(), close.end(), head)
    if unknown:
        # "(NPA) - TORSK, 3 MAR -": only a town and a date say that the letters are an agency's.
        agencies = [(name, span)]
        if behind is None or behind.date is None:
            return None
    if behind:
        return behind._replace(agencies=(*agencies, *behind.agencies))
    written = text[start : alone.end()].rstrip()
    return DatelineReading("", None, tuple(agencies), None, None, (), written, alone.end())


def _is_certain(head: DatelineHead, close: str, behind: str) -> bool:
    """Whether what was read is a dateline before this close; see the head of this module."""
    named = head.listed or head.shouted
    known = bool(head.agencies)
    if known and head.unknown:
        return False
    if _DASH.search(close):
        if known or head.date:
            return bool(head.places) or (known and head.date is not None)
        if head.unknown:
            # "Vestby (NPA) – The …", "Vestby (npa/vest) – …": a sign for an agency that nobody knows.
            sign = head.unknown[0][0]
            signs = (sign.isupper() and len(sign) <= 5) or (sign.islower() and "/" in sign)
            return named or (len(head.places) == 1 and signs and not behind.islower())
        return named and not behind.islower()
    if behind.islower():
        return False
    if ":" in close:
        # A speaker of a transcript stands in capitals before a colon as well: only a listed town needs no more.
        return (head.listed and not head.unknown) or (named and (known or head.date is not None))
    if "." in close or "," in close:
        return named and (known or head.date is not None)
    return named and (known or (bool(head.unknown) and head.date is not None))


def _reading(text: str, start: int, end: int, close: int, head: DatelineHead) -> DatelineReading:
    span = (head.places[0][0], head.places[-1][1]) if head.places else None
    date_span = (head.date_at, head.date_at + len(head.date.as_written)) if head.date else None
    agencies = tuple(head.agencies or head.unknown)
    written = text[start:end].rstrip(" \t—–-―⸺=:" + NARROW_SPACES)
    place = text[slice(*span)] if span else ""
    return DatelineReading(place, span, agencies, head.date, date_span, tuple(head.persons), written, close)


def _east_asian(text: str, start: int, end: int) -> DatelineReading | None:
    found = read_east_asian_dateline(text, start, end)
    if found is None:
        return None
    reading = read_date(text, found.date[0]) if found.date else None
    date = reading if isinstance(reading, DateReading) and reading.month else None
    agencies = ((text[slice(*found.agency)], found.agency),) if found.agency else ()
    date_span = (found.date[0], found.date[0] + len(date.as_written)) if found.date and date else None
    place = text[slice(*found.place)] if found.place else ""
    written = text[start : found.end].rstrip(" \u3000")
    return DatelineReading(place, found.place, agencies, date, date_span, tuple(found.persons), written, found.end)
