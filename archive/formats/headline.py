"""The words of a headline as they are read: entities resolved, tags and invisible characters aside, boxes apart."""

import html
import re

from lxml.html import HtmlElement

LONGEST = 400
"""Characters of a title that are read."""
_PERMALINKS = frozenset("#¶§")
_BLOCKS = frozenset(("span", "div", "p", "br", "small", "a", "strong", "b", "em", "i"))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TAG = re.compile(r"</?(?:em|i|b|strong|span|br|sup|sub|u)\b[^<>]{0,100}>", re.IGNORECASE)
_KICKER_BOX = re.compile(
    r"kicker|overline|topline|eyebrow|dachzeile|spitzmarke|roofline|catchline|antet[ií]tulo|occhiello|surtitre|supertitle",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """A title as it is read: entities resolved, no tags or invisible characters, one space between words."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(_INVISIBLE.sub("", text[:LONGEST]).split())


def spoken(element: HtmlElement) -> str:
    """The text of a heading; parts that only their boxes keep apart get a space between them."""
    if not len(element):
        return clean(element.text or "")
    parts: list[str] = []
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag in _BLOCKS and child is not element and parts:
            before = child.getprevious()
            if child.tag == "br" or (
                before is not None and not (before.tail or "").strip() and not (before.tail or "")
            ):
                parts.append(" ")
        silent = not isinstance(child.tag, str) or child.tag in ("style", "script") or _is_permalink(child)
        parts.append("" if silent else child.text or "")
        if child is not element:
            _tails(child, element, parts)
    return clean("".join(parts))


def _is_permalink(element: HtmlElement) -> bool:
    return element.tag == "a" and (element.text or "").strip() in _PERMALINKS


def _tails(child: HtmlElement, root: HtmlElement, parts: list[str]) -> None:
    """What follows `child` and every parent that ends with it, when it has no children of its own."""
    if len(child):
        return
    while child is not root:
        parts.append(child.tail or "")
        if child.getnext() is not None:
            return
        parent = child.getparent()
        if parent is None:
            return
        child = parent


def kicker_of(head: HtmlElement) -> str:
    """The words of a heading's first box, where its class says that they are its kicker."""
    first = next(iter(head), None)
    named = first is not None and _KICKER_BOX.search(first.get("class") or "")
    return spoken(first) if first is not None and named else ""
