"""The body: paragraphs as spans of the text, cross-heads marked, and the lines below it that sign it."""

from collections.abc import Sequence

from archive.normalization.byline import read_byline
from archive.normalization.credits import read_credit_line
from archive.normalization.stamp import read_stamp
from archive.text import Line, ends_sentence, is_shouted
from archive.values import Claim, Span

_LONGEST_CROSS_HEAD = 80
_MOST_WORDS = 10
_SIGNING_LINES = 3


def read_signing_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Claim], list[Span]]:
    """Take the last lines that sign the text ("Reporting by A; editing by B", "(Reuters)", "Source: AP")."""
    rest = list(lines)
    claims: list[Claim] = []
    spans: list[Span] = []
    while len(rest) > 1 and len(spans) < _SIGNING_LINES and len(rest[-1].text) <= 200:
        line = rest[-1]
        found = read_byline(line.text, line.start, method="signature") or read_credit_line(line.text, line.start)
        if not found and (stamp := read_stamp(line.text, line.start, labelled=True)):
            found = stamp.claims
        if not found:
            break
        claims = found + claims
        spans.insert(0, line.span)
        rest.pop()
    return rest, claims, spans


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
    if not any(character.isalpha() for character in paragraph):
        return False
    return is_shouted(paragraph) or paragraph.endswith("?") or not ends_sentence(paragraph)
