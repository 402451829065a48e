"""One line above the body that says something of the article: stamp, byline, credit, dateline, revision note, label.

A line is a claim line only when all of it is: "By A B | 7 November 2019 | Reuters" is one, a sentence never.
"""

import re
from collections.abc import Sequence

from archive.normalization.byline import is_role_line, read_bare_name, read_byline
from archive.normalization.bylinewords import ALONE
from archive.normalization.claimline import ClaimLine, claim_at, claim_of, from_dateline, is_dated, read_outlet
from archive.normalization.credits import credit, read_credit_line
from archive.normalization.dateline import DatelineReading, read_dateline, read_dateline_line
from archive.normalization.joinedclaims import FILLER, read_several, read_with_stamp
from archive.normalization.labels import is_kicker, is_section
from archive.normalization.outlets import is_agency, is_medium
from archive.normalization.revisions import read_note
from archive.normalization.stamp import read_stamp
from archive.text import Line, ends_sentence
from archive.values import Dateline

LONGEST_LINE = 260
_LONGEST_OF_SEVERAL = 200
_SHORT = 60
_LONGEST_TOWN = 20
_LONGEST_NAME = 40
_BYLINE_INSIDE = re.compile(r"[|•·–—-]\s*(?:by|von|par|por|di|door|av|af|автор|autor|auteur|author)\b", re.IGNORECASE)
_SPECIAL = re.compile(r"special\s+(?:to|for)\s+(?:the\s+)?\S.{2,50}[^.]", re.IGNORECASE)
# What databases print above a story; its title and its author stand in lines of their own.
_OF_A_DATABASE = re.compile(
    r"(?:SECTION|LENGTH|BODY|LOAD-DATE|GRAPHIC|LANGUAGE|PUBLICATION-TYPE|DOCUMENT-TYPE|JOURNAL-CODE):.{0,90}"
    r"|(?i:(?:early|late|first|second|final|morning|evening|city|national|regional|weekend)\s+edition(?:\s+-\s+\w{4,10})?)"
)
_KEYED_PLACE = re.compile(r"DATELINE:\s+(?=[^\W\d_][^.:;]{1,60}$)")
_HALVES = ("a.m.", "p.m.")


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
    apart = _BYLINE_INSIDE.search(text) or ("|" in text and any(map(str.isdigit, text)))
    if apart and (several := read_several(line)):
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
        return ClaimLine([claim_of("revision_note", line)])
    # One word under a name is the town that it was written in.
    is_word = text.isalpha() and text[0].isupper() and len(text) <= _LONGEST_TOWN
    if below_byline and (is_word or is_role_line(text) or _SPECIAL.fullmatch(text)):
        return ClaimLine([claim_of("byline" if " " in text else "place", line)])
    if len(text) > _SHORT and ends_sentence(text) and not text.endswith(_HALVES):
        return None
    if len(text) <= _LONGEST_OF_SEVERAL and (several := read_several(line) or read_with_stamp(line)):
        return several
    return read_lone_line(line) if text.isupper() and is_agency(text) else None


def _labels(line: Line) -> ClaimLine | None:
    """A kicker, a section, or what a database prints beside a story."""
    text = line.text
    if is_kicker(text):
        return ClaimLine([claim_of("revision_note" if read_note(text) else "kicker", line)])
    if is_section(text):
        return ClaimLine([claim_of("section", line)])
    if keyed := _KEYED_PLACE.match(text):
        return _place(line, keyed.end())
    return ClaimLine() if text[0].isupper() and _OF_A_DATABASE.fullmatch(text) else None


def _place(line: Line, at: int) -> ClaimLine:
    """The dateline that a database prints behind its key."""
    place = line.text[at:]
    if reading := read_dateline_line(place):
        return from_dateline(reading, line.start + at)
    span = line.start + at, line.end
    claim = claim_at("dateline", place, span, "dateline", 0.9, place)
    return ClaimLine([claim], dateline=Dateline(place=place, as_written=place, span=span))


def read_lone_line(line: Line) -> ClaimLine | None:
    """An outlet's name, a role or a count ("4 min read") in a line of its own: under a title it is a claim line."""
    text = line.text
    if len(text) > _SHORT:
        return None
    if is_role_line(text):
        return ClaimLine([claim_of("byline", line)])
    if text[-1] not in ".!?:" and (claim := read_outlet(text, line.start)):
        return ClaimLine([claim])
    desk, _, agency = text.rpartition("/")
    if desk and len(text) <= 16 and is_agency(agency) and desk.replace("/", "").isalpha():
        return ClaimLine([credit(agency, (line.end - len(agency), line.end), confidence=0.8)])
    return ClaimLine() if FILLER.fullmatch(text) else None


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
    stamp = read_stamp(following.text, following.start) or read_with_stamp(following)
    if stamp is None or not is_dated(stamp.claims):
        return None
    return ClaimLine([claim_at("publisher", text, line.span, "position", 0.7, text)])


def is_opening_alone(text: str) -> bool:
    """True for "By" in a line of its own; the name stands in the next."""
    return len(text) <= 12 and text.rstrip(" :").casefold() in ALONE
