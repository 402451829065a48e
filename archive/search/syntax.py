"""What a person types into a search box, as a tree.

    baku summit              both words, in any of their forms
    "nuclear talks"          these words in this order, as written (case and accents do not matter)
    -sport  -"press review"  not with this
    minister OR president    one of the two; OR binds closer than the space
    title:budget             in the title; body: works alike

Anything else between words is punctuation and means nothing. `COVID-19` and `l'Élysée` are phrases.
"""

import re
from dataclasses import dataclass

from archive import errors
from archive.search import languages
from archive.search.schema import TEXTS

LONGEST_TEXT = 1_000
MOST_WORDS = 64

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = re.compile(r'(?P<minus>-?)(?:(?P<field>title|body):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))|(?P<open>")')
_UNSEARCHABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that must stand together, in the title, in the body, or (None) in either.

    `exact` words were quoted and are not widened to their other forms; several words never are.
    """

    words: tuple[str, ...]
    field: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """An article matches with at least one term of every group in `required`, and with none of `excluded`."""

    required: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Every term that an article can match by, each once."""
        return tuple(dict.fromkeys(term for group in self.required for term in group))


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
        self._groups: list[list[Term]] = []
        self._excluded: list[Term] = []
        self._words = 0
        self._or_at: int | None = None
        self._joinable = False

    def read(self, piece: re.Match[str]) -> None:
        at = piece.start() + 1
        if piece["open"] is not None:
            raise invalid(f"The quotation mark at character {at} is never closed.")
        if piece.group() == "OR":
            if not self._joinable or self._or_at is not None:
                raise invalid(f"OR at character {at} has nothing before it that it could join.")
            self._or_at = at
            return
        term = self._term(piece, at)
        if term is None:
            return
        if piece["minus"]:
            if self._or_at is not None:
                raise invalid(f"The minus at character {at} cannot follow OR.")
            self._excluded.append(term)
        elif self._or_at is not None:
            self._groups[-1].append(term)
            self._or_at = None
        else:
            self._groups.append([term])
        self._joinable = not piece["minus"]

    def finished(self, *, anything: bool) -> Expression:
        if self._or_at is not None:
            raise invalid(f"OR at character {self._or_at} has nothing behind it that it could join.")
        if anything and not self._groups and not self._excluded:
            raise invalid("There is no word in this search.")
        groups = dict.fromkeys(tuple(dict.fromkeys(group)) for group in self._groups)
        return Expression(required=tuple(groups), excluded=tuple(dict.fromkeys(self._excluded)))

    def _term(self, piece: re.Match[str], at: int) -> Term | None:
        phrase = piece["phrase"]
        found = languages.words(piece["word"] if phrase is None else phrase).texts
        self._words += len(found)
        if self._words > MOST_WORDS:
            raise invalid(f"A search has at most {MOST_WORDS} words; the one at character {at} is too many.")
        if not found:
            return None
        field = piece["field"] if piece["field"] in TEXTS else None
        return Term(tuple(found), field, exact=phrase is not None)
