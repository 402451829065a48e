"""The subtitle of a page's story: the line that an editor set under the headline, in its own box.

It is told by microdata, by a class that names it (`standfirst`, `deck`, `subheadline`), or by its place: a second
heading right behind the `h1`. A lead or summary that is written as the first paragraph of the story stays in the body.
"""

import re
from collections import Counter
from itertools import pairwise

from lxml.html import HtmlElement

from archive.formats.page import Page, is_aside, words_of
from archive.text import fold, word_set

_DECK = word_set(
    "subtitle subhead subheadline subheading subtitulo sottotitolo untertitel unterzeile soustitre standfirst "
    "dek deck strapline underrubrik undertittel bajada catenaccio podtytul подзаголовок altbaslik spot onderkop"
)
_NO_DECK = word_set("image caption video related card list item teaser widget comment section player gallery site")
_PAIRS = word_set("sub-title sub-head sub-headline sub-heading sous-titre alt-baslik article-subtitle")
_WORD = re.compile(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+(?![^\W\dA-Z_])")
_SHORTEST, _LONGEST = 15, 320
_NEAR = 60
_FIGURES = re.compile(r"\b(?:19|20)\d\d\b.*\d:\d\d|\d:\d\d.*\b(?:19|20)\d\d\b|^\W*(?:by|von|par|por)\s", re.IGNORECASE)


def subtitle_element(page: Page) -> HtmlElement | None:
    """The element that is the subtitle and nothing else; None where the page has none."""
    head = page.head
    if head is None:
        return None
    title = fold(words_of(head.element))
    for element in page.properties.get("alternativeheadline", ())[:3]:
        if _may_be(element, title):
            return element
    # A class that several headings have is that of the cross-heads.
    often = Counter((element.tag, element.get("class")) for _, element in page.leads)
    for place, element in page.leads[:40]:
        if (
            often[element.tag, element.get("class")] == 1
            and head.place < place <= head.place + _NEAR
            and _is_deck(element)
            and _may_be(element, title)
        ):
            return element
    below = _next(head.element)
    return below if below is not None and below.tag == "h2" and _may_be(below, title) else None


def _is_deck(element: HtmlElement) -> bool:
    for name in (element.get("class") or "").split() + (element.get("id") or "").split():
        parts = [part.lower() for part in _WORD.findall(name)]
        pairs = {f"{one}-{other}" for one, other in pairwise(parts)}
        if (not _DECK.isdisjoint(parts) or not _PAIRS.isdisjoint(pairs)) and _NO_DECK.isdisjoint(parts):
            return True
    return False


def _may_be(element: HtmlElement, title: str) -> bool:
    words = words_of(element)
    if not _SHORTEST <= len(words) <= _LONGEST or fold(words) == title or words[-1] in ":," or _FIGURES.search(words):
        return False
    return element.tag not in ("a", "li", "meta") and next(element.iter("h1"), None) is None and not is_aside(element)


def _next(head: HtmlElement) -> HtmlElement | None:
    """The element right behind the headline, or behind the box that holds nothing else."""
    for _ in range(3):
        if (head.tail or "").strip():
            return None
        below = head.getnext()
        parent = head.getparent()
        if below is not None or parent is None or parent.tag == "body":
            return below
        head = parent
    return None
