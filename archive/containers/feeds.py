"""Feeds (RSS 0.9x to 2.0, Atom, JSON Feed): how to know one, and what it says of all its entries at once.

An entry is read alone, so what its feed says of it goes along as a plain mapping:

    title        the feed's own
    language     of all entries that name none
    authors      names, of all entries that name none
    link         the site's address, for links that are written relative to it
    namespaces   prefix -> name, where the prefixes in the entry's bytes were declared above it
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from lxml import etree

from archive.containers.xmlhead import root_tag

LONGEST_HEAD = 64 * 1024
"""Bytes of a feed before its first entry that are looked at."""

JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/')

_FEED_NAMES = (b"purl.org/rss/", b"netscape.com/rdf/simple")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SAID = ("title", "language", "link", "author")
_LONGEST_VALUE = 300
_MOST_NAMES = 20


def is_xml_feed(head: bytes) -> bool:
    """Whether XML (in an encoding that writes ASCII as such) begins as RSS or Atom does."""
    root = root_tag(head.removeprefix(b"\xef\xbb\xbf")).rpartition(":")[2]
    # RDF holds many things; two families of names make a feed of it.
    return root in ("rss", "feed") or (root == "RDF" and any(name in head for name in _FEED_NAMES))


def is_atom(head: bytes) -> bool:
    """Whether XML begins as Atom does."""
    return root_tag(head.removeprefix(b"\xef\xbb\xbf")).rpartition(":")[2] == "feed"


def is_json_feed(head: bytes) -> bool:
    """Whether a JSON object begins like a JSON Feed, which names its version first."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and JSON_FEED.search(head) is not None


def of_root(root: Any) -> dict[str, Any]:
    """What an XML feed says of all its entries (see above); empty values are left out."""
    top = root
    if local(root) != "feed":
        top = next((child for child in root if local(child) == "channel"), root)
    said: dict[str, list[str]] = {}
    for child in top:
        name = local(child)
        # An author of a channel is who makes the podcast, not who wrote its entries.
        if name not in _SAID or (name == "author" and top is not root):
            continue
        value = (child.get("href") if name == "link" else None) or _text(child)
        if name == "author":
            value = next((_text(part) for part in child if local(part) == "name"), "") if len(child) else ""
        if value and child.get("rel", "alternate") == "alternate":
            said.setdefault(name, []).append(value[:_LONGEST_VALUE])
    language = (said.get("language") or [top.get(_LANG) or root.get(_LANG) or ""])[0]
    return _kept(
        title=said.get("title", [""])[0],
        language=language,
        authors=said.get("author", [])[:_MOST_NAMES],
        link=said.get("link", [""])[0],
        namespaces=dict(list({**root.nsmap, **top.nsmap}.items())[:_MOST_NAMES]),
    )


def of_head(head: bytes, *, encoding: str | None) -> dict[str, Any]:
    """The same, from the bytes of a feed before its first entry."""
    codec = {"encoding": encoding} if encoding else {}
    try:
        parser = etree.XMLParser(
            recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, **codec
        )
        root = etree.fromstring(head.lstrip(), parser)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return {}
    return {} if root is None else of_root(root)


def of_json(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a JSON Feed says of all its items."""
    authors = document.get("authors") or [document.get("author")]
    names = [_string(one.get("name")) for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    return _kept(
        title=_string(document.get("title")),
        language=_string(document.get("language")),
        authors=[name for name in names if name][:_MOST_NAMES],
        link=_string(document.get("home_page_url")),
    )


def of_json_head(head: bytes) -> dict[str, Any]:
    """The same, from the bytes of a JSON Feed up to the bracket that opens its items."""
    try:
        return of_json(orjson.loads(head + b"]}"))
    except orjson.JSONDecodeError:
        return {}


def local(element: Any) -> str:
    """An element's name without namespace or prefix; empty for comments and entities."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _string(value: object) -> str:
    return value.replace("\0", "\u2400").strip()[:_LONGEST_VALUE] if isinstance(value, str) else ""


def _kept(**said: Any) -> dict[str, Any]:
    """Names of namespaces may be None (the default one), which JSON does not know as a key."""
    names = said.pop("namespaces", {})
    said["namespaces"] = {prefix or "": name for prefix, name in names.items() if len(name) < _LONGEST_VALUE}
    return {key: value for key, value in said.items() if value}
