"""Stamps: lines that date the article ("7 November 2019 11:55 (UTC+04:00)", "Updated 14:02", "5 May 2021 | Sport").

The word before a date tells whether it was published or changed then; a date alone is when it was published. A moment
counted from now ("2 hours ago") is a stamp that claims nothing.
"""

import re
from typing import NamedTuple

from archive.normalization.dates import DateReading, Refusal, read_date, read_exactly, read_time
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.normalization.stampwords import (
    ISSUE,
    LABEL,
    LABEL_BEHIND,
    NOISE,
    RELATIVE,
    SECTIONS,
    VISITED,
    may_be_label,
)
from archive.values import Claim, Problem

# Whatever white space is taken is kept: to share a long gap out among so many places in all ways takes minutes.
_TAIL = re.compile(
    r"\s*+[)\]）]?\s*+(?:\(?[A-ZА-Я]{2,5}\)?(?:\s++time)?)?\s*+(?:local\s++time|hrs?|uhr|d\.)?\s*+[)\]）]?\s*+"
    r"[.|·•,;]?\s*+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"[(\[（]?\s?(?:(?:le|den|am|el|il|the|dne|dnia|em|på|ngày)\s+(?=\S))?", re.IGNORECASE)
_SECTION = re.compile(r"\s*[|•·/,–—]\s*(?P<section>[^\W\d_][^\W\d_ &/-]*(?:[ &/-]+[^\W\d_]+){0,3})\s*")
_LAST_WORD = re.compile(r"\s+(?P<section>[^\W\d_]{2,20})\s*")
_SECTION_BEFORE = re.compile(
    r"(?P<section>[^\W\d_][^|•·/:]{1,30}?)\s*(?:[|•·/,:–—]|\s-|\s)\s*(?=\d|[^\W\d_]+\.?,?\s+\d)"
)
_SOURCE = re.compile(
    r"\s*[|•·(（]?\s*(?:来源|來源|出典|출처|source|quelle|источник|mənbə|kaynak)\s?[:：]\s*(?P<name>[^\s|()（）][^|()（）:：]{1,30}?)\s*[)）]?\s*",
    re.IGNORECASE,
)
_CLOCK_BEHIND = re.compile(r"[\s,|·–—-]{1,4}\d{1,2}[:.]\d\d(?::\d\d)?")
# A day of the Islamic calendar before the same one of the civil calendar.
_HIJRI = re.compile(r"[^\d,]{0,20}\d{1,2}[^\d,]{3,20}\d{4}\s?هـ[\s،,/-]{1,3}(?:الموافق\s(?:لـ?\s?)?)?")
_COMPACT = re.compile(r"(?:19|20)\d{6}T\d{4}(?:\d\d)?(?:Z|[+-]\d\d:?\d\d)?")
_LEADING = "-–—•·*|"
_ISSUE_STARTS = frozenset("NnIiAaVvJjRr№")
_LONGEST = 170
_DIGIT = re.compile(r"\d")
_AGO = re.compile(r"\bago$")


class Stamp(NamedTuple):
    """What one stamp line says; both may be empty (an impossible date, "2 hours ago")."""

    claims: list[Claim]
    problems: list[Problem]


def read_stamp(text: str, start: int, *, labelled: bool = False) -> Stamp | None:
    """Read a line that is a stamp and nothing else; None when it is none.

    `labelled` asks for a word that says so ("Published", "Updated"): below the body a bare date proves nothing.
    """
    if len(text) > _LONGEST or not (_DIGIT.search(text) or (text.endswith("ago") and _AGO.search(text))):
        return None
    bare = text.lstrip(_LEADING) if text[0] in _LEADING else text
    return _read(bare, start + len(text) - len(bare), labelled=labelled) if bare else None


def _read(text: str, start: int, *, labelled: bool) -> Stamp | None:
    if visit := VISITED.match(text):
        # The day on which somebody looked is none of the article's.
        return None if labelled or read_stamp(text[visit.end() :], 0) is None else Stamp([], [])
    if _COMPACT.fullmatch(text) and isinstance(reading := read_exactly(text), DateReading):
        span = start, start + len(text)
        return None if labelled else Stamp([date_claim("published", reading, method="stamp", span=span)], [])
    if text[0] in _ISSUE_STARTS and (issue := ISSUE.match(text)):
        return None if labelled else read_stamp(text[issue.end() :], start + issue.end())
    label = LABEL.match(text) if may_be_label(text) else None
    if labelled and not label:
        return None
    if label:
        return _moment(text, label.end(), start, "modified" if label["modified"] else "published", labelled=True)
    if relative := RELATIVE.match(text):
        found = _behind(text, relative.end(), start)
    elif "هـ" in text:
        found = _moment(text, 0, start, "published", labelled=False)
    elif (article := _ARTICLE.match(text)) and article.end():
        found = _moment(text, article.end(), start, "published", labelled=False)
    else:
        found = _dated(text, 0, start, "published", labelled=False)
    if found is None and (before := _SECTION_BEFORE.match(text)) and before["section"].casefold() in SECTIONS:
        found = read_stamp(text[before.end() :], start + before.end())
        if found is not None:
            found.claims.append(_section(before["section"], start))
    return found


def _moment(text: str, at: int, start: int, subject: str, *, labelled: bool) -> Stamp | None:
    """The moment at `at`, counted from now or dated, and what follows it in its line."""
    if "هـ" in text and (hijri := _HIJRI.match(text, at)):
        at = hijri.end()
    if relative := RELATIVE.match(text, at):
        return _behind(text, relative.end(), start)
    return _dated(text, at, start, subject, labelled=labelled)


def _dated(text: str, at: int, start: int, subject: str, *, labelled: bool) -> Stamp | None:
    """The date at `at` and what follows it in its line."""
    reading = read_date(text, at)
    if isinstance(reading, Refusal):
        end = clock.end() if (clock := _CLOCK_BEHIND.match(text, reading.end)) else reading.end
        return Stamp([], [refusal_problem(reading, subject)]) if _TAIL.fullmatch(text, end) else None
    if reading is None:
        reading = read_time(text, at, dotted=labelled)
        if reading is None or not (labelled or _TAIL.fullmatch(text, reading.end)):
            return None
    span = start + at, start + at + len(reading.as_written)
    end = reading.end
    if not labelled and (said := LABEL_BEHIND.match(text, end)):
        subject, end = ("modified" if said["modified"] else "published"), said.end()
    behind = _behind(text, end, start)
    if behind is None:
        return None
    return Stamp([date_claim(subject, reading, method="stamp", span=span), *behind.claims], behind.problems)


def _behind(text: str, end: int, start: int) -> Stamp | None:
    """What follows the date in its line: nothing, a section, a source, or a second stamp ("… Updated 16:10")."""
    if _TAIL.fullmatch(text, end):
        return Stamp([], [])
    if match := NOISE.match(text, end):
        return _behind(text, match.end(), start)
    if match := _SOURCE.fullmatch(text, end):
        name, at = match["name"], start + match.start("name")
        source = Claim(field="credits", value=name, method="signature", as_written=name, span=(at, at + len(name)))
        return Stamp([source], [])
    if match := _SECTION.fullmatch(text, end):
        name = match["section"]
        known = name.casefold() in SECTIONS
        if known or " " not in name:
            return Stamp([_section(name, start + match.start("section"))], [])
        # Several unknown words may be a section or a person: they claim nothing.
        return Stamp([], [])
    if (last := _LAST_WORD.fullmatch(text, end)) and last["section"].casefold() in SECTIONS:
        return Stamp([_section(last["section"], start + last.start("section"))], [])
    rest = text[end:].lstrip(" \t\u00a0,.;|•·–—-)(/[（")
    return read_stamp(rest, start + len(text) - len(rest)) if rest and len(rest) < len(text) else None


def _section(name: str, start: int) -> Claim:
    span = start, start + len(name)
    return Claim(field="section", value=name, method="stamp", as_written=name, span=span, confidence=0.6)
