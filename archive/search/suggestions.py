"""What somebody may have meant who typed a word or a name that next to no article has: the nearest that is there."""

from collections.abc import Iterable, Iterator

import tantivy

from archive.search.schema import TEXTS

SHORTEST = 4
"""Shorter words have too many neighbours."""
_LONG = 7
"""From this length on two slips are looked for where one leads nowhere."""
_BEGINNING = 2
_MOST_CANDIDATES = 4_000
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
)


def nearest(searcher: tantivy.Searcher, text: str, fields: Iterable[str] = TEXTS) -> str | None:
    """The most frequent word (or whole name) of these fields that is one slip away from this folded one: a letter too
    many, missing, wrong, or two exchanged. Of longer ones two slips, behind the first two letters. Only words that more
    articles have than this one; None where there is none."""
    if len(text) < SHORTEST or any(character.isdigit() for character in text):
        return None
    chosen = tuple(fields)
    least = _frequency(searcher, text, chosen)
    best = _best(((word, _frequency(searcher, word, chosen)) for word in _one_slip_away(text)), least)
    if best is None and len(text) >= _LONG:
        candidates = (
            pair
            for field in chosen
            for pair in searcher.terms_with_prefix(field, text[:_BEGINNING], None, _MOST_CANDIDATES)
        )
        best = _best(((word, count) for word, count in candidates if _two_slips_apart(text, word)), least)
    return best


def _frequency(searcher: tantivy.Searcher, word: str, fields: tuple[str, ...]) -> int:
    return max(searcher.doc_freq(field, word) for field in fields)


def _best(candidates: Iterable[tuple[str, int]], least: int) -> str | None:
    word, count = max(candidates, key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return word if count > least else None


def _one_slip_away(text: str) -> Iterator[str]:
    alphabet = next((letters for letters in _ALPHABETS if text[0] in letters), "")
    for place in range(len(text) + 1):
        before, after = text[:place], text[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]
        for letter in alphabet:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]


def _two_slips_apart(one: str, other: str) -> bool:
    """Whether at most two letters are too many, missing, wrong or exchanged with their neighbour."""
    if abs(len(one) - len(other)) > 2:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        last, before, row = before, row, [number]
        for place, opposite in enumerate(other, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != opposite))
            if number > 1 < place and letter == other[place - 2] and one[number - 2] == opposite:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
        if min(row) > 2:
            return False
    return row[-1] <= 2
