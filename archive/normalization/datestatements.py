"""Claims about dates, made from readings; dates that cannot be are refused with the reason, as a problem."""

from collections.abc import Sequence
from dataclasses import replace

from archive.normalization.dates import DateReading, Refusal, read_date, read_exactly, read_time, with_year_near
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
    if reading.either:
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

    A dateline's missing year is the one nearest to a stated date; a bare time takes the day of a stated date; a
    numeric date with two meanings takes the one that another date confirms. Completed claims are not `stated`.
    """
    anchors = sorted(
        (claim for claim in claims if claim.field in ("published", "modified") and _is_anchor(claim)),
        key=lambda claim: (claim.field != "published", -claim.confidence),
    )
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
        elif claim.precision == "year" and (reading := _ambiguous(claim.as_written)):
            settled = _settle(claim, reading, [other for other in anchors if other is not claim])
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


def _ambiguous(as_written: str) -> DateReading | None:
    reading = read_date(as_written)
    return reading if isinstance(reading, DateReading) and reading.either else None


def _complete(claim: Claim, anchors: Sequence[Claim]) -> Claim:
    if not anchors:
        return claim
    anchor = anchors[0]
    written = claim.as_written or ""
    reading = read_date(written)
    found: DateReading | None = None
    if isinstance(reading, DateReading) and anchor.earliest and anchor.latest:
        found = with_year_near(reading, anchor.earliest + (anchor.latest - anchor.earliest) / 2)
    elif reading is None and (time := read_time(written)):
        day = read_exactly(anchor.value[:10])
        if isinstance(day, DateReading):
            found = replace(time, year=day.year, month=day.month, day=day.day)
    if found is None:
        return claim
    what = "year" if reading else "day"
    return date_claim(
        claim.field,
        found,
        method=claim.method,
        span=claim.span,
        stated=False,
        note=f"{what} from the {anchor.method} date",
    )


def _settle(claim: Claim, reading: DateReading, others: Sequence[Claim]) -> Claim:
    first, second = reading.either or (0, 0)
    for month, day in ((second, first), (first, second)):
        chosen = replace(reading, month=month, day=day, either=None)
        for other in others:
            if other.value.startswith(chosen.edtf[:10]):
                note = f"day and month told apart by the {other.method} date"
                return date_claim(claim.field, chosen, method=claim.method, span=claim.span, stated=False, note=note)
    return claim
