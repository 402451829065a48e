"""Two texts beside each other, with the passages that both have marked by one number."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.values import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Part of a text; `number` is that of the shared passage, None where the text is its own."""

    text: str
    number: int | None = None


def stretches(text: str, passages: Sequence[Span]) -> list[Stretch]:
    """Cuts a text at its passages, which are numbered from 1 in the order given. Joined, the stretches are the text.

    Of passages that overlap the later one is cut off where the earlier one ends; what does not lie in the text is left
    out.
    """
    found: list[Stretch] = []
    at = 0
    for (start, end), number in sorted((span, number) for number, span in enumerate(passages, start=1)):
        begin, stop = max(start, at), min(end, len(text))
        if begin >= stop:
            continue
        if begin > at:
            found.append(Stretch(text=text[at:begin]))
        found.append(Stretch(text=text[begin:stop], number=number))
        at = stop
    if at < len(text):
        found.append(Stretch(text=text[at:]))
    return found
