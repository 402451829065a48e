"""What two texts have in common, passage by passage, whatever the order in which the passages stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from archive.matching.fingerprints import SHINGLE, shingles
from archive.matching.words import ANY_NUMBER, numbers_of, pack, spans_of
from archive.values import Span

MOST_CHARACTERS = 500_000
MOST_PASSAGES = 200
_MOST_PLACES = 4
_FEWEST_SHARED = 16
_LEAST_SHARE = 0.25

_Run = tuple[int, int, int]
"""The place in `a`, the place in `b`, the length, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that stand in both texts one after the other: where in each (code points), how many, and as `a` has them.

    `closes` says that it ends where both texts end.
    """

    a: Span
    b: Span
    words: int
    text: str
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """`containment_a` is the share of the shingles of `a` that stand in `b` too; `jaccard` that of all shingles.

    `passages` are in the order of `a`, no two of them overlap in it. `numbers_kept` counts the numbers in matching
    text that are the same in both, `numbers_changed` those that differ while the words around them are the same.
    """

    words_a: int
    words_b: int
    containment_a: float
    containment_b: float
    jaccard: float
    passages: tuple[Passage, ...]
    numbers_kept: int = 0
    numbers_changed: int = 0


def align(a: str, b: str) -> Alignment:
    """Aligns two bodies in time that grows with their length alone.

    Of each, the first 500,000 characters are looked at; of the passages, the 200 longest are given. None is looked for
    where fewer than 16 shingles are shared and less than a quarter of the shorter text: no rule relates such texts,
    quotations among them (40 words in two passages, one of 12 and one of 8, have 16 shingles).
    """
    a, b = a[:MOST_CHARACTERS], b[:MOST_CHARACTERS]
    one, other = _cut(a), _cut(b)
    fewer = min(len(one.distinct), len(other.distinct))
    shared = len(one.distinct & other.distinct)
    worth = shared >= _FEWEST_SHARED or shared >= _LEAST_SHARE * fewer
    runs, kept, changed = _runs(one, other) if worth else ([], 0, 0)
    return Alignment(
        words_a=len(one.words),
        words_b=len(other.words),
        containment_a=shared / len(one.distinct) if shared else 0.0,
        containment_b=shared / len(other.distinct) if shared else 0.0,
        jaccard=shared / (len(one.distinct) + len(other.distinct) - shared) if shared else 0.0,
        passages=tuple(_located(runs, a, b)),
        numbers_kept=kept,
        numbers_changed=changed,
    )


class _Cut(NamedTuple):
    """A text as numbers of its words, and their shingles in order and each once."""

    words: Sequence[int]
    shingles: Sequence[int]
    distinct: frozenset[int]


@lru_cache(maxsize=2)
def _cut(text: str) -> _Cut:
    """Remembered for as long as one text is compared with several."""
    words = numbers_of(text)
    found = shingles(pack(words))
    return _Cut(words, found, frozenset(found))


def _runs(one: _Cut, other: _Cut) -> tuple[list[_Run], int, int]:
    """The same words in both texts, and how many numbers among them are kept and changed.

    Where there are numbers, texts are matched with any number for any other, so that forms with other figures show as
    such, and what matches is then cut wherever the numbers differ.
    """
    a, b = one.words, other.words
    masked_a, masked_b = _masked(a), _masked(b)
    if masked_a is a or masked_b is b:
        return _matches(a, b, one.shingles, other.shingles), 0, 0
    runs: list[_Run] = []
    kept = changed = 0
    for at_a, at_b, length in _matches(masked_a, masked_b, shingles(pack(masked_a)), shingles(pack(masked_b))):
        begin = at_a
        for place in range(at_a, at_a + length):
            if masked_a[place] != ANY_NUMBER:
                continue
            if a[place] == b[at_b + place - at_a]:
                kept += 1
                continue
            changed += 1
            runs.append((begin, at_b + begin - at_a, place - begin))
            begin = place + 1
        runs.append((begin, at_b + begin - at_a, at_a + length - begin))
    return runs, kept, changed


def _masked(numbers: Sequence[int]) -> Sequence[int]:
    """The words with one number for all that hold a digit; the very same where none does."""
    masked = [ANY_NUMBER if number & 1 else number for number in numbers]
    return masked if ANY_NUMBER in masked else numbers


def _located(runs: Sequence[_Run], a: str, b: str) -> Iterator[Passage]:
    long = [run for run in runs if run[2] >= SHINGLE]
    if not long:
        return
    spans_a, spans_b = spans_of(a), spans_of(b)
    for at_a, at_b, length in sorted(sorted(long, key=lambda run: -run[2])[:MOST_PASSAGES]):
        yield Passage(
            a=(spans_a[at_a][0], spans_a[at_a + length - 1][1]),
            b=(spans_b[at_b][0], spans_b[at_b + length - 1][1]),
            words=length,
            text=a[spans_a[at_a][0] : spans_a[at_a + length - 1][1]],
            closes=at_a + length == len(spans_a) and at_b + length == len(spans_b),
        )


def _matches(a: Sequence[int], b: Sequence[int], all_a: Sequence[int], all_b: Sequence[int]) -> list[_Run]:
    """Maximal runs of the same words, from the beginning of `a` to its end.

    Where a shingle stands in `b` several times, the first few places are tried and the longest run is taken. The next
    run begins behind it: no word of `a` is looked at more often than there are places.
    """
    places: dict[int, list[int]] = {one: [] for one in set(all_a).intersection(all_b)}
    if not places:
        return []
    for place, one in enumerate(all_b):
        if one in places and len(places[one]) < _MOST_PLACES:
            places[one].append(place)
    runs: list[_Run] = []
    at = 0
    for start, one in enumerate(all_a):
        if start < at or one not in places:
            continue
        length, _, place = max((_length(a, b, start, place), -place, place) for place in places[one])
        runs.append((start, place, length))
        at = start + length
    return runs


def _length(a: Sequence[int], b: Sequence[int], at_a: int, at_b: int) -> int:
    most = min(len(a) - at_a, len(b) - at_b)
    length = SHINGLE
    while length < most and a[at_a + length] == b[at_b + length]:
        length += 1
    return length
