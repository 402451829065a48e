"""JSON Feed 1.0 and 1.1: each item is an article, read from a whole feed or alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from archive.values import Claim

MEDIA_TYPE = "application/feed+json"
_CONFIDENCE = 0.9
_ONE = {
    "title": ("title",),
    "published": ("date_published",),
    "modified": ("date_modified",),
    "url": ("url", "external_url"),
    "identifier": ("id",),
    "language": ("language",),
}


def is_json_feed(document: Any) -> bool:
    """Whether a JSON document says that it is one."""
    version = document.get("version") if isinstance(document, Mapping) else None
    return isinstance(version, str) and "jsonfeed.org/version/" in version and isinstance(document.get("items"), list)


def claims_of(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Iterator[Claim]:
    """What an item claims, and its feed where the item is silent (see `archive.containers.feeds`)."""
    for field, candidates in _ONE.items():
        name = next((name for name in candidates if _string(item.get(name))), "")
        value = _string(item.get(name))
        yield from _claim(field, value, name)
    if not _string(item.get("language")):
        yield from _claim("language", _string(feed.get("language")), "feed")
    own = [one for one in _listed(item.get("authors"), item.get("author")) if isinstance(one, Mapping)]
    names = [_string(author.get("name")) for author in own]
    for author in names if any(names) else _listed(feed.get("authors")):
        yield from _claim("authors", _string(author), "authors")
    yield from _claim("publisher", _string(feed.get("title")), "feed")
    for tag in _listed(item.get("tags")):
        yield from _claim("keywords", _string(tag), "tags")


def body_of(item: Mapping[str, Any]) -> tuple[str, bool]:
    """The text of an item, and whether it is HTML; where there is neither, its summary."""
    if html := _string(item.get("content_html")):
        return html, True
    return _string(item.get("content_text")) or _string(item.get("summary")), False


def _listed(values: Any, alone: Any = None) -> list[Any]:
    """A list of values; version 1.0 had one author and no list."""
    return values if isinstance(values, list) and values else [alone] if alone else []


def _string(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        # An `id` is often a number, against the rule.
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _claim(field: str, value: str, note: str) -> Iterator[Claim]:
    if value:
        yield Claim(field=field, value=value, method="feed", as_written=value, confidence=_CONFIDENCE, note=note)
