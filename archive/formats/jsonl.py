"""Articles as JSON: one object, a list, or one object a line; a JSON Feed, a ninjs item, or a dump's own fields."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import orjson

from archive.containers import feeds
from archive.errors import Unreadable
from archive.formats import jsonfeed, ninjs
from archive.formats.decoding import clean, decode_raw
from archive.formats.fields import cleaned, record_body, record_claims
from archive.formats.fragments import is_markup, line_of_fragment, text_of_fragment
from archive.formats.records import is_article, mapped, records_of
from archive.values import Claim, ParsedArticle, Problem

MEDIA_TYPE = "application/json"
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_SHORTENED = re.compile(r"(?:…|\.\.\.)\s*\[\+\d+ chars\]\s*$")


def read_json(
    data: bytes,
    *,
    encoding: str | None = None,
    address: str | None = None,
    fields: Mapping[str, str] = _NOTHING,
    feed: Mapping[str, Any] | None = None,
) -> list[ParsedArticle]:
    """The articles of one JSON document.

    `fields` says where an article's fields stand (`{"title": "head", "body": "story.text"}`), `feed` what a JSON Feed
    says of the item that `data` is. Raises Unreadable `json_invalid`, `json_no_article`, `feed_empty`.
    """
    text, name, problems = decode_raw(data, declared=encoding)
    try:
        document = _load(text)
    except Unreadable:
        if "\n" not in text.strip():
            raise
        return _read_lines(text, _Reading(name, address, fields), problems)
    if jsonfeed.is_json_feed(document):
        if not document["items"]:
            raise Unreadable("The feed has no entries.", code="feed_empty")
        return _articles(document["items"], _Reading(name, address, fields, feeds.of_json(document)), problems)
    reading = _Reading(name, address, fields, feed)
    records = [document] if feed is not None else records_of(document, fields)
    if not any(isinstance(record, dict) for record in records):
        raise Unreadable("The JSON holds no object that could be an article.", code="json_no_article")
    if len(records) == 1 and not reading.knows(records[0]):
        raise Unreadable("The JSON object has no field that is known as an article's.", code="json_no_article")
    return _articles(records, reading, problems)


def read_lines(
    data: bytes,
    *,
    encoding: str | None = None,
    address: str | None = None,
    fields: Mapping[str, str] = _NOTHING,
) -> list[ParsedArticle]:
    """The articles of a file with one JSON object a line; a broken line is a part with a fatal problem."""
    text, name, problems = decode_raw(data, declared=encoding)
    return _read_lines(text, _Reading(name, address, fields), problems)


def _read_lines(text: str, reading: "_Reading", problems: list[Problem]) -> list[ParsedArticle]:
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
    return _articles(records, reading, problems)


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


def _articles(records: Iterable[Any], reading: "_Reading", problems: list[Problem]) -> list[ParsedArticle]:
    found = [reading.article(record) for record in records]
    return [replace(article, part=part, problems=(*problems, *article.problems)) for part, article in enumerate(found)]


class _Reading:
    """What is known of all records of one document, and how one of them is read."""

    def __init__(
        self,
        encoding: str,
        address: str | None,
        fields: Mapping[str, str],
        feed: Mapping[str, Any] | None = None,
    ) -> None:
        self.encoding = encoding
        self.address = address
        self.fields = fields
        self.feed = feed

    def knows(self, record: Any) -> bool:
        return isinstance(record, Mapping) and (
            self.feed is not None or ninjs.is_ninjs(record) or is_article(record, self.fields)
        )

    def article(self, record: Any) -> ParsedArticle:
        if isinstance(record, Unreadable):
            return self._unusable(record.reason, record.message)
        if not self.knows(record):
            return self._unusable("json_no_article", "This part is no object with an article's fields.")
        if self.feed is not None:
            body, is_html = jsonfeed.body_of(record)
            return self._parsed(jsonfeed.claims_of(record, self.feed), body, is_html=is_html, kind=jsonfeed.MEDIA_TYPE)
        if ninjs.is_ninjs(record):
            problems = ninjs.problems_of(record)
            return self._parsed(ninjs.claims_of(record), ninjs.body_of(record), is_html=True, problems=problems)
        record = mapped(record, self.fields)
        body = record_body(record) or ""
        return self._parsed(
            record_claims(record, method="meta"), body, is_html=is_markup(body), problems=_shortened(body)
        )

    def _parsed(
        self,
        claims: Iterable[Claim],
        raw: str,
        *,
        is_html: bool,
        problems: tuple[Problem, ...] = (),
        kind: str = MEDIA_TYPE,
    ) -> ParsedArticle:
        body = clean(raw)
        problems += body.problems
        if is_html:
            # HTML in the record may bring by its own escapes what the JSON did not have.
            body = clean(text_of_fragment(body.text))
            problems += body.problems
        kept, doubtful = cleaned(claims)
        return ParsedArticle(
            text=body.text,
            media_type=kind,
            encoding=self.encoding,
            claims=tuple(_unmarked(claim) for claim in kept),
            problems=(*problems, *doubtful),
        )

    def _unusable(self, code: str, message: str) -> ParsedArticle:
        problem = Problem(code=code, severity="fatal", message=message)
        return ParsedArticle(text="", media_type=MEDIA_TYPE, encoding=self.encoding, problems=(problem,))


def _shortened(body: str) -> tuple[Problem, ...]:
    if not _SHORTENED.search(body[-40:]):
        return ()
    message = "The text ends with a count of the characters that were cut off."
    return (Problem(code="body_truncated", severity="warning", message=message, field="body"),)


def _unmarked(claim: Claim) -> Claim:
    """A title or name without the HTML that content management systems leave in it."""
    if claim.field not in ("title", "subtitle", "authors"):
        return claim
    value = line_of_fragment(claim.value)
    return claim if value == claim.value else claim._replace(value=clean(value).text)
