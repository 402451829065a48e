"""What one line above the body says, and the claims that lines of several kinds have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.normalization.credits import credit
from archive.normalization.dateline import DatelineReading
from archive.normalization.datestatements import date_claim
from archive.normalization.outlets import is_agency, is_medium
from archive.text import Line
from archive.values import Claim, Dateline, Method, Problem


@dataclass(slots=True)
class ClaimLine:
    """What one line says."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    dateline: Dateline | None = None


def from_dateline(reading: DatelineReading, start: int) -> ClaimLine:
    """The claims of a dateline that was read from a text beginning at `start`."""
    found = ClaimLine()
    if reading.place and reading.place_span:
        span = start, start + len(reading.as_written)
        found.dateline = Dateline(place=reading.place, as_written=reading.as_written, span=span)
        place = start + reading.place_span[0], start + reading.place_span[1]
        found.claims.append(claim_at("dateline", reading.place, place, "dateline", 0.9, reading.as_written))
    for name, at in reading.agencies:
        found.claims.append(credit(name, (start + at[0], start + at[1])))
    for name, at in reading.persons:
        found.claims.append(claim_at("authors", name, (start + at[0], start + at[1]), "byline", 0.8, name))
    if reading.date and reading.date_span:
        span = start + reading.date_span[0], start + reading.date_span[1]
        found.claims.append(date_claim("published", reading.date, method="dateline", span=span))
    return found


def read_outlet(text: str, start: int) -> Claim | None:
    """An agency that signs, or the outlet that names itself."""
    span = start, start + len(text)
    if is_agency(text):
        return credit(text, span, confidence=0.7)
    words = text.split()
    proper = len(words) <= 4 and not any(word[0].islower() for word in words)
    return claim_at("publisher", text, span, "position", 0.6, text) if proper and is_medium(text) else None


def is_dated(claims: Sequence[Claim]) -> bool:
    """Whether one of the claims is a date of publication that states its year."""
    return any(claim.field == "published" and claim.value[:1].isdigit() for claim in claims)


def claim_of(name: str, line: Line) -> Claim:
    """A claim that is the whole line."""
    return claim_at(name, line.text, line.span, "position", 0.8, line.text)


def claim_at(name: str, value: str, span: tuple[int, int], method: Method, confidence: float, as_written: str) -> Claim:
    """A claim by what stands at `span`."""
    return Claim(field=name, value=value, method=method, as_written=as_written, span=span, confidence=confidence)
