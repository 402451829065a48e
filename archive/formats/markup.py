"""What a web page's markup claims: JSON-LD, meta elements, headings, canonical address, authors and dates."""

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.formats.headline import clean
from archive.formats.jsonld import Node, node_claims, read_scripts
from archive.formats.page import Found, Page, following, is_aside, words_of
from archive.formats.pagedates import date_claims
from archive.formats.pagesubtitle import subtitle_element
from archive.formats.pagetitle import title_claims
from archive.text import fold
from archive.values import Claim, Method

_META: dict[str, tuple[str, ...]] = {
    "authors": (
        "author", "article:author", "article:author_name", "byl", "dc.creator", "dcterms.creator", "dc.contributor",
        "parsely-author", "sailthru.author", "cxenseparse:author", "citation_author", "article.author", "authors",
        "byline", "mediator_author", "twitter:misc:written by", "twitter:data1",
    ),
    "published": (
        "article:published_time", "article:published", "datepublished", "og:published_time", "parsely-pub-date",
        "og:article:published_time",
        "parsely-pub-date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
        "publicationdate", "date_published", "cxenseparse:recs:publishtime", "article.published", "published_time",
        "rnews:datepublished", "datecreated", "article:post_date", "sailthru.date", "dc.date.issued",
        "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date.published", "dc.date", "dcterms.date", "date",
        "created", "citation_publication_date", "citation_date", "originalpublicationdate", "dcterms.available",
        "bt:pubdate", "displaydate", "dateposted", "article_date_original", "shareaholic:article_published_time",
        "release_date", "published", "published-date", "published_date", "issued", "firstpublished", "article:date",
        "og:pubdate", "citation_online_date",
    ),
    "modified": (
        "article:modified_time", "article:modified", "datemodified", "og:updated_time", "og:article:modified_time",
        "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "cxenseparse:recs:modtime",
        "bt:moddate", "article_date_updated", "shareaholic:article_modified_time", "updated_time", "revised",
        "updated", "dcterms.date.modified",
    ),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name", "cre"),
    "section": ("article:section", "parsely-section", "section", "cxenseparse:category", "dc.subject"),
    "url": ("og:url", "twitter:url"),
    "language": ("dc.language", "dcterms.language", "content-language", "og:locale"),
    "subtitle": ("article:subtitle", "dc.alternative", "subtitle"),
}  # fmt: skip
_KEYWORDS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.keywords")
_LONGEST_NAME = 200
_NEAR = 60
_PROSE = 140
_TO_THE_MINUTE = len("2019-11-07T11:55")
_MOST_NAMES = 12
_FEWEST_BOXES = 2
_NAME_BOX = re.compile(r"(?:^|[\s_-])(?:name|fn)(?:\s|$)|Name(?:\s|$)")
_PICTURES = re.compile(r"photo|foto|bild|illustrat|kamera|grafik", re.IGNORECASE)
_AUTHOR_ADDRESS = re.compile(
    r"/(?:by|authors?|autor(?:en|es)?|auteurs?|autori|people|profile|profil|staff|journalists?|writers?|contributors?)/",
    re.IGNORECASE,
)
_NAMES_END = re.compile(
    r"\s*(?:[|•·]|(?:^|\s)[-–—]\s|\d|\b(?:published|updated|posted|last|veröffentlicht|publié|actualizado|publicado|"
    r"aktualisiert|stand|mis à jour|pubblicato|(?:publiziert\s)?am(?:\s\w+tag)?$|on(?:\s\w+day)?$)\b).*$",
    re.IGNORECASE | re.DOTALL,
)


def article_node(page: Page, address: str | None) -> Node:
    """The node of the page's JSON-LD that is the article; empty where there is none."""
    if not page.scripts:
        return {}
    heads = [words_of(head.element) for head in page.heads[:10]]
    names = [*heads, page.title, *page.metas.get("og:title", ())[:1]]
    return read_scripts(page.scripts, _address(page, address), [fold(name) for name in names if name]) or {}


def page_claims(page: Page, node: Node, tree: HtmlElement, address: str | None) -> list[Claim]:
    """Every claim of the page's markup, JSON-LD first, values as written; titles are cleaned and weighed."""
    claims = node_claims(node)
    headline = next((claim for claim in claims if claim.field == "title"), None)
    metas = _metas(page)
    # What describes only the page, and names no article, is outweighed by what dates the article.
    outweighed = {"title"} if "@type" in node else {"title", *(claim.field for claim in metas)}
    claims = [claim for claim in claims if claim.field not in outweighed] + metas
    sites = [claim.value for claim in claims if claim.field == "publisher"]
    sites += page.metas.get("application-name", []) + page.metas.get("apple-mobile-web-app-title", [])
    claims = title_claims(page, headline, sites, _host(_address(page, address))) + claims
    if page.canonical:
        claims.append(_claim("url", page.canonical, "markup", "canonical", 0.9))
    if language := tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"):
        claims.append(_claim("language", language, "markup", "lang", 0.7))
    page.subtitle = subtitle_element(page)
    if page.subtitle is not None:
        claims.append(_claim("subtitle", words_of(page.subtitle), "markup", "subtitle", 0.8))
    sections = {fold(claim.value) for claim in claims if claim.field in ("section", "keywords")}
    claims += [claim for claim in _authors(page) if fold(claim.value) not in sections]
    timed = any(claim.field == "published" and len(claim.value) >= _TO_THE_MINUTE for claim in claims)
    claims += date_claims(page, timed=timed)
    return [claim for claim in claims if claim.value]


def _address(page: Page, address: str | None) -> str:
    return page.canonical or next(iter(page.metas.get("og:url", ())), "") or address or ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _metas(page: Page) -> list[Claim]:
    claims: list[Claim] = []
    for field, names in _META.items():
        for name in names:
            if name not in page.metas:
                continue
            values = [clean(value) for value in page.metas[name]]
            if field == "authors":
                values = [value for value in values[:_MOST_NAMES] if _may_be_name(value, name, page)]
            else:
                values = values[:1]
            if any(values):
                claims += [_claim(field, value, "meta", name, 0.85) for value in dict.fromkeys(values)]
                break
    for name in _KEYWORDS:
        if found := page.metas.get(name):
            words = found if len(found) > 1 else found[0].replace(";", ",").split(",")
            claims += [_claim("keywords", clean(word), "meta", name, 0.8) for word in words[:100]]
            break
    return claims


def _may_be_name(value: str, name: str, page: Page) -> bool:
    if (
        "://" in value
        or ("@" in value and " " not in value)
        or value.startswith(("@", "/", "www.", "("))
        or not 2 <= len(value) <= _LONGEST_NAME
    ):
        return False
    if name == "twitter:data1":
        # This card label holds whatever the one beside it says.
        label = next(iter(page.metas.get("twitter:label1", ())), "").casefold()
        return label in (
            "written by",
            "by",
            "author",
            "verfasst von",
            "écrit par",
            "escrito por",
            "автор",
            "geschreven door",
        )
    return True


def _authors(page: Page) -> list[Claim]:
    """The byline of the page: what its microdata, links and classes call an author, nearest below the headline."""
    marked = [element for element in page.properties.get("author", ())[:_MOST_NAMES] if not is_aside(element)]
    names = [clean(element.get("content") or "") or _named(element) for element in marked]
    if any(names):
        return [_claim("authors", name, "markup", "author", 0.75) for name in dict.fromkeys(names)]
    found = [*page.authors]
    first = page.head
    head = first.place if first else -1
    below = [one for one in found if one.place > head]
    above = [one for one in found if head - _NEAR < one.place < head]
    for one in [*below[:20], *reversed(above)]:
        if is_aside(one.element):
            continue
        if names := _names(one, found):
            return [_claim("authors", name, "markup", "author", 0.75) for name in names]
    return [_claim("authors", name, "markup", "author", 0.7) for name in _linked(first)]


def _linked(head: Found | None) -> list[str]:
    """The names that link to pages about authors, right below the headline."""
    if head is None:
        return []
    names: list[str] = []
    for element in islice(following(head.element, "a", "p"), _NEAR):
        if element.tag == "p":
            if len(words_of(element)) >= _PROSE:
                break
        elif _AUTHOR_ADDRESS.search(element.get("href") or "") and not is_aside(element):
            name = _named(element)
            if name and name not in names and " " in name:
                names.append(name)
    return names[:_MOST_NAMES]


def _names(first: Found, found: Sequence[Found]) -> list[str]:
    """The names of the block that `first` begins: its links to authors, else its text, and its equals beside it."""
    block = [first.element]
    parent = first.element.getparent()
    above = parent.getparent() if parent is not None else None
    for other in found:
        if not first.place < other.place <= first.place + _NEAR:
            continue
        near = other.element.getparent()
        alike = other.element.tag == first.element.tag and other.element.get("class") == first.element.get("class")
        if alike and near is not None and (near is parent or near.getparent() is above):
            block.append(other.element)
    names: list[str] = []
    for element in block[:_MOST_NAMES]:
        for name in _links(element) or _inner_names(element) or [_named(element)]:
            if name and name not in names:
                names.append(name)
    return names


def _links(element: HtmlElement) -> list[str]:
    if element.tag == "a":
        return []
    links = [
        link
        for link in element.iter("a")
        if _AUTHOR_ADDRESS.search(link.get("href") or "") or "author" in (link.get("rel") or "")
    ]
    return [name for link in links if (name := _named(link))]


def _inner_names(element: HtmlElement) -> list[str]:
    """The names that have boxes of their own in a list of authors, without those who took the pictures."""
    boxes = [child for child in element.iterdescendants() if _NAME_BOX.search(child.get("class") or "")]
    if len(boxes) < _FEWEST_BOXES:
        return []
    beside = [words_of(box.getparent()).replace(words_of(box), "", 1) for box in boxes]
    return [_named(box) for box, role in zip(boxes, beside, strict=True) if not _PICTURES.search(role)]


def _named(element: HtmlElement) -> str:
    for child in element.iter():
        if child.get("itemprop") == "name":
            return clean(child.get("content") or words_of(child))
    # Only their boxes keep a name and a role apart: "<li>Ann Lee</li><li>Photographer</li>".
    text = clean(" ".join(element.itertext())).replace(" ,", ",")
    text = _NAMES_END.sub("", text)
    return text if len(text) <= _LONGEST_NAME // 2 else ""


def _claim(field: str, value: str, method: Method, note: str, confidence: float) -> Claim:
    return Claim(field=field, value=value, method=method, as_written=value, confidence=confidence, note=note)
