"""Unicode and white space: the one place that knows how a text is cut into lines and made safe to keep.

White space is what `str.isspace` says. A `Line` is a line with something on it; blank lines are never values.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int]

CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\x0b\x0c\r"}
CONTROL_PICTURES[0x7F] = 0x2421
# No control picture exists for C1: the replacement character says that something stood here.
CONTROL_PICTURES.update(dict.fromkeys(range(0x80, 0xA0), 0xFFFD))

_CONTROLS = re.compile("[" + re.escape("".join(map(chr, CONTROL_PICTURES))) + "]")
_CONTROL_BYTES = bytes(code for code in CONTROL_PICTURES if code < 0x80)
_SURROGATES = re.compile("[\ud800-\udfff]")
_WIDEST_WRAP = 120
_LONG_WORD = 30
_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।")
_CLOSERS = "\"'”’»)]›」』"


class Line(NamedTuple):
    """One line that holds something. `follows` says that no blank line stands between it and the one before."""

    start: int
    end: int
    text: str
    number: int
    follows: bool

    @property
    def span(self) -> Span:
        return self.start, self.end


def lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank, each without the white space around it."""
    found: list[Line] = []
    make = tuple.__new__
    follows = False
    at = 0
    for raw in text.split("\n"):
        content = raw.strip()
        if content:
            size = len(content)
            begin = at if size == len(raw) else at + raw.index(content[0])
            # Spelt out: a call of the class takes twice as long, some forty times an article.
            found.append(make(Line, (begin, begin + size, content, len(found), follows)))
            follows = True
        else:
            follows = False
        at += len(raw) + 1
    return found


def is_wrapped(found: Sequence[Line]) -> bool:
    """True when line breaks inside blocks come from a fixed width, so that a block is one paragraph.

    The test is the typesetter's: a line was broken where the next word would not have fitted.
    """
    pairs = [(upper, lower) for upper, lower in pairwise(found) if lower.follows]
    if not pairs:
        return False
    width = max(len(upper.text) for upper, _ in pairs)
    if not 20 <= width <= _WIDEST_WRAP:
        return False
    full = sum(len(upper.text) + 1 + len(lower.text.split(None, 1)[0]) > width * 0.9 for upper, lower in pairs)
    if full < 0.75 * len(pairs) or len(pairs) < 2:
        return False
    # No paragraph is much wider than the lines that were broken: else they are a head of several lines.
    return all(len(line.text) <= 1.5 * width or " " not in line.text for line in found)


def paragraphs(found: Sequence[Line], *, wrapped: bool) -> list[Span]:
    """The spans of the paragraphs that these lines make; lines that others were taken from between never join."""
    spans: list[Span] = []
    last = -2
    for line in found:
        if wrapped and line.follows and line.number == last + 1 and spans:
            spans[-1] = spans[-1][0], line.end
        else:
            spans.append(line.span)
        last = line.number
    return spans


def with_plain_line_ends(text: str) -> str:
    r"""CR LF, CR and the Unicode line and paragraph separators as `\n`."""
    # Searching for one character and replacing is many times faster than a pattern: nearly every text ends here.
    for line_end in ("\r\n", "\r", "\u2028", "\u2029"):
        if line_end in text:
            text = text.replace(line_end, "\n")
    return text


def with_visible_controls(text: str) -> tuple[str, int]:
    """Control characters (white space excepted) as visible signs, and how many there were."""
    data = text.encode("utf-8", "surrogatepass")
    # Bytes are searched many times faster than text: nearly every text ends here.
    if len(data.translate(None, _CONTROL_BYTES)) == len(data) and b"\xc2" not in data:
        return text, 0
    found = len(_CONTROLS.findall(text))
    return (text.translate(CONTROL_PICTURES), found) if found else (text, 0)


def without_surrogates(text: str) -> tuple[str, int]:
    """Lone surrogates, which no encoding can write, as U+FFFD, and how many there were."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.subn("\ufffd", text)
    return text, 0


def collapse(text: str) -> str:
    """White space runs as one space, none around: for values (a title, a name), never for the body."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """For comparing: case, white space, quotes and Unicode forms aside."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    plain = unicodedata.normalize("NFKC", text)
    return collapse(plain.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')).casefold()


def ends_sentence(text: str) -> bool:
    """True for text that closes a sentence, closing quotes and brackets aside."""
    if not text or text[-1].isalnum():
        return False
    return text.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS


def is_shouted(text: str) -> bool:
    """True when all letters that have a case are capitals, and there are at least two of them."""
    return text.isupper() and sum(character.isupper() for character in text) >= 2


def word_set(words: str, separator: str | None = None) -> frozenset[str]:
    """A table of words, written as one text."""
    return frozenset(words.split(separator))


def words_around(text: str, span: Span, room: int) -> Span:
    """The span with up to `room` characters before and behind it, from the beginning of a word to the end of one.

    Where a script writes no white space between words it is cut anywhere.
    """
    start, end = span
    begin, stop = max(0, start - room), min(len(text), end + room)
    if begin and not text[begin - 1].isspace():
        near = range(begin, min(start, begin + _LONG_WORD))
        begin = next((at + 1 for at in near if text[at].isspace()), begin)
    if stop < len(text) and not text[stop].isspace():
        near = range(stop - 1, max(end, stop - _LONG_WORD) - 1, -1)
        stop = next((at for at in near if text[at].isspace()), stop)
    return begin, stop
