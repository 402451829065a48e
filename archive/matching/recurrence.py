"""Passages that recur over the articles of one outlet: what of them is boilerplate, judged by samples.

    edges(body)                       the paragraphs at both ends of a body, where an outlet puts what is its own
    judge(passage, carriers, …)       is it the outlet's boilerplate, or why not
    without(body, keys)               the body without the paragraphs that have these keys

All of it is pure. A passage is a paragraph, known by a key of its words: case, accents and punctuation aside, numbers
told apart, so that a table of today is no table of yesterday.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Literal

from archive.matching.words import ANY_NUMBER, numbers_of, pack
from archive.values import Span

LEARNING = "2026.11.1"
"""The version of these rules. Change it whenever the same samples would be judged differently."""

Place = Literal["head", "tail"]
Refusal = Literal[
    "too_few", "wire_copy", "one_story", "in_the_middle", "few_days", "one_author", "quotation", "not_there"
]

HEAD, TAIL = 2, 5
LONGEST = 500
FEWEST_CARRIERS = 8
FEWEST_WORDS = 2

_FEWEST_UNDATED = 16
_FEWEST_DAYS = 4
_SPREAD_DAYS = 7
_STORIES = 0.6
_IN_PLACE = 0.8
_OF_OTHERS = 0.05
_OPENING_WORDS = 8
_FEWEST_AUTHORS = 3
_OF_ONE_AUTHOR = 0.5
_INTRODUCED = 0.3
_QUOTES = "\"'“”„«»‘’‹›「『"
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Edge:
    """A paragraph near one end of a body: its number, its span in the body, its key."""

    key: int
    place: Place
    number: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """An article that has the passage, as it is read."""

    body: str
    day: date | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`refused` says why it is no boilerplate, None where it is. The counts are those of the samples."""

    refused: Refusal | None
    place: Place | None = None
    text: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """A paragraph that is left out of a body: its key, its number among the paragraphs, its span in the body."""

    key: int
    number: int
    span: Span


def edges(body: str) -> list[Edge]:
    """The short paragraphs at the head and at the tail of a body. One paragraph alone is the story, and has none."""
    spans = list(_paragraphs(body))
    count = len(spans)
    found = []
    for number in sorted({*range(min(HEAD, count)), *range(max(count - TAIL, 0), count)}):
        start, end = spans[number]
        if count == 1 or end - start > LONGEST:
            continue
        words = numbers_of(body[start:end])
        if len(words) >= FEWEST_WORDS:
            place: Place = "head" if number < count - TAIL or number == 0 else "tail"
            found.append(Edge(_key(words), place, number, (start, end)))
    return found


def judge(
    key: int, carriers: Sequence[Carrier], *, recurring: Collection[int], elsewhere: int, articles: int
) -> Judgement:
    """Whether the passage with this key, of which `articles` articles of the outlet were seen, is its boilerplate.

    `carriers` are samples of them, `recurring` the keys that recur in the outlet, `elsewhere` counts the articles of
    other outlets that have the passage too: wire copy is never boilerplate.
    """
    seen = [(carrier, found) for carrier in carriers if (found := _edge(carrier.body, key)) is not None]
    if not seen:
        return Judgement(refused="not_there")
    stories = Counter(_story(carrier.body, found.number) for carrier, found in seen)
    days = sorted({carrier.day for carrier, _ in seen if carrier.day is not None})
    places = Counter(_run_of(carrier.body, found, recurring) for carrier, found in seen)
    first, edge = seen[0]
    place: Place = "tail" if places["tail"] >= places["head"] else "head"
    counts = {
        "articles": articles,
        "samples": len(seen),
        "elsewhere": elsewhere,
        "stories": len(stories),
        "days": len(days),
        "in_place": places[place],
    }
    refused: Refusal | None = None
    if articles < FEWEST_CARRIERS:
        refused = "too_few"
    elif elsewhere > max(1, _OF_OTHERS * articles):
        refused = "wire_copy"
    elif len(stories) < _STORIES * len(seen):
        refused = "one_story"
    elif places[place] < _IN_PLACE * len(seen):
        refused = "in_the_middle"
    elif not _on_many_days(days, seen):
        refused = "few_days"
    elif place == "head" and not _of_many_authors([carrier for carrier, _ in seen]):
        refused = "one_author"
    elif _quoted(seen):
        refused = "quotation"
    text = first.body[slice(*edge.span)]
    return Judgement(refused=refused, place=place, text=text, counts=counts)


def without(body: str, keys: Collection[int]) -> tuple[str, list[Cut]]:
    """The body without those of its edges that have one of these keys. A body of nothing else stays as it is."""
    cuts = [Cut(edge.key, edge.number, edge.span) for edge in edges(body) if edge.key in keys] if keys else []
    if not cuts:
        return body, []
    left_out = {cut.number for cut in cuts}
    rest = [body[slice(*span)] for number, span in enumerate(_paragraphs(body)) if number not in left_out]
    return (_GAP.join(rest), cuts) if rest else (body, [])


def key_of(passage: str) -> int:
    """The key of a passage, a signed 64-bit number."""
    return _key(numbers_of(passage))


def _key(words: Sequence[int]) -> int:
    return int.from_bytes(blake2b(pack(words), digest_size=8).digest(), "little", signed=True)


def _paragraphs(body: str) -> Iterator[Span]:
    start = 0
    while (end := body.find(_GAP, start)) >= 0:
        yield start, end
        start = end + len(_GAP)
    yield start, len(body)


def _edge(body: str, key: int) -> Edge | None:
    return next((edge for edge in edges(body) if edge.key == key), None)


def _story(body: str, apart: int) -> int:
    """How the longest of the other paragraphs begins, numbers aside: the tables of a form tell one story."""
    others = [body[slice(*span)] for number, span in enumerate(_paragraphs(body)) if number != apart]
    words = numbers_of(max(others, key=len)[: 40 * _OPENING_WORDS])[:_OPENING_WORDS]
    return _key([word if word % 2 == 0 else ANY_NUMBER for word in words])


def _run_of(body: str, found: Edge, recurring: Collection[int]) -> Place | None:
    """The end to which it belongs: between that end and it stands only what recurs as well."""
    around = edges(body)
    count = sum(1 for _ in _paragraphs(body))
    known = {edge.number for edge in around if edge.key in recurring} | {found.number}
    if known.issuperset(range(found.number, count)):
        return "tail"
    return "head" if known.issuperset(range(found.number)) else None


def _on_many_days(days: Sequence[date], seen: Sequence[tuple[Carrier, Edge]]) -> bool:
    """An affair of one week is told in the same words too. Where dates are unknown, more samples speak for it."""
    dated = sum(carrier.day is not None for carrier, _ in seen)
    if 2 * dated < len(seen):
        return len(seen) >= _FEWEST_UNDATED
    return len(days) >= _FEWEST_DAYS and (days[-1] - days[0]).days >= _SPREAD_DAYS


def _of_many_authors(carriers: Sequence[Carrier]) -> bool:
    """A columnist begins each column alike: those words are the writer's."""
    authors = Counter(author for carrier in carriers for author in carrier.authors)
    if len(authors) < _FEWEST_AUTHORS:
        return False
    return authors.most_common(1)[0][1] <= _OF_ONE_AUTHOR * len(carriers)


def _quoted(seen: Sequence[tuple[Carrier, Edge]]) -> bool:
    """Whether it is cited: in quotation marks, or behind a colon."""
    first, edge = seen[0]
    text = first.body[slice(*edge.span)]
    introduced = sum(carrier.body[: found.span[0]].rstrip().endswith((":", "：")) for carrier, found in seen)
    return (text[0] in _QUOTES and text.rstrip(" .")[-1] in _QUOTES) or introduced >= _INTRODUCED * len(seen)
