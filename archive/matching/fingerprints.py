"""The fingerprint of a text: the few of its shingles by which others that share a passage with it are found.

A shingle is five words in a row. Keys are chosen sentence by sentence, the least shingle of each and the greatest of
those of 20 words or more: a sentence that is carried over whole is found for certain wherever it stands, and an edited
one as often as its shingles live on. For the same number of keys this finds more than windows of fixed width
(winnowing) or a sample over the whole text, most of all where a few sentences are quoted.
"""

import hashlib
import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from archive.matching.words import WIDTH, sentences_of

SHINGLE = 5
FEWEST_WORDS = 10
"""A text of fewer words has no keys: what it shares with others says nothing."""

MOST_KEYS = 1024
"""A text keeps at most so many keys, the least: those of about 13,000 words."""

_FEWEST_OF_A_SENTENCE = 7
_LONG_SENTENCE = 20
_ENDLESS_SENTENCE = 48
_ENDLESS_SAMPLE = 12
_FEWEST_KEYS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`keys` are signed 64-bit numbers in ascending order, each once; `digest` is the SHA-256 of the folded words."""

    words: int
    keys: tuple[int, ...]
    digest: bytes


def fingerprint(body: str) -> Fingerprint:
    """The fingerprint of a body: about one key for every 13 words, 16 at least where there are as many shingles."""
    packed, sentences = sentences_of(body)
    words = len(packed) // WIDTH
    keys = _keys(shingles(packed), sentences) if words >= FEWEST_WORDS else ()
    return Fingerprint(words=words, keys=tuple(sorted(keys)), digest=hashlib.sha256(packed).digest())


def shingles(packed: bytes) -> tuple[int, ...]:
    """The shingles of packed words in order, as signed 64-bit numbers.

    One is the sum of its words, each doubled as often as others follow it, with the two halves exchanged, so that the
    order of the shingles does not follow that of their first words. All are added at once, as one long number with 64
    bits for each word: no place overflows into the next.
    """
    count = len(packed) // WIDTH - SHINGLE + 1
    if count < 1:
        return ()
    whole = int.from_bytes(packed, "little")
    total = whole
    for place in range(1, SHINGLE):
        total = (total << 1) + (whole >> 64 * place)
    low = int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * count, "little")
    exchanged = ((total & low) << 32) | ((total >> 32) & low)
    return struct.unpack(f"<{count}q", exchanged.to_bytes(WIDTH * count, "little"))


def _keys(found: Sequence[int], sentences: Sequence[int]) -> Collection[int]:
    """The keys out of all shingles; `sentences` says how many words each sentence has."""
    kept: set[int] = set()
    end = 0
    for words in sentences:
        end += words
        if words < _FEWEST_OF_A_SENTENCE:
            continue
        own = found[end - words : end - SHINGLE + 1]
        kept.add(min(own))
        if words >= _LONG_SENTENCE:
            kept.add(max(own))
        if words > _ENDLESS_SENTENCE:
            # Scripts and tables without full stops: what is cut out of the middle must be found too.
            kept.update(one for one in own if one % _ENDLESS_SAMPLE == 0)
    if len(kept) < _FEWEST_KEYS:
        kept.update(sorted(set(found))[: _FEWEST_KEYS - len(kept)])
    return kept if len(kept) <= MOST_KEYS else sorted(kept)[:MOST_KEYS]


def estimate(a_keys: Collection[int], b_keys: Collection[int]) -> float:
    """About which share of the shorter text the other contains, from 0 to 1, judged by the keys alone."""
    fewer = min(len(a_keys), len(b_keys))
    return len(set(a_keys) & set(b_keys)) / fewer if fewer else 0.0


def worth_aligning(a_keys: Collection[int], b_keys: Collection[int], common: Collection[int] = ()) -> bool:
    """True when two texts share a key that is not `common`: their bodies are worth fetching and aligning."""
    shared = set(a_keys).intersection(b_keys)
    return bool(shared.difference(common))
