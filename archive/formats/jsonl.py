"""Articles as JSON: one object, a list, or one object a line. A body in HTML goes through the HTML reader."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from archive.errors import Unreadable
from archive.formats.decoding import clean, decode_raw
from archive.formats.fields import cleaned, record_body, record_claims
from archive.formats.html import extract_text
from archive.values import ParsedArticle, Problem

_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|strong|em|b|i|a|span|article|section|blockquote|figure|img|html|body)\b[^<>]*>",
    re.IGNORECASE,
)
_LISTS = ("articles", "items", "results", "data", "documents", "@graph")


def read_json(data: bytes, *, encoding: str | None = None, address: str | None = None) -> list[ParsedArticle]:
    """The articles of one JSON document. Raises Unreadable `json_invalid`, `json_no_article`."""
    text, name, problems = decode_raw(data, declared=encoding)
    try:
        document = _load(text)
    except Unreadable:
        if "\n" not in text.strip():
            raise
        return _read_lines(text, name, problems, address)
    records = _records(document)
    if not any(isinstance(record, dict) for record in records):
        raise Unreadable("The JSON holds no object that could be an article.", code="json_no_article")
    if len(records) == 1 and not _is_article(records[0]):
        raise Unreadable("The JSON object has no field that is known as an article's.", code="json_no_article")
    return _articles(records, name, problems, address)


def read_lines(data: bytes, *, encoding: str | None = None, address: str | None = None) -> list[ParsedArticle]:
    """The articles of a file with one JSON object a line; a broken line is a part with a fatal problem."""
    text, name, problems = decode_raw(data, declared=encoding)
    return _read_lines(text, name, problems, address)


def _read_lines(text: str, name: str, problems: list[Problem], address: str | None) -> list[ParsedArticle]:
    records: list[Any] = []
    broken = 0
    # Only line feeds part the lines: other separators may stand inside a JSON string.
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            records.append(_load(line))
        except Unreadable as error:
            broken += 1
            records.append(error)
    if broken == len(records):
        raise Unreadable("No line is valid JSON.", code="json_invalid")
    return _articles(records, name, problems, address)


def _load(text: str) -> Any:
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    try:
        # More tolerant than orjson where dumps are: lone surrogates, NaN.
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The JSON is not valid: {str(error)[:120]}", code="json_invalid") from error


def _records(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and not _is_article(document):
        for name in _LISTS:
            if isinstance(document.get(name), list) and document[name]:
                return list(document[name])
    return [document]


def _is_article(record: Any) -> bool:
    return isinstance(record, dict) and bool(
        record_body(record) or any(claim.field == "title" for claim in record_claims(record, method="meta"))
    )


def _articles(
    records: Iterable[Any], encoding: str, problems: list[Problem], address: str | None
) -> list[ParsedArticle]:
    found = [_article(record, encoding, address) for record in records]
    return [replace(article, part=part, problems=(*problems, *article.problems)) for part, article in enumerate(found)]


def _article(record: Any, encoding: str, address: str | None) -> ParsedArticle:
    if isinstance(record, Unreadable):
        return _unusable(encoding, record.reason, record.message)
    if not isinstance(record, Mapping) or not _is_article(record):
        return _unusable(encoding, "json_no_article", "This part is no object with an article's fields.")
    claims, doubtful = cleaned(record_claims(record, method="meta"))
    body = clean(record_body(record) or "")
    problems = body.problems
    if _TAG.search(body.text):
        # HTML in the record may bring by its own escapes what the JSON did not have.
        body = clean(extract_text(body.text, address=address))
        problems += body.problems
    return ParsedArticle(
        text=body.text,
        media_type="application/json",
        encoding=encoding,
        claims=claims,
        problems=(*problems, *doubtful),
    )


def _unusable(encoding: str, code: str, message: str) -> ParsedArticle:
    problem = Problem(code=code, severity="fatal", message=message)
    return ParsedArticle(text="", media_type="application/json", encoding=encoding, problems=(problem,))
