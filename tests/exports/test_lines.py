from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson

from archive.exports.chunks import CHUNK
from archive.exports.lines import lines


def test_each_row_is_one_line() -> None:
    row = {"id": UUID(int=7), "at": datetime(2026, 11, 21, 12, tzinfo=UTC), "title": "Two\nlines \u2028 é"}
    data = b"".join(lines([row, {}]))
    first, second, rest = data.split(b"\n")
    assert orjson.loads(first) == {"id": str(UUID(int=7)), "at": "2026-11-21T12:00:00Z", "title": "Two\nlines \u2028 é"}
    assert (second, rest) == (b"{}", b"")
    assert list(lines([])) == []


def test_an_endless_list_is_read_as_far_as_it_is_asked_for() -> None:
    read = 0

    def endless() -> Iterator[dict[str, Any]]:
        nonlocal read
        while True:
            read += 1
            yield {"text": "x" * 1000}

    pieces = list(islice(lines(endless()), 3))
    assert all(CHUNK <= len(piece) < CHUNK + 2000 for piece in pieces)
    assert read * 1000 < 4 * CHUNK
