"""NDJSON: a JSON object on every line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from archive.exports.chunks import gathered

MEDIA_TYPE = "application/x-ndjson"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Instants are written in UTC with `Z`, ids as text. Holds 64 KiB, however many rows there are."""
    return gathered(orjson.dumps(row, option=_OPTIONS) for row in rows)
