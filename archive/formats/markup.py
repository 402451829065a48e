"""What a web page's markup claims: JSON-LD, meta elements, h1 and title, canonical address, author, time elements."""

from collections.abc import Iterator
from typing import Any

import orjson
from lxml.html import HtmlElement

from archive.formats.fields import record_claims
from archive.text import word_set
from archive.values import Claim, Method

_META: dict[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title"),
    "authors": (
        "author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
    ),
    "published": (
        "article:published_time", "article:published", "datepublished", "og:published_time", "parsely-pub-date",
        "pubdate", "publishdate", "publish-date", "publication_date", "date", "dc.date.issued", "dcterms.issued",
        "dc.date", "dcterms.date", "dcterms.created", "sailthru.date", "article.published", "published_time",
    ),
    "modified": (
        "article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified", "lastmod",
    ),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name"),
    "section": ("article:section", "parsely-section", "dc.subject"),
    "url": ("og:url", "twitter:url"),
    "language": ("dc.language", "dcterms.language", "content-language"),
}  # fmt: skip
_KEYWORDS = ("article:tag", "news_keywords", "keywords", "parsely-tags")
_ARTICLE_TYPES = word_set(
    "article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle "
    "opinionnewsarticle reviewnewsarticle blogposting liveblogposting report scholarlyarticle "
    "socialmediaposting techarticle advertisercontentarticle"
)
_DEEPEST = 6
_CLASS = './/*[contains(concat(" ", normalize-space(@class), " "), " {} ")]'
_AUTHOR_PLACES = (
    './/*[@itemprop="author"]//*[@itemprop="name"]',
    './/*[@itemprop="author"]',
    './/a[contains(concat(" ", @rel, " "), " author ")]',
    *(_CLASS.format(name) for name in ("byline", "author-name", "author")),
)
_LONGEST_NAME = 150


def page_claims(tree: HtmlElement) -> list[Claim]:
    """Every claim of the page's markup, JSON-LD first, values as written."""
    claims = _json_ld(tree) + _metas(tree) + _elements(tree)
    return [claim for claim in claims if claim.value]


def _json_ld(tree: HtmlElement) -> list[Claim]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            document = orjson.loads((script.text or "").strip().removeprefix("<!--").removesuffix("-->"))
        except orjson.JSONDecodeError:
            continue
        for node in _nodes(document, 0):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and name.lower() in _ARTICLE_TYPES for name in names):
                return record_claims(node, method="json_ld")
    return []


def _nodes(document: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(document, list):
        for item in document:
            yield from _nodes(item, depth + 1)
    elif isinstance(document, dict):
        yield document
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(document.get(name), depth + 1)


def _metas(tree: HtmlElement) -> list[Claim]:
    said: dict[str, list[str]] = {}
    for element in tree.iterfind(".//meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            said.setdefault(name.strip().lower(), []).append(content)
    claims: list[Claim] = []
    for field, names in _META.items():
        for name in names:
            if name in said:
                values = said[name] if field == "authors" else said[name][:1]
                claims += [_claim(field, value, "meta", name, 0.85) for value in values]
                if field != "title":
                    break
    for name in _KEYWORDS:
        if name in said:
            words = said[name] if len(said[name]) > 1 else said[name][0].replace(";", ",").split(",")
            claims += [_claim("keywords", word.strip(), "meta", name, 0.8) for word in words]
            break
    return claims


def _elements(tree: HtmlElement) -> list[Claim]:
    claims: list[Claim] = []
    heads = [_text(head) for head in tree.iterfind(".//h1")]
    heads = [head for head in heads if head]
    # Several h1 are a list of stories; the first inside an article is the one.
    inside = [_text(head) for head in tree.iterfind(".//article//h1")]
    if len(heads) == 1 or inside:
        claims.append(_claim("title", inside[0] if inside else heads[0], "markup", "h1", 0.8))
    if (title := tree.find(".//head/title")) is not None or (title := tree.find(".//title")) is not None:
        claims.append(_claim("title", _text(title), "markup", "title", 0.7))
    for link in tree.iterfind(".//link[@rel]"):
        if link.get("rel", "").lower() == "canonical" and link.get("href"):
            claims.append(_claim("url", link.get("href", ""), "markup", "canonical", 0.9))
            break
    if language := tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"):
        claims.append(_claim("language", language, "markup", "lang", 0.7))
    return claims + _authors(tree) + _times(tree)


def _authors(tree: HtmlElement) -> list[Claim]:
    for place in _AUTHOR_PLACES:
        names: list[str] = []
        for element in tree.xpath(place):
            name = _text(element)
            if name and len(name) <= _LONGEST_NAME and name not in names:
                names.append(name)
        if names:
            return [_claim("authors", name, "markup", "author", 0.75) for name in names[:8]]
    return []


def _times(tree: HtmlElement) -> list[Claim]:
    """`time` elements: those that say what they date, else the first one of the article."""
    claims: list[Claim] = []
    for field, word in (("published", "datePublished"), ("modified", "dateModified")):
        for element in tree.iterfind(f'.//*[@itemprop="{word}"]'):
            value = element.get("datetime") or element.get("content") or _text(element)
            if element.tag != "meta" and value:
                claims.append(_claim(field, value, "markup", word, 0.85))
                break
    if not any(claim.field == "published" for claim in claims):
        places = (
            ".//time[@pubdate]",
            ".//article//time[@datetime]",
            ".//header//time[@datetime]",
            ".//time[@datetime]",
        )
        for place in places:
            if (element := tree.find(place)) is not None and element.get("datetime"):
                claims.append(_claim("published", element.get("datetime", ""), "markup", "time", 0.7))
                break
    return claims


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _claim(field: str, value: str, method: Method, note: str, confidence: float) -> Claim:
    return Claim(field=field, value=value, method=method, as_written=value, confidence=confidence, note=note)
