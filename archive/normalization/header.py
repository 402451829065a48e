"""The header of a plain-text article: the line ` date 2019-11-07 …` and its relatives, key: value blocks, front matter.

What follows the date is classified, never assumed: a title, a byline, a revision note, the first sentence of the body,
or nothing.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from archive.normalization.byline import read_byline, read_names
from archive.normalization.dates import DateReading, Refusal, read_date
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.normalization.revisions import read_note
from archive.normalization.title import LONGEST, looks_like_title, read_title
from archive.normalization.urls import canonical
from archive.text import Line, ends_sentence
from archive.values import Claim, Header, HeaderKind, Problem, Span

_DATE_KEY = re.compile(
    r"(?:date|dated|published(?:\s+(?:on|at|date))?|publication\s+date|posted(?:\s+on)?|datum|fecha|data|дата|tarix|tarih)"
    r"\s*[:=]?\s+(?=\S)",
    re.IGNORECASE,
)
_KEY_VALUE = re.compile(r"(?P<key>[^\W\d][\w \-]{1,24}?)\s*[:=]\s*(?P<value>\S.*)?")
_ISO_FIRST = re.compile(r"\d{4}-\d\d-\d\d(?:T\S+)?\s+(?=\S)")
_FENCES = frozenset(("---", "+++"))
_KEYS: dict[str, str] = {
    word: field
    for field, words in {
        "title": "title headline head titel überschrift titre título titolo заголовок başlıq başlık",
        "subtitle": "subtitle subhead subheadline deck standfirst summary untertitel",
        "authors": "author authors by byline writer autor auteur autore автор müəllif yazar",
        "published": "date published published-on publication-date pubdate publish-date posted created datum fecha "
        "data дата tarix tarih",
        "modified": "updated modified last-updated last-modified aktualisiert",
        "publisher": "publisher outlet site website newspaper publication издание",
        "credits": "source agency credit quelle fuente fonte источник mənbə kaynak",
        "language": "language lang sprache langue idioma язык",
        "url": "url link permalink canonical address",
        "section": "section category rubric rubrik rubrique sección рубрика",
        "keywords": "keywords tags topics schlagwörter теги",
        "place": "place location dateline ort lieu lugar",
    }.items()
    for word in words.split()
}
_LONGEST_BLOCK = 30


class Head(NamedTuple):
    """The header, its claims, the lines behind it, and where the body begins when it begins in the header line."""

    header: Header
    claims: list[Claim]
    problems: list[Problem]
    rest: list[Line]


def read_header(text: str, lines: Sequence[Line], *, wrapped: bool = False) -> Head:
    """Read the header at the head of `lines`; without one the kind is `none` and all lines are the rest."""
    if lines and (head := _block(lines) or _date_line(text, lines, wrapped=wrapped)):
        return head
    return Head(Header(kind="none"), [], [], list(lines))


def _date_line(text: str, lines: Sequence[Line], *, wrapped: bool) -> Head | None:
    line = lines[0]
    key = _DATE_KEY.match(line.text) or _ISO_FIRST.match(line.text)
    if key is None:
        return None
    at = key.end() if key.re is _DATE_KEY else 0
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
    rest_at = line.end - len(tail.lstrip(" \t.,;:|–—-"))
    # White space before the header belongs to it as written; where the line goes on wrapped, so does what it says.
    begin = text.rfind("\n", 0, line.start) + 1
    behind = _behind(lines) if wrapped else 1
    end = lines[behind - 1].end
    remainder = text[rest_at:end]
    kind, more = _classify(remainder, rest_at) if remainder.strip() else ("none", [])
    claims += more
    if kind == "body":
        first = Line(rest_at, line.end, text[rest_at : line.end], line.number, follows=False)
        rest = [first, *lines[1:]] if first.text else list(lines[1:])
        end = begin + len(text[begin:rest_at].rstrip())
    else:
        rest = list(lines[behind:])
    header = Header(kind=kind, as_written=text[begin:end], span=(begin, end))
    return Head(header, claims, problems, rest)


def _behind(lines: Sequence[Line]) -> int:
    """The index behind the block of lines that touch each other."""
    return next((index for index in range(1, len(lines)) if not lines[index].follows), len(lines))


def _classify(text: str, start: int) -> tuple[HeaderKind, list[Claim]]:
    if note := read_note(text):
        return "revision_note", [
            Claim(field="revision_note", value=note, method="header", as_written=note, span=(start, start + len(note)))
        ]
    if claims := read_byline(text, start):
        return "byline", claims
    if looks_like_title(text) or (len(text) <= LONGEST and not ends_sentence(text)):
        return "title", read_title(text, start, method="header", confidence=0.9)
    return "body", []


def _block(lines: Sequence[Line]) -> Head | None:
    """`Key: value` lines at the head, plain or between fences; at least two known keys, or one that is a title."""
    fenced = lines[0].text in _FENCES
    pairs: list[tuple[str, str, int]] = []
    index = 1 if fenced else 0
    while index < min(len(lines), _LONGEST_BLOCK):
        line = lines[index]
        if fenced and line.text == lines[0].text:
            index += 1
            break
        match = _KEY_VALUE.fullmatch(line.text)
        field = _KEYS.get("-".join(match["key"].casefold().replace("_", " ").split())) if match else None
        if match is None or (field is None and not fenced) or (index and not line.follows and not fenced):
            if fenced:
                return None
            break
        if field and match["value"]:
            pairs.append((field, match["value"], line.start + match.start("value")))
        index += 1
    else:
        if fenced:
            return None
    if not pairs or (not fenced and len(pairs) < 2 and pairs[0][0] != "title"):
        return None
    claims: list[Claim] = []
    problems: list[Problem] = []
    for field, value, start in pairs:
        found, refused = _field(field, value, start)
        claims += found
        problems += refused
    fields = {claim.field for claim in claims}
    kind: HeaderKind = "title" if "title" in fields else "byline" if "authors" in fields else "none"
    span = lines[0].start, lines[index - 1].end
    written = "\n".join(line.text for line in lines[:index])
    return Head(Header(kind=kind, as_written=written, span=span), claims, problems, list(lines[index:]))


def _field(field: str, value: str, start: int) -> tuple[list[Claim], list[Problem]]:
    stripped = value.strip("\"'") if value[0] in "\"'" and value[-1] == value[0] else value
    start += value.index(stripped) if stripped else 0
    span: Span = start, start + len(stripped)
    if field in ("published", "modified"):
        reading = read_date(stripped)
        if isinstance(reading, Refusal):
            return [], [refusal_problem(reading)]
        if reading is None or reading.year is None:
            return [], []
        return [date_claim(field, reading, method="header", span=(start, start + len(reading.as_written)))], []
    if field == "title":
        return read_title(stripped, start, method="header", confidence=0.95), []
    if field == "authors":
        names = read_names(
            re.sub(r"^by\s+", lambda match: " " * len(match.group()), stripped, flags=re.IGNORECASE), start
        )
        persons = [
            Claim(field="authors", value=name, method="header", as_written=name, span=at)
            for name, at in (names.persons if names else [])
        ]
        outlets = [
            Claim(field="publisher", value=name, method="header", as_written=name, span=at)
            for name, at in (names.outlets if names else [])
        ]
        return persons + outlets, []
    if field == "keywords":
        words = [word.strip(" \"'[]") for word in re.split(r"[,;]", stripped)]
        return [Claim(field="keywords", value=word, method="header", span=span) for word in words if word], []
    read = canonical(stripped) if field == "url" else stripped
    return [Claim(field=field, value=read, method="header", as_written=stripped, span=span)] if read else [], []
