"""NDJSON: a JSON object on every line."""

from collections.abc import Mapping
from typing import Any

import orjson

MEDIA_TYPE = "application/x-ndjson"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def line(row: Mapping[str, Any]) -> bytes:
    """Instants are written in UTC with `Z`, ids as text."""
    return orjson.dumps(row, option=_OPTIONS)
