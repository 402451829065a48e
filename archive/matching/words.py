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
from itertools import chain

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
_ASCII_WORD = re.compile(r"[0-9A-Za-z]+")
_DROPPED = re.compile(rf"[_\u0300-\u036f{_INVISIBLE}{_VOWEL_POINTS}]")
_HAS_UNSPACED = re.compile(f"[{_DENSE}{_LONG}]")
_UNSPACED = re.compile(rf"(?P<dense>[{_DENSE}]+)|(?P<long>[{_LONG}]+)|[^{_DENSE}{_LONG}]+")

_END = "\x00"
_STOPS = ((_END, " "), ("!", "."), ("?", "."), ('"', " "), (")", " "), ("\n\n", ". "), (". ", f" {_END} "))
_OTHER_ENDS = re.compile("[。！？؟۔।…»]")
_TYPOGRAPHIC = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\u00a0", " "))
_WORDS_ALONE = bytes(code if chr(code).isalnum() and code < 128 else ord(" ") for code in range(256)).lower()
_WORDS_AND_STOPS = bytes(
    ord(".") if chr(code) in ".!?" else code if chr(code) == "\n" else word for code, word in enumerate(_WORDS_ALONE)
)
_WORDS_AND_ENDS = bytes([0, *_WORDS_ALONE[1:]])
_CACHED_WORDS = 100_000


def fold(word: str) -> str:
    """One word as it is compared: `Élysée` is `elysee`, `Straße` `strasse`, `١٢` `12`."""
    if word.isascii():
        return word.replace("_", "").lower()
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)


def _number(folded: str) -> int:
    digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(digest, "little") >> 64 - BITS
    return number | 1 if any(map(str.isdecimal, folded)) else number & ~1


class _Packed(dict[str | bytes, bytes]):
    """The number of each word as written, in eight bytes, the least first on every machine; forgets all of them when
    there are too many, so that memory has a bound."""

    def __missing__(self, word: str | bytes) -> bytes:
        packed = _number(fold(word if isinstance(word, str) else word.decode())).to_bytes(WIDTH, "little")
        if len(self) >= _CACHED_WORDS:
            self.clear()
        self[word] = packed
        return packed


_packed = _Packed()


def sentences_of(text: str) -> tuple[bytes, list[int]]:
    """The numbers of the words of `text` in order, `WIDTH` bytes each, and how many words each sentence has."""
    text = _plain(text)
    if text.isascii():
        data = text.encode().translate(_WORDS_AND_STOPS)
        data = data.replace(b"\n\n", b". ").replace(b". ", b" \x00 ").translate(_WORDS_AND_ENDS)
        sentences = [sentence.split() for sentence in data.split(b"\x00")]
        packed = b"".join(map(_packed.__getitem__, chain.from_iterable(sentences)))
        return packed, list(map(len, sentences))
    for sign, plain in _STOPS:
        text = text.replace(sign, plain)
    each = _OTHER_ENDS.sub(_END, text).split(_END)
    if _HAS_UNSPACED.search(text):
        joined = list(map(_unspaced, each))
        return b"".join(joined), [len(packed) // WIDTH for packed in joined]
    found = list(map(_WORD.findall, each))
    return b"".join(map(_packed.__getitem__, chain.from_iterable(found))), list(map(len, found))


def numbers_of(text: str) -> list[int]:
    """The numbers of the words of `text`, in order."""
    text = _plain(text)
    if text.isascii():
        return _unpacked(b"".join(map(_packed.__getitem__, text.encode().translate(_WORDS_ALONE).split())))
    if _HAS_UNSPACED.search(text):
        return _unpacked(_unspaced(text))
    return _unpacked(b"".join(map(_packed.__getitem__, _WORD.findall(text))))


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


def _unpacked(packed: bytes) -> list[int]:
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
            found.append(_packed[run])
            continue
        # Out of the numbers of the signs: runs of signs are too many to be remembered.
        single = _unpacked(b"".join(map(_packed.__getitem__, run)))
        combined = single
        for place in range(1, min(signs, len(run))):
            combined = [(one * 31 + next_) & _EVEN for one, next_ in zip(combined, single[place:], strict=False)]
        found.append(pack(combined))
    return b"".join(found)


def _unspaced_spans(text: str) -> Iterator[Span]:
    for run, start, signs in _runs(text):
        length = min(signs, len(run)) or len(run)
        yield from ((at, at + length) for at in range(start, start + len(run) - length + 1))
