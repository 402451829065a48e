"""One line above the body that says something of the article: stamp, byline, credit, dateline, revision note, label.

A line is a claim line only when all of it is: "By A B | 7 November 2019 | Reuters" is one, a sentence never.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.normalization.byline import is_role_line, read_bare_name, read_byline
from archive.normalization.bylinewords import ALONE
from archive.normalization.credits import credit, read_credit_line
from archive.normalization.dateline import DatelineReading, read_dateline, read_dateline_line
from archive.normalization.datestatements import date_claim
from archive.normalization.labels import is_kicker, is_section
from archive.normalization.names import is_person
from archive.normalization.outlets import is_agency, is_medium
from archive.normalization.places import is_town
from archive.normalization.revisions import read_note
from archive.normalization.stamp import read_stamp
from archive.normalization.unlistednames import read_small_byline
from archive.text import Line, ends_sentence
from archive.values import Claim, Dateline, Method, Problem, Span

LONGEST_LINE = 260
_LONGEST_OF_SEVERAL = 200
_SHORT = 60
_LONGEST_TOWN = 20
_LONGEST_NAME = 40
_MARKS = frozenset("|•·｜│–—-\t/\u3000:：")
_PIECES = re.compile(
    r"(?=[\s|•·｜│])(?:\s*[|•·｜│]\s*|\s+[–—-]\s+(?=\S)|\s*\t\s*|\s{2,}|\s+//?\s+|\u3000+|"
    r"\s+(?=(?:来源|來源|作者|记者|記者|編輯|编辑|责任编辑|责编|出处|Source|Quelle|Источник|Author|Автор|"
    r"Autor)\s*[:：]))"
)
_STAMP_BEHIND = re.compile(
    r"[,;]?\s+(?:(?:on|am|vom|le|du|el|del|il|em|den|van|в|от|за|z\s+dnia)\s+)?(?=[令平昭民]|(?:published|posted|updated|last\s+updated|publié|"
    r"mis\s+à|veröffentlicht|"
    r"aktualisiert|publicado|actualizado|publicada|опубликовано|обновлено)\b|[(\[]?\d|[^\W\d_]{3,12}\.?,?\s+\d)",
    re.IGNORECASE,
)
_BYLINE_BEHIND = re.compile(
    r"[,;]?\s+(?=(?:by|von|par|por|di|door|av|af|автор|autor|auteur|author)\b\s*:?\s)", re.IGNORECASE
)
_BYLINE_INSIDE = re.compile(r"[|•·–—-]\s*(?:by|von|par|por|di|door|av|af|автор|autor|auteur|author)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"\d{1,3}\s*(?:min(?:ute)?s?|мин\S*|мин\.?)(?:\s+(?:read|de\s+lecture|lesezeit|de\s+lectura|чтения))?|"
    r"(?:views?|просмотров|hits|comments?|"
    r"kommentare|commentaires|comentarios|комментари\S*|shares?|просмотры)\s*[:(]?\s*\d[\d .,]*\)?|"
    r"\d[\d .,]*\s*(?:views?|comments?|shares?|просмотр\S*|комментари\S*)"
    r"|(?:reading\s+time|lesezeit|temps\s+de\s+lecture|время\s+чтения)\s*:?\s*\d.{0,12}|editor\s?:\s?\S.{0,30}",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"special\s+(?:to|for)\s+(?:the\s+)?\S.{2,50}[^.]", re.IGNORECASE)
# What databases print above a story; its title and its author stand in lines of their own.
_OF_A_DATABASE = re.compile(
    r"(?:SECTION|LENGTH|BODY|LOAD-DATE|GRAPHIC|LANGUAGE|PUBLICATION-TYPE|DOCUMENT-TYPE|JOURNAL-CODE):.{0,90}"
    r"|(?i:(?:early|late|first|second|final|morning|evening|city|national|regional|weekend)\s+edition(?:\s+-\s+\w{4,10})?)"
)
_KEYED_PLACE = re.compile(r"DATELINE:\s+(?=[^\W\d_][^.:;]{1,60}$)")
_PAGE = re.compile(r"\s(?:p|pp|pg|s|pág|str|стр|page|seite|pagina|página|strona)\.?\s?[A-Z]?\d{1,3}\b", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d\d|\s?[ap]\.?m)", re.IGNORECASE)
_HALVES = ("a.m.", "p.m.")
_DIGITS = frozenset("0123456789")


@dataclass(slots=True)
class ClaimLine:
    """What one line says."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    dateline: Dateline | None = None


class ReadLines:
    """Lines above a body, each read once however often those around it ask what it is."""

    __slots__ = ("_claims", "_datelines", "lines")

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._claims: dict[int, ClaimLine | None] = {}
        self._datelines: dict[int, DatelineReading | None] = {}

    def claims(self, index: int) -> ClaimLine | None:
        """The line as a claim line, whatever stands above it."""
        if index not in self._claims:
            self._claims[index] = read_claim_line(self.lines[index])
        return self._claims[index]

    def dateline(self, index: int) -> DatelineReading | None:
        """The dateline at the head of the line."""
        if index not in self._datelines:
            self._datelines[index] = read_dateline(self.lines[index].text)
        return self._datelines[index]


def read_claim_line(line: Line, *, below_dateline: bool = False, below_byline: bool = False) -> ClaimLine | None:
    """The claims of a line that is nothing but them; None when it is none.

    What stands above tells more: `below_dateline` a name with a colon is an agency's, `below_byline` a role is the
    author's.
    """
    text, start = line.text, line.start
    if len(text) > LONGEST_LINE:
        return None
    apart = _BYLINE_INSIDE.search(text) or ("|" in text and not _DIGITS.isdisjoint(text))
    if apart and (several := _several(line)):
        return several
    if stamp := read_stamp(text, start):
        return ClaimLine(stamp.claims, stamp.problems)
    if labels := _labels(line):
        return labels
    if found := read_byline(text, start) or read_credit_line(text, start, expected=below_dateline):
        return ClaimLine(found)
    if reading := read_dateline_line(text):
        return from_dateline(reading, start)
    if read_note(text):
        return ClaimLine([_claim("revision_note", line)])
    # One word under a name is the town that it was written in.
    is_word = text.isalpha() and text[0].isupper() and len(text) <= _LONGEST_TOWN
    if below_byline and (is_word or is_role_line(text) or _SPECIAL.fullmatch(text)):
        return ClaimLine([_claim("byline" if " " in text else "place", line)])
    if len(text) > _SHORT and ends_sentence(text) and not text.endswith(_HALVES):
        return None
    if len(text) <= _LONGEST_OF_SEVERAL and (several := _several(line) or _with_stamp(line)):
        return several
    return read_lone_line(line) if text.isupper() and is_agency(text) else None


def _labels(line: Line) -> ClaimLine | None:
    """A kicker, a section, or what a database prints beside a story."""
    text = line.text
    if is_kicker(text):
        return ClaimLine([_claim("revision_note" if read_note(text) else "kicker", line)])
    if is_section(text):
        return ClaimLine([_claim("section", line)])
    if keyed := _KEYED_PLACE.match(text):
        return _place(line, keyed.end())
    return ClaimLine() if text[0].isupper() and _OF_A_DATABASE.fullmatch(text) else None


def _place(line: Line, at: int) -> ClaimLine:
    """The dateline that a database prints behind its key."""
    place = line.text[at:]
    if reading := read_dateline_line(place):
        return from_dateline(reading, line.start + at)
    span = line.start + at, line.end
    claim = _at("dateline", place, span, "dateline", 0.9, place)
    return ClaimLine([claim], dateline=Dateline(place=place, as_written=place, span=span))


def read_lone_line(line: Line) -> ClaimLine | None:
    """An outlet's name, a role or a count ("4 min read") in a line of its own: under a title it is a claim line."""
    text = line.text
    if len(text) > _SHORT:
        return None
    if is_role_line(text):
        return ClaimLine([_claim("byline", line)])
    if text[-1] not in ".!?:" and (claim := _outlet(text, line.start)):
        return ClaimLine([claim])
    desk, _, agency = text.rpartition("/")
    if desk and len(text) <= 16 and is_agency(agency) and desk.replace("/", "").isalpha():
        return ClaimLine([credit(agency, (line.end - len(agency), line.end), confidence=0.8)])
    return ClaimLine() if _FILLER.fullmatch(text) else None


def _outlet(text: str, start: int) -> Claim | None:
    """An agency that signs, or the outlet that names itself."""
    span = start, start + len(text)
    if is_agency(text):
        return credit(text, span, confidence=0.7)
    words = text.split()
    proper = len(words) <= 4 and not any(word[0].islower() for word in words)
    return _at("publisher", text, span, "position", 0.6, text) if proper and is_medium(text) else None


def read_name_line(line: Line) -> ClaimLine | None:
    """Names alone in a line; what stands around it must tell that it is a byline."""
    found = read_bare_name(line.text, line.start)
    return ClaimLine(found) if found else None


def read_masthead(line: Line, following: Line | None) -> ClaimLine | None:
    """The name of the paper above the day of its issue, where a text begins with both."""
    text = line.text
    if following is None or len(text) > _LONGEST_NAME or not 1 < len(text.split()) <= 5 or ends_sentence(text):
        return None
    if not (is_medium(text) or (text.isupper() and text.startswith("THE "))):
        return None
    stamp = read_stamp(following.text, following.start) or _with_stamp(following)
    if stamp is None or not is_dated(stamp.claims):
        return None
    return ClaimLine([_at("publisher", text, line.span, "position", 0.7, text)])


def is_opening_alone(text: str) -> bool:
    """True for "By" in a line of its own; the name stands in the next."""
    return len(text) <= 12 and text.rstrip(" :").casefold() in ALONE


def from_dateline(reading: DatelineReading, start: int) -> ClaimLine:
    """The claims of a dateline that was read from a text beginning at `start`."""
    found = ClaimLine()
    if reading.place and reading.place_span:
        span = start, start + len(reading.as_written)
        found.dateline = Dateline(place=reading.place, as_written=reading.as_written, span=span)
        place = start + reading.place_span[0], start + reading.place_span[1]
        found.claims.append(_at("dateline", reading.place, place, "dateline", 0.9, reading.as_written))
    for name, at in reading.agencies:
        found.claims.append(credit(name, (start + at[0], start + at[1])))
    for name, at in reading.persons:
        found.claims.append(_at("authors", name, (start + at[0], start + at[1]), "byline", 0.8, name))
    if reading.date and reading.date_span:
        span = start + reading.date_span[0], start + reading.date_span[1]
        found.claims.append(date_claim("published", reading.date, method="dateline", span=span))
    return found


def _several(line: Line) -> ClaimLine | None:
    """Several claims in one line: "By A B | 7 November 2019 | Reuters". All of its pieces must be claims."""
    if _MARKS.isdisjoint(line.text) and "  " not in line.text:
        return None
    marks = list(_PIECES.finditer(line.text))
    if not marks or len(marks) > 8:
        return None
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(line.text)]
    bounds = [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    pieces = [(line.text[start:end], line.start + start) for start, end in _with_times(line.text, bounds)]
    whole = ClaimLine()
    open_pieces: list[tuple[str, int]] = []
    for piece, at in pieces:
        found = _piece(piece, at)
        if found is None:
            open_pieces.append((piece, at))
        else:
            whole.claims += found.claims
            whole.problems += found.problems
            whole.dateline = whole.dateline or found.dateline
    if open_pieces:
        # Beside a date a short name is the author's ("Bo Ek | 5 May 2021"), a word the section's.
        dated = any(claim.field in ("published", "modified") for claim in whole.claims)
        if not dated or len(open_pieces) > 2 or not all(_take_open(piece, at, whole) for piece, at in open_pieces):
            return None
    return whole if whole.claims or whole.problems else None


def _with_times(text: str, bounds: Sequence[Span]) -> list[Span]:
    """The pieces of a line; a time behind its date ("May 3, 2019 - 17:21 | Japan") is one piece with it."""
    found: list[Span] = []
    for start, end in bounds:
        if found and _TIME.match(text, start) and read_stamp(text[found[-1][0] : end], 0):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _piece(piece: str, at: int) -> ClaimLine | None:
    if stamp := read_stamp(piece, at):
        return ClaimLine(stamp.claims, stamp.problems)
    if found := read_byline(piece, at) or read_credit_line(piece, at) or read_credit_line(f"({piece})", at - 1):
        return ClaimLine(found)
    if is_section(piece) or is_kicker(piece):
        name = "section" if is_section(piece) else "kicker"
        return ClaimLine([_at(name, piece, (at, at + len(piece)), "position", 0.6, piece)])
    if _FILLER.fullmatch(piece) or (is_role_line(piece) and len(piece) < 50):
        return ClaimLine()
    if is_town(piece):
        return ClaimLine([_at("place", piece, (at, at + len(piece)), "position", 0.6, piece)])
    if found := read_bare_name(piece, at):
        return ClaimLine(found)
    if piece[-1:].isdigit() and (reading := read_dateline_line(piece)):
        return from_dateline(reading, at)
    return None


def _take_open(piece: str, at: int, whole: ClaimLine) -> bool:
    span = at, at + len(piece)
    if len(piece) > 40 or len(piece.split()) > 4 or not piece[0].isupper() or piece[-1] in ".!?":
        return False
    authored = any(claim.field == "authors" for claim in whole.claims)
    field = "authors" if is_person(piece) and not authored else "section"
    whole.claims.append(_at(field, piece, span, "byline" if field == "authors" else "position", 0.6, piece))
    return True


def _with_stamp(line: Line) -> ClaimLine | None:
    """A byline and a stamp that run together: "By A B, 5 May 2021", "Published 5 May 2021 by A B"."""
    text, start = line.text, line.start
    if _DIGITS.isdisjoint(text):
        return None
    for count, mark in enumerate(_STAMP_BEHIND.finditer(text)):
        if count >= 4 or mark.start() < 3:
            break
        head = text[: mark.start()]
        outlet = _outlet(head, start)
        found = read_byline(head, start) or read_small_byline(head, start)
        found = found or ([outlet] if outlet else []) or read_bare_name(head, start)
        if not found and _may_be_masthead(head, mark.group(), text):
            stamp = read_stamp(text[mark.end() :], start + mark.end())
            return ClaimLine(stamp.claims, stamp.problems) if stamp and is_dated(stamp.claims) else None
        if found and (stamp := read_stamp(text[mark.end() :], start + mark.end())):
            return ClaimLine([*found, *stamp.claims], stamp.problems)
    for count, mark in enumerate(_BYLINE_BEHIND.finditer(text)):
        if count >= 2:
            break
        if (stamp := read_stamp(text[: mark.start()], start)) and (
            found := read_byline(text[mark.end() :], start + mark.end())
        ):
            return ClaimLine([*stamp.claims, *found], stamp.problems)
    return None


def _may_be_masthead(head: str, mark: str, text: str) -> bool:
    """Whether the words before a date may name the paper that is of that date ("Głos Doliny, 12 XI 2019").

    Where its page stands behind the date, one word is enough: the paper's part ("Actualité, 3 février 2019, p. 2").
    """
    words = head.split()
    if not mark.strip() or len(words) > 4 or ends_sentence(head) or not all(word[0].isupper() for word in words):
        return False
    return ("," in mark and len(words) > 1) or _PAGE.search(text) is not None


def is_dated(claims: Sequence[Claim]) -> bool:
    """Whether one of the claims is a date of publication that states its year."""
    return any(claim.field == "published" and claim.value[:1].isdigit() for claim in claims)


def _claim(name: str, line: Line) -> Claim:
    return _at(name, line.text, line.span, "position", 0.8, line.text)


def _at(name: str, value: str, span: tuple[int, int], method: Method, confidence: float, as_written: str) -> Claim:
    return Claim(field=name, value=value, method=method, as_written=as_written, span=span, confidence=confidence)
