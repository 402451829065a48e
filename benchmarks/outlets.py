"""Outlets with what recurs in them: boilerplate, and all that recurs and is none. The same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.corpus import NAMES, PLACES, Corpus
from benchmarks.stockforms import FORMS

FIRST_DAY = date(2024, 1, 1)
DAYS = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One article of an outlet, as it is read."""

    outlet: str
    body: str
    day: date | None
    authors: tuple[str, ...] = ()


@dataclass(slots=True)
class Newsstand:
    """`boilerplate` are the passages of each outlet that it puts on its articles, `traps` the others that recur, with
    what they are."""

    boilerplate: set[tuple[str, str]] = field(default_factory=set)
    traps: dict[tuple[str, str], str] = field(default_factory=dict)
    articles: list[Printed] = field(default_factory=list)


def newsstand(seed: int, *, outlets: int, articles: int) -> Newsstand:
    """So many outlets with about so many articles each, shuffled as they would come in."""
    corpus = Corpus(seed)
    stand = Newsstand()
    wire = list(_wire(corpus, count=max(articles // 10, 1)))
    for number in range(outlets):
        stand.articles += _outlet(corpus, stand, f"outlet-{number}", articles, wire)
    corpus.rng.shuffle(stand.articles)
    return stand


def _wire(corpus: Corpus, *, count: int) -> Iterator[tuple[list[str], date]]:
    """Stories that several outlets carry, with the agency's own last line, which is on all of them."""
    for _ in range(count):
        yield _story(corpus), FIRST_DAY + timedelta(days=corpus.rng.randrange(DAYS))


AGENCY_LINE = "Additional notes by the correspondents of Meridian in three countries"


def _outlet(
    corpus: Corpus, stand: Newsstand, name: str, articles: int, wire: list[tuple[list[str], date]]
) -> Iterator[Printed]:
    rng = corpus.rng
    tails = [(_line(corpus, name), rng.uniform(0.05, 0.9)) for _ in range(3)]
    head = f"{_line(corpus, name)} audio version"
    greeting, columnist = (
        f"Good morning from my desk at {rng.choice(PLACES).title()}, dear readers of {name}.",
        NAMES[0],
    )
    one_week = f"{corpus.title()} will stay closed until Sunday, the council of {name} said."
    treaty = corpus.paragraph()[:300].rsplit(" ", 1)[0] + "."
    table_head = f"{corpus.title()} rates of {name} in crowns"
    stand.boilerplate |= {(name, text) for text, _ in tails} | {(name, head)}
    stand.traps |= {
        (name, AGENCY_LINE): "wire copy",
        (name, greeting): "columnist",
        (name, one_week): "one week",
        (name, table_head): "table",
        (name, treaty): "quotation",
    }
    for number in range(articles):
        day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
        authors: tuple[str, ...] = (rng.choice(NAMES[1:]),)
        kind = rng.random()
        if kind < 0.08:
            story, authors = [greeting, *_story(corpus)], (columnist,)
        elif kind < 0.16:
            story = _table(rng, table_head)
            authors = ()
        elif kind < 0.24:
            story, day = [*_story(corpus), one_week], FIRST_DAY + timedelta(days=100 + number % 5)
        elif kind < 0.32:
            story = [*_story(corpus), "The treaty says:", treaty]
        elif kind < 0.42:
            told, day = rng.choice(wire)
            story = [*told, AGENCY_LINE]
        else:
            story = _story(corpus)
        if rng.random() < 0.15:
            story = [head, *story]
        story = [*story, *(text for text, share in tails if rng.random() < share)]
        yield Printed(outlet=name, body="\n\n".join(story), day=day if rng.random() < 0.8 else None, authors=authors)


def _story(corpus: Corpus) -> list[str]:
    return [corpus.paragraph() for _ in range(corpus.rng.randint(2, 9))]


def _line(corpus: Corpus, name: str) -> str:
    return f"{corpus.title()} with {name}"


def _table(rng: random.Random, head: str) -> list[str]:
    """A table of the day below a line that is always the same; the words around the figures are too."""
    form = (
        FORMS[0]
        .split(". ")[0]
        .format(*(rng.randrange(10, 1000) for _ in range(20)), day=rng.randrange(28), month="March")
    )
    return [
        form,
        head,
        *(f"{currency} {rng.randrange(100, 999)}.{rng.randrange(10, 99)}" for currency in ("Dollar", "Euro", "Pound")),
    ]
