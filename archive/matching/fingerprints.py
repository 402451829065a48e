"""The fingerprint of a text: the few of its shingles by which others that share a passage with it are found.

A shingle is five words in a row. Every sentence has one key: the shingle around the word that stands last in the
alphabet, its first and last two words aside. So a sentence that is carried over whole is found for certain wherever it
stands, and an edited one as often as the five words live on; and nothing need be known of all other words. For as many
keys this finds more than windows of fixed width (winnowing) or a sample over the whole text, most of all where a few
sentences are quoted.
"""

import hashlib
import struct
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

from archive.matching.words import (
    WIDTH,
    has_unspaced,
    letters_of,
    number_of,
    numbers_of,
    pack,
    sentences_of,
    unspaced_sentences_of,
)

SHINGLE = 5
FEWEST_WORDS = 10
"""A text of fewer words has no keys: what it shares with others says nothing."""

KEY_BITS = 48

MOST_KEYS = 1024
"""A text keeps at most so many keys, the least: those of about 30,000 words."""

_FEWEST_OF_A_SENTENCE = 7
_ENDLESS_SENTENCE = 48
_ENDLESS_SAMPLE = 12
_FEWEST_KEYS = 12
_MANY_KEYS = 20
_LEFT_OUT = 3
_BESIDE = SHINGLE // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`keys` are numbers of 48 bits in ascending order, each once; `digest` is the SHA-256 of the folded words,
    run together."""

    words: int
    keys: tuple[int, ...]
    digest: bytes


def fingerprint(body: str) -> Fingerprint:
    """The fingerprint of a body: a key for every sentence, twelve at least where there are as many shingles.

    Of more than twenty every third is left out: of a long text more than one sentence is carried over.
    """
    if has_unspaced(body):
        return _unspaced_fingerprint(body)
    sentences = sentences_of(body)
    words = sum(map(len, sentences))
    keys: Collection[int] = ()
    if words >= FEWEST_WORDS:
        keys = _keys(sentences)
        if len(keys) < _FEWEST_KEYS:
            keys = _filled(keys, _shingles_of(chain.from_iterable(sentences)))
    run_together = letters_of(body) if body.isascii() else b"".join(chain.from_iterable(sentences))
    return Fingerprint(words=words, keys=_bounded(keys), digest=hashlib.sha256(run_together).digest())


def _keys(sentences: Iterable[Sequence[bytes]]) -> set[int]:
    kept: set[int] = set()
    for sentence in sentences:
        words = len(sentence)
        if words < _FEWEST_OF_A_SENTENCE:
            continue
        if words > _ENDLESS_SENTENCE:
            # Tables and texts without full stops: what is cut out of the middle must be found too.
            kept.update(_sampled(_shingles_of(sentence)))
        inner = sentence[_BESIDE:-_BESIDE]
        at = inner.index(max(inner))
        kept.add(_key_of(sentence[at : at + SHINGLE]))
    return kept


def _key_of(words: Sequence[bytes]) -> int:
    """The key of a sentence: of these five words together. Their numbers lie far apart in memory, and to look them up
    would take longer."""
    return int.from_bytes(blake2b(b" ".join(words), digest_size=KEY_BITS // 8).digest(), "big")


def keys_in(passage: str) -> set[int]:
    """All keys that a text may have by this passage of it."""
    found = set(shingles(pack(numbers_of(passage))))
    if not has_unspaced(passage):
        words = list(chain.from_iterable(sentences_of(passage)))
        found.update(_key_of(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
    return found


def _unspaced_fingerprint(body: str) -> Fingerprint:
    """Of texts in scripts without spaces: each sentence has the least of its shingles."""
    sentences = unspaced_sentences_of(body)
    packed = b"".join(sentences)
    words = len(packed) // WIDTH
    keys: set[int] = set()
    for sentence in sentences:
        own = shingles(sentence) if len(sentence) >= _FEWEST_OF_A_SENTENCE * WIDTH else ()
        keys.update(own and (min(own),))
        if len(sentence) > _ENDLESS_SENTENCE * WIDTH:
            keys.update(_sampled(own))
    kept: Collection[int] = ()
    if words >= FEWEST_WORDS:
        kept = keys if len(keys) >= _FEWEST_KEYS else _filled(keys, shingles(packed))
    return Fingerprint(words=words, keys=_bounded(kept), digest=hashlib.sha256(packed).digest())


def _shingles_of(words: Iterable[bytes]) -> tuple[int, ...]:
    return shingles(pack(list(map(number_of, words))))


def _sampled(found: Sequence[int]) -> Iterable[int]:
    return (one for one in found if one % _ENDLESS_SAMPLE == 0)


def _filled(kept: Collection[int], found: Sequence[int]) -> Collection[int]:
    """The keys and as many of the least shingles as are wanting."""
    return {*kept, *sorted(set(found).difference(kept))[: _FEWEST_KEYS - len(kept)]}


def _bounded(keys: Collection[int]) -> tuple[int, ...]:
    if len(keys) > _MANY_KEYS:
        # By other bits than those by which endless sentences are sampled.
        keys = {key for key in keys if (key >> 8) % _LEFT_OUT} or keys
    return tuple(sorted(keys)[:MOST_KEYS])


def shingles(packed: bytes) -> tuple[int, ...]:
    """The shingles of packed words in order, as numbers of 48 bits.

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
    low = int.from_bytes(b"\xff\xff\0\0\0\0\0\0" * count, "little")
    half = int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * count, "little")
    exchanged = ((total & low) << 32) | ((total >> 32) & half)
    return struct.unpack(f"<{count}q", exchanged.to_bytes(WIDTH * count, "little"))


def estimate(a_keys: Collection[int], b_keys: Collection[int]) -> float:
    """About which share of the shorter text the other contains, from 0 to 1, judged by the keys alone."""
    fewer = min(len(a_keys), len(b_keys))
    return len(set(a_keys) & set(b_keys)) / fewer if fewer else 0.0


def worth_aligning(a_keys: Collection[int], b_keys: Collection[int], common: Collection[int] = ()) -> bool:
    """True when two texts share a key that is not `common`: their bodies are worth fetching and aligning."""
    shared = set(a_keys).intersection(b_keys)
    return bool(shared.difference(common))
