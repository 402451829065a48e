"""What the program says, in the reader's language: sentences are known by their pattern where they are shown."""

import re
from collections.abc import Sequence
from functools import cache

from django.utils.translation import gettext

from archive.admin.sentences import SENTENCES
from archive.errors import DatelineError, Invalid

PLACE = re.compile(r"%\((\w+)\)s")


def said(text: object) -> str:
    """A message in the language of the page. One that no sentence is like stays as it is: a foreign library's words, a
    name, what a person wrote."""
    words = str(text)
    for template, pattern in _patterns(_beginning(words)):
        found = pattern.fullmatch(words)
        if found is not None:
            values = {name: said(value) for name, value in found.groupdict().items()}
            return gettext(template) % values if values else gettext(template)
    return words


def refusal(error: DatelineError) -> str:
    """What an action refuses, without the fields."""
    return said(error.message)


def wrong_values(error: Invalid) -> dict[str, list[str]]:
    """By field what is wrong with it; under "" what is of no field."""
    fields = error.fields or {"": [error.message]}
    return {name: [said(text) for text in texts] for name, texts in fields.items()}


def _beginning(words: str) -> str:
    return words[:1]


@cache
def _patterns(beginning: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """The sentences that may begin so, those with most words of their own first: they are the most particular."""
    chosen = [one for one in SENTENCES if one.startswith((beginning, "%("))]
    return [(one, _pattern(one)) for one in sorted(chosen, key=lambda one: -len(PLACE.sub("", one)))]


def _pattern(template: str) -> re.Pattern[str]:
    parts = PLACE.split(template)
    names = iter(range(len(parts)))
    return re.compile(
        "".join(f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in zip(names, parts, strict=True)),
        re.DOTALL,
    )
