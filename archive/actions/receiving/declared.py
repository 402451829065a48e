"""What senders declare of their files, as far as it can be kept."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from archive.errors import Invalid

# A backslash before it, unless that is itself escaped, makes it the six characters that somebody typed.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def fault(value: object) -> str | None:
    """Why a value is no JSON that PostgreSQL stores (NUL, half a surrogate pair, a number beyond 64 bits), or None."""
    try:
        written = orjson.dumps(value)
    except TypeError as unfit:
        return str(unfit)
    return "there is a NUL character in it" if _NUL.search(written) else None


def check(declared: Mapping[str, Any]) -> None:
    """Raises Invalid (`declared_invalid`) for what cannot be kept."""
    if reason := fault(declared):
        text = f"What was declared cannot be kept: {reason}."
        raise Invalid(text, code="declared_invalid", fields={"declared": [text]})
