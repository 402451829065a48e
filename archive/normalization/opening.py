"""What stands between header and body: title, subtitle, and the claim lines in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.normalization.byline import is_role_line
from archive.normalization.bylinewords import FIRST_WORDS
from archive.normalization.claimlines import (
    LONGEST_LINE,
    ClaimLine,
    from_dateline,
    is_opening_alone,
    read_claim_line,
    read_name_line,
)
from archive.normalization.dateline import read_dateline, read_dateline_line, read_unlisted_town
from archive.normalization.title import looks_like_title, read_title
from archive.text import Line, ends_sentence, fold, is_shouted
from archive.values import Claim, Dateline, Header, Problem, Span

_DEEPEST = 14
_RUNNING_TEXT = 90
_LONGEST_SENTENCE_TITLE = 110
_VERSE = 55
_SPOKEN = re.compile(r"[A-Z][A-Z .'-]{1,40}:\s")
# Words with which no title ends: what follows them goes on in the next line.
_OPEN_END = re.compile(
    r"(?:[,:–—&/-]|\b(?i:a|an|the|of|to|in|on|at|for|with|from|by|and|or|as|over|after|before|into|against|amid|"
    r"is|are|will|und|der|die|das|"
    r"den|dem|des|von|mit|für|auf|im|zu|zum|zur|le|la|les|de|du|des|et|à|au|aux|en|pour|par|sur|dans|el|los|las|"
    r"del|con|por|para|"
    r"un|una|il|lo|gli|di|da|e|do|dos|com|em|no|na|het|een|van|met|voor|op|в|на|с|и|по|за|о|об|для|из|от|к|во|"
    r"со|не|i|w|z|na|og|av|som|ve|və))$"
)


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
    text: str, lines: Sequence[Line], header: Header, titles: Sequence[str], *, wrapped: bool = False
) -> Opening:
    """Read the claim lines above the body.

    `titles` are those already known (header, markup, record): a line that repeats one is no body; where there is
    none, a first line that is written like a title is one.
    """
    opening = Opening(header=header, rest=list(lines))
    if header.kind == "body":
        _read_datelines(opening, text)
        return opening
    known = {_folded(title) for title in titles}
    index = 0
    while index < min(len(lines), _DEEPEST):
        line = lines[index]
        if len(line.text) > LONGEST_LINE:
            break
        if known and _folded(line.text) in known:
            opening.lines.append(line.span)
            index += 1
        elif found := _claims_at(lines, index, opening, titled=bool(known)):
            _take(found, lines[index], opening)
            index += 1
        elif is_opening_alone(line.text) and index + 1 < len(lines) and (found := read_name_line(lines[index + 1])):
            opening.lines.append(line.span)
            _take(found, lines[index + 1], opening)
            index += 2
        elif not known and (count := _title_lines(lines, index, wrapped=wrapped)):
            _take_title(text, lines[index : index + count], opening)
            known = {_folded(claim.value) for claim in opening.claims if claim.field == "title"} or {""}
            index += count
        elif known and (count := _summary_lines(lines, index)):
            for point in lines[index : index + count]:
                opening.claims.append(_plain("summary", point))
                opening.lines.append(point.span)
            index += count
        elif known and _is_subtitle(lines, index, opening):
            opening.claims.append(_plain("subtitle", line))
            opening.lines.append(line.span)
            index += 1
        else:
            break
    opening.rest = list(lines[index:])
    _cut_inline_dateline(opening, text)
    return opening


def _folded(title: str) -> str:
    return fold(title).strip(" .!\"'*#")


def _claims_at(lines: Sequence[Line], index: int, opening: Opening, *, titled: bool) -> ClaimLine | None:
    line = lines[index]
    last = opening.lines[-1] if opening.lines else (0, 0)
    below_dateline = opening.dateline is not None and opening.dateline.span[1] == last[1]
    below_byline = bool(opening.claims) and opening.claims[-1].method == "byline"
    found = read_claim_line(line, below_dateline=below_dateline, below_byline=below_byline, titled=titled)
    if found:
        return found
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or len(line.text) > 80:
        return None
    # A name above running text may be the title of a portrait, unless a header line stands above it.
    below_header = opening.header.span is not None and len(following.text) > _RUNNING_TEXT
    signs = titled or is_role_line(following.text) or below_header or " " not in following.text
    if signs and (found := read_name_line(line)):
        return found
    return _lone_label(line, following) if not titled else None


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
    _cut_inline_dateline(opening, text)


def _cut_inline_dateline(opening: Opening, text: str) -> None:
    """Cut the dateline off the first line of the body; a line that is nothing else was taken before."""
    if not opening.rest:
        return
    line = opening.rest[0]
    reading = read_dateline(line.text)
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


def _title_lines(lines: Sequence[Line], index: int, *, wrapped: bool) -> int:
    """How many lines from `index` on are a title by position: 0, 1, or 2 that stand together above the text."""
    line = lines[index]
    if index + 1 >= len(lines):
        return 0
    following = lines[index + 1]
    if not looks_like_title(line.text):
        return int(_is_sentence_title(lines, index))
    if not (following.follows and following.number == line.number + 1):
        return 1
    more = lines[index + 2].follows if index + 2 < len(lines) else False
    if read_claim_line(following) is not None:
        return 1
    if wrapped and not _breaks_early(lines, index):
        # The line is full: its block is a paragraph, unless it is short and has no full stop.
        return 2 if not more and continues_title(line.text, following.text) else 0
    if continues_title(line.text, following.text) and (not more or _is_above_claims(lines, index + 2)):
        return 2
    return 0 if _is_verse(lines, index) else 1


def _is_sentence_title(lines: Sequence[Line], index: int) -> bool:
    """A short first line with a full stop is a title where a claim line stands right below it."""
    text = lines[index].text
    if index or len(text) > _LONGEST_SENTENCE_TITLE or not 3 <= len(text.split()) <= 16 or text[0].islower():
        return False
    if not text.endswith((".", "”", '"', "»", "。")) or ". " in text:
        return False
    found = read_claim_line(lines[index + 1])
    return found is not None and any(
        claim.field in ("published", "authors", "publisher", "dateline") for claim in found.claims
    )


def continues_title(upper: str, lower: str) -> bool:
    """Whether `lower` is the second line of the title that begins with `upper`."""
    if lower[0] in "-–—•*·([" or not looks_like_title(f"{upper} {lower}") or len(lower) > _RUNNING_TEXT + 20:
        return False
    if lower[0].islower() or _OPEN_END.search(upper):
        return True
    if is_shouted(upper) != is_shouted(lower):
        return False
    if is_shouted(upper):
        return True
    # A line that is much longer than the title above it is its subtitle.
    return not ends_sentence(upper) and not ends_sentence(lower) and len(lower) <= 1.3 * len(upper)


def _breaks_early(lines: Sequence[Line], index: int) -> bool:
    """Whether the next word would have fitted behind this line of a wrapped text: then somebody broke it on purpose."""
    width = max(len(line.text) for line in lines[: 4 * _DEEPEST])
    return len(lines[index].text) + 1 + len(lines[index + 1].text.split(None, 1)[0]) <= 0.9 * width


def _is_above_claims(lines: Sequence[Line], index: int) -> bool:
    return read_claim_line(lines[index]) is not None or len(lines[index].text) > _RUNNING_TEXT


def _is_verse(lines: Sequence[Line], index: int) -> bool:
    """Four short lines that touch, none of them a claim line: verse, or a list without marks."""
    block = lines[index : index + 4]
    return (
        len(block) == 4
        and all(line.follows for line in block[1:])
        and all(len(line.text) <= _VERSE for line in block)
        and not any(read_claim_line(line) for line in block[1:])
    )


def _take_title(text: str, lines: Sequence[Line], opening: Opening) -> None:
    span = lines[0].start, lines[-1].end
    written = text[slice(*span)]
    opening.claims += read_title(written, span[0], method="position", confidence=0.7)
    if opening.header.span is None:
        opening.header = Header(kind="title", as_written=written, span=span)
    else:
        opening.lines.append(span)


def _is_subtitle(lines: Sequence[Line], index: int, opening: Opening) -> bool:
    """A line right under the title: above a claim line, or without a full stop above running text."""
    if any(claim.field == "subtitle" for claim in opening.claims) or index + 1 >= len(lines):
        return False
    text, following = lines[index].text, lines[index + 1]
    if read_dateline(text):
        return False
    found = read_claim_line(following, titled=True) or read_name_line(following)
    if found is not None and found.claims:
        return index + 2 < len(lines)
    if (
        any(claim.method in ("byline", "stamp", "dateline", "signature") for claim in opening.claims)
        or following.follows
    ):
        return False
    if text.split(None, 1)[0].casefold() in FIRST_WORDS:
        return False
    plain = looks_like_title(text) and not text.endswith(("?", "!")) and len(text.split()) >= 5
    return plain and len(following.text) > max(_RUNNING_TEXT, len(text)) and ends_sentence(following.text)


def _summary_lines(lines: Sequence[Line], index: int) -> int:
    """How many marked points stand here above a claim line or a dateline, as wires put them under a title."""
    count = 0
    while index + count < len(lines) - 1 and count < 6 and lines[index + count].text[0] in "*•-–":
        count += 1
    if not count:
        return 0
    behind = lines[index + count]
    return count if read_claim_line(behind) is not None or read_dateline(behind.text) is not None else 0


def _plain(name: str, line: Line) -> Claim:
    return Claim(field=name, value=line.text, method="position", as_written=line.text, span=line.span, confidence=0.8)
