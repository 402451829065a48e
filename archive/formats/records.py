"""Where the articles stand in a JSON document, and which of its fields are meant.

Dumps wrap articles in lists, answers of search engines and objects of objects. A mapping that is given (`title=head`,
`body=story.text`) says where a field stands; fields that it does not name are found by their usual names.
"""

from collections.abc import Mapping
from typing import Any

from archive.formats import ninjs
from archive.formats.fields import folded, record_body, record_claims

_LISTS = (
    "articles", "items", "results", "data", "documents", "@graph", "entries", "docs", "hits", "stories", "news",
    "posts", "records", "rows", "item", "entry", "value",
)  # fmt: skip
_AROUND_LISTS = ("response", "data", "hits", "rss", "channel", "feed", "result")
_AROUND_FIELDS = (
    "_source", "fields", "article", "document", "story", "post", "attributes", "metadata", "meta", "thread",
)  # fmt: skip
_DEEPEST = 4
_SAMPLE = 50
"""Elements of a list that are looked at to know it as one of articles."""
_USUAL = {
    "title": "headline", "subtitle": "alternativeHeadline", "authors": "author", "publisher": "publisher",
    "published": "datePublished", "modified": "dateModified", "language": "inLanguage", "url": "url",
    "section": "articleSection", "keywords": "keywords", "tags": "tags", "identifier": "identifier",
    "body": "articleBody",
}  # fmt: skip
MAPPED = frozenset(_USUAL)
"""The fields that a mapping may name."""


def records_of(document: Any, fields: Mapping[str, str]) -> list[Any]:
    """The records of a document, in order: its elements, those of the list in it, or the document itself."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping) or ninjs.is_ninjs(document):
        return [document]
    if record_body(mapped(document, fields), teaser=False):
        return [document]
    if (found := _list_in(document, fields, 0)) is not None:
        return found
    values = list(document.values())
    if len(values) > 1 and not is_article(document, fields) and all(is_article(one, fields) for one in values):
        return values
    return [document]


def is_article(record: Any, fields: Mapping[str, str]) -> bool:
    """Whether an object has a text or a title."""
    if not isinstance(record, Mapping):
        return False
    record = mapped(record, fields)
    return bool(record_body(record) or any(claim.field == "title" for claim in record_claims(record, method="meta")))


def mapped(record: Mapping[str, Any], fields: Mapping[str, str]) -> Mapping[str, Any]:
    """A record with the fields of the objects that only wrap it, and those that the mapping names, under its own."""
    flat: dict[str, Any] = dict(record)
    for name in _AROUND_FIELDS:
        inner = record.get(name)
        if isinstance(inner, Mapping):
            del flat[name]
            known = {folded(key) for key in flat}
            flat |= {key: value for key, value in inner.items() if folded(key) not in known}
    for field, path in fields.items():
        value = at(record, path)
        if value is not None:
            usual = _USUAL.get(field, field)
            # First, so that it is found before another spelling of the same name.
            flat = {usual: value, **{key: kept for key, kept in flat.items() if key != usual}}
    return flat


def at(record: Any, path: str) -> Any:
    """The value at a path of names parted by dots; a name that holds a dot itself is found first."""
    if isinstance(record, Mapping) and path in record:
        return record[path]
    for name in path.split("."):
        record = record.get(name) if isinstance(record, Mapping) else None
    return record


def _list_in(document: Mapping[str, Any], fields: Mapping[str, str], depth: int) -> list[Any] | None:
    for name in _LISTS:
        found = document.get(name)
        if isinstance(found, list) and any(is_article(one, fields) for one in found[:_SAMPLE]):
            return found
    if depth < _DEEPEST:
        for name in _AROUND_LISTS:
            inner = document.get(name)
            if isinstance(inner, Mapping) and (found := _list_in(inner, fields, depth + 1)) is not None:
                return found
    return None
