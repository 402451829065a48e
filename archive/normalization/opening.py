"""What stands between header and body: title, subtitle, and the claim lines in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.normalization.byline import is_role_line, read_bare_name
from archive.normalization.bylinewords import FIRST_WORDS
from archive.normalization.claimline import ClaimLine, from_dateline, is_dated
from archive.normalization.claimlines import (
    LONGEST_LINE,
    ReadLines,
    is_opening_alone,
    read_claim_line,
    read_lone_line,
    read_masthead,
    read_name_line,
)
from archive.normalization.dateline import DatelineReading, read_dateline, read_dateline_line, read_unlisted_town
from archive.normalization.title import looks_like_title, read_title
from archive.normalization.titlelines import RUNNING_TEXT, is_name_above_stamp, title_lines
from archive.normalization.unlistednames import read_likely_name, read_name_above, read_small_byline
from archive.text import Line, ends_sentence, fold, is_shouted
from archive.values import Claim, Dateline, Header, Problem, Span

_DEEPEST = 14
_FEWEST_WORDS = 5
_SPOKEN = re.compile(r"[A-Z][A-Z .'-]{1,40}:\s")


@dataclass(slots=True)
class Opening:
    """What was found above the body. `rest` begins with the first line of the body, its dateline cut off."""

    header: Header
    rest: list[Line]
    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)
    dateline: Dateline | None = None


def read_opening(
    text: str,
    lines: Sequence[Line],
    header: Header,
    titles: Sequence[str],
    *,
    authors: Sequence[str] = (),
    wrapped: bool = False,
) -> Opening:
    """Read the claim lines above the body; `authors` are known from outside, so that their names alone are no body.

    `titles` are those already known (header, markup, record): a line that repeats one is no body; where there is
    none, a first line that is written like a title is one.
    """
    opening = Opening(header=header, rest=list(lines))
    if header.kind == "body":
        _read_datelines(opening, text)
        return opening
    known = {_folded(title) for title in titles}
    named = {fold(author) for author in authors}
    read = ReadLines(lines)
    index = 0
    while index < min(len(lines), _DEEPEST):
        line = lines[index]
        if len(line.text) > LONGEST_LINE:
            break
        if _folded(line.text) in known or fold(line.text) in named:
            opening.lines.append(line.span)
            index += 1
        elif found := _claims_at(read, index, opening, titled=bool(known)):
            _take(found, lines[index], opening)
            index += 1
        elif is_opening_alone(line.text) and index + 1 < len(lines) and (found := read_name_line(lines[index + 1])):
            opening.lines.append(line.span)
            _take(found, lines[index + 1], opening)
            index += 2
        elif not known and (count := title_lines(read, index, wrapped=wrapped)):
            _take_title(text, lines[index : index + count], opening)
            known = {_folded(claim.value) for claim in opening.claims if claim.field == "title"} or {""}
            index += count
        elif known and (count := _summary_lines(read, index)):
            for point in lines[index : index + count]:
                opening.claims.append(_plain("summary", point))
                opening.lines.append(point.span)
            index += count
        elif known and _is_subtitle(read, index, opening):
            opening.claims.append(_plain("subtitle", line))
            opening.lines.append(line.span)
            index += 1
        else:
            break
    opening.rest = list(lines[index:])
    if opening.rest:
        _cut_inline_dateline(opening, text, read.dateline(index))
    return opening


def _folded(title: str) -> str:
    return fold(title).strip(" .!\"'*#")


def _claims_at(read: ReadLines, index: int, opening: Opening, *, titled: bool) -> ClaimLine | None:
    line = read.lines[index]
    last = opening.lines[-1] if opening.lines else (0, 0)
    below_dateline = opening.dateline is not None and opening.dateline.span[1] == last[1]
    below_byline = bool(opening.claims) and opening.claims[-1].method == "byline"
    if below_dateline or below_byline:
        found = read_claim_line(line, below_dateline=below_dateline, below_byline=below_byline)
    else:
        found = read.claims(index)
    if found or (titled and (found := read_lone_line(line))):
        return found
    following = read.lines[index + 1] if index + 1 < len(read.lines) else None
    if following is None or len(line.text) > 80:
        return None
    if titled and (is_role_line(following.text) or _is_stamp(read, index + 1)):
        claims = read_bare_name(line.text, line.start) or read_name_above(line.text, line.start)
        return ClaimLine(claims) if claims else None
    if not titled and index == 0 and (found := read_masthead(line, following)):
        return found if _has_title_behind(read, index + 1) else None
    # A name above running text may be the title of a portrait, unless a header line stands above it.
    below_header = opening.header.span is not None and len(following.text) > RUNNING_TEXT
    signs = titled or is_role_line(following.text) or below_header or " " not in following.text
    if signs and (found := read_name_line(line)):
        return found
    if not titled:
        return _lone_label(line, following)
    if len(following.text) <= RUNNING_TEXT or any(claim.field == "authors" for claim in opening.claims):
        return None
    claims = read_small_byline(line.text, line.start) or read_likely_name(line.text, line.start)
    return ClaimLine(claims) if claims else None


def _is_stamp(read: ReadLines, index: int) -> bool:
    found = read.claims(index)
    return found is not None and is_dated(found.claims) and found.claims[0].method != "byline"


def _has_title_behind(read: ReadLines, index: int) -> bool:
    """Whether a title stands below the masthead and its date: before running text, claim lines aside."""
    for behind in range(index + 1, min(index + 4, len(read.lines))):
        if read.claims(behind) is None:
            text = read.lines[behind].text
            return len(text) <= RUNNING_TEXT and looks_like_title(text)
    return False


def _lone_label(line: Line, following: Line) -> ClaimLine | None:
    """One word in a line of its own above a title ("HARBOUR", "Verkehr") is a label, whatever it says."""
    text = line.text.strip(" :|/>»")
    if " " in text or not text.isalpha() or not text[0].isupper() or (following.follows and not text.isupper()):
        return None
    if is_shouted(text) == is_shouted(following.text) and is_shouted(text):
        return None
    if len(following.text.split()) < 4 or not looks_like_title(following.text):
        return None
    claim = Claim(field="kicker", value=text, method="position", as_written=line.text, span=line.span, confidence=0.6)
    return ClaimLine([claim])


def _take(found: ClaimLine, line: Line, opening: Opening) -> None:
    opening.claims += found.claims
    opening.problems += found.problems
    opening.dateline = opening.dateline or found.dateline
    opening.lines.append(line.span)


def _read_datelines(opening: Opening, text: str) -> None:
    """A body that begins in the header line may begin with its dateline: alone in the line, or before the sentence."""
    while len(opening.rest) > 1 and len(opening.lines) < 3:
        line = opening.rest[0]
        reading = read_dateline_line(line.text)
        found = from_dateline(reading, line.start) if reading else None
        if found is None and opening.lines:
            found = read_claim_line(line, below_dateline=True)
        if found is None:
            break
        _take(found, line, opening)
        opening.rest.pop(0)
    if opening.rest:
        _cut_inline_dateline(opening, text, read_dateline(opening.rest[0].text))


def _cut_inline_dateline(opening: Opening, text: str, reading: DatelineReading | None) -> None:
    """Cut the dateline off the first line of the body; a line that is nothing else was taken before."""
    line = opening.rest[0]
    if reading is None and opening.dateline is None and not any(_SPOKEN.match(one.text) for one in opening.rest[1:]):
        reading = read_unlisted_town(line.text)
    if reading is None:
        return
    found = from_dateline(reading, line.start)
    opening.claims += found.claims
    opening.dateline = opening.dateline or found.dateline
    cut = line.start + reading.end
    opening.lines.append((line.start, line.start + len(line.text[: reading.end].rstrip())))
    opening.rest[0] = Line(cut, line.end, text[cut : line.end], line.number, line.follows)


def _take_title(text: str, lines: Sequence[Line], opening: Opening) -> None:
    span = lines[0].start, lines[-1].end
    written = text[slice(*span)]
    opening.claims += read_title(written, span[0], method="position", confidence=0.7)
    if opening.header.span is None:
        opening.header = Header(kind="title", as_written=written, span=span)
    else:
        opening.lines.append(span)


def _is_subtitle(read: ReadLines, index: int, opening: Opening) -> bool:
    """A line right under the title: above a claim line, or without a full stop above running text."""
    lines = read.lines
    if any(claim.field == "subtitle" for claim in opening.claims) or index + 1 >= len(lines):
        return False
    line, following = lines[index], lines[index + 1]
    found = read.claims(index + 1) or read_lone_line(following) or read_name_line(following)
    if (found is not None and found.claims) or is_name_above_stamp(read, index + 1):
        return index + 2 < len(lines) and read.dateline(index) is None
    return _heads_running_text(line, following, opening) and read.dateline(index) is None


def _heads_running_text(line: Line, following: Line, opening: Opening) -> bool:
    """Whether a line is written like a subtitle right above a paragraph that stands apart."""
    text = line.text
    if following.follows or len(following.text) <= max(RUNNING_TEXT, len(text)) or text.endswith(("?", "!")):
        return False
    if any(claim.method in ("byline", "stamp", "dateline", "signature") for claim in opening.claims):
        return False
    if text.split(None, 1)[0].casefold() in FIRST_WORDS:
        return False
    return looks_like_title(text) and len(text.split()) >= _FEWEST_WORDS and ends_sentence(following.text)


def _summary_lines(read: ReadLines, index: int) -> int:
    """How many marked points stand here above a claim line or a dateline, as wires put them under a title."""
    lines, count = read.lines, 0
    while index + count < len(lines) - 1 and count < 6 and lines[index + count].text[0] in "*•-–…":
        count += 1
    if not count:
        return 0
    behind = index + count
    return count if read.claims(behind) is not None or read.dateline(behind) is not None else 0


def _plain(name: str, line: Line) -> Claim:
    return Claim(field=name, value=line.text, method="position", as_written=line.text, span=line.span, confidence=0.8)
