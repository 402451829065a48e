"""Lines that are no part of the article: cut as named spans, never deleted.

A line's first word leads to the few patterns that can fit it, and a pattern must fit the whole line: an ordinary
sentence costs one look-up. A heading ("Related news", "Latest") opens a section that lasts until running text returns.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from archive.normalization.furniture import LINES, PAGE_NUMBER, SECTIONS
from archive.normalization.related import read_inline, read_links
from archive.text import Line, ends_sentence, fold
from archive.values import Boilerplate, BoilerplateKind, RelatedLink

_MARKS = " \t*•·►▶→»>|-–—_=#([{«\"“'"
_END_MARKS = " \t*•»>|-–—_=#)]}»\"”'"
_RUNNING_TEXT = 90
_LONGEST = 450
_LONGEST_HEADING = 60
_SIGNATURE_LINES = 8


class Cut(NamedTuple):
    """What `cut` leaves and what it took."""

    rest: list[Line]
    cuts: list[Boilerplate]
    links: list[RelatedLink]


def cut(lines: Sequence[Line], *, wrapped: bool = False) -> Cut:
    """Take the boilerplate out of `lines`. In wrapped text only the first line of a paragraph can be boilerplate."""
    rest: list[Line] = []
    cuts: list[Boilerplate] = []
    links: list[RelatedLink] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        kind: BoilerplateKind | None = None
        after = index + 1
        if not (wrapped and line.follows) and len(line.text) <= _LONGEST:
            if section := _section(line.text):
                kind, after = section, _section_end(lines, index)
                links += read_links(lines[index + 1 : after])
            elif line.text == "--" and len(lines) - index <= _SIGNATURE_LINES:
                kind, after = "signature", len(lines)
            elif link := read_inline(line.text):
                kind = "related"
                links.append(link)
            else:
                kind = kind_of(line.text)
        if kind is None:
            rest.append(line)
        else:
            cuts.append(Boilerplate(span=(line.start, lines[after - 1].end), kind=kind))
        index = after
    return Cut(rest, cuts, links)


def kind_of(text: str) -> BoilerplateKind | None:
    """The kind of boilerplate that this single line is, or None."""
    bare = text.lstrip(_MARKS)
    if not bare:
        return "other"
    word = _first_word(bare)
    if word.isdigit():
        return "page_number" if PAGE_NUMBER.fullmatch(text) else _count_of_comments(bare)
    rules = LINES.get("©" if bare[0] in "©ⓒ" else word)
    return (_fitting(rules, bare) or _fitting(rules, bare.rstrip(_END_MARKS))) if rules else None


def _section(text: str) -> BoilerplateKind | None:
    """The kind of list that this heading opens, or None."""
    if len(text) > _LONGEST_HEADING:
        return None
    bare = text.strip(_MARKS + ":)]}»›….")
    rules = SECTIONS.get(_first_word(bare)) if bare else None
    return _fitting(rules, bare) if rules else None


def _first_word(text: str) -> str:
    return text.split(None, 1)[0].rstrip(":!.,;)»>|/").casefold()


def _fitting(rules: Sequence[tuple[BoilerplateKind, re.Pattern[str]]], text: str) -> BoilerplateKind | None:
    return next((kind for kind, pattern in rules if pattern.fullmatch(text)), None)


def _count_of_comments(text: str) -> BoilerplateKind | None:
    words = fold(text).split()
    return "comments" if len(words) == 2 and words[1].rstrip(":") in ("comment", "comments") else None


def _section_end(lines: Sequence[Line], start: int) -> int:
    """The index of the first line behind the section: another heading, other boilerplate, or running text."""
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        if (len(text) >= _RUNNING_TEXT and ends_sentence(text)) or _section(text) or kind_of(text):
            return index
    return len(lines)
