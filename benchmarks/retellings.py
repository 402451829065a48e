"""Articles with what they are to each other: stories, each retold in one way, stock forms, and articles that only look
alike. Made from generated stories and from the samples of the project, the same for the same seed.

A family is a story (two for a merger) with its retellings, and every pair in it is related; nothing else is.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, cycle
from uuid import UUID

from archive.matching import Candidate, align, fingerprint
from archive.values import MatchKind, RevisionNote
from benchmarks.corpus import NAMES, Corpus
from benchmarks.gold import GOLD, SAMPLES, read, samples_in
from benchmarks.stockforms import FORMS, form

OUTLETS = ("Kestrel Post", "Norrhaven Times", "Aldersey Mail", "Velmora Radio", "Tarn Gazette", "Osterley Echo")
KINDS: dict[str, tuple[MatchKind, ...]] = {
    "copy": ("same_text",),
    "changed lead": ("reprint", "rewrite"),
    "cut to half": ("reprint",),
    "two merged": ("reprint", "rewrite"),
    "paragraphs reordered": ("reprint",),
    "quotes only": ("rewrite",),
    "edited": ("rewrite",),
    "versions": ("revision",),
}
"""Every way of retelling, and what the two may be called."""

MERGED = -1
"""The rank of the stories that a merger is made of: they are not related to each other."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One article of the set. `rank` is its place among the versions of a story."""

    candidate: Candidate
    body: str
    rank: int = 0


@dataclass(slots=True)
class Collection:
    """The set: articles in the order of their receipt, and the related pairs (by place, the lesser first).

    `forms` and `backgrounds` are those that have a form, or a closing paragraph of their outlet, and no relation.
    """

    articles: list[Told] = field(default_factory=list)
    related: dict[Pair, str] = field(default_factory=dict)
    forms: set[int] = field(default_factory=set)
    backgrounds: set[int] = field(default_factory=set)


class Retellings:
    """`Retellings(seed).collection(…)` is the same for the same arguments."""

    def __init__(self, seed: int = 2026) -> None:
        self.corpus = Corpus(seed)
        self.rng = random.Random(seed)

    def collection(self, *, families: int, alone: int, days: int = 12) -> Collection:
        """`families` of each kind beside one of each sample, `alone` articles of their own, and forms on `days`."""
        found: list[tuple[str, Told]] = []
        samples = zip(_sample_bodies(), cycle(KINDS), strict=False)
        stories = [*((way, body) for body, way in samples), *((way, "") for way in KINDS for _ in range(families))]
        for number, (way, body) in enumerate(stories):
            found += [(f"{way} {number}", told) for told in self._family(way, body or self._story())]
        found += self._alone(alone)
        found += [("form", told) for told in self._forms(days)]
        self.rng.shuffle(found)
        return _collected(found)

    def _story(self) -> str:
        return "\n\n".join(self._paragraph() for _ in range(self.rng.choice((3, 5, 7, 9, 11, 14))))

    def _paragraph(self) -> str:
        words = self.corpus.paragraph().split(" ")
        for _ in range(self.rng.choice((0, 0, 1, 2))):
            words.insert(self.rng.randrange(1, len(words)), self._figure())
        return " ".join(words)

    def _figure(self) -> str:
        rng = self.rng
        return rng.choice((str(rng.randrange(2, 400)), f"{rng.uniform(1, 90):.1f}", str(rng.randrange(1990, 2027))))

    def _family(self, way: str, story: str) -> Iterator[Told]:
        at = self._moment()
        if way == "versions":
            yield from self._versions(story, at)
            return
        first, second = self.rng.sample(OUTLETS, 2)
        yield replace(self._told(story, source=first, at=at), rank=MERGED if way == "two merged" else 0)
        if way == "two merged":
            other = self._story()
            yield replace(self._told(other, source=first, at=at + timedelta(hours=1)), rank=MERGED)
            story = f"{story}\n\x00\n{other}"
        told = _WAYS[way](self, story)
        # A copy comes from the same outlet, or from nobody known.
        source = self.rng.choice((first, None)) if way == "copy" else self.rng.choice((second, second, None))
        yield self._told(told, source=source, at=at + timedelta(hours=self.rng.randrange(1, 30)))

    def _told(self, body: str, *, source: str | None, at: datetime) -> Told:
        precise, stated = self.rng.random() < 0.6, self.rng.random() < 0.85
        # A day without offset lasts from UTC+14 to UTC-12.
        start = at if precise else at.replace(hour=0, minute=0) - timedelta(hours=14)
        width = timedelta(seconds=59) if precise else timedelta(hours=49, minutes=59, seconds=59)
        candidate = Candidate(
            id=UUID(int=self.rng.getrandbits(128)),
            fingerprint=fingerprint(body),
            received_at=at + timedelta(minutes=self.rng.randrange(4000)),
            source=source,
            names=(source,) if source else (),
            published=(start, start + width) if stated else None,
        )
        return Told(candidate, body)

    def _moment(self) -> datetime:
        return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=self.rng.randrange(900_000))

    def _versions(self, story: str, at: datetime) -> Iterator[Told]:
        """Three to five versions of one outlet: more is known each time, a figure changes, the clock goes on."""
        source, title = self.rng.choice(OUTLETS), self.corpus.title()
        paragraphs = story.split("\n\n")
        for rank in range(self.rng.randint(3, 5)):
            told = self._told("\n\n".join(paragraphs), source=source, at=at)
            noted = rank and self.rng.random() < 0.5
            note = RevisionNote(as_written=f"Details added (first version posted on {at:%H:%M})") if noted else None
            stated = (at, at + timedelta(seconds=59))
            yield Told(replace(told.candidate, title=title, published=stated, revision_note=note), told.body, rank)
            at += timedelta(minutes=self.rng.randint(9, 300))
            place = self.rng.randrange(1, len(paragraphs) + 1)
            paragraphs[place:place] = [self._paragraph() for _ in range(self.rng.randint(1, 2))]
            paragraphs[0] = f"{paragraphs[0]} At least {self._figure()} were counted."

    def _alone(self, count: int) -> Iterator[tuple[str, Told]]:
        """Articles of their own; every fourth closes with the background that its outlet carries for months."""
        backgrounds = {outlet: self._paragraph() + " " + self._paragraph() for outlet in OUTLETS}
        for number in range(count):
            source, body = self.rng.choice(OUTLETS), self._story()
            if number % 4:
                yield "", self._told(body, source=source, at=self._moment())
                continue
            body += f"\n\n{backgrounds[source]}"
            yield "background", self._told(body, source=source, at=self._moment())

    def _forms(self, days: int) -> Iterator[Told]:
        start = self._moment()
        for number, _ in enumerate(FORMS):
            for day in range(days):
                at = start + timedelta(days=day)
                yield self._told(form(number, at, self.rng), source=OUTLETS[number % len(OUTLETS)], at=at)

    def copied(self, story: str) -> str:
        """The same words in other dress: white space, quotes, dashes."""
        return story.replace("\n\n", " \n\n ").replace("'", "’").replace(" the ", "  the ")

    def with_other_lead(self, story: str) -> str:
        paragraphs = story.split("\n\n")
        return "\n\n".join([self._paragraph(), *paragraphs[1:]])

    def halved(self, story: str) -> str:
        paragraphs = story.split("\n\n")
        return "\n\n".join(paragraphs[: (len(paragraphs) + 1) // 2])

    def merged(self, stories: str) -> str:
        one, other = (story.split("\n\n") for story in stories.split("\n\x00\n"))
        return "\n\n".join([*one, *other] if self.rng.random() < 0.5 else [*other, *one])

    def reordered(self, story: str) -> str:
        lead, *others = story.split("\n\n")
        return "\n\n".join([*self.rng.sample(others, len(others)), lead])

    def quoted(self, story: str) -> str:
        """A story of its own with three or four sentences of the other."""
        sentences = [one for one in story.replace("\n\n", " ").split(". ") if len(one.split()) >= 12]
        quotes = self.rng.sample(sentences, min(len(sentences), self.rng.randint(3, 4)))
        own = [self._paragraph() for _ in range(self.rng.randint(3, 6))]
        for quote in quotes:
            own.insert(self.rng.randrange(len(own) + 1), f"“{quote.rstrip('.')},” {self.rng.choice(NAMES)} said.")
        return "\n\n".join(own)

    def edited(self, story: str) -> str:
        """About every seventh word replaced, left out or followed by another: a third of the shingles live on."""
        return "\n\n".join(" ".join(self._edited(one.split(" "))) for one in story.split("\n\n"))

    def _edited(self, words: Sequence[str]) -> Iterator[str]:
        for word in words:
            chance = self.rng.random()
            if chance >= 0.03:
                yield word if chance >= 0.11 else self.corpus.words[self.rng.randrange(3000)]
            if chance >= 0.97:
                yield self.corpus.words[self.rng.randrange(3000)]


_WAYS: dict[str, Callable[[Retellings, str], str]] = {
    "copy": Retellings.copied,
    "changed lead": Retellings.with_other_lead,
    "cut to half": Retellings.halved,
    "two merged": Retellings.merged,
    "paragraphs reordered": Retellings.reordered,
    "quotes only": Retellings.quoted,
    "edited": Retellings.edited,
}


def _sample_bodies() -> list[str]:
    """Those of the samples, and of two about one event the first alone."""
    samples = [sample for sample in samples_in(SAMPLES) if not sample.path.is_relative_to(GOLD)]
    taken: list[str] = []
    for body in (article["body"] for sample in samples for article in read(sample.path).articles):
        if len(body.split()) >= 100 and all(not align(body, other).containment_a for other in taken):
            taken.append(body)
    return taken


def _collected(found: Sequence[tuple[str, Told]]) -> Collection:
    made = Collection()
    members: dict[str, list[int]] = {}
    for place, (family, told) in enumerate(found):
        made.articles.append(told)
        if family == "form":
            made.forms.add(place)
        elif family == "background":
            made.backgrounds.add(place)
        elif family:
            members.setdefault(family, []).append(place)
    for family, places in members.items():
        way = family.rsplit(" ", 1)[0]
        pairs = combinations(sorted(places), 2)
        made.related.update((pair, way) for pair in pairs if not _only_merged(made, pair))
    return made


def _only_merged(made: Collection, pair: Pair) -> bool:
    return all(made.articles[place].rank == MERGED for place in pair)
