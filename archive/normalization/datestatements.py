"""Claims about dates, made from readings; dates that cannot be are refused with the reason, as a problem."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from archive.normalization.dates import (
    DateReading,
    Refusal,
    meanings,
    read_date,
    read_exactly,
    read_time,
    with_year_near,
)
from archive.text import word_set
from archive.values import Claim, Method, Problem, Span

CONFIDENCE: dict[Method, float] = {
    "editor": 1.0,
    "json_ld": 0.95,
    "meta": 0.95,
    "feed": 0.9,
    "stamp": 0.95,
    "header": 0.9,
    "sender": 0.85,
    "markup": 0.8,
    "dateline": 0.7,
    "url": 0.6,
    "file_name": 0.3,
}
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d\d)(?![\d/-])")
_MONTHS_OF_YEAR = 12
_BESIDE = 3
"""Characters between two lines: a line end, or two with a space."""
_DECLARED: tuple[Method, ...] = ("markup", "meta", "json_ld", "feed")
_YEAR_FIRST = re.compile(r"(?:ja|ko|zh|hu|lt)\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"en[-_]us\b|en[-_]ph\b|fil\b", re.IGNORECASE)
_SURE = 0.8
_DAY_FIRST = word_set("fr de es pt it nl pl cs ro ru uk tr az sv da no fi el bg ca id vi ar")
# English alone tells nothing, and Canada writes either.
_NO_ORDER = re.compile(r"en$|[a-z]{2}[-_]ca\b", re.IGNORECASE)


def date_claim(
    field: str,
    reading: DateReading,
    *,
    method: Method,
    span: Span | None = None,
    stated: bool = True,
    note: str | None = None,
) -> Claim:
    """A claim that `field` is the date that was read, with its bounds where the year is known."""
    bounds = reading.bounds()
    confidence = CONFIDENCE.get(method, 0.5)
    note = note or reading.note
    if reading.year_first:
        confidence /= 2
        days = [str(meaning.civil_day) for meaning in meanings(reading)]
        note = note or f"{reading.as_written} may be {', '.join(days[:-1])} or {days[-1]}"
    elif reading.either:
        confidence /= 2
        first, second = reading.either
        note = note or f"{reading.as_written} may be day {first} of month {second} or day {second} of month {first}"
    return Claim(
        field=field,
        value=reading.edtf,
        method=method,
        as_written=reading.as_written,
        span=span,
        stated=stated and reading.stated,
        confidence=confidence,
        precision=reading.precision,
        earliest=bounds[0] if bounds else None,
        latest=bounds[1] if bounds else None,
        note=note,
    )


def refusal_problem(refusal: Refusal, field: str = "published") -> Problem:
    """The warning that something written like a date is none."""
    return Problem(
        code="date_in_future" if refusal.is_future else "date_impossible",
        severity="warning",
        message=f"“{refusal.as_written}” is refused as a date: {refusal.reason}",
        field=field,
    )


def completed(claims: Sequence[Claim]) -> tuple[list[Claim], list[Problem]]:
    """The claims with what other stated dates of the same article complete, and what stays doubtful.

    A missing year is the one nearest to a stated date; a bare time takes the day of a stated date; a numeric date with
    two meanings takes the one that another date confirms, or the order in which another one can only be meant, or the
    order of the language that a page declares or its text is in. What was completed is not `stated`, and its note says
    by which date.
    """
    dates = [claim for claim in claims if claim.field in ("published", "modified") and claim.as_written]
    if all(claim.stated and claim.precision != "year" and not claim.value.startswith("XXXX") for claim in dates):
        return list(claims), []
    anchors = sorted(
        (claim for claim in dates if _is_anchor(claim)),
        key=lambda claim: (claim.field != "published", -claim.confidence),
    )
    tongue = _tongue(claims)
    yearless = [claim for claim in dates if claim.value.startswith("XXXX-")]
    done: list[Claim] = []
    problems: list[Problem] = []
    for claim in claims:
        if claim.field not in ("published", "modified") or claim.as_written is None:
            done.append(claim)
        elif claim.value.startswith("XXXX"):
            whole = _complete(claim, anchors)
            # A time without any day cannot be written as EDTF: nothing is claimed.
            if not whole.value.startswith("XXXXT"):
                done.append(whole)
        elif (claim.precision == "year" or not claim.stated) and (reading := _ambiguous(claim.as_written)):
            settled = _settle(claim, reading, [other for other in (*anchors, *yearless) if other is not claim], tongue)
            done.append(settled)
            if settled is claim:
                problems.append(
                    Problem(code="date_ambiguous", severity="warning", message=str(claim.note), field=claim.field)
                )
        else:
            done.append(claim)
    return done, problems


def _is_anchor(claim: Claim) -> bool:
    return claim.stated and claim.earliest is not None and claim.precision in ("day", "minute", "second")


@lru_cache(maxsize=4096)
def _again(as_written: str) -> DateReading | None:
    """The reading of a date that a claim was made of. Kept: "Nov. 7" dates all stories of a day."""
    reading = read_date(as_written)
    return reading if isinstance(reading, DateReading) else None


def _ambiguous(as_written: str) -> DateReading | None:
    reading = _again(as_written)
    return reading if reading and (reading.either or reading.year_first) else None


def _complete(claim: Claim, anchors: Sequence[Claim]) -> Claim:
    if not anchors:
        return claim
    beside = next((one for one in anchors if _is_beside(one, claim)), None)
    anchor = beside or anchors[0]
    written = claim.as_written or ""
    if reading := _again(written):
        middle = _middle(anchor)
        found = with_year_near(reading, middle) if middle else None
        what = "year"
    else:
        found, what = _on_the_day_of(written, anchor), "day"
    if found is None:
        return claim
    note = f"{what} from the {anchor.method} date"
    # Of a stamp's time on the very day that another date states in full no part was worked out.
    same = claim.method == "stamp" and found.hour is not None and found.edtf[:10] == anchor.value[:10]
    stated = (beside is not None and what == "day") or (what == "year" and same)
    return date_claim(claim.field, found, method=claim.method, span=claim.span, stated=stated, note=note)


def _is_beside(date: Claim, time: Claim) -> bool:
    """Whether a stamp's day and its time stand in two lines, one right below the other: both are stated then."""
    if not (date.span and time.span) or (date.method, date.field) != (time.method, time.field):
        return False
    return date.precision == "day" and 0 < max(date.span[0] - time.span[1], time.span[0] - date.span[1]) <= _BESIDE


def _on_the_day_of(written: str, anchor: Claim) -> DateReading | None:
    """The bare time on the anchor's day; None where the anchor's own time is later, for then the day is another."""
    time, day = read_time(written, dotted=True), read_exactly(anchor.value[:10])
    if time is None or not isinstance(day, DateReading):
        return None
    found = time._replace(year=day.year, month=day.month, day=day.day)
    return None if len(anchor.value) > len("2019-11-07") and found.edtf[:16] < anchor.value[:16] else found


def _middle(claim: Claim) -> datetime | None:
    return claim.earliest + (claim.latest - claim.earliest) / 2 if claim.earliest and claim.latest else None


def _settle(claim: Claim, reading: DateReading, others: Sequence[Claim], tongue: str | None) -> Claim:
    """The meaning that other dates confirm: the same day first, then the order that they are written in.

    Where none does, the order of the language.
    """
    found: DateReading | None = None
    note = ""
    what = "day and month" if reading.either else "day and year"
    for meaning in meanings(reading):
        for other in others:
            if found is None and _is_same_day(meaning, other):
                found, note = meaning, f"{what} told apart by the {other.method} date"
    orders = {order for other in others if (order := _order(other.as_written or ""))}
    if found is None and len(orders) == 1:
        found = _in_order(reading, orders.pop())
        note = f"{what} in the order of another date of the text"
    if found is None and tongue and not _NO_ORDER.match(tongue):
        front = reading.year_first and _YEAR_FIRST.match(tongue)
        order = "year" if front else "month" if _MONTH_FIRST.match(tongue) else "day"
        found = _in_order(reading, order)
        note = f"{what} in the order of the language ({tongue})"
    if found is None:
        return claim
    return date_claim(claim.field, found, method=claim.method, span=claim.span, stated=False, note=note)


def _is_same_day(meaning: DateReading, other: Claim) -> bool:
    """Whether another date is this day, its year aside where it states none."""
    day = meaning.edtf[:10]
    return other.value.startswith(day) or (other.value.startswith("XXXX") and other.value[4:10] == day[4:])


def _tongue(claims: Sequence[Claim]) -> str | None:
    """The language that a page declares; else the one that its text is surely in, where that writes the day first."""
    said = [claim for claim in claims if claim.field == "language"]
    declared = next((one.as_written for one in said if one.method in _DECLARED), None)
    read = next((one.value for one in said if one.confidence >= _SURE and one.value in _DAY_FIRST), None)
    return declared if declared and not _NO_ORDER.match(declared) else read or declared


def _in_order(reading: DateReading, order: str) -> DateReading:
    """The meaning in which `day`, `month` or `year` stands first; the first one where no such is possible."""
    possible = meanings(reading)
    if order == "year":
        return possible[-1]
    return possible[1] if order == "month" and reading.either else possible[0]


def _order(as_written: str) -> str | None:
    """Which comes first in a date written with slashes or dashes that has one meaning: `day` or `month`."""
    found = _FIGURES.search(as_written)
    if found is None or (int(found[1]) <= _MONTHS_OF_YEAR) == (int(found[2]) <= _MONTHS_OF_YEAR):
        return None
    return "day" if int(found[1]) > _MONTHS_OF_YEAR else "month"
