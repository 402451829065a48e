"""CSV by RFC 4180, in UTF-8, that no spreadsheet takes for formulas."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.exports.chunks import gathered

MEDIA_TYPE = "text/csv; charset=utf-8"
EMPTY = '""'
BETWEEN = "; "
"""Stands between the values of a list in one cell."""

_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A head with the names of the columns, then a line for each row; what a row lacks is an empty cell.

    A text that a spreadsheet would compute (it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets a `'` in
    front. Holds 64 KiB, however many rows there are.
    """
    return gathered(_lines(columns, rows))


def _lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield _line(columns)
    for row in rows:
        yield _line(list(map(row.get, columns)))


def _line(values: Sequence[Any]) -> bytes:
    """Python's own writer looks at each character by itself, which for articles is most of what an export costs."""
    cells = ["" if value is None else _WRITTEN.get(type(value), _other)(value) for value in values]
    # A line with nothing on it would be none.
    return f"{','.join(cells) or EMPTY}\r\n".encode("utf-8", "replace")


def _text(value: str) -> str:
    if value[:1] in _BEGINS_A_FORMULA:
        value = f"'{value}"
    if '"' in value:
        return '"' + value.replace('"', '""') + '"'
    return f'"{value}"' if "," in value or "\n" in value or "\r" in value else value


def _other(value: Any) -> str:
    return _text(str(value))


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: _text,
    bool: lambda value: "true" if value else "false",
    datetime: lambda value: value.isoformat().replace("+00:00", "Z"),
    list: lambda value: _text(BETWEEN.join(map(str, value))),
    tuple: lambda value: _text(BETWEEN.join(map(str, value))),
    UUID: str,
}
"""By the kind of a value; of an empty cell nothing is written."""
