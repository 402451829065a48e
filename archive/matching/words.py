"""Words as numbers: how a text is cut into words and each of them folded and hashed, the same on every machine.

A word is a run of letters and digits without case, accents, soft hyphens and signs of no width, so that two texts that
differ in these, in punctuation or in white space have the same words. Scripts that write no spaces are cut into
overlapping runs of characters, one beginning at each.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from itertools import repeat
from typing import NamedTuple

BITS = 59
"""A word's number has five bits less than a word of the machine: five of them, doubled in turn, add up within it."""

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"[\w\u0300-\u036f{_INVISIBLE}]+")
_DROPPED = re.compile(f"[_{_INVISIBLE}]")
_DENSE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LONG = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(rf"(?P<dense>[{_DENSE}]+)|(?P<long>[{_LONG}]+)|[^{_DENSE}{_LONG}]+")
_HAS_UNSPACED = re.compile(f"[{_DENSE}{_LONG}]")
_DENSE_LENGTH = 3
_LONG_LENGTH = 8
_CACHED_WORDS = 100_000


class Words(NamedTuple):
    """The words of a text in order: their numbers, whether they hold a digit, and where they stand (code points)."""

    numbers: list[int]
    starts: list[int]
    ends: list[int]
    digits: list[bool]


def fold(word: str) -> str:
    """One word as it is compared: `Élysée` is `elysee`, `Straße` `strasse`, `١٢` `12`."""
    if word.isascii():
        return word.replace("_", "").lower()
    plain = unicodedata.normalize("NFKD", _DROPPED.sub("", word).casefold())
    kept = (sign for sign in plain if unicodedata.category(sign) != "Mn" or not "\u0300" <= sign <= "\u036f")
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in kept)


class _Numbers(dict[str, int]):
    """The number of each word as written; forgets all of them when there are too many, so that memory has a bound."""

    def __missing__(self, word: str) -> int:
        folded = fold(word)
        if not folded:
            return -1
        number = int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        number >>= 64 - BITS
        if len(self) >= _CACHED_WORDS:
            self.clear()
        self[word] = number
        return number


_numbers = _Numbers()


def numbers_of(text: str) -> list[int]:
    """The numbers of the words of `text`, in order."""
    if text.isascii() or not _HAS_UNSPACED.search(text):
        found = list(map(_numbers.__getitem__, _WORD.findall(text)))
    else:
        found = [_numbers[word] for word, _ in _pieces(text)]
    return [number for number in found if number >= 0] if -1 in found else found


def words_of(text: str) -> Words:
    """The words of `text` with their places."""
    unspaced = not text.isascii() and _HAS_UNSPACED.search(text)
    pieces = _pieces(text) if unspaced else ((match[0], match.start()) for match in _WORD.finditer(text))
    found = Words([], [], [], [])
    for word, start in pieces:
        number = _numbers[word]
        if number >= 0:
            found.numbers.append(number)
            found.starts.append(start)
            found.ends.append(start + len(word))
            found.digits.append(not word.isalpha() and any(map(str.isdecimal, word)))
    return found


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    for match in _WORD.finditer(text):
        for part in _UNSPACED.finditer(match[0]):
            start = match.start() + part.start()
            if part.lastgroup is None:
                yield part[0], start
                continue
            length = _DENSE_LENGTH if part.lastgroup == "dense" else _LONG_LENGTH
            last = max(1, len(part[0]) - length + 1)
            yield from ((part[0][at : at + length], start + at) for at, _ in enumerate(repeat(None, last)))
