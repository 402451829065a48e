"""What a person types into a search box, as a tree.

    baku summit              both words, in any of their forms; baku AND summit says the same
    "nuclear talks"          these words in this order, as written (case and accents do not matter)
    "nuclear talks"~5        near each other: moved by five places in all, they would stand together
    minist*                  every word that begins like this; at least two characters
    -sport  -"press review"  not with this
    minister OR president    one of the two; OR binds closer than the space
    title:budget             in the title; body: works alike
    author:"Ines Halloran"   the whole name; credit: language: problem: source: state: tag: year: work alike

Anything else between words is punctuation and means nothing. `COVID-19` and `l'Élysée` are phrases.
"""

import dataclasses
import re
from collections.abc import Mapping

from archive import errors
from archive.search import languages
from archive.search.schema import TEXTS
from archive.values import Span

LONGEST_TEXT = 1_000
MOST_WORDS = 64
MOST_PLACES = 100
"""How far apart words may stand and still be near each other."""
SHORTEST_BEGINNING = 2
"""Of a word whose end is left open: behind a single letter stand too many."""

NAMED: Mapping[str, str] = {
    "author": "authors",
    "credit": "credits",
    "language": "language",
    "problem": "problems",
    "source": "source",
    "state": "state",
    "tag": "tags",
    "year": "year",
}
"""What can be asked for by name and is compared as a whole, and the field of the index that holds it."""

_FIELD = "|".join((*TEXTS, *NAMED))
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = re.compile(
    rf'(?P<minus>-?)(?:(?P<field>{_FIELD}):)?(?:"(?P<phrase>[^"]*)"(?:~(?P<places>\d+))?|(?P<word>[^\s"]+))|(?P<open>")'
)
_UNSEARCHABLE = re.compile("[\x00\ud800-\udfff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Folded words that must stand together, in the title, in the body, or (None) in either.

    `exact` words were quoted and are not widened to their other forms; several words never are. `places` is by how
    many places in all they may be moved. Of an `open` term the last word is but the beginning of one. `at` is where a
    single word stands in what was typed.
    """

    words: tuple[str, ...]
    field: str | None = None
    exact: bool = False
    places: int = 0
    open: bool = False
    at: Span = dataclasses.field(default=(0, 0), compare=False)

    @property
    def spreads(self) -> bool:
        """Whether it stands for the other forms of its word too."""
        return len(self.words) == 1 and not self.exact and not self.open


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    """A folded name or code, compared whole, or (`open`) its beginning; `field` is one of the index."""

    field: str
    value: str
    open: bool = False


Part = Term | Label


@dataclasses.dataclass(frozen=True, slots=True)
class Expression:
    """An article matches with at least one part of every group in `required`, and with none of `excluded`."""

    required: tuple[tuple[Part, ...], ...] = ()
    excluded: tuple[Part, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Every word and phrase that an article can match by, each once."""
        return tuple(dict.fromkeys(part for group in self.required for part in group if isinstance(part, Term)))


def parse(text: str) -> Expression:
    """Reads what was typed; empty text asks for everything.

    Raises Invalid (`query_invalid`, field `q`) that says what is wrong and at which character, counted from 1.
    """
    if len(text) > LONGEST_TEXT:
        raise invalid(f"A search has at most {LONGEST_TEXT:,} characters; this one has {len(text):,}.")
    if hostile := _UNSEARCHABLE.search(text):
        raise invalid(f"Character {hostile.start() + 1} cannot be searched for.")
    reader = _Reader()
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        reader.read(piece)
    return reader.finished(anything=bool(text.strip()))


def invalid(message: str, field: str = "q") -> errors.Invalid:
    return errors.Invalid(message, code="query_invalid", fields={field: [message]})


class _Reader:
    def __init__(self) -> None:
        self._groups: list[list[Part]] = []
        self._excluded: list[Part] = []
        self._words = 0
        self._or_at: int | None = None
        self._joinable = False

    def read(self, piece: re.Match[str]) -> None:
        at = piece.start() + 1
        if piece["open"] is not None:
            raise invalid(f"The quotation mark at character {at} is never closed.")
        if piece.group() == "AND":
            return  # what stands side by side must be there anyway
        if piece.group() == "OR":
            if not self._joinable or self._or_at is not None:
                raise invalid(f"OR at character {at} has nothing before it that it could join.")
            self._or_at = at
            return
        part = self._part(piece, at)
        if part is None:
            return
        if piece["minus"]:
            if self._or_at is not None:
                raise invalid(f"The minus at character {at} cannot follow OR.")
            self._excluded.append(part)
        elif self._or_at is not None:
            self._groups[-1].append(part)
            self._or_at = None
        else:
            self._groups.append([part])
        self._joinable = not piece["minus"]

    def finished(self, *, anything: bool) -> Expression:
        if self._or_at is not None:
            raise invalid(f"OR at character {self._or_at} has nothing behind it that it could join.")
        if anything and not self._groups and not self._excluded:
            raise invalid("There is no word in this search.")
        groups = dict.fromkeys(tuple(dict.fromkeys(group)) for group in self._groups)
        return Expression(required=tuple(groups), excluded=tuple(dict.fromkeys(self._excluded)))

    def _part(self, piece: re.Match[str], at: int) -> Part | None:
        name, phrase = piece["field"], piece["phrase"]
        if name is None and phrase is None and piece["word"].endswith(":") and piece["word"][:-1] in NAMED:
            raise invalid(f"{piece['word']} at character {at} has nothing behind it to look for.")
        if name in NAMED:
            return self._label(piece, at)
        found = languages.words(piece["word"] if phrase is None else phrase)
        self._count(len(found.texts), at)
        if not found.texts:
            return None
        left_open = phrase is None and piece["word"].endswith("*")
        if left_open and len(found.texts[-1]) < SHORTEST_BEGINNING and found.texts[-1].isascii():
            raise invalid(f"The word at character {at} needs at least {SHORTEST_BEGINNING} characters before its *.")
        places = int((piece["places"] or "0")[:9])
        if places > MOST_PLACES:
            raise invalid(f"The words at character {at} can be at most {MOST_PLACES} places apart.")
        start, end = found.span(0)
        begins = piece.start("word") if phrase is None else piece.start("phrase")
        return Term(
            tuple(found.texts),
            name,
            exact=phrase is not None,
            places=places,
            open=left_open,
            at=(begins + start, begins + end),
        )

    def _label(self, piece: re.Match[str], at: int) -> Label:
        value = piece["word"] if piece["phrase"] is None else piece["phrase"]
        left_open = piece["phrase"] is None and value.endswith("*")
        field = NAMED[piece["field"]]
        value = languages.label(value.removesuffix("*") if left_open else value)
        if field == "language":
            value = languages.language_code(value)
        if not value:
            raise invalid(f"{piece['field']}: at character {at} has nothing behind it to look for.")
        self._count(1, at)
        return Label(field, value, open=left_open)

    def _count(self, words: int, at: int) -> None:
        self._words += words
        if self._words > MOST_WORDS:
            raise invalid(f"A search has at most {MOST_WORDS} words; the one at character {at} is too many.")
