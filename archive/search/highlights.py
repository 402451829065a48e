"""Where the words of a search stand in the texts of an article, as spans; never as HTML."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from archive.search import languages
from archive.search.syntax import Term, parse
from archive.search.vocabulary import Root
from archive.values import Span

LONGEST_BODY = 200_000
"""Code points of a body that are looked at; what is behind them is found, but not marked."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A window of the body (`body[start:end]`) and the marks in it; offsets are those of the whole body."""

    start: int
    end: int
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Highlights:
    """Half-open spans in code points of the texts as they were given, in order and not overlapping."""

    title: tuple[Span, ...]
    body: tuple[Span, ...]
    excerpt: Excerpt


class _Mark(NamedTuple):
    start: int
    end: int
    term: int


class Highlighter:
    """Marks the words of one search in any number of articles. Raises Invalid for a malformed search."""

    def __init__(self, text: str) -> None:
        self._terms = parse(text).wanted
        self._root = cache(Root.of)

    def mark(self, *, title: str, body: str, language: str | None = None, width: int = 240) -> Highlights:
        """`language` is the article's: words are marked in the forms of that language. `width` is that of the
        excerpt, in code points: the part of the body with the most different words of the search, or its beginning."""
        in_title = self._marks("title", title, language)
        in_body = self._marks("body", body[:LONGEST_BODY], language)
        start, end = _window(body, in_body, width)
        body_spans = _merged(in_body)
        # Marks that touch have become one, which may reach out of the excerpt.
        inside = tuple((max(low, start), min(high, end)) for low, high in body_spans if low < end and high > start)
        return Highlights(_merged(in_title), body_spans, Excerpt(start, end, inside))

    def _marks(self, field: str, text: str, language: str | None) -> list[_Mark]:
        if not self._terms or not text:
            return []
        words = languages.words(text)
        held = set(words.texts)
        code = languages.language_code(language or "")
        return sorted(
            _Mark(words.span(first)[0], words.span(last)[1], number)
            for number, term in enumerate(self._terms)
            if term.field in (None, field)
            for first, last in self._places(term, words.texts, held, code)
        )

    def _places(self, term: Term, texts: list[str], held: set[str], language: str) -> Iterator[tuple[int, int]]:
        """The first and the last word of every place where the term stands."""
        if term.places:
            yield from _near(term, texts)
            return
        if len(term.words) > 1:
            if term.open or held.issuperset(term.words):
                wanted, length = list(term.words), len(term.words)
                for first, word in enumerate(texts):
                    if word == wanted[0] and _same(texts[first : first + length], wanted, open_end=term.open):
                        yield first, first + length - 1
            return
        if term.open:
            yield from ((place, place) for place, word in enumerate(texts) if word.startswith(term.words[0]))
            return
        alike = {term.words[0]}
        root = None if term.exact else self._root(term.words[0], language)
        if root is not None:
            alike |= root.alike(list(held))
        for place, word in enumerate(texts):
            if word in alike:
                yield place, place


def _same(found: list[str], wanted: list[str], *, open_end: bool) -> bool:
    if not open_end:
        return found == wanted
    return len(found) == len(wanted) and found[:-1] == wanted[:-1] and found[-1].startswith(wanted[-1])


def _near(term: Term, texts: list[str]) -> Iterator[tuple[int, int]]:
    """Each word of the term where it stands near the others: where all would stand in a row, moved by so many places
    in all. That is how tantivy counts, too."""
    moved = sorted(
        (place - number, number, place)
        for number, wanted in enumerate(term.words)
        for place, word in enumerate(texts)
        if word == wanted
    )
    inside: Counter[int] = Counter()
    head = 0
    marked: set[int] = set()
    for tail, (shift, number, _) in enumerate(moved):
        inside[number] += 1
        while shift - moved[head][0] > term.places:
            inside[moved[head][1]] -= 1
            head += 1
        if all(inside[each] for each in range(len(term.words))):
            marked.update(place for _, _, place in moved[head : tail + 1])
    yield from ((place, place) for place in sorted(marked))


def _merged(marks: Iterable[_Mark]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for mark in marks:
        if spans and mark.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    return tuple(spans)


def _window(body: str, marks: list[_Mark], width: int) -> Span:
    """The best marks with some words before them; cut between words where there are spaces to cut at."""
    first, last = _densest(marks, width)
    start = max(0, first - max(0, width - (last - first)) // 3)
    if start > 0:
        start = next((place + 1 for place in range(start - 1, first) if body[place].isspace()), start)
    end = max(last, min(len(body), start + width))
    if end < len(body):
        end = next((place for place in range(end, last, -1) if body[place].isspace()), end)
    return start, end


def _densest(marks: list[_Mark], width: int) -> Span:
    """Of all stretches within the width the one with the most different terms, then the most marks, then the first."""
    best, stretch = (0, 0), (0, 0)
    inside: Counter[int] = Counter()
    head = 0
    for place, mark in enumerate(marks):
        inside[mark.term] += 1
        while head < place and marks[head].start < mark.end - width:
            inside[marks[head].term] -= 1
            head += 1
        rank = (sum(amount > 0 for amount in inside.values()), inside.total())
        if rank > best:
            best, stretch = rank, (marks[head].start, mark.end)
    return stretch
