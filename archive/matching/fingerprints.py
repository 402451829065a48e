"""The fingerprint of a text: the few of its shingles by which others that share a passage with it are found.

A shingle is five words in a row. Its number is the sum of the words' numbers, each doubled as often as others follow.
"""

import hashlib
import struct
from collections.abc import Collection
from dataclasses import dataclass

from archive.matching.words import numbers_of

SHINGLE = 5
FEWEST_WORDS = 10
"""A text of fewer words has no keys: what it shares with others says nothing."""

MOST_KEYS = 1024
"""A text keeps at most so many keys, the smallest: enough for about 10,000 words."""

DENSITY_BITS = 4
FEWEST_KEYS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`keys` are signed 64-bit numbers in ascending order, each once; `digest` is the SHA-256 of the folded words."""

    words: int
    keys: tuple[int, ...]
    digest: bytes


def fingerprint(body: str) -> Fingerprint:
    """The fingerprint of a body: about one key for every 16 words, 6 at least where there are as many shingles."""
    numbers = numbers_of(body)
    packed = struct.pack(f"<{len(numbers)}Q", *numbers)
    digest = hashlib.sha256(packed).digest()
    keys = _sample(shingles(numbers, packed)) if len(numbers) >= FEWEST_WORDS else []
    return Fingerprint(words=len(numbers), keys=tuple(sorted(keys)), digest=digest)


def shingles(numbers: list[int], packed: bytes | None = None) -> tuple[int, ...]:
    """The shingles of a text in order, as signed 64-bit numbers.

    All are added at once, as one long number with 64 bits for each word: no place overflows into the next.
    """
    count = len(numbers) - SHINGLE + 1
    if count < 1:
        return ()
    whole = int.from_bytes(packed or struct.pack(f"<{len(numbers)}Q", *numbers), "little")
    total = whole
    for place in range(1, SHINGLE):
        total = (total << 1) + (whole >> 64 * place)
    return struct.unpack(f"<{count}q", (total & ((1 << 64 * count) - 1)).to_bytes(8 * count, "little"))


def _sample(found: tuple[int, ...]) -> list[int]:
    mask = (1 << DENSITY_BITS) - 1
    kept = {one for one in found if not one & mask}
    if len(kept) < FEWEST_KEYS:
        kept.update(sorted(set(found), key=_order)[:FEWEST_KEYS])
    return sorted(kept, key=_order)[:MOST_KEYS]


def _order(key: int) -> int:
    return key & 0xFFFFFFFF


def estimate(a_keys: Collection[int], b_keys: Collection[int]) -> float:
    """About which share of the shorter text the other contains, from 0 to 1, judged by the keys alone."""
    fewer = min(len(a_keys), len(b_keys))
    return len(set(a_keys) & set(b_keys)) / fewer if fewer else 0.0


def worth_aligning(a_keys: Collection[int], b_keys: Collection[int], common: Collection[int] = ()) -> bool:
    """True when two texts share enough keys that are not `common` for their bodies to be fetched and aligned."""
    shared = set(a_keys) & set(b_keys)
    shared.difference_update(common)
    return bool(shared)
