"""What the format (markup, a record's fields) and the sender say beside the text: claims, read like any other."""

from collections.abc import Iterable, Mapping
from typing import Any

from archive.normalization.byline import read_byline, read_names
from archive.normalization.dates import DateReading, Refusal, read_exactly
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.normalization.outlets import is_medium
from archive.normalization.title import without_site
from archive.normalization.urls import canonical, read_file_name_date, read_url_date
from archive.text import collapse
from archive.values import Claim, Method, Problem

FIELDS = (
    "title", "subtitle", "authors", "publisher", "published", "modified", "language", "url", "section", "keywords",
    "identifier", "credits", "tags",
)  # fmt: skip
_LONGEST_VALUE = 2000
_LONGEST_NAME = 80


def read_received(
    claims: Iterable[Claim], declared: Mapping[str, Any], *, name: str, url: str | None
) -> tuple[list[Claim], list[Problem]]:
    """The claims of format and sender with their values read; what cannot be (an impossible date) is a problem."""
    raw = list(claims)
    for field in FIELDS:
        for value in _values(declared.get(field)):
            raw.append(Claim(field=field, value=value, method="sender", as_written=value, confidence=0.85))
    if url:
        raw.append(Claim(field="url", value=url, method="sender", as_written=url, confidence=0.7))
    sites = [claim.value for claim in raw if claim.field == "publisher"]
    found: list[Claim] = []
    problems: list[Problem] = []
    for claim in raw:
        read, refused = _read(claim, sites)
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


def _read(claim: Claim, sites: list[str]) -> tuple[list[Claim], list[Problem]]:
    value = collapse(claim.value[:_LONGEST_VALUE])
    if not value:
        return [], []
    if claim.field in ("published", "modified"):
        return _read_date(claim, value)
    if claim.field == "authors":
        return _read_authors(claim, value), []
    if claim.field == "title":
        value = without_site(value, sites)
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
    reading = read_exactly(value)
    if isinstance(reading, Refusal):
        return [], [refusal_problem(reading, claim.field)]
    if not isinstance(reading, DateReading):
        message = f"“{value[:80]}” is not read as a date."
        return [], [Problem(code="date_unreadable", severity="warning", message=message, field=claim.field)]
    return [date_claim(claim.field, reading, method=claim.method, stated=claim.stated, note=claim.note)], []


def _read_authors(claim: Claim, value: str) -> list[Claim]:
    if "://" in value or len(value) > 4 * _LONGEST_NAME:
        return []
    if byline := read_byline(value, 0):
        return [_with_value(claim, found.value, claim.method, found.field) for found in byline]
    names = read_names(value)
    if names is None:
        return []
    found = [_with_value(claim, name, claim.method) for name, _ in names.persons]
    for name, _ in names.outlets:
        # A field for authors may hold a pen name of one word; only what is known as a medium is an outlet.
        field = "publisher" if is_medium(name) else "authors"
        found.append(_with_value(claim, name, claim.method, field))
    return found


def _with_value(claim: Claim, value: str, method: Method, field: str | None = None) -> Claim:
    return Claim(
        field=field or claim.field,
        value=value,
        method=method,
        as_written=claim.as_written or claim.value,
        stated=claim.stated,
        confidence=claim.confidence,
        note=claim.note,
    )
