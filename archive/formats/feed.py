"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: each entry is an article, read from a whole feed or alone.

Alone, an entry comes with what its feed said of all entries (see `archive.containers.feeds`). Feeds in the wild break
their own rules in every way, so names are looked up in the order in which publishers mean them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from archive.containers import feeds
from archive.containers.xmlhead import narrowed
from archive.errors import Unreadable
from archive.formats.decoding import clean
from archive.formats.fields import cleaned
from archive.formats.fragments import blocks, is_markup, line_of_fragment, text_of_fragment
from archive.formats.xml import LANG, read_xml, text_of
from archive.values import Claim, ParsedArticle

RSS, ATOM = "application/rss+xml", "application/atom+xml"

_PREFIXES = {
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://news.yandex.ru": "yandex",
}
_TITLES = ("title", "dc:title", "media:title", "atom:title")
_BODIES = (
    "content:encoded", "atom:content", "content", "xhtml:body", "xhtml:div", "yandex:full-text", "full-text",
    "description", "summary", "atom:summary", "dc:description", "itunes:summary", "media:description",
)  # fmt: skip
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created", "date")
_MODIFIED = ("updated", "modified", "atom:updated", "dcterms:modified", "lastbuilddate")
_AUTHORS = ("dc:creator", "author", "atom:author", "creator", "itunes:author")
_KEYWORDS = ("category", "dc:subject", "atom:category")
_LISTED = ("media:keywords", "itunes:keywords", "keywords")
_MAIL_WITH_NAME = re.compile(r"\S+@\S+\s+\((?P<behind>[^()]+)\)|(?P<before>[^<>@]+?)\s*<\S+@\S+>")
_MAIL = re.compile(r"(?:mailto:)?\S+@\S+\.\w+(?:\s*\(\s*\))?")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z]{3} )(\d\d)(?= \d\d:)")
_BEGINS = re.compile(rb"<\?xml|<!DOCTYPE\s+(?!html)|<(?:rss|feed|rdf:RDF|item|entry)[\s>]")
_LONGEST_WARNING = 4096
_LONGEST_NAME = 300
_CONFIDENCE = 0.9


def read_feed(
    data: bytes, *, encoding: str | None = None, address: str | None = None, feed: Mapping[str, Any] | None = None
) -> list[ParsedArticle]:
    """The entries of a feed, or the one that `data` is. Raises Unreadable `xml_unsafe`, `xml_invalid`, `feed_empty`."""
    document = read_xml(_without_warning(data), encoding=encoding)
    root = document.root
    if feeds.local(root) in ("item", "entry"):
        said = dict(feed or {})
        entries = [root]
    else:
        said = feeds.of_root(root)
        entries = list(root.iter("{*}item", "{*}entry", "item", "entry"))
    if not entries:
        raise Unreadable("The feed has no entries.", code="feed_empty")
    articles = [_article(_Entry(entry, said, address)) for entry in entries]
    return [
        replace(
            article,
            part=part,
            encoding=document.encoding,
            problems=(*document.problems, *article.problems) if part in (0, len(articles) - 1) else article.problems,
        )
        for part, article in enumerate(articles)
    ]


def _without_warning(data: bytes) -> bytes:
    """The feed without what a failing program wrote before it."""
    head = narrowed(data[:_LONGEST_WARNING])
    if feeds.is_xml_feed(head) or _BEGINS.match(head):
        return data
    begins = _BEGINS.search(data, 0, _LONGEST_WARNING)
    return data[begins.start() :] if begins else data


class _Entry:
    """One `item` or `entry`: its children by name, as publishers write them, whatever prefix stands before it."""

    def __init__(self, element: Any, feed: Mapping[str, Any], address: str | None) -> None:
        self.element = element
        self.feed = feed
        self.is_atom = feeds.local(element) == "entry"
        self.base = _base(element) or feed.get("link") or address or ""
        names = feed.get("namespaces")
        self._declared: Mapping[str, str] = names if isinstance(names, Mapping) else {}
        self._children: dict[str, list[Any]] = {}
        for child in element:
            if isinstance(child.tag, str):
                self._children.setdefault(self._name(child.tag), []).append(child)

    def all(self, *names: str) -> Iterator[Any]:
        """The children with these names, in the order of the names."""
        for name in names:
            yield from self._children.get(name, ())

    def first(self, names: tuple[str, ...], read: Callable[[Any], str] = text_of) -> tuple[str, str]:
        """The first value among these names with the name that has it; both empty where there is none."""
        return next(((value, feeds.local(child)) for child in self.all(*names) if (value := read(child))), ("", ""))

    def _name(self, tag: str) -> str:
        namespace, _, name = tag.rpartition("}")
        prefix, _, name = name.rpartition(":")
        namespace = namespace.lstrip("{") or self._declared.get(prefix, "")
        known = _PREFIXES.get(namespace.lower(), namespace or prefix)
        if known == ("atom" if self.is_atom else ""):
            known = ""
        return f"{known}:{name}".lower() if known else name.lower()


def _article(entry: _Entry) -> ParsedArticle:
    body = clean(next((text for child in entry.all(*_BODIES) if (text := _body(child, entry))), ""))
    claims, doubtful = cleaned(_claims(entry))
    return ParsedArticle(
        text=body.text,
        media_type=ATOM if entry.is_atom else RSS,
        encoding="",
        claims=claims,
        problems=(*body.problems, *doubtful),
    )


def _claims(entry: _Entry) -> Iterator[Claim]:
    title, name = entry.first(_TITLES, lambda child: _line(child, entry))
    yield from _claim("title", title, name)
    for author, note in _authors(entry):
        yield from _claim("authors", author, note)
    for field, names in (("published", _PUBLISHED), ("modified", _MODIFIED)):
        date, name = entry.first(names)
        # RFC 822 had years of two digits; RFC 2822, 4.3, says what they mean.
        date = _SHORT_YEAR.sub(lambda year: ("20" if int(year[0]) < 50 else "19") + year[0], date)
        yield from _claim(field, date, name)
    yield from _claim("url", *_link(entry))
    yield from _claim("identifier", *entry.first(("guid", "id", "atom:id")))
    yield from _claim("publisher", *_publisher(entry))
    language, name = entry.first(("dc:language", "language"))
    if not language:
        language, name = entry.element.get(LANG) or "", "lang"
    yield from _claim("language", language or str(entry.feed.get("language", "")), name)
    for keyword, name in _keywords(entry):
        yield from _claim("keywords", keyword, name)


def _claim(field: str, value: str, note: str) -> Iterator[Claim]:
    if value:
        yield Claim(field=field, value=value, method="feed", as_written=value, confidence=_CONFIDENCE, note=note)


def _body(child: Any, entry: _Entry) -> str:
    """The text of a body, which is escaped HTML, HTML as it stands (Atom's xhtml), or plain."""
    kind = (child.get("type") or "").lower()
    if len(child):
        return blocks(child)
    if child.get("src") or kind.startswith(("image/", "audio/", "video/")) or child.get("mode") == "base64":
        return ""
    text = child.text or ""
    if entry.is_atom and kind in ("text", "text/plain"):
        return text.strip()
    return text_of_fragment(text).strip()


def _line(child: Any, entry: _Entry) -> str:
    text = text_of(child)
    # Atom's plain text is meant as it stands; everything else may be HTML.
    plain = entry.is_atom and child.get("type", "text") in ("text", "text/plain")
    return text if plain and not is_markup(text) else line_of_fragment(text)


def _authors(entry: _Entry) -> Iterator[tuple[str, str]]:
    for name in _AUTHORS:
        found = [author for child in entry.all(name) if (author := _author(child))]
        if found:
            yield from ((author, name.rpartition(":")[2]) for author in dict.fromkeys(found))
            return
    source = next(entry.all("source"), None)
    above = [element for element in source if feeds.local(element) == "author"] if source is not None else []
    names = [_author(element) for element in above] or entry.feed.get("authors") or []
    yield from ((name, "feed") for name in names if isinstance(name, str) and name)


def _author(child: Any) -> str:
    """A person's name; an e-mail address is none."""
    name = next((text_of(part) for part in child if feeds.local(part) == "name"), "") if len(child) else ""
    text = name or ("" if len(child) else line_of_fragment(child.text or ""))
    if len(text) > _LONGEST_NAME:
        return text
    if match := _MAIL_WITH_NAME.fullmatch(text):
        return (match["behind"] or match["before"]).strip(" \"'")
    return "" if _MAIL.fullmatch(text) else text


def _link(entry: _Entry) -> tuple[str, str]:
    if (original := entry.first(("feedburner:origlink",)))[0]:
        return original
    for child in entry.all("link", "atom:link"):
        value = (child.get("href") or child.text or "").strip()
        if value and child.get("rel", "alternate") == "alternate":
            return _absolute(value, entry.base), "link"
    for child in entry.all("guid"):
        value = (child.text or "").strip()
        if child.get("isPermaLink", "true").lower() != "false" and value.startswith(("http://", "https://")):
            return value, "guid"
    about = entry.element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or entry.element.get("rdf:about")
    return (about or "").strip(), "about"


def _publisher(entry: _Entry) -> tuple[str, str]:
    """Where an aggregator has an entry from, else what the feed calls itself."""
    source = next(entry.all("source"), None)
    if source is not None:
        title = next((text_of(part) for part in source if feeds.local(part) == "title"), "") if len(source) else ""
        if title or (not len(source) and text_of(source)):
            return title or text_of(source), "source"
    publisher, name = entry.first(("dc:publisher",))
    return (publisher, name) if publisher else (line_of_fragment(str(entry.feed.get("title", ""))), "title")


def _keywords(entry: _Entry) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for child in entry.all(*_KEYWORDS):
        word = child.get("label") or line_of_fragment(child.text or "") or child.get("term") or ""
        if word.strip() and word not in seen:
            seen.add(word)
            yield word.strip(), feeds.local(child)
    if not seen:
        for child in entry.all(*_LISTED):
            yield from ((word.strip(), feeds.local(child)) for word in (child.text or "").split(",") if word.strip())


def _base(element: Any) -> str:
    return element.base if element.base and element.base.startswith(("http://", "https://")) else ""


def _absolute(address: str, base: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
