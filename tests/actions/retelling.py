"""Articles that tell one story: whole, edited, later, elsewhere."""

import random

from archive.models import Source
from tests.actions.handing_in import WORDS


def sentences(count: int, *, seed: int) -> list[str]:
    """Sentences of 14 words each; other seeds, other sentences."""
    chance = random.Random(seed)  # noqa: S311
    return [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(count)]


def story(
    told: list[str],
    *,
    title: str = "Ministers meet in the old harbour",
    date: str = "2024-02-06T10:00:00+04:00",
    note: str = "",
    publisher: str = "",
) -> bytes:
    """One article as a record: in paragraphs of three sentences."""
    paragraphs = [" ".join(told[at : at + 3]) for at in range(0, len(told), 3)]
    lines = [f"date {date} {title}", date.replace("T", " ")[:16], *([note] if note else []), *paragraphs]
    return "\n\n".join(lines).encode()


def source(slug: str) -> Source:
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})[0]
