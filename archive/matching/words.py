"""Words as numbers: how a text is cut into words and each of them folded and hashed, the same on every machine.

A word is a run of letters and digits without case, accents, soft hyphens and signs of no width, so that two texts that
differ in these, in punctuation or in white space have the same words. Scripts that write no spaces are cut into
overlapping runs of characters, one beginning at each. The number of a word is odd where it holds a digit.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from archive.values import Span

BITS = 59
"""Five bits less than a word of the machine: five numbers, doubled in turn, add up within it."""

ANY_NUMBER = 1
"""What stands for every word with a digit when these are not to be told apart."""

WIDTH = 8
"""Bytes of a packed number."""

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_VOWEL_POINTS = "\u0591-\u05c7\u064b-\u065f\u0670"
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_DENSE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LONG = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_SIGNS = {"dense": 3, "long": 8, None: 0}
_EVEN = (1 << BITS) - 2
_LETTERS = rf"\w\u0300-\u036f{_INVISIBLE}{_VOWEL_POINTS}{_INDIC}{_LONG}"
_WORD = re.compile(rf"[{_LETTERS}]+")
_DIGIT = re.compile(b"[0-9]")
_ASCII_WORD = re.compile(r"[0-9A-Za-z]+")
_DROPPED = re.compile(rf"[_\u0300-\u036f{_INVISIBLE}{_VOWEL_POINTS}]")
_HAS_UNSPACED = re.compile(f"[{_DENSE}{_LONG}]")
_UNSPACED = re.compile(rf"(?P<dense>[{_DENSE}]+)|(?P<long>[{_LONG}]+)|[^{_DENSE}{_LONG}]+")

_END = "\x00"
_STOPS = (
    (_END, " "),
    (',"', ". "),
    ("!", "."),
    ("?", "."),
    ('"', " "),
    (")", " "),
    ("\n\n", ". "),
    (". ", f" {_END} "),
)
_OTHER_ENDS = re.compile("[。！？؟۔।…»]")
_TYPOGRAPHIC = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\u00a0", " "))
_WORDS_ALONE = bytes(code if chr(code).isalnum() and code < 128 else ord(" ") for code in range(256)).lower()
_WORDS_AND_STOPS = bytes(
    ord(".") if chr(code) in ".!?" else code if chr(code) == "\n" else word for code, word in enumerate(_WORDS_ALONE)
)
_NO_LETTERS = bytes(code for code in range(256) if _WORDS_ALONE[code] == ord(" "))
_CACHED_WORDS = 100_000


def fold(word: str) -> str:
    """One word as it is compared: `Élysée` is `elysee`, `Straße` `strasse`, `١٢` `12`."""
    if word.isascii():
        return word.replace("_", "").lower()
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)


def _number(folded: bytes) -> int:
    digest = blake2b(folded, digest_size=8).digest()
    number = int.from_bytes(digest, "little") >> 64 - BITS
    return number | 1 if _DIGIT.search(folded) else number & ~1


class _Folded(dict[str, bytes]):
    """Words as they are compared, by how they are written; forgets all of them when there are too many, so that memory
    has a bound."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        folded = self[word] = fold(word).encode("utf-8", "surrogatepass")
        return folded


class _Numbers(dict[bytes, int]):
    """The number of each folded word; of those too a bounded many."""

    def __missing__(self, word: bytes) -> int:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        number = self[word] = _number(word)
        return number


_folded = _Folded()
_numbers = _Numbers()
number_of = _numbers.__getitem__
"""The number of one folded word."""


def has_unspaced(text: str) -> bool:
    """True where scripts without spaces stand in a text: it has no words, only runs of signs."""
    return not text.isascii() and _HAS_UNSPACED.search(text) is not None


def sentences_of(text: str) -> list[list[bytes]]:
    """The folded words of each sentence of a text without unspaced scripts. Some sentences are empty."""
    text = _plain(text)
    if text.isascii():
        # A quotation ends before the words that say whose it is: it is carried over with others.
        data = text.encode().replace(b',"', b". ").translate(_WORDS_AND_STOPS).replace(b"\n\n", b". ")
        return [sentence.translate(_WORDS_ALONE).split() for sentence in data.split(b". ")]
    return [list(map(_folded.__getitem__, _WORD.findall(sentence))) for sentence in _cut(text)]


def letters_of(text: str) -> bytes:
    """The folded words of a text in ASCII without what stands between them."""
    return text.encode().translate(_WORDS_ALONE, _NO_LETTERS)


def unspaced_sentences_of(text: str) -> list[bytes]:
    """The same as packed numbers, for a text in which unspaced scripts stand."""
    return list(map(_unspaced, _cut(_plain(text))))


def _cut(text: str) -> list[str]:
    for sign, plain in _STOPS:
        text = text.replace(sign, plain)
    return _OTHER_ENDS.sub(_END, text).split(_END)


def numbers_of(text: str) -> list[int]:
    """The numbers of the words of `text`, in order."""
    text = _plain(text)
    if text.isascii():
        return list(map(number_of, text.encode().translate(_WORDS_ALONE).split()))
    if _HAS_UNSPACED.search(text):
        return unpacked(_unspaced(text))
    return list(map(number_of, map(_folded.__getitem__, _WORD.findall(text))))


def spans_of(text: str) -> list[Span]:
    """Where the words of `text` stand, one span for each of `numbers_of(text)`."""
    text = _plain(text)
    if text.isascii():
        return [match.span() for match in _ASCII_WORD.finditer(text)]
    if _HAS_UNSPACED.search(text):
        return list(_unspaced_spans(text))
    return [match.span() for match in _WORD.finditer(text)]


def _plain(text: str) -> str:
    """The text with typewriter's quotes and dashes, sign for sign, so that most of it is ASCII and quick to cut."""
    if not text.isascii():
        for sign, plain in _TYPOGRAPHIC:
            text = text.replace(sign, plain)
    return text


def pack(numbers: Sequence[int]) -> bytes:
    """Numbers of words as bytes, `WIDTH` each, the least first on every machine."""
    return struct.pack(f"<{len(numbers)}Q", *numbers)


def unpacked(packed: bytes) -> list[int]:
    """The opposite."""
    return list(struct.unpack(f"<{len(packed) // WIDTH}Q", packed))


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Words in scripts with spaces and whole runs of signs in those without, with their place and how many signs make
    a word there, 0 for a whole word."""
    for match in _WORD.finditer(text):
        for part in _UNSPACED.finditer(match[0]):
            yield part[0], match.start() + part.start(), _SIGNS[part.lastgroup]


def _unspaced(text: str) -> bytes:
    """The packed numbers of a text in which scripts without spaces stand."""
    found: list[bytes] = []
    for run, _, signs in _runs(text):
        if not signs:
            found.append(pack([number_of(_folded[run])]))
            continue
        # Out of the numbers of the signs: runs of signs are too many to be remembered.
        single = [number_of(_folded[sign]) for sign in run]
        combined = single
        for place in range(1, min(signs, len(run))):
            combined = [(one * 31 + next_) & _EVEN for one, next_ in zip(combined, single[place:], strict=False)]
        found.append(pack(combined))
    return b"".join(found)


def _unspaced_spans(text: str) -> Iterator[Span]:
    for run, start, signs in _runs(text):
        length = min(signs, len(run)) or len(run)
        yield from ((at, at + length) for at in range(start, start + len(run) - length + 1))
