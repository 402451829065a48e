from datetime import UTC, datetime
from uuid import UUID

import orjson

from archive.exports.lines import line


def test_each_row_is_one_line() -> None:
    row = {"id": UUID(int=7), "at": datetime(2026, 11, 21, 12, tzinfo=UTC), "title": "Two\nlines \u2028 é"}
    first, second, rest = (line(row) + line({})).split(b"\n")
    assert orjson.loads(first) == {"id": str(UUID(int=7)), "at": "2026-11-21T12:00:00Z", "title": "Two\nlines \u2028 é"}
    assert (second, rest) == (b"{}", b"")
