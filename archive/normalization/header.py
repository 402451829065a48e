"""The header of a plain-text article: the line ` date 2019-11-07 …` and its relatives.

What follows the date is classified, never assumed: a title, a byline, a revision note, the first sentence of the body
(or its dateline), or nothing. Blocks of `Key: value` lines are read by `archive.normalization.headerblock`.
"""

import re
from collections.abc import Sequence

from archive.normalization.byline import read_byline
from archive.normalization.claimlines import read_claim_line
from archive.normalization.codedblock import read_coded_block
from archive.normalization.credits import read_credit_line
from archive.normalization.dateline import read_dateline, read_dateline_line
from archive.normalization.dates import DateReading, Refusal, read_date
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.normalization.headerblock import Head, read_block
from archive.normalization.labels import is_kicker, is_section
from archive.normalization.revisions import read_note
from archive.normalization.stamp import read_stamp
from archive.normalization.title import LONGEST, looks_like_title, read_title, reads_like_sentence
from archive.normalization.titlelines import continues_title
from archive.text import Line, ends_sentence
from archive.values import Claim, Header, HeaderKind, Problem

__all__ = ["Head", "read_header"]

_DATE_KEY = re.compile(
    r"[*#\[(]{0,3}(?:date|dated|published(?:\s+(?:on|at|date|time))?|publication\s+date|posted(?:\s+on)?|"
    r"release\s+date|first\s+published|"
    r"datum|veröffentlicht(?:\s+am)?|erschienen(?:\s+am)?|fecha|publicado(?:\s+(?:el|em))?|data|publié(?:e)?(?:\s+le)?|"
    r"pubblicato(?:\s+il)?|gepubliceerd(?:\s+op)?|publicerad|publisert|julkaistu|opublikowano|"
    r"дата(?:\s+публикации)?|опубликовано|"
    r"опубліковано|дата\s+публікації|tarix|tarih|yayın\s+tarihi|dərc\s+edilib|日期|时间|時間|发布时间|發布時間|"
    r"日付|날짜|التاريخ|تاريخ|تاریخ)"
    r"\s*\**\s*[:：=]?\s*\**\s*(?=\S)",
    re.IGNORECASE,
)
_ISO_FIRST = re.compile(r"\d{4}-\d\d-\d\d(?:T\S+)?\s+(?=\S)")
_MARKED_FIRST = re.compile(r"[\[(]?(?=\d|[^\W\d_]{3,12}\.?\s\d)")
_MARK_BEHIND = re.compile(r"\s*(?:[\])]\s*[-–—|:]?|[|–—]|\s-\s|:\s)\s*")
_LEADING = " \t.,;:|–—-])*·•" + "\u00a0"
_MOST_SENTENCE_WORDS = 14


def read_header(text: str, lines: Sequence[Line], *, wrapped: bool = False) -> Head:
    """Read the header at the head of `lines`; without one the kind is `none` and all lines are the rest."""
    if not lines:
        return Head(Header(kind="none"), [], [], [])
    if head := read_block(lines) or read_coded_block(lines) or _date_line(text, lines, wrapped=wrapped):
        return head
    return Head(Header(kind="none"), [], [], list(lines))


def _date_line(text: str, lines: Sequence[Line], *, wrapped: bool) -> Head | None:
    line = lines[0]
    at = _date_at(line.text)
    if at is None:
        return None
    reading = read_date(line.text, at)
    if reading is None or (isinstance(reading, DateReading) and reading.year is None):
        return None
    claims: list[Claim] = []
    problems: list[Problem] = []
    if isinstance(reading, Refusal):
        problems.append(refusal_problem(reading))
    else:
        span = line.start + at, line.start + at + len(reading.as_written)
        claims.append(date_claim("published", reading, method="header", span=span))
    tail = line.text[reading.end :]
    if line.text[reading.end : reading.end + 1].isalnum():
        return None
    rest_at = line.end - len(tail.lstrip(_LEADING))
    # White space before the header belongs to it as written; where the line goes on wrapped, so does what it says.
    begin = text.rfind("\n", 0, line.start) + 1
    behind = _behind(lines) if wrapped else 1
    if behind == 1 and len(lines) > 1 and _goes_on(text[rest_at : line.end], lines):
        behind = 2
    end = lines[behind - 1].end
    remainder = text[rest_at:end]
    following = lines[behind] if behind < len(lines) else None
    kind, more, doubts = _classify(remainder, rest_at, following) if remainder.strip() else ("none", [], [])
    claims += more
    problems += doubts
    if kind == "body":
        first = Line(rest_at, line.end, text[rest_at : line.end], line.number, follows=False)
        rest = [first, *lines[1:]] if first.text else list(lines[1:])
        end = begin + len(text[begin:rest_at].rstrip())
    else:
        rest = list(lines[behind:])
    header = Header(kind=kind, as_written=text[begin:end], span=(begin, end))
    return Head(header, claims, problems, rest)


def _date_at(line: str) -> int | None:
    """Where the date of a header line begins: behind its key, or first in the line and set off from what follows."""
    if key := _DATE_KEY.match(line):
        # "Date palms …": a key without a colon needs a space behind it and a number or a month's name.
        return key.end() if line[key.end() - 1] in " :：=*\t" or not line[: key.end()].isascii() else None
    if _ISO_FIRST.match(line):
        return 0
    if marked := _MARKED_FIRST.match(line):
        reading = read_date(line, marked.end())
        if reading and _MARK_BEHIND.match(line, reading.end) and read_stamp(line, 0) is None:
            rest = line[reading.end :].lstrip(_LEADING)
            return marked.end() if looks_like_title(rest) or read_byline(rest, 0) else None
    return None


def _behind(lines: Sequence[Line]) -> int:
    """The index behind the block of lines that touch each other."""
    return next((index for index in range(1, len(lines)) if not lines[index].follows), len(lines))


def _goes_on(title: str, lines: Sequence[Line]) -> bool:
    """Whether the title of the header line goes on in the next line, which stands alone with it."""
    following = lines[1]
    if not following.follows or (len(lines) > 2 and lines[2].follows) or not looks_like_title(title):
        return False
    return continues_title(title, following.text) and read_claim_line(following) is None


def _classify(text: str, start: int, following: Line | None) -> tuple[HeaderKind, list[Claim], list[Problem]]:
    span = start, start + len(text)
    if note := read_note(text):
        claim = Claim(field="revision_note", value=note, method="header", as_written=note, span=span)
        return "revision_note", [claim], []
    if claims := read_byline(text, start) or read_credit_line(text, start):
        return "byline", claims, []
    if is_kicker(text) or is_section(text):
        field = "kicker" if is_kicker(text) else "section"
        return "none", [Claim(field=field, value=text, method="header", as_written=text, span=span)], []
    if stamp := read_stamp(text, start):
        return "none", stamp.claims, stamp.problems
    if read_dateline_line(text) or read_dateline(text):
        return "body", [], []
    if _is_title(text, following):
        return "title", read_title(text, start, method="header", confidence=0.9), []
    return "body", [], []


def _is_title(text: str, following: Line | None) -> bool:
    if looks_like_title(text):
        return True
    if len(text) > LONGEST or reads_like_sentence(text):
        return False
    if not ends_sentence(text):
        return len(text.split()) <= 30
    # A short sentence is a title where a claim line stands below it.
    if following is None or len(text.split()) > _MOST_SENTENCE_WORDS or ". " in text:
        return False
    found = read_claim_line(following)
    return found is not None and any(
        claim.field in ("published", "authors", "dateline", "publisher") for claim in found.claims
    )
