"""Shared passages as they stand in bodies of which paragraphs are left out."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from archive.matching.fingerprints import SHINGLE
from archive.matching.words import spans_of
from archive.values import Span

_GAP = len("\n\n")


@dataclass(frozen=True, slots=True)
class Whole:
    """A body as it was read, and the spans of those of its paragraphs that are not shown, in their order."""

    body: str = ""
    cuts: Sequence[Span] = ()

    def shows(self, span: Span) -> bool:
        return all(span[1] <= start or end <= span[0] for start, end in self.cuts)

    def moved(self, span: Span) -> Span:
        """Where a span that is shown stands in what is shown."""
        gone = [0, *accumulate(end + _GAP - start for start, end in self.cuts)]
        by = gone[bisect_right(self.cuts, span[0], key=lambda cut: cut[0])]
        return span[0] - by, span[1] - by


def as_shown(passages: Iterable[tuple[Span, Span]], one: Whole, other: Whole) -> list[tuple[Span, Span]]:
    """These passages of two bodies, as spans of what both of them show.

    A passage that runs into a paragraph that is left out of either body ends before it, and what follows is another
    one; of fewer than five words none is left.
    """
    found: list[tuple[Span, Span]] = []
    for a, b in passages:
        kept = [(a, b)] if one.shows(a) and other.shows(b) else _shown_in_both(a, b, one, other)
        found += [(one.moved(own), other.moved(others)) for own, others in kept]
    return found


def _shown_in_both(a: Span, b: Span, one: Whole, other: Whole) -> Iterator[tuple[Span, Span]]:
    """A passage word by word: both texts have the same ones."""
    words = list(zip(_words(one.body, a), _words(other.body, b), strict=False))
    for shown, run in groupby(words, key=lambda pair: one.shows(pair[0]) and other.shows(pair[1])):
        pairs = list(run)
        if shown and len(pairs) >= SHINGLE:
            (first_a, first_b), (last_a, last_b) = pairs[0], pairs[-1]
            yield (first_a[0], last_a[1]), (first_b[0], last_b[1])


def _words(body: str, span: Span) -> list[Span]:
    return [(span[0] + start, span[0] + end) for start, end in spans_of(body[slice(*span)])]
