"""Whether a text is what a rule of tagging speaks of, and by which words.

Pure and bounded: a pattern that does not come to an end in time is given up with a TimeoutError.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex  # type: ignore[import-untyped]

from archive.values import Span

SECONDS = 0.2
"""How long the pattern of a rule may take with one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a text must say: at least one of `any`, each of `all`, none of `never`, and what `pattern` describes. Words
    and phrases stand whole, whatever their case; white space in a phrase is any white space."""

    any: Sequence[str] = ()
    all: Sequence[str] = ()
    never: Sequence[str] = ()
    pattern: str = ""


def fault(pattern: str) -> str | None:
    """What is wrong with a pattern, or None."""
    try:
        regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError) as wrong:
        return str(wrong)
    return None


class Rule:
    """A wording, made ready for many texts."""

    def __init__(self, wording: Wording) -> None:
        self._any = _words(wording.any)
        self._all = [_words([one]) for one in wording.all]
        self._never = _words(wording.never)
        self._pattern = regex.compile(wording.pattern) if wording.pattern else None

    def find(self, text: str) -> Span | None:
        """Where the text says it, or None. Raises TimeoutError where the pattern takes too long."""
        if self._never is not None and self._never.search(text):
            return None
        found = [one.search(text) if one is not None else None for one in (*self._all, *self._some())]
        if self._pattern is not None:
            found.append(self._pattern.search(text, timeout=SECONDS))
        if not found or any(hit is None for hit in found):
            return None
        start, end = min(hit.span() for hit in found if hit is not None)
        return start, end

    def _some(self) -> list["regex.Pattern[str] | None"]:
        return [self._any] if self._any is not None else []


def _words(words: Sequence[str]) -> "regex.Pattern[str] | None":
    """Any of these words or phrases, standing whole."""
    written = [r"\s+".join(regex.escape(part) for part in words_.split()) for words_ in words if words_.strip()]
    if not written:
        return None
    return regex.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", regex.IGNORECASE)
