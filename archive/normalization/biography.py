"""Biographies below a text: who its author is ("Ann Lee covers ports for the Gazette"). They belong to no story."""

import re
from collections.abc import Sequence

from archive.text import Line, fold
from archive.values import Claim, Span

_LONGEST = 600
_LONGEST_HEADING, _LONGEST_NAME = 30, 80
_MOST = 3
_BULLETS = " •*-–—|\t"
_HEADING = re.compile(
    r"(?:about\s+the\s+(?:authors?|writers?)|(?:zur|über\s+die)\s+(?:autorin|person)|(?:zum|über\s+den)\s+autor|"
    r"à\s+propos\s+de\s+l['’]auteure?|sobre\s+(?:el\s+autor|la\s+autora|o\s+autor|a\s+autora)|sull['’]autor[ei]|"
    r"over\s+de\s+auteur|об\s+авторе|про\s+автора|o\s+autor(?:ze|ce)|yazar\s+hakkında)\s*:?",
    re.IGNORECASE,
)
_THE_WRITER = re.compile(
    r"(?:the\s+(?:writer|author|columnist|reporter)s?\s+(?:is|are|was|were|teach(?:es)?|can\s+be)|"
    r"(?:der\s+autor|die\s+autorin)\s+(?:ist|lehrt|schreibt)|l['’]auteure?\s+est|(?:el\s+autor|la\s+autora)\s+es|"
    r"(?:o\s+autor|a\s+autora)\s+é|l['’]autore\s+è|l['’]autrice\s+è|автор\s*[–—-])\s",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?:,[^.]{3,120},)?\s+(?:is|was|has|covers?|writes?|reports?|works?|teaches|leads|joined|contributes|can\s+be|may\s+be|"
    r"ist|war|hat|schreibt|arbeitet|berichtet|leitet|est|écrit|couvre|travaille|enseigne|es|escribe|cubre|trabaja|"
    r"é|escreve|cobre|è|scrive|lavora|schrijft|werkt|är|er|on|jest|pisze|[–—-])\s",
    re.IGNORECASE,
)


def read_biography(lines: Sequence[Line], authors: Sequence[str]) -> tuple[list[Line], list[Claim], list[Span]]:
    """Take the last paragraphs that tell of the author: those that begin with the name of one, or are headed so."""
    rest = list(lines)
    claims: list[Claim] = []
    spans: list[Span] = []
    names = [fold(name) for name in authors]
    for _ in range(_MOST):
        at = len(rest) - 1
        while at > 0 and rest[at].follows:
            at -= 1
        if at < 1:
            break
        text = " ".join(line.text for line in rest[at:])
        headed = rest[at - 1].text
        if at > 1 and len(headed) <= _LONGEST_HEADING and len(text) <= _LONGEST and _HEADING.fullmatch(headed):
            at -= 1
        elif not _tells_of_author(text.lstrip(_BULLETS), names):
            break
        span = rest[at].start, rest[-1].end
        claims.insert(
            0, Claim(field="byline", value=text, method="signature", as_written=text, span=span, confidence=0.7)
        )
        spans.insert(0, span)
        del rest[at:]
    return rest, claims, spans


def _tells_of_author(text: str, names: Sequence[str]) -> bool:
    if len(text) > _LONGEST:
        return False
    if _THE_WRITER.match(text):
        return True
    if heading := _HEADING.match(text):
        return text[: heading.end()].rstrip().endswith(":")
    folded = fold(text[:_LONGEST_NAME])
    return any(folded.startswith((f"{name} ", f"{name},")) and _DOES.match(text, len(name)) for name in names)
