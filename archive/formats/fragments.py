"""The text of a body that somebody else has cut out already: a feed's entry, a record's field, a wire story.

Unlike a web page it has no navigation to be told from the story: every block of it is a paragraph, in order. Only
what is never read as text goes (scripts, forms, captions of pictures).
"""

import re
from html import unescape
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from archive.formats.html import extract_text
from archive.text import word_set

_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|strong|em|b|i|a|u|span|font|center|article|section|blockquote|figure|img|table|tr|td|"
    r"hr|pre|html|body|iframe|script|style|small|sup|sub)\b[^<>]{0,5000}>",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,10});", re.IGNORECASE)
_BLOCKS = word_set(
    "p div section article header footer main aside nav address center h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table "
    "caption thead tbody tfoot tr blockquote pre hr figure details summary "
    "body.head body.content body.end block bq hl1 hl2 fn note nitf-table abstract tagline byline dateline copyrite "
    "distributor"
)
_NO_TEXT = word_set(
    "script style noscript template iframe object embed svg math form button select input textarea audio video canvas "
    "figcaption head title media media-caption media-producer nitf-table-metadata"
)
_NO_TEXT_CLASSES = frozenset(("wp-caption-text", "screen-reader-text", "sr-only", "wp-block-image__caption"))
_CELLS = frozenset(("td", "th"))
_PARAGRAPH, _LINE = "\x1d", "\x1e"
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MARKS = re.compile(f"[{_PARAGRAPH}{_LINE}]")


def is_markup(text: str) -> bool:
    """True for text that holds HTML elements."""
    return "<" in text and _TAG.search(text) is not None


def text_of_fragment(text: str) -> str:
    """The text of a body that may be HTML, a blank line between its paragraphs; plain text comes back as it is."""
    if is_markup(text):
        if _PAGE.search(text):
            return extract_text(text)
        return _blocks_of(text)
    return unescape(text) if _ENTITY.search(text) else text


def line_of_fragment(text: str) -> str:
    """A title or name that may be HTML, on one line."""
    if is_markup(text):
        text = _blocks_of(text)
    elif "&" in text and _ENTITY.search(text):
        text = unescape(text)
    return " ".join(text.split())


def blocks(element: Any) -> str:
    """The text of an element (HTML or NITF, with or without namespaces), a blank line between its blocks."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
        if event == "start":
            if node is not element and _is_no_text(node, name):
                walk.skip_subtree()
                continue
            pieces += [_mark(name), _MARKS.sub(" ", node.text or "")]
        else:
            if name != "br" and not _is_no_text(node, name):
                pieces.append(_mark(name))
            if node is not element:
                pieces.append(_MARKS.sub(" ", node.tail or ""))
    paragraphs = [_paragraph(piece) for piece in "".join(pieces).split(_PARAGRAPH)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _mark(name: str) -> str:
    if name in _BLOCKS:
        return _PARAGRAPH
    return _LINE if name == "br" else " " if name in _CELLS else ""


def _is_no_text(node: Any, name: str) -> bool:
    return not name or name in _NO_TEXT or not _NO_TEXT_CLASSES.isdisjoint((node.get("class") or "").split())


def _paragraph(text: str) -> str:
    """Its lines; an empty one between two stays, for two breaks in a row part paragraphs."""
    lines = [line.strip() for line in _SPACE.sub(" ", text).split(_LINE)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _blocks_of(html: str) -> str:
    # Bytes with a fixed encoding: a str with an XML declaration would be refused.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return blocks(document_fromstring(f"<div>{html}</div>".encode(), parser=parser))
    except etree.ParserError:
        return ""
