"""What changed between two paragraphs, word by word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from archive.actions.recognition.differences import TextChange

Kind = Literal["same", "removed", "added"]

MOST_WORDS = 2_000
"""Before and after, of one change. Beyond that paragraphs are shown whole, one in the place of the other."""

MOST_PAIRS, MOST_IN_ALL = 30_000, 100_000
"""Of equal words, one before and one after, of one change and of all on a page: comparing looks at each pair, so a word
that is written hundreds of times costs more than all others together."""

_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """`place` counts the older version's paragraphs from 1."""

    kind: str
    place: int
    words: Sequence[Words]


def shown(changes: Iterable[TextChange]) -> list[ShownChange]:
    left = MOST_IN_ALL
    found = []
    for change in changes:
        before, after = "\n\n".join(change.before), "\n\n".join(change.after)
        cost, compared = words(before, after, most=min(left, MOST_PAIRS))
        left -= cost
        found.append(ShownChange(kind=change.kind, place=change.at + 1, words=compared))
    return found


def words(before: str, after: str, *, most: int = MOST_PAIRS) -> tuple[int, list[Words]]:
    """How many pairs of equal words were compared (0 beyond `most`), and what changed.

    Joined without what was added, they are the text before; without what was removed, the text after.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    written = Counter(new)
    cost = sum(times * written[word] for word, times in Counter(old).items())
    if not old or not new or len(old) + len(new) > MOST_WORDS or cost > most:
        return 0, [Words(text, kind) for text, kind in _whole(before, after) if text]
    return cost, list(_steps(old, new))


def _whole(before: str, after: str) -> tuple[tuple[str, Kind], tuple[str, Kind]]:
    return (before, "removed"), (after, "added")


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Words]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for step, first, last, first_after, last_after in matcher.get_opcodes():
        if step == "equal":
            yield Words("".join(old[first:last]), "same")
            continue
        if last > first:
            yield Words("".join(old[first:last]), "removed")
        if last_after > first_after:
            yield Words("".join(new[first_after:last_after]), "added")
