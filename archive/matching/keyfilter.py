"""Which keys are certainly not held: a filter of fixed size, however many keys it is given.

A blocked Bloom filter: a key sets four bits of one word of 64. What was added is always found. With 20 million keys,
those of a million articles, about one key in 110 is found that was never added; with twice as many one in 19.
"""

import sys
from array import array
from collections.abc import Iterable

_PLACE_BITS = 22
_WORDS = 1 << _PLACE_BITS
_TWO_BITS = tuple(1 << (pair & 63) | 1 << (pair >> 6) for pair in range(1 << 12))
_LOW = _PLACE_BITS
_HIGH = _PLACE_BITS + 12

BYTES = 8 * _WORDS


class KeyFilter:
    """Keys that were added, of which the lower 46 bits count. Takes 32 MiB."""

    def __init__(self, kept: bytes | None = None) -> None:
        """An empty one, or what `kept()` gave, on whichever machine. Raises ValueError if that has another length."""
        if kept is not None and len(kept) != BYTES:
            raise ValueError(f"A filter has {BYTES} bytes, not {len(kept)}.")
        self._words = array("Q", bytes(BYTES) if kept is None else kept)
        self._exchange()

    def _exchange(self) -> None:
        if sys.byteorder == "big":
            self._words.byteswap()

    def add(self, keys: Iterable[int]) -> None:
        words = self._words
        for key in keys:
            words[key & _WORDS - 1] |= _TWO_BITS[key >> _LOW & 4095] | _TWO_BITS[key >> _HIGH & 4095]

    def may_hold(self, keys: Iterable[int]) -> list[int]:
        """Those of the keys that may have been added; the others have not."""
        words = self._words
        return [
            key
            for key in keys
            if not ~words[key & _WORDS - 1] & (_TWO_BITS[key >> _LOW & 4095] | _TWO_BITS[key >> _HIGH & 4095])
        ]

    def kept(self) -> bytes:
        """All of it, the least byte first on every machine."""
        self._exchange()
        kept = self._words.tobytes()
        self._exchange()
        return kept
