"""Articles of an outlet with a line of its own at the end, handed in and worked off."""

import random

from archive.actions.boilerplate.learn import learn
from archive.matching.recurrence import LEARNING, key_of
from archive.models import Article, Source, Template
from tests.actions.handing_in import WORDS, hand_in, work_off

LINE = "Read more on our page, every day from six in the morning"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September")


def news(number: int, *, line: str = LINE, month: int | None = None) -> bytes:
    """A story that no other resembles, of its own day."""
    rng = random.Random(number)  # noqa: S311 - the same each time
    parts = [" ".join(rng.choices(WORDS, k=40)).capitalize() + "." for _ in range(3)]
    place = number % len(MONTHS) if month is None else month
    lines = [
        f" date 2019-{place + 1:02d}-{number % 27 + 1:02d} {' '.join(rng.choices(WORDS, k=6)).capitalize()}",
        *parts,
        *([line] if line else []),
    ]
    return ("\n\n".join(lines) + "\n").encode()


def outlet(slug: str) -> Source:
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug, "kind": "outlet"})[0]


def print_in(slug: str, numbers: range, **more: object) -> list[Article]:
    """Hands in articles of this outlet, and gives them in the order in which they were recorded."""
    before = set(Article.objects.values_list("pk", flat=True))
    hand_in(*(news(number, **more) for number in numbers), source=outlet(slug))  # type: ignore[arg-type]
    work_off()
    return list(Article.objects.exclude(pk__in=before).order_by("pk"))


def look() -> int:
    """Looks at all that is new in the feed."""
    seen = 0
    while looked := learn():
        seen += looked
    return seen


def learned(slug: str = "herald", articles: int = 12) -> Template:
    """The template of an outlet that printed so many articles with the line."""
    print_in(slug, range(articles))
    look()
    return Template.objects.get(outlet=slug)


def proposed() -> Template:
    """A template by itself, without articles."""
    counts = ("articles", "samples", "elsewhere", "stories", "days", "in_place")
    return Template.objects.create(
        outlet="herald", key=key_of(LINE), text=LINE, place="tail", articles=8, samples=[], rules=LEARNING,
        evidence=dict.fromkeys(counts, 8),
    )  # fmt: skip
