"""The body of a web page: trafilatura on the tree, after the blocks that are surely no story were taken out.

Taken out are blocks whose class says so (related stories, sharing, newsletters, captions), as long as they are a small
part of the page, and paragraphs and lists that are nothing but links to other stories. What trafilatura leaves out by
mistake is put back at its place: paragraphs that stand in the same kind of box as those it kept (a story whose second
half lies behind a box for subscribers), and the lead between headline and text. Where the page's own JSON-LD holds a
body of more than twice the length, that is the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from archive.formats.page import Page, text_of, words_of

Paragraph = tuple[HtmlElement, str]
"""An element of a paragraph and its words."""

_BLOCK_BREAK = re.compile(r"\n+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LARGEST_SHARE = 0.3
_SMALL = 600
_PROSE, _MOST_PROSE = 120, 2
# What the extractor reads in scripts where the page itself shows too little.
_TEXT_IN_SCRIPT = re.compile(
    "articleBody|reviewBody|recipeInstructions|acceptedAnswer|Product|VideoObject|HowTo|DiscussionForumPosting"
)
# A script that was written into the text.
_SCRIPT = re.compile(
    r"[!;(\s]{0,3}(?:function\s?\w{0,30}\(|window\.\w{1,40}\s?[=.]|document\.\w{1,40}\(|var\s\w{1,40}\s?=).{0,400}[{;]"
)
_BESIDE = re.compile("comment|related|cookie|consent|disqus|recommend|newsletter", re.IGNORECASE)
_MOST_BLOCKS = 600
_TABLE_TAGS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "center")
_MOST_CELLS = 2000
_LONG_CELL = 600
_KEPT_TAGS = frozenset(("html", "body", "main", "article", "h1"))
_INLINE_TAGS = frozenset(("strong", "b", "em", "span", "u", "i", "p", "h2", "h3", "h4", "h5", "div"))
_IN_LINE = frozenset(("span", "a", "time", "small", "em", "i", "b", "strong"))
_MARK = " | "
_DEEPEST_LINK = 6
_SHORTEST_LINK = 12
_SHORTEST_PARAGRAPH = 60
_SHORTEST_LEAD, _LONGEST_LEAD = 40, 800
_KEY = 60
_SHARE_OF_BOX = 0.3
_MOST_LINKED = 0.5
_ASIDE_TAGS = frozenset(("a", "li", "aside", "footer", "nav", "figure", "figcaption", "form", "header"))
_SHORTEST_BODY = 500
# Made once: to read its settings takes the extractor a third of the time that a short page takes.
_FAST = Extractor(output_format="python", fast=True, comments=False, tables=True)
# The same without a name for its focus: then the extractor does not read the whole page once more to see whether it
# found too little of it. That is seen here at a tenth of the time, and `_FAST` asked where it may be so.
_ONCE = Extractor(output_format="python", fast=True, comments=False, tables=True)
_ONCE.focus = "once"
_MOST_ESCALATED, _ESCALATED_SHARE = 3000, 0.25
_THOROUGH = Extractor(output_format="python", comments=False, tables=True)
_ENOUGH = 250
_LEAST_SHARE = 0.5


def extract(tree: HtmlElement, page: Page | None) -> str:
    """The text of the story, a blank line between its paragraphs. The tree is changed."""
    if page is not None:
        _behead(tree, page)
        _prune(tree, page)
    text = _extracted(tree, _ONCE)
    if len(text) < _MOST_ESCALATED and len(text) < _ESCALATED_SHARE * _whole(tree):
        text = _extracted(tree, _FAST)
    # The slow way compares with two other extractors; it is worth its time only where the fast one found too little.
    paragraphs = [(paragraph, words_of(paragraph)) for paragraph in tree.iter("p")]
    there = _length(tree) if len(text) < _ENOUGH else _prose(paragraphs)
    if len(text) < there * _LEAST_SHARE:
        slow = _extracted(tree, _THOROUGH)
        text = slow if len(slow) > len(text) else text
    if not text.strip():
        text = trafilatura.baseline(etree.tostring(tree, encoding="unicode", method="html"))[1] or ""
    blocks = [block.strip() for block in _BLOCK_BREAK.split(text.replace("\r", "\n"))]
    blocks = [block for block in blocks if block and not _SCRIPT.match(block)]
    if page is not None:
        blocks = _paragraphs_of(paragraphs, page, blocks)
        blocks = _with_what_is_missing(paragraphs, page, blocks)
    return "\n\n".join(blocks)


def _paragraphs_of(paragraphs: Sequence[Paragraph], page: Page, blocks: list[str]) -> list[str]:
    """Of a short page the extractor may give all there is in one block, the headline in front: then its paragraphs."""
    if len(blocks) != 1 or page.head is None or words_of(page.head.element) not in blocks[0]:
        return blocks
    found = [words for element, words in paragraphs if words and not _is_aside(element)]
    whole = sum(map(len, found)) >= _LEAST_SHARE * len(blocks[0])
    return found if whole and all(words in blocks[0] for words in found) else blocks


def stated_body(body: str, text: str) -> str:
    """The body that the page's JSON-LD holds, where the extracted text is less than half of it; else the text."""
    if len(body) < _SHORTEST_BODY or len(text) > len(body) / 2:
        return text
    plain = _TAG.sub("\n", body) if "<" in body else body
    return "\n\n".join(line for line in (" ".join(part.split()) for part in plain.split("\n")) if line)


def _extracted(tree: HtmlElement, options: Extractor) -> str:
    return getattr(trafilatura.bare_extraction(tree, options=options), "text", None) or ""


def _whole(tree: HtmlElement) -> int:
    """How much text the page has, at least as much as the extractor counts."""
    body = tree.find("body")
    if body is None:
        return 0
    silent = sum(len(element.text or "") for element in body.iter("script", "style"))
    return len(text_of(body)) - silent


def _prose(paragraphs: Sequence[Paragraph]) -> int:
    """How much stands in paragraphs that are long enough to be a story's."""
    return sum(length for _, words in paragraphs if (length := len(words)) >= _SHORTEST_PARAGRAPH)


def _behead(tree: HtmlElement, page: Page) -> None:
    """Take the page's head out, which is no text: the extractor copies and searches the page many times over."""
    if any(_TEXT_IN_SCRIPT.search(script) for script in page.scripts):
        return
    if (head := tree.find("head")) is not None:
        tree.remove(head)


def _prune(tree: HtmlElement, page: Page) -> None:
    if page.subtitle is not None:
        _drop(page.subtitle)
    whole: int | None = None
    _unframe(tree)
    _set_apart(page)
    for element in page.furniture[:_MOST_BLOCKS]:
        if element.tag in _KEPT_TAGS or element.getparent() is None:
            continue
        length = _length(element)
        if length > _SMALL and element.tag != "header":
            whole = whole or _length(tree)
            length = 0 if length <= whole * _LARGEST_SHARE else length
        if length <= _SMALL and not _holds_story(element):
            _drop(element)
    for element in page.paragraphs:
        box = element.getparent()
        if box is not None and box.tag in ("header", "footer") and _is_of_site(box):
            _drop(element)
    for element in chain(page.paragraphs, page.lists):
        if len(element) and (
            _only_links(element, 0) if element.tag == "p" else all(_only_links(item, 0) for item in element)
        ):
            _drop(element)


def _is_of_site(box: HtmlElement) -> bool:
    """True for a header or footer of the page, not of the story in it."""
    above = box.getparent()
    return above is not None and above.tag == "body" and not _holds_story(box)


def _set_apart(page: Page) -> None:
    """A name and a date that only their boxes keep apart get a mark between them, as a line of text has one."""
    for _, element in (*page.authors, *page.dated, *page.times):
        beside = element.getnext()
        if element.tag in _IN_LINE and not element.tail and beside is not None and beside.tag in _IN_LINE:
            element.tail = _MARK


def _unframe(tree: HtmlElement) -> None:
    """Tables that lay out the page become plain boxes: as tables of figures their cells would be read row by row."""
    for cell in list(islice(tree.iter("td"), _MOST_CELLS)):
        if cell.tag == "div" or not _is_frame(cell):
            continue
        table = next(cell.iterancestors("table"), None)
        for part in list(islice(table.iter(*_TABLE_TAGS), _MOST_CELLS)) if table is not None else ():
            if part is table or next(part.iterancestors("table"), None) is table:
                part.tag = "div"
        if table is not None:
            table.tag = "div"


def _is_frame(cell: HtmlElement) -> bool:
    """True for a cell with a headline, a table or two paragraphs of prose in it, or with a long text of lines."""
    if next(cell.iter("h1", "table"), None) is not None:
        return True
    prose = sum(len(words_of(paragraph)) >= _PROSE for paragraph in islice(cell.iter("p"), 30))
    return prose >= _MOST_PROSE or (len(words_of(cell)) >= _LONG_CELL and next(cell.iter("br"), None) is not None)


def _holds_story(element: HtmlElement) -> bool:
    """True for a box with a headline or with several paragraphs of prose, whatever its class says."""
    if next(element.iter("h1"), None) is not None:
        return True
    prose = sum(len(words_of(paragraph)) >= _PROSE for paragraph in islice(element.iter("p"), 30))
    return prose >= _MOST_PROSE and not _BESIDE.search(f"{element.get('class') or ''} {element.get('id') or ''}")


def _length(element: HtmlElement) -> int:
    return len(
        "".join(element.itertext("p", "div", "li", "span", "a", "strong", "em", "b", "i", "h2", "h3", "td", "br"))
    )


def _only_links(element: HtmlElement, depth: int) -> bool:
    """True where every word stands in a link, and there are words."""
    if (element.text or "").strip() or not len(element) or depth > _DEEPEST_LINK:
        return False
    linked = False
    for child in element:
        if (child.tail or "").strip():
            return False
        if child.tag == "a":
            linked |= len(words_of(child)) >= _SHORTEST_LINK
        elif child.tag in _INLINE_TAGS and len(child):
            if not _only_links(child, depth + 1):
                return False
            linked = True
        elif child.tag != "br" and words_of(child):
            return False
    return linked


def _with_what_is_missing(paragraphs: Sequence[Paragraph], page: Page, blocks: list[str]) -> list[str]:
    """The blocks with the paragraphs that were left out, each behind the one it follows in the page."""
    if not blocks:
        return blocks
    plain = [" ".join(block.replace("\u00ad", "").split()) for block in blocks]
    held = " ".join(plain)
    places = {words[:_KEY]: number for number, words in enumerate(plain)}
    boxes: Counter[str | HtmlElement | None] = Counter()
    missing: list[tuple[int, HtmlElement, str]] = []
    last = -1
    for element, written in paragraphs:
        words = written.replace("\u00ad", "")
        if not words:
            continue
        key = words[:_KEY]
        if key in places:
            last = max(last, places[key])
            boxes[_box(element)] += 1
        elif len(words) >= _SHORTEST_PARAGRAPH and key not in held:
            missing.append((last, element, words))
    least = max(2, boxes.total() * _SHARE_OF_BOX)
    found = [
        (place, words)
        for place, element, words in missing
        if place >= 0 and boxes[_box(element)] >= least and not _is_linked(element, words) and not _is_aside(element)
    ]
    if lead := _lead(page, held):
        found.insert(0, (-1, lead))
    if not found:
        return blocks
    behind: dict[int, list[str]] = {}
    for place, words in found:
        behind.setdefault(place, []).append(words)
    whole = list(behind.get(-1, ()))
    for number, block in enumerate(blocks):
        whole += [block, *behind.get(number, ())]
    return whole


def _box(element: HtmlElement) -> str | HtmlElement | None:
    """What kind of box a paragraph stands in: its class; the box itself where it has none."""
    parent = element.getparent()
    return None if parent is None else parent.get("class") or parent


def _is_linked(element: HtmlElement, words: str) -> bool:
    return sum(len(words_of(link)) for link in element.iter("a")) > _MOST_LINKED * len(words)


def _is_aside(element: HtmlElement) -> bool:
    return any(parent.tag in _ASIDE_TAGS for _, parent in zip(range(12), element.iterancestors(), strict=False))


def _lead(page: Page, held: str) -> str:
    """The lead that stands below the headline and was left out."""
    if not page.heads:
        return ""
    for place, element in page.leads[:40]:
        if (
            place < page.heads[0].place
            or _is_aside(element)
            or element.tag in ("h1", "a", "li")
            or element is page.subtitle
        ):
            continue
        words = words_of(element)
        if words[:_KEY] in held or not _SHORTEST_LEAD <= len(words) <= _LONGEST_LEAD or _is_linked(element, words):
            return ""
        return words
    return ""


def _drop(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)
