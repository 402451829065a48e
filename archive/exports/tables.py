"""CSV by RFC 4180, in UTF-8, that no spreadsheet takes for formulas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

MEDIA_TYPE = "text/csv; charset=utf-8"
EMPTY = '""'
BETWEEN = "; "
"""Stands between the values of a list in one cell."""

_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def line(values: Iterable[Any]) -> bytes:
    """One line of a table: its head, or the values of a row; what is None is an empty cell.

    A text that a spreadsheet would compute (it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets a `'` in
    front. Python's own writer looks at each character by itself, which for articles is most of what an export costs.
    """
    cells = ["" if value is None else _WRITTEN.get(type(value), _other)(value) for value in values]
    # A line with nothing on it would be none.
    return f"{','.join(cells) or EMPTY}\r\n".encode("utf-8", "replace")


def _text(value: str) -> str:
    if value.isalnum():  # most: states, languages, slugs
        return value
    if value[:1] in _BEGINS_A_FORMULA:
        value = f"'{value}"
    if '"' in value:
        return '"' + value.replace('"', '""') + '"'
    return f'"{value}"' if "," in value or "\n" in value or "\r" in value else value


def _other(value: Any) -> str:
    return _text(str(value))


def _listed(values: Sequence[Any]) -> str:
    return _text(BETWEEN.join(map(str, values))) if values else ""


def _as_in_json(value: datetime | UUID) -> str:
    """Some five times as fast as by themselves."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)[1:-1].decode("ascii")


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: _text,
    bool: lambda value: "true" if value else "false",
    datetime: _as_in_json,
    list: _listed,
    tuple: _listed,
    UUID: _as_in_json,
}
"""By the kind of a value; of an empty cell nothing is written."""
