"""What the bytes are: one article or many, with what the format itself says about them.

`read` is the one boundary where foreign parsers may fail in any way; out come `ParsedArticle`s or an `Unreadable`
with a stable code:

    file_empty        no bytes, or nothing but a byte order mark
    file_too_large    more than is read as an article (it is kept all the same)
    not_text          an image, PDF, archive, program; or bytes that are text in no encoding
    format_unknown    XML that is neither a page, a feed nor a wire story
    xml_unsafe, xml_invalid, xml_no_article     XML with entities of its own; broken; without a text
    feed_empty, warc_no_page     a feed without entries, a WARC without pages
    archive_broken, archive_bomb, archive_unsupported     a page in a WARC that cannot be unpacked
    line_too_long, too_many_lines     plain text that is no article
    json_invalid      declared or named as JSON, and broken
    json_no_article   JSON in which no article is found
    reader_failed     a parser broke; its error's type is in the message
    out_of_memory     a parser asked for more memory than there is

As problems beside a text: encoding_guessed, characters_replaced, control_characters, mojibake_repaired, html_no_body,
xml_repaired, body_truncated, not_usable (its sender has taken it back).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from archive.errors import Unreadable
from archive.formats import feed, html, jsonl, newsml, newstext, nitf, warc
from archive.formats.records import MAPPED
from archive.formats.sniffing import Format, is_called_json, sniff
from archive.values import ParsedArticle

__all__ = ["LARGEST", "MAPPED", "READERS", "read"]

LARGEST = 16 * 1024 * 1024
"""Bytes that are read at most; a line that is too long is named before this is."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Context(NamedTuple):
    """What is known of the bytes from outside; see `read`."""

    encoding: str | None = None
    address: str | None = None
    fields: Mapping[str, str] = _NOTHING
    feed: Mapping[str, Any] | None = None


Reader = Callable[[bytes, Context], list[ParsedArticle]]

READERS: dict[Format, Reader] = {
    "text/plain": lambda data, known: newstext.read_text(data, encoding=known.encoding),
    "text/html": lambda data, known: html.read_html(data, encoding=known.encoding, address=known.address),
    "application/json": lambda data, known: jsonl.read_json(data, **known._asdict()),
    "application/x-ndjson": lambda data, known: jsonl.read_lines(
        data, encoding=known.encoding, address=known.address, fields=known.fields
    ),
    "application/rss+xml": lambda data, known: feed.read_feed(
        data, encoding=known.encoding, address=known.address, feed=known.feed
    ),
    "text/vnd.iptc.nitf": lambda data, known: nitf.read_nitf(data, encoding=known.encoding),
    "application/vnd.iptc.g2.newsitem+xml": lambda data, known: newsml.read_newsml(data, encoding=known.encoding),
    "application/warc": lambda data, _: warc.read_warc(data, inside=_read_page, largest=LARGEST),
}


def read(
    data: bytes,
    *,
    name: str = "",
    media_type: str | None = None,
    encoding: str | None = None,
    address: str | None = None,
    fields: Mapping[str, str] | None = None,
    feed: Mapping[str, Any] | None = None,
) -> list[ParsedArticle]:
    """Read `data` into articles, in the order in which they stand.

    `name`, `media_type`, `encoding` and `address` are what is known from outside; the bytes are believed first.
    `fields` says where the fields of an article (`MAPPED`) stand in JSON that names them in its own way, `feed` what
    a feed says of the one entry that `data` is (see `archive.containers.feeds`).
    Raises Unreadable. A TimeoutError passes: whoever bounds the time of one item sets the alarm.
    """
    if not data:
        raise Unreadable("The file is empty.", code="file_empty")
    try:
        return _read(data, name, media_type, Context(encoding, address, fields or _NOTHING, feed))
    except (Unreadable, TimeoutError):
        raise
    except MemoryError as error:
        raise Unreadable("Reading needs more memory than there is.", code="out_of_memory") from error
    except Exception as error:
        # A foreign parser may raise anything; one item must not take the others down.
        raise Unreadable(f"The reader failed with {type(error).__name__}.", code="reader_failed") from error


def _read(data: bytes, name: str, media_type: str | None, known: Context) -> list[ParsedArticle]:
    kind = sniff(data, name=name, media_type=media_type)
    if kind == "text/plain":
        newstext.check_lines(data)
    if len(data) > LARGEST:
        raise Unreadable(f"More than {LARGEST:,} bytes are not read as an article.", code="file_too_large")
    try:
        return READERS[kind](data, known)
    except Unreadable as error:
        # What only begins like JSON, and nobody called JSON, is a text that begins with a brace.
        if not error.reason.startswith("json_") or is_called_json(name=name, media_type=media_type):
            raise
        return READERS["text/plain"](data, known)


def _read_page(data: bytes, media_type: str | None, encoding: str | None, address: str | None) -> list[ParsedArticle]:
    """A page that was found inside another file."""
    return _read(data, "", media_type, Context(encoding, address))
