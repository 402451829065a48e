"""Which keys are certainly not held: a filter of fixed size, however many keys it is given.

A blocked Bloom filter: a key sets three bits in each of two words of 64. What was added is always found. With the 18
million keys of a million articles about one key in 500 is found that was never added; with twice as many one in 30.
"""

import sys
from array import array
from collections.abc import Iterable

_PLACE_BITS = 22
_WORDS = 1 << _PLACE_BITS
_FIRST = _WORDS - 1
_SECOND = 48 - _PLACE_BITS
_IN_FIRST = _PLACE_BITS
_IN_SECOND = _SECOND - 16


def _three_bits(number: int) -> int:
    places = {number & 63, number >> 6}
    other = number * 29 >> 3
    while len(places) < 3:
        places.add(other & 63)
        other += 11
    return sum(1 << place for place in places)


_BITS = tuple(_three_bits(number) for number in range(1 << 12))

BYTES = 8 * _WORDS


class KeyFilter:
    """Keys of 48 bits that were added. Takes 32 MiB."""

    def __init__(self, kept: bytes | None = None) -> None:
        """An empty one, or what `kept()` gave, on whichever machine. Raises ValueError if that has another length."""
        if kept is not None and len(kept) != BYTES:
            raise ValueError(f"A filter has {BYTES} bytes, not {len(kept)}.")
        self._words = array("Q", bytes(BYTES) if kept is None else kept)
        self._exchange()

    def _exchange(self) -> None:
        if sys.byteorder == "big":
            self._words.byteswap()

    def add(self, keys: Iterable[int]) -> list[int]:
        """Adds keys; returns those of them that may have been added before. The others have not."""
        words, bits = self._words, _BITS
        known = []
        for key in keys:
            first, second = key & _FIRST, key >> _SECOND
            in_first, in_second = bits[key >> _IN_FIRST & 4095], bits[key >> _IN_SECOND & 4095]
            one, other = words[first], words[second]
            if one & in_first == in_first and other & in_second == in_second:
                known.append(key)
            else:
                words[first] = one | in_first
                words[second] |= in_second
        return known

    def may_hold(self, keys: Iterable[int]) -> list[int]:
        """Those of the keys that may have been added; the others have not."""
        words, bits = self._words, _BITS
        return [
            key
            for key in keys
            if not ~words[key & _FIRST] & bits[key >> _IN_FIRST & 4095]
            and not ~words[key >> _SECOND] & bits[key >> _IN_SECOND & 4095]
        ]

    def kept(self) -> bytes:
        """All of it, the least byte first on every machine."""
        self._exchange()
        kept = self._words.tobytes()
        self._exchange()
        return kept
