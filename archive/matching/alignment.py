"""What two texts have in common, passage by passage, whatever the order in which the passages stand."""

from dataclasses import dataclass

from archive.values import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that stand in both texts in the same order: where in each (code points), and how many words.

    `keys` are those of its shingles that can be keys of a fingerprint: they tell whether the passage is a common one.
    """

    a: Span
    b: Span
    words: int
    keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """`containment_a` is the share of the shingles of `a` that stand in `b` too; `jaccard` that of all shingles.

    `passages` are in the order of `a`. `numbers_kept` counts the numbers inside matched text that are the same in both,
    `numbers_changed` those that differ while the words around them are the same.
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
    """Aligns two bodies, in time that grows with their length alone; of very long ones the beginning is aligned."""
    raise NotImplementedError
