"""Lines that are no part of the article: cut as named spans, never deleted.

`furniture` tells what a line is by itself. A heading of other articles ("Related news", "Latest") opens a list, a
heading of contacts or of the company a block (`blocks`). The story is never cut: a list ends at the first line that is
written like a sentence of it, and before any sentence has been read a heading is the label of the article, no list.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from archive.normalization.blocks import read_block, read_contact
from archive.normalization.byline import read_byline
from archive.normalization.bylinewords import ALONE
from archive.normalization.furniture import Furniture, read_line
from archive.normalization.related import is_meta, read_inline, read_links
from archive.text import Line, ends_sentence
from archive.values import Boilerplate, BoilerplateKind, RelatedLink

_SENTENCE = 40
_SENTENCE_OF_SIGNS = 15
_RUNNING_TEXT = 60
_LONGEST_ENTRY = 180
_SIGNATURE_LINES = 8
_BULLETS = "*•·●■▶►→-–—»>"
_SIGNING = frozenset("([/aceEACrRwW")
_SIGNED = re.compile(
    r"\(?(?:additional\s+)?(?:reporting|writing|editing|edited|compiled|written)\b[^.]{0,40}\bby\b"
    r"|[(/\[][^\W\d][\w ./-]{1,30}[)/\]]\.?$",
    re.IGNORECASE,
)
_WIDE = re.compile("[\u2e80-\ud7ff]")


class Cut(NamedTuple):
    """What `cut` leaves and what it took."""

    rest: list[Line]
    cuts: list[Boilerplate]
    links: list[RelatedLink]


class _Story(NamedTuple):
    """Which lines from `first` on are written like sentences of the story, the last of them (-1 for none), and whether
    paragraphs stand apart."""

    first: int
    sentences: list[bool]
    last: int
    spaced: bool

    def holds(self, index: int) -> bool:
        at = index - self.first
        return at < len(self.sentences) and self.sentences[at]


def cut(lines: Sequence[Line], *, wrapped: bool = False) -> Cut:
    """Take the boilerplate out of `lines`. In wrapped text only the first line of a paragraph can be boilerplate."""
    rest: list[Line] = []
    cuts: list[Boilerplate] = []
    links: list[RelatedLink] = []
    story: _Story | None = None
    begun = False
    index = 0
    while index < len(lines):
        line = lines[index]
        text = line.text
        after = index + 1
        ending = text == "--" and len(lines) - index <= _SIGNATURE_LINES
        furniture = None if ending or (wrapped and line.follows) else read_line(text)
        if furniture and furniture.kind == "photo_credit" and not begun and _is_byline(text):
            furniture = None
        kind: BoilerplateKind | None = furniture.kind if furniture else None
        if furniture is None:
            if ending:
                kind, after = "signature", len(lines)
            elif (begun or ":" in text) and (
                block := read_block(lines, index) if begun else read_contact(lines, index)
            ):
                kind, after = block
        elif furniture.title_at is not None:
            links.append(read_inline(text[furniture.title_at :]))
        elif furniture.heads_list:
            story = story or _story(lines, index, wrapped=wrapped)
            after = _list_end(lines, index, story, begun=begun)
            if after == index + 1:
                kind = _without_a_list(text, furniture.kind, begun=begun, goes_on=story.holds(after))
            links += read_links(lines[index + 1 : after])
        if kind is None:
            rest.append(line)
            begun = begun or (len(text) >= _RUNNING_TEXT and ends_sentence(text)) or len(text) > _LONGEST_ENTRY
        else:
            cuts.append(Boilerplate(span=(line.start, lines[after - 1].end), kind=kind))
        index = after
    return Cut(rest, cuts, links)


def _is_byline(text: str) -> bool:
    """ "By Ann Lee/Reuters": under a picture it would say what it credits, above the story it says who wrote it."""
    return text.split(None, 1)[0].casefold() in ALONE and bool(read_byline(text, 0))


def _without_a_list(text: str, kind: BoilerplateKind, *, begun: bool, goes_on: bool) -> BoilerplateKind | None:
    """What a heading is that no list follows: a line by itself, a label above the story, or a heading of its parts."""
    alone = read_line(text, as_heading=False)
    if alone or (begun and kind == "related"):
        return alone.kind if alone else kind
    return None if not begun or goes_on else kind


def _list_end(lines: Sequence[Line], start: int, story: _Story, *, begun: bool) -> int:
    """The index of the first line behind the list that the line at `start` heads."""
    begun = begun or story.last <= start
    touching = start + 1 < len(lines) and lines[start + 1].follows and story.spaced
    index = start + 1
    while index < len(lines):
        line = lines[index]
        if story.holds(index) or _ends_list(line):
            break
        # Above the story a title may stand below its label, and a head of the story may follow a list that touches its
        # heading: there only what is marked as an entry is one.
        doubtful = not begun or (touching and not line.follows and index <= story.last)
        if doubtful and not _is_marked(line.text):
            break
        index += 1
    return index


def _is_marked(text: str) -> bool:
    return text[0] in _BULLETS or is_meta(text)


def _ends_list(line: Line) -> bool:
    if line.text[0] in _SIGNING and _SIGNED.match(line.text):
        return True
    furniture: Furniture | None = read_line(line.text)
    return furniture is not None and furniture.title_at is None and not line.text.startswith(("http", "www."))


def _story(lines: Sequence[Line], first: int, *, wrapped: bool) -> _Story:
    """The story from the line at `first` on; what stands above it is known by then."""
    spaced = _is_spaced(lines)
    found = [_is_story(line, spaced=spaced) for line in lines[first:]]
    if wrapped:
        # A wrapped paragraph is one sentence or more when its last line ends one.
        for at in range(len(found) - 1, 0, -1):
            line = lines[first + at]
            if line.follows:
                found[at] = found[at] or ends_sentence(line.text)
                found[at - 1] = found[at - 1] or found[at]
    last = max((index for index, is_story in enumerate(found, first) if is_story), default=-1)
    return _Story(first, found, last, spaced)


def _is_story(line: Line, *, spaced: bool) -> bool:
    """True for a line that is written like a sentence. Where paragraphs stand apart, one that touches a title is its
    teaser."""
    text = line.text
    if not ends_sentence(text) or text.rstrip("\"'”’»)").endswith(("?", "!", "…", "？", "！")):
        return len(text) > _LONGEST_ENTRY and not (spaced and line.follows)
    if spaced and line.follows:
        return False
    if spaced:
        return len(text.split()) > 2 or len(text) >= _SENTENCE_OF_SIGNS
    return len(text) >= (_SENTENCE_OF_SIGNS if _WIDE.search(text) else _SENTENCE)


def _is_spaced(lines: Sequence[Line]) -> bool:
    """True where the paragraphs of the story stand apart from each other."""
    running = [line for line in lines[1:] if len(line.text) >= _RUNNING_TEXT and ends_sentence(line.text)]
    return sum(not line.follows for line in running) * 2 >= len(running)
