"""Which of many names stand in a text, and where: all of them found in one pass over it.

A name stands whole. A capital of the name is a capital in the text, a small letter is either: "Baku" is found in "Baku"
and "BAKU" and not in "baku", "EU" in "EU" alone. In a line that is all capitals a name that is all capitals is a word
like any other, and is passed over. Of names that overlap the first counts, and of those the longest.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from archive.text import collapse, is_shouted
from archive.values import Span

SHORTEST = 2
ALIKE = str.maketrans("’‘ʼ´`‐‑\u00a0\u202f\u2009\t\n\r", "'''''--      ")
"""Signs that are written for each other, one for one: offsets stay."""

UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, kana, Han: written without spaces. Hangul: what belongs to a name's grammar is joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFound:
    """A name where it stands: whose it is, and how it is written there."""

    owner: UUID
    words: str
    span: Span


class Names:
    """Names made ready for many texts. `names` are pairs of an owner and how it is called; one may have several names,
    and several may have one."""

    def __init__(self, names: Iterable[tuple[UUID, str]]) -> None:
        owners: dict[str, list[tuple[UUID, str]]] = {}
        for owner, name in names:
            written = collapse(unicodedata.normalize("NFC", name)).translate(ALIKE)
            if len(written) >= SHORTEST:
                owners.setdefault(_folded(written), []).append((owner, written))
        self._owners: Sequence[Sequence[tuple[UUID, str]]] = list(owners.values())
        self._automaton = AhoCorasick(
            owners, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    def __len__(self) -> int:
        """How many different names there are, case aside."""
        return len(self._owners)

    def find(self, text: str) -> list[NameFound]:
        """The names in the text, in their order. Two with the same place are two owners of one name."""
        if not self._owners:
            return []
        plain = text.translate(ALIKE)
        places: dict[Span, int] = {
            (start, end): number
            for number, start, end in self._automaton.find_matches_as_indexes(_folded(plain), overlapping=True)
            if _stands_whole(plain, start, end)
        }
        found: list[NameFound] = []
        reached = 0
        for start, end in sorted(places, key=lambda span: (span[0], -span[1])):
            if start < reached:
                continue
            here = plain[start:end]
            for owner, name in self._owners[places[start, end]]:
                if _is_written(name, here) and not (name.isupper() and is_shouted(_line(text, start))):
                    found.append(NameFound(owner=owner, words=text[start:end], span=(start, end)))
                    reached = end
        return found


def _folded(text: str) -> str:
    """In small letters, one for one: a letter whose small form is two stays as it is."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter if len(letter) == 1 else whole for whole, letter in ((one, one.lower()) for one in text))


def _is_written(name: str, here: str) -> bool:
    return name == here or all(ours == theirs or not ours.isupper() for ours, theirs in zip(name, here, strict=True))


def _stands_whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and _joined(text[start - 1], text[start])
    return not before and not (end < len(text) and _joined(text[end - 1], text[end]))


def _joined(one: str, other: str) -> bool:
    """Whether two characters next to each other belong to one word."""
    return _of_word(one) and _of_word(other) and not (_unspaced(one) or _unspaced(other))


def _of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def _unspaced(character: str) -> bool:
    code = ord(character)
    return code >= UNSPACED[0][0] and any(first <= code <= last for first, last in UNSPACED)


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
