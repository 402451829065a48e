"""Fields of a record (a JSON article, a JSON-LD node) as claims: the names that schema.org and common dumps use."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from archive.formats.decoding import clean
from archive.values import Claim, Method, Problem

_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("headline", "title"),
    "subtitle": ("alternativeHeadline", "subtitle", "subheadline", "standfirst"),
    "authors": ("author", "authors", "byline", "creator"),
    "publisher": ("publisher", "source", "outlet", "site_name", "siteName", "publication", "source_name"),
    "published": (
        "datePublished", "date_published", "published", "published_at", "publishedAt", "publish_date",
        "publication_date", "publicationDate", "pubDate", "pub_date", "date", "timestamp", "versioncreated",
    ),
    "modified": ("dateModified", "date_modified", "modified", "modified_at", "updated", "updated_at", "updatedAt"),
    "language": ("inLanguage", "language", "lang"),
    "url": ("url", "canonical_url", "link", "mainEntityOfPage", "permalink"),
    "section": ("articleSection", "section", "category"),
    "keywords": ("keywords",),
    "tags": ("tags",),
    "identifier": ("identifier", "guid", "uri"),
}  # fmt: skip
_BODIES = ("articleBody", "body", "body_text", "text", "content", "full_text", "fulltext", "maintext", "body_html",
           "content_html", "content_text", "html", "story")  # fmt: skip
_SEPARATED = frozenset(("keywords", "tags"))
_SEVERAL = _SEPARATED | {"authors"}
_CONFIDENCE = 0.9
_SECONDS, _MILLISECONDS = range(10**8, 10**10), range(10**11, 10**13)


def record_claims(record: Mapping[str, Any], *, method: Method) -> list[Claim]:
    """One claim for each value of each field that the record names; the first name that has a value counts."""
    claims: list[Claim] = []
    for field, names in _NAMES.items():
        for name in names:
            values = [value for value in _texts(record.get(name), dated=field in ("published", "modified")) if value]
            if not values:
                continue
            if field in _SEPARATED and len(values) == 1:
                values = [word.strip() for word in values[0].replace(";", ",").split(",") if word.strip()]
            if field not in _SEVERAL:
                values = values[:1]
            claims += [
                Claim(field=field, value=value, method=method, as_written=value, confidence=_CONFIDENCE, note=name)
                for value in values
            ]
            break
    return claims


def cleaned(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Claims with values that can be kept, as `clean` makes them, and what had to be done: each once for a field.

    Escapes (`\\u0000` in JSON, `&#1;` in HTML) bring characters that the decoded text did not have.
    """
    kept: list[Claim] = []
    problems: dict[tuple[str, str], Problem] = {}
    for claim in claims:
        value = clean(claim.value)
        kept.append(replace(claim, value=value.text, as_written=clean(claim.as_written or claim.value).text))
        for problem in value.problems:
            problems.setdefault((claim.field, problem.code), replace(problem, field=claim.field))
    return tuple(kept), tuple(problems.values())


def record_body(record: Mapping[str, Any]) -> str | None:
    """The text of the article in the record, plain or as HTML; None where there is none."""
    for name in _BODIES:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return "\n\n".join(value)
    return None


def _texts(value: Any, *, dated: bool) -> list[str]:
    """A field's value as texts: a person or organisation is its name, a moment in seconds since 1970 its ISO form."""
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [_moment(value)] if dated else [str(value)]
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("title") or value.get("@id") or value.get("value")
        return _texts(named, dated=dated) if not isinstance(named, Mapping | list) else []
    if isinstance(value, list):
        return [text for item in value if not isinstance(item, list) for text in _texts(item, dated=dated)]
    return []


def _moment(number: float) -> str:
    whole = int(number) if abs(number) < 10**15 else 0
    if whole in _MILLISECONDS:
        whole //= 1000
    if whole not in _SECONDS:
        return str(number)
    return datetime.fromtimestamp(whole, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
