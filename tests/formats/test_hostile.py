"""Input made to take long: understood or refused in time that grows with its size, never faster."""

import pytest

from archive.actions.processing.understand import understand
from archive.errors import Unreadable
from archive.values import Arrival

pytestmark = pytest.mark.timeout(120)

HOSTILE = {
    "comments.html": b"<!--" + b"<!--a-->" * 50_000,
    "unclosed.html": b"<html><body>" + b"<div>" * 50_000,
    "angles.html": b"<p>" + b"<" * 50_000,
    "deep.json": b'{"a":' * 100_000,
    "tags.json": b'{"title": "a", "text": "' + b"<p " * 50_000 + b'"}',
    "digits.txt": b"1" * 500_000,
    "pairs.txt": b"1 " * 200_000,
    "names.txt": b"By " + b"A b and " * 50_000,
    "initials.txt": b"A.a" * 100_000 + b" reports",
    "hyphens.txt": b"A-" * 100_000 + b" reports",
    "capitals.txt": b"A" * 200_000 + b" reported that",
    "clauses.txt": (b"Aa " * 1000 + b"reports, citing ") * 100,
    "places.txt": b"AA, " * 50_000 + b"May 5 (AP) - ",
    "blanks.txt": b" date " + b" " * 500_000 + b"x",
    "dashes.txt": b"-" * 200_000,
    "brackets.txt": b"(" * 200_000,
    "accents.txt": "Caf\xe9 ".encode("latin-1") * 50_000,
    "mojibake.txt": "CafÃ© ".encode() * 50_000,
    "related.txt": b"Words.\n\nRelated\n" + b"Title x\nBusiness 6 November 20:55\n" * 5000,
    "fields.txt": b"Title: a\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bounded(name: str):
    assert outcome(Arrival(data=HOSTILE[name], name=name)) in (1, "json_invalid", "line_too_long")


def outcome(arrival: Arrival) -> int | str:
    """How many articles there are, or the code that says why none is."""
    try:
        return len(understand(arrival))
    except Unreadable as error:
        return error.reason
