"""Fields of a record (a JSON article, a JSON-LD node) as claims: the names that schema.org and common dumps use."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from archive.formats.decoding import clean
from archive.values import Claim, Method, Problem

# Spelt as `folded` spells them: one name stands for date_published, datePublished and "Date Published".
_NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "headline", "title", "webtitle", "articletitle", "newstitle", "head", "heading", "titlepage", "titlerss",
    ),
    "subtitle": ("alternativeheadline", "subtitle", "subheadline", "standfirst", "subhead", "subheading", "deck"),
    "authors": (
        "author", "authors", "byline", "creator", "dccreator", "articleauthor", "writer", "reporter", "by",
    ),
    "publisher": (
        "publisher", "source", "outlet", "sitename", "publication", "sourcename", "medianame", "newspaper",
        "sourcehostname",
    ),
    "published": (
        "datepublished", "datepublish", "published", "publishedat", "publisheddate", "publishdate", "publishingdate",
        "publishtime", "publishedtime", "publishedon", "publicationdate", "webpublicationdate", "firstpublished",
        "firstpublicationdate", "pubdate", "dategmt", "datetime", "date", "dcdate", "timestamp", "versioncreated",
        "postdate", "postedat", "issued", "time",
    ),
    "modified": (
        "datemodified", "datemodify", "modified", "modifiedat", "modifiedgmt", "modifieddate", "updated", "updatedat",
        "dateupdated", "updateddate", "lastupdated", "lastmodified", "lastmodifieddate",
    ),
    "language": ("inlanguage", "language", "lang", "languagecode"),
    "url": (
        "url", "canonicalurl", "link", "mainentityofpage", "permalink", "weburl", "articleurl", "sourceurl", "href",
    ),
    "section": ("articlesection", "section", "sectionname", "sectiontitle", "category", "rubric", "newsdesk"),
    "keywords": ("keywords", "newskeywords", "keyword", "categories", "topics", "subjects"),
    "tags": ("tags",),
    "identifier": ("identifier", "guid", "uri"),
}  # fmt: skip
_BODIES = (
    "articlebody", "body", "bodytext", "text", "content", "fulltext", "fullcontent", "maintext", "bodyhtml",
    "contenthtml", "contentencoded", "contenttext", "html", "story", "storytext", "articletext", "articlecontent",
    "article", "newscontent", "newstext", "contents", "paragraphs", "document",
)  # fmt: skip
_TEASERS = ("description", "summary", "abstract", "excerpt", "shortdescription", "snippet", "leadparagraph")
_WITHIN = ("name", "title", "rendered", "main", "original", "value", "@id", "#text", "$date", "term", "label", "text")
_WITHIN_BODY = ("rendered", "value", "html", "text", "content", "#text", "plain", "paragraph")
_SEPARATED = frozenset(("keywords", "tags"))
_SEVERAL = _SEPARATED | {"authors"}
_NAMES_OF_THINGS = _SEVERAL | {"section", "publisher"}
_GREENWICH = frozenset(("dategmt", "modifiedgmt"))
_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?")
_MARKS = str.maketrans("", "", "_- :.")
_CONFIDENCE = 0.9
_SECONDS, _MILLISECONDS = range(10**8, 10**10), range(10**11, 10**13)


def record_claims(record: Mapping[str, Any], *, method: Method) -> list[Claim]:
    """One claim for each value of each field that the record names; the first name that has a value counts."""
    claims: list[Claim] = []
    keys = _by_folded_name(record)
    for field, names in _NAMES.items():
        for name in names:
            key = keys.get(name)
            if key is None or not (values := _values(field, key, record[key])):
                continue
            if field in _SEPARATED and len(values) == 1:
                values = [word.strip() for word in values[0].replace(";", ",").split(",") if word.strip()]
            if field not in _SEVERAL:
                values = values[:1]
            claims += [
                Claim(field=field, value=value, method=method, as_written=value, confidence=_CONFIDENCE, note=key)
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
        # Nearly every value is plain: nothing in it could be changed.
        if claim.value.isascii() and claim.value.isprintable() and claim.as_written == claim.value:
            kept.append(claim)
            continue
        value = clean(claim.value)
        same = claim.as_written in (None, "", claim.value)
        written = value.text if same else clean(claim.as_written or "").text
        if (value.text, written) == (claim.value, claim.as_written):
            kept.append(claim)
        else:
            kept.append(claim._replace(value=value.text, as_written=written))
        for problem in value.problems:
            problems.setdefault((claim.field, problem.code), replace(problem, field=claim.field))
    return tuple(kept), tuple(problems.values())


def record_body(record: Mapping[str, Any], *, teaser: bool = True) -> str | None:
    """The text of the article in the record, plain or as HTML; where there is none, its teaser; else None."""
    keys = _by_folded_name(record)
    for name in (*_BODIES, *_TEASERS) if teaser else _BODIES:
        if name in keys and (text := _body(record[keys[name]])):
            return text
    return None


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A field's name as it is compared: small letters, without the marks between its words."""
    return name.casefold().translate(_MARKS)


def _by_folded_name(record: Mapping[str, Any]) -> dict[str, str]:
    """The record's own names by what they fold to; the first of several counts."""
    keys: dict[str, str] = {}
    for name in record:
        keys.setdefault(folded(name), name)
    return keys


def _values(field: str, name: str, value: Any) -> list[str]:
    """The values that a field takes from a record's, or none where it cannot be meant."""
    dated = field in ("published", "modified")
    if field in _NAMES_OF_THINGS and isinstance(value, int | float):
        # A number is the key of something in another table.
        return []
    values = [text for text in _texts(value, dated=dated, numbers=field not in _NAMES_OF_THINGS) if text]
    if field == "publisher":
        values = [text for text in values if "://" not in text]
    if dated and folded(name) in _GREENWICH:
        values = [text + "Z" if _WITHOUT_ZONE.fullmatch(text) else text for text in values]
    return values


def _body(value: Any) -> str | None:
    """A body as text: a string, an object that holds one, or a list of paragraphs of either kind."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, Mapping):
        return next((text for name in _WITHIN_BODY if isinstance(text := value.get(name), str) and text.strip()), None)
    if isinstance(value, list) and value:
        texts = [None if isinstance(item, list) else _body(item) for item in value]
        if all(texts):
            return "\n\n".join(text for text in texts if text)
    return None


def _texts(value: Any, *, dated: bool, numbers: bool = True) -> list[str]:
    """A field's value as texts: a person or organisation is its name, a moment in seconds since 1970 its ISO form."""
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [_moment(value)] if dated else [str(value)] if numbers else []
    if isinstance(value, Mapping):
        named = next((value[name] for name in _WITHIN if value.get(name)), None)
        return _texts(named, dated=dated, numbers=numbers) if not isinstance(named, Mapping | list) else []
    if isinstance(value, list):
        items = [item for item in value if not isinstance(item, list)]
        return [text for item in items for text in _texts(item, dated=dated, numbers=numbers)]
    return []


def _moment(number: float) -> str:
    whole = int(number) if abs(number) < 10**15 else 0
    if whole in _MILLISECONDS:
        whole //= 1000
    if whole not in _SECONDS:
        return str(number)
    return datetime.fromtimestamp(whole, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
