"""Language tags as BCP 47 writes them."""

import re

_TAG = re.compile(r"(?=.{2,35}\Z)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_REGION, _SCRIPT = 2, 4


def canonical(tag: str) -> str | None:
    """The tag in the case of RFC 5646, 2.1.1 (`pt-BR`, `zh-Hant`); None for what is not built like one."""
    if not _TAG.fullmatch(tag):
        return None
    parts = tag.lower().split("-")
    for place in range(1, len(parts)):
        # Behind a singleton (`x`, `u`) stands an extension, all in small letters.
        if len(parts[place - 1]) == 1:
            break
        if len(parts[place]) == _REGION:
            parts[place] = parts[place].upper()
        elif len(parts[place]) == _SCRIPT and parts[place].isalpha():
            parts[place] = parts[place].capitalize()
    return "-".join(parts)
