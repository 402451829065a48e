"""What senders declare of their files, as far as it can be kept."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from archive.errors import Invalid

# A backslash before it, unless that is itself escaped, makes it the six characters that somebody typed.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def check(declared: Mapping[str, Any]) -> None:
    """Raises Invalid (`declared_invalid`) for what is no JSON that PostgreSQL stores: NUL, half a surrogate pair,
    numbers beyond 64 bits."""
    try:
        written = orjson.dumps(declared)
    except TypeError as unfit:
        raise _invalid(str(unfit)) from unfit
    if _NUL.search(written):
        raise _invalid("there is a NUL character in it")


def _invalid(reason: str) -> Invalid:
    text = f"What was declared cannot be kept: {reason}."
    return Invalid(text, code="declared_invalid", fields={"declared": [text]})
