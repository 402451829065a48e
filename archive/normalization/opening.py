"""What stands between header and body: title, subtitle, label, stamp, dateline, credit, byline, revision note."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.normalization.byline import is_role_line, read_byline
from archive.normalization.credits import credit, read_credit_line
from archive.normalization.dateline import DatelineReading, read_dateline, read_dateline_line
from archive.normalization.datestatements import date_claim
from archive.normalization.revisions import read_note
from archive.normalization.stamp import read_stamp
from archive.normalization.title import is_kicker, looks_like_title, read_title
from archive.text import Line, fold
from archive.values import Claim, Dateline, Header, Problem, Span

_DEEPEST = 14
_LONGEST_LINE = 260
_SEPARATORS = re.compile(r"[|•·]")
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[–—]\s+(?=\S)")


@dataclass(slots=True)
class Opening:
    """What was found above the body. `rest` begins with the first line of the body, its dateline cut off."""

    header: Header
    rest: list[Line]
    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)
    dateline: Dateline | None = None


def read_opening(text: str, lines: Sequence[Line], header: Header, titles: Sequence[str]) -> Opening:
    """Read the claim lines above the body.

    `titles` are those already known (header, markup, record): a line that repeats one is no body; where there is
    none, a first line that is written like a title is one.
    """
    opening = Opening(header=header, rest=list(lines))
    if header.kind == "body":
        _cut_inline_dateline(opening, text)
        return opening
    known = {fold(title) for title in titles}
    index = 0
    while index < min(len(lines), _DEEPEST):
        line = lines[index]
        if len(line.text) > _LONGEST_LINE:
            break
        if _claim_line(line, opening) or fold(line.text) in known:
            opening.lines.append(line.span)
            index += 1
        elif not known and (count := _title_lines(lines, index)):
            _take_title(text, lines[index : index + count], opening)
            known = {fold(claim.value) for claim in opening.claims if claim.field == "title"} or {""}
            index += count
        elif known and _is_subtitle(lines, index, opening):
            opening.claims.append(_plain_claim("subtitle", line))
            opening.lines.append(line.span)
            index += 1
        else:
            break
    opening.rest = list(lines[index:])
    _cut_inline_dateline(opening, text)
    return opening


def _claim_line(line: Line, opening: Opening) -> bool:
    """Take the line when it is a stamp, a dateline, a credit, a byline, a revision note or a label."""
    if is_kicker(line.text):
        opening.claims.append(_plain_claim("kicker", line))
        return True
    if stamp := read_stamp(line.text, line.start):
        opening.claims += stamp.claims
        opening.problems += stamp.problems
        return True
    if _SEPARATORS.search(line.text) and _several(line, opening):
        return True
    below_dateline = opening.dateline is not None and opening.dateline.span[1] == (opening.lines or [(0, 0)])[-1][1]
    if claims := read_byline(line.text, line.start) or read_credit_line(line.text, line.start, expected=below_dateline):
        opening.claims += claims
        return True
    if reading := read_dateline_line(line.text, 0, len(line.text)):
        _take_dateline(reading, line.start, opening)
        return True
    if read_note(line.text):
        opening.claims.append(_plain_claim("revision_note", line))
        return True
    if opening.claims and opening.claims[-1].method == "byline" and is_role_line(line.text):
        opening.claims.append(_plain_claim("byline", line))
        return True
    return _several(line, opening)


def _several(line: Line, opening: Opening) -> bool:
    """Several claims in one line: "By A B | 7 November 2019 | Reuters". All of its pieces must be claims."""
    marks = list(_PIECES.finditer(line.text))
    if not marks:
        return False
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(line.text)]
    claims: list[Claim] = []
    problems: list[Problem] = []
    for start, end in zip(starts, ends, strict=True):
        piece, at = line.text[start:end], line.start + start
        if found := read_byline(piece, at) or read_credit_line(f"({piece})", at - 1):
            claims += found
        elif stamp := read_stamp(piece, at):
            claims += stamp.claims
            problems += stamp.problems
        else:
            return False
    opening.claims += claims
    opening.problems += problems
    return True


def _take_dateline(reading: DatelineReading, start: int, opening: Opening) -> None:
    if reading.place:
        span = start, start + len(reading.as_written)
        if opening.dateline is None:
            opening.dateline = Dateline(place=reading.place, as_written=reading.as_written, span=span)
        place = start, start + len(reading.place)
        opening.claims.append(
            Claim(
                field="dateline",
                value=reading.place,
                method="dateline",
                as_written=reading.as_written,
                span=place,
                confidence=0.9,
            )
        )
    if reading.agency and reading.agency_span:
        opening.claims.append(credit(reading.agency, (start + reading.agency_span[0], start + reading.agency_span[1])))
    if reading.date and reading.date_span:
        span = start + reading.date_span[0], start + reading.date_span[1]
        opening.claims.append(date_claim("published", reading.date, method="dateline", span=span))


def _cut_inline_dateline(opening: Opening, text: str) -> None:
    """Cut the dateline off the first line of the body; a line that is nothing else was taken before."""
    if not opening.rest:
        return
    line = opening.rest[0]
    reading = read_dateline(line.text)
    if reading is None:
        return
    _take_dateline(reading, line.start, opening)
    cut = line.start + reading.end
    opening.lines.append((line.start, line.start + len(line.text[: reading.end].rstrip())))
    opening.rest[0] = Line(cut, line.end, text[cut : line.end], line.number, line.follows)


def _title_lines(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on are a title by position: 0, 1, or 2 that stand together above the text."""
    line = lines[index]
    if not looks_like_title(line.text) or index + 1 >= len(lines):
        return 0
    following = lines[index + 1]
    touches = following.follows and following.number == line.number + 1
    if touches and index + 2 < len(lines) and not lines[index + 2].follows:
        trial = Opening(header=Header(kind="none"), rest=[])
        together = f"{line.text} {following.text}"
        if looks_like_title(together) and not _claim_line(following, trial):
            return 2
    # A short line that touches a long one is the first line of a paragraph, not its title.
    return 0 if touches and not line.text.isupper() and len(line.text) > 90 else 1


def _take_title(text: str, lines: Sequence[Line], opening: Opening) -> None:
    span = lines[0].start, lines[-1].end
    written = text[slice(*span)]
    opening.claims += read_title(written, span[0], method="position", confidence=0.7)
    if opening.header.span is None:
        opening.header = Header(kind="title", as_written=written, span=span)
    else:
        opening.lines.append(span)


def _is_subtitle(lines: Sequence[Line], index: int, opening: Opening) -> bool:
    """A line between the title and a claim line, where no claim line has been seen since the title."""
    if any(claim.field == "subtitle" for claim in opening.claims) or index + 1 >= len(lines):
        return False
    trial = Opening(header=opening.header, rest=[])
    return bool(_claim_line(lines[index + 1], trial) and trial.claims)


def _plain_claim(name: str, line: Line) -> Claim:
    return Claim(field=name, value=line.text, method="position", as_written=line.text, span=line.span, confidence=0.8)
