"""Stamps: lines that date the article ("7 November 2019 11:55 (UTC+04:00)", "Updated 14:02", "5 May 2021 | Sport")."""

import re
from typing import NamedTuple

from archive.normalization.dates import Refusal, read_date, read_time
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.values import Claim, Problem

_LABEL = re.compile(
    r"(?:first\s+|last\s+|originally\s+)?(?P<word>published|posted|updated|modified|created|issued|released|edited|as\s+of|date|"
    r"publié|mis\s+à\s+jour|veröffentlicht|aktualisiert|stand|publicado|actualizado|опубликовано|обновлено)"
    r"(?:\s+(?:on|at|le|am|el|о|в))?\s*[:\-–|]?\s+(?=\S)",
    re.IGNORECASE,
)
_MODIFIED = ("updated", "modified", "edited", "mis", "aktualisiert", "actualizado", "обновлено")
_TAIL = re.compile(
    r"\s*[)\]]?\s*(?:\(?[A-Z]{2,5}\)?(?:\s+time)?)?\s*(?:local\s+time|hrs?|uhr)?\s*[)\]]?\s*[.|]?\s*", re.IGNORECASE
)
_SECTION = re.compile(r"\s*[|•·]\s*(?P<section>[^\W\d_][^\W\d_ &/-]*(?:[ &/-]+[^\W\d_]+){0,3})\s*")
_RELATIVE = re.compile(r"(?:\d{1,2}|an?)\s+(?:min(?:ute)?s?|hours?|days?|weeks?|months?)\s+ago", re.IGNORECASE)
_LONGEST = 120
_DIGIT = re.compile(r"\d|\bago$")


class Stamp(NamedTuple):
    """What one stamp line says; both may be empty (an impossible date, "2 hours ago")."""

    claims: list[Claim]
    problems: list[Problem]


def read_stamp(text: str, start: int, *, labelled: bool = False) -> Stamp | None:
    """Read a line that is a stamp and nothing else; None when it is none.

    `labelled` asks for a word that says so ("Published", "Updated"): below the body a bare date proves nothing.
    """
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    label = _LABEL.match(text)
    if labelled and not label:
        return None
    at = label.end() if label else 1 if text[0] in "([" else 0
    if _RELATIVE.fullmatch(text, at):
        # "2 hours ago" dates nothing without the moment at which it was shown.
        return Stamp([], [])
    subject = "modified" if label and label["word"].split()[0].casefold() in _MODIFIED else "published"
    reading = read_date(text, at)
    if isinstance(reading, Refusal):
        return Stamp([], [refusal_problem(reading, subject)]) if _TAIL.fullmatch(text, reading.end) else None
    if reading is None:
        reading = read_time(text, at)
        if reading is None or not (label or _TAIL.fullmatch(text, reading.end)):
            return None
    span = start + at, start + at + len(reading.as_written)
    behind = _behind(text, reading.end, start)
    if behind is None:
        return None
    return Stamp([date_claim(subject, reading, method="stamp", span=span), *behind.claims], behind.problems)


def _behind(text: str, end: int, start: int) -> Stamp | None:
    """What follows the date in its line: nothing, a section, or a second stamp ("… Updated 16:10")."""
    if _TAIL.fullmatch(text, end):
        return Stamp([], [])
    if match := _SECTION.fullmatch(text, end):
        name = match["section"]
        span = start + match.start("section"), start + match.end("section")
        claim = Claim(field="section", value=name, method="stamp", as_written=name, span=span, confidence=0.6)
        return Stamp([claim], [])
    rest = text[end:].lstrip(" \t,;|•·–—-)")
    return read_stamp(rest, start + len(text) - len(rest)) if rest else None
