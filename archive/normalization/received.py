"""What the format (markup, a record's fields) and the sender say beside the text: claims, read like any other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from archive.normalization.authorfields import read_author_field
from archive.normalization.byline import read_byline
from archive.normalization.dateline import read_dateline_line
from archive.normalization.dates import DateReading, Refusal, read_date, read_exactly
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.normalization.stamp import read_stamp
from archive.normalization.stampwords import LABEL
from archive.normalization.title import without_section, without_site
from archive.normalization.urls import canonical, host_names, read_file_name_date, read_url_date
from archive.text import collapse, fold
from archive.values import Claim, Method, Problem

FIELDS = (
    "title", "subtitle", "authors", "publisher", "published", "modified", "language", "url", "section", "keywords",
    "identifier", "credits", "tags",
)  # fmt: skip
_LONGEST_VALUE = 2000
_SHOWN = "visible"
_POSTED = re.compile(
    r"^\W*(?:(?:first\s)?(?:posted|published|submitted|written|veröffentlicht|publié|publicado|pubblicato|geplaatst)\s*)"
    r"(?:on|am|le|el|il|em|op)?\b(?!\s*(?:by|von|par|por|di|door))",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[\W_]+|[^\w.]+$|\s+(?:on|am|le|el|il|em|op|den)\W*$")
_WORD_START = re.compile(r"(?<![\w/.-])\w")


def read_received(
    claims: Iterable[Claim], declared: Mapping[str, Any], *, name: str, url: str | None
) -> tuple[list[Claim], list[Problem]]:
    """The claims of format and sender with their values read; what cannot be (an impossible date) is a problem."""
    raw = list(claims)
    for field in FIELDS if declared else ():
        for value in _values(declared.get(field)):
            raw.append(Claim(field=field, value=value, method="sender", as_written=value, confidence=0.85))
    if url:
        raw.append(Claim(field="url", value=url, method="sender", as_written=url, confidence=0.7))
    sites = [claim.value for claim in raw if claim.field == "publisher"]
    sites += [name for claim in raw if claim.field == "url" for name in host_names(claim.value)]
    known = frozenset(map(fold, sites))
    found: list[Claim] = []
    problems: list[Problem] = []
    for claim in raw:
        read, refused = _read(claim, sites, known)
        found += read
        problems += refused
    dated = next((read_url_date(claim.value) for claim in found if claim.field == "url"), None)
    return found + [claim for claim in (dated, read_file_name_date(name)) if claim], problems


def _values(value: Any) -> list[str]:
    """A declared value as texts: a string, a number, or a list of them; anything else says nothing."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, list | tuple):
        return [text for item in value if not isinstance(item, list | tuple) for text in _values(item)]
    return []


def _read(claim: Claim, sites: list[str], known: frozenset[str]) -> tuple[list[Claim], list[Problem]]:
    value = collapse(claim.value[:_LONGEST_VALUE])
    if not value:
        return [], []
    if claim.field in ("published", "modified"):
        return _read_date(claim, value)
    if claim.field == "authors":
        return _read_authors(claim, value, known), []
    if claim.field == "dateline":
        return _read_dateline(claim, value), []
    if claim.field == "title":
        value = without_site(value, sites)
        if claim.note == "title":
            value = without_section(value)
    elif claim.field == "language":
        value = value.replace("_", "-").split("-")[0].lower()
        if not (2 <= len(value) <= 3 and value.isalpha()):
            return [], []
    elif claim.field == "url":
        address = canonical(value)
        if address is None:
            return [], []
        value = address
    return [_with_value(claim, value, claim.method)], []


def _read_date(claim: Claim, value: str) -> tuple[list[Claim], list[Problem]]:
    if claim.note == _SHOWN:
        return _read_shown(claim, value), []
    reading = _exactly(value)
    if isinstance(reading, Refusal):
        return [], [refusal_problem(reading, claim.field)]
    if not isinstance(reading, DateReading):
        message = f"“{value[:80]}” is not read as a date."
        return [], [Problem(code="date_unreadable", severity="warning", message=message, field=claim.field)]
    return [date_claim(claim.field, reading, method=claim.method, stated=claim.stated, note=claim.note)], []


@lru_cache(maxsize=256)
def _exactly(value: str) -> DateReading | Refusal | None:
    """Kept: a page says the same moment in its JSON-LD, its metas and its microdata."""
    return read_exactly(value)


def _read_shown(claim: Claim, value: str) -> list[Claim]:
    """The dates of a line that a page shows around its headline: a stamp, or one date among other words."""
    stamp = read_stamp(value, 0)
    if stamp is not None:
        found = [one for one in stamp.claims if one.field in ("published", "modified")]
        if claim.field == "modified" and len(found) == 1:
            found = [one._replace(field="modified") for one in found]
    else:
        dates = list(_dates_in(value))
        days = {one.edtf[:10] for one in dates}
        found = [date_claim(claim.field, dates[0], method=claim.method)] if len(days) == 1 else []
        if len(days) == 2:
            found = _two_dates(claim, value, dates)
        found += [one for part in _around(value, dates) for one in read_byline(part, 0) or ()]
    return [one._replace(method=claim.method, span=None, note=one.note or _SHOWN) for one in found]


def _dates_in(value: str) -> Iterator[DateReading]:
    """The whole dates among the words of a line; one that begins inside another ("Tue, 03/08/2016") is a part of it."""
    end = 0
    for start in _WORD_START.finditer(value):
        reading = read_date(value, start.start()) if start.start() >= end else None
        if isinstance(reading, DateReading) and reading.year and reading.day:
            end = reading.end
            yield reading


def _two_dates(claim: Claim, value: str, dates: list[DateReading]) -> list[Claim]:
    """The two dates of a line where the word before one of them alone says that it is the later one."""
    found: list[Claim] = []
    end = 0
    for date in dates:
        begin = value.find(date.as_written, end)
        if begin < end:
            return []
        label = next(
            (said for start in _WORD_START.finditer(value, end, begin) if (said := LABEL.match(value, start.start()))),
            None,
        )
        field = "modified" if label and label["modified"] else "published"
        found.append(date_claim(field, date, method=claim.method))
        end = begin + len(date.as_written)
    return found if len({one.field for one in found}) == len(found) else []


def _around(value: str, dates: list[DateReading]) -> list[str]:
    """What a line holds before and behind its date, without "Posted on" and the marks between."""
    if not dates:
        return []
    begin = value.find(dates[0].as_written)
    parts = value[:begin], value[begin + len(dates[0].as_written) :]
    return [bare for part in parts if (bare := _MARKS.sub("", _POSTED.sub("", part)))]


def _read_authors(claim: Claim, value: str, known: frozenset[str]) -> list[Claim]:
    return [
        # An outlet among the authors names itself with less weight than where the outlet is asked for.
        _with_value(claim, name, claim.method, field, 1.0 if field == "authors" else 0.6)
        for field, name in read_author_field(value, organisation=claim.note == "organisation", sites=known)
    ]


def _read_dateline(claim: Claim, value: str) -> list[Claim]:
    """The place of a dateline that a field states, and the agency that signs in it ("MOSCOW, May 5 (Reuters)")."""
    reading = read_dateline_line(value)
    found = [_with_value(claim, (reading.place if reading else "") or value.strip(" -–—"), claim.method)]
    for agency, _ in reading.agencies if reading else ():
        found.append(_with_value(claim, agency, claim.method, "credits"))
    return found


def _with_value(claim: Claim, value: str, method: Method, field: str | None = None, weight: float = 1.0) -> Claim:
    if (
        (value, method) == (claim.value, claim.method)
        and claim.as_written
        and field in (None, claim.field)
        and weight == 1
    ):
        return claim
    return Claim(
        field=field or claim.field,
        value=value,
        method=method,
        as_written=claim.as_written or claim.value,
        stated=claim.stated,
        confidence=claim.confidence * weight,
        note=claim.note,
    )
