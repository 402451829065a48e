"""One walk over a web page: everything that its markup may claim, and the blocks that are no part of the story.

An element is known by its tag, its microdata and the words in its class and id; each class is judged once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from archive.text import word_set

_TAGS = (
    "meta", "link", "script", "title", "h1", "h2", "h3", "h4", "time", "div", "section", "aside", "ul", "ol", "p", "li",
    "span", "a", "figcaption", "footer", "nav", "header", "address", "article", "form", "em", "b", "strong", "i",
    "small", "cite", "td", "dd", "table", "button", "label", "abbr", "relative-time",
)  # fmt: skip
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_AUTHOR = word_set(
    "author authors byline bylines writer writers journalist reporter contributor contributors autor autoren autore "
    "auteur auteurs authorname authornames forfatter skribent yazar redacteur periodista penulis "
    "assinatura firma muhabir username createby createdby"
)
_NO_AUTHOR = word_set(
    "image images img photo avatar bio biography comment comments related social follow teaser card cards pic picture "
    "caption twitter role job description share email thumb thumbnail position credit credits icon copyright "
    "recommend disclaimer more widget tooltip popup posts modal date time"
)
_DATED = word_set(
    "date dates datum fecha published pubdate timestamp dateline datetime postdate publicationdate publishdate "
    "publication posted submitted tarih created datepublished createdate modifydate"
)
_NO_DATED = word_set("comment comments related teaser card event events copyright footer widget")
_LEAD = word_set(
    "lead lede standfirst dek deck chapo chapeau sapo ingress manchet vorspann abstract subtitle subheadline summary "
    "subhead subheading untertitel unterzeile undertittel sottotitolo podtytul altbaslik onderkop soustitre "
    "intro introduction bajada sumario entradilla sommario catenaccio excerpt strapline underrubrik resumo"
)
_NO_LEAD = word_set("image caption video related card list item meta generation box author channel product site media")
_FURNITURE = word_set(
    "related recommended recommendations recommendation recirc recirculation trending newsletter newsletters subscribe "
    "subscription signup social sharing share sharebar sharedaddy addtoany advert advertisement "
    "advertising ad ads adslot sponsored outbrain taboola cookie cookies consent breadcrumb breadcrumbs pagination "
    "comments disqus caption captions figcaption copyright relatedposts yarpp promo promos poll donate donation "
    "navigation nav navbar menu popup modal readmore mostread tags taglist cta"
)
_FURNITURE_PAIRS = word_set(
    "read-more read-also read-next also-read more-on more-from more-stories more-news most-read most-popular "
    "most-viewed sign-up photo-credit image-credit author-bio author-box about-author author-info author-card "
    "author-description up-next also-like follow-us see-also teaser-list recent-posts recent-articles recent-news "
    "latest-posts latest-articles latest-news other-news post-navigation posts-navigation"
)
_LONGEST_CLASS = 300
_MOST_HEADS, _SHORTEST_HEAD = 10, 12
_MOST_BOXES = 8
_HEAD_TAGS = frozenset(("meta", "link", "script", "title"))
_FURNITURE_TAGS = frozenset(("figcaption", "nav", "button", "form"))
_ASIDE_TAGS = frozenset(("aside", "footer", "figure", "figcaption", "nav"))


class Found(NamedTuple):
    """An element and its number on the way through the page."""

    place: int
    element: HtmlElement


class Role(NamedTuple):
    """What the words of a class or id say that an element is."""

    author: bool = False
    dated: bool = False
    lead: bool = False
    furniture: bool = False


_NOTHING = Role()


@dataclass(slots=True)
class Page:
    """What one walk found, each in the order of the page."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    canonical: str = ""
    heads: list[Found] = field(default_factory=list)
    lesser_heads: list[Found] = field(default_factory=list)
    head: Found | None = None
    times: list[Found] = field(default_factory=list)
    authors: list[Found] = field(default_factory=list)
    dated: list[Found] = field(default_factory=list)
    leads: list[Found] = field(default_factory=list)
    properties: dict[str, list[HtmlElement]] = field(default_factory=dict)
    furniture: list[HtmlElement] = field(default_factory=list)
    paragraphs: list[HtmlElement] = field(default_factory=list)
    lists: list[HtmlElement] = field(default_factory=list)
    subtitle: HtmlElement | None = None


def walk(tree: HtmlElement) -> Page:
    """Look at every element once."""
    page = Page()
    by_tag = {
        "h1": page.heads,
        "h2": page.lesser_heads,
        "h3": page.lesser_heads,
        "time": page.times,
        "relative-time": page.times,
    }
    bare = {"p": page.paragraphs, "ul": page.lists, "ol": page.lists}
    for place, element in enumerate(tree.iter(*_TAGS)):
        tag = element.tag
        if tag in _HEAD_TAGS:
            _take_head(page, element, tag)
            continue
        if names := element.get("itemprop") or element.get("property"):
            # RDFa writes the vocabulary in front, and may name several: "dc:date dc:created".
            for name in names.split():
                page.properties.setdefault(name.rpartition(":")[2].lower(), []).append(element)
        named = element.get("class") or ""
        if name := element.get("id"):
            named = f"{named} {name}"
        role = read_role(named[:_LONGEST_CLASS])
        if role is not _NOTHING or tag in _FURNITURE_TAGS or tag == "a":
            _take_role(page, place, element, role)
        if tag in by_tag:
            by_tag[tag].append(Found(place, element))
        elif tag in bare:
            bare[tag].append(element)
    page.head = _story_head(page)
    return page


def _take_role(page: Page, place: int, element: HtmlElement, role: Role) -> None:
    if role.furniture or element.tag in _FURNITURE_TAGS:
        page.furniture.append(element)
    if role.author or (element.tag == "a" and "author" in (element.get("rel") or "")):
        page.authors.append(Found(place, element))
    if role.dated:
        page.dated.append(Found(place, element))
    if role.lead:
        page.leads.append(Found(place, element))


@lru_cache(maxsize=4096)
def read_role(named: str) -> Role:
    """What a class says: `article__byline`, `authorName`, `c-related-stories`."""
    author = dated = lead = furniture = False
    for name in named.split():
        parts = [part.lower() for part in _WORD.findall(name)]
        words = frozenset(parts)
        author |= bool(words & _AUTHOR) and not words & _NO_AUTHOR
        dated |= bool(words & _DATED) and not words & _NO_DATED
        lead |= bool(words & _LEAD) and not words & _NO_LEAD
        furniture |= bool(words & _FURNITURE)
        furniture |= any(f"{one}-{other}" in _FURNITURE_PAIRS for one, other in pairwise(parts))
    return Role(author, dated, lead, furniture) if author or dated or lead or furniture else _NOTHING


def _story_head(page: Page) -> Found | None:
    """The `h1` of the story: the first one that the page's title repeats (a logo's is not), else the first."""
    titles = [_bare(title) for title in (page.title, *page.metas.get("og:title", ())[:1])]
    for head in page.heads[:_MOST_HEADS]:
        words = _bare(words_of(head.element))
        if len(words) >= _SHORTEST_HEAD and any(words in title or (title and title in words) for title in titles):
            return head
    return page.heads[0] if page.heads else None


def following(head: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """The elements of these tags that follow the headline, in the order of the page."""
    for around in (head, *islice(head.iterancestors(), _MOST_BOXES)):
        if around.tag in ("body", "html"):
            return
        for beside in around.itersiblings():
            yield from beside.iter(*tags)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def words_of(element: HtmlElement) -> str:
    """The text of an element and of what it holds, white space collapsed."""
    return " ".join(text_of(element).split())


def text_of(element: HtmlElement) -> str:
    """The text of an element and of what it holds: what `itertext` gives piece by piece, in a third of the time."""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def is_aside(element: HtmlElement) -> bool:
    """True inside a box beside the story: a related story, a comment, a picture's caption."""
    for depth, parent in enumerate(element.iterancestors()):
        if depth > 14 or parent.tag in ("body", "main"):
            return False
        if parent.tag in _ASIDE_TAGS:
            return True
        named = f"{parent.get('class') or ''} {parent.get('id') or ''}"
        if depth < 8 and named != " " and (read_role(named).furniture or "teaser" in named or "comment" in named):
            return True
    return False


def _take_head(page: Page, element: HtmlElement, tag: str) -> None:
    if tag == "meta":
        content = (element.get("content") or "").strip()
        if not content:
            return
        for kind in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(kind):
                page.metas.setdefault(name.strip().lower(), []).append(content)
                break
    elif tag == "script":
        if "ld+json" in (element.get("type") or "") and element.text:
            page.scripts.append(element.text)
    elif tag == "link":
        if not page.canonical and (element.get("rel") or "").lower() == "canonical":
            page.canonical = element.get("href") or ""
    elif not page.title and element.getparent() is not None and element.getparent().tag != "svg":
        page.title = words_of(element)
