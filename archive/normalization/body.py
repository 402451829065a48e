"""The body: paragraphs as spans of the text, cross-heads marked."""

from collections.abc import Sequence

from archive.normalization.title import is_dialogue, reads_like_sentence
from archive.text import ends_sentence, is_shouted
from archive.values import Span

_LONGEST_CROSS_HEAD = 80
_MOST_WORDS = 10


def cross_heads(text: str, paragraphs: Sequence[Span]) -> list[str]:
    """The paragraphs that head others: short, no sentence, between two that are longer."""
    found: list[str] = []
    for before, span, behind in zip(paragraphs, paragraphs[1:], paragraphs[2:], strict=False):
        length = span[1] - span[0]
        if length > _LONGEST_CROSS_HEAD or before[1] - before[0] <= length or behind[1] - behind[0] <= length:
            continue
        paragraph = text[slice(*span)]
        if is_cross_head(paragraph):
            found.append(paragraph)
    return found


def is_cross_head(paragraph: str) -> bool:
    """True for a short line that is written as a heading inside a text."""
    if paragraph[0] in "\"'“«‘-–—•*(" or paragraph[0].islower() or paragraph[0].isdigit():
        return False
    if paragraph.endswith((",", ";", ":", '"', "”", "»")) or len(paragraph.split()) > _MOST_WORDS:
        return False
    if not any(character.isalpha() for character in paragraph) or is_dialogue(paragraph):
        return False
    if reads_like_sentence(paragraph):
        return False
    return is_shouted(paragraph) or paragraph.endswith("?") or not ends_sentence(paragraph)
