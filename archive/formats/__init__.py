"""What the bytes are: one article or many, with what the format itself says about them.

`read` is the one boundary where foreign parsers may fail in any way; out come `ParsedArticle`s or an `Unreadable`
with a stable code:

    file_empty        no bytes, or nothing but a byte order mark
    file_too_large    more than is read as an article (it is kept all the same)
    not_text          an image, PDF, archive, program; or bytes that are text in no encoding
    format_unknown    XML that is no web page
    line_too_long, too_many_lines     plain text that is no article
    json_invalid      declared or named as JSON, and broken
    json_no_article   JSON in which no article is found
    reader_failed     a parser broke; its error's type is in the message
    out_of_memory     a parser asked for more memory than there is

As problems beside a text: encoding_guessed, characters_replaced, control_characters, mojibake_repaired, html_no_body.
"""

from collections.abc import Callable

from archive.errors import Unreadable
from archive.formats import html, jsonl, newstext
from archive.formats.sniffing import Format, is_called_json, sniff
from archive.values import ParsedArticle

__all__ = ["LARGEST", "READERS", "read"]

LARGEST = 16 * 1024 * 1024
"""Bytes that are read at most; a line that is too long is named before this is."""

Reader = Callable[[bytes, str | None, str | None], list[ParsedArticle]]

READERS: dict[Format, Reader] = {
    "text/plain": lambda data, encoding, _: newstext.read_text(data, encoding=encoding),
    "text/html": lambda data, encoding, address: html.read_html(data, encoding=encoding, address=address),
    "application/json": lambda data, encoding, address: jsonl.read_json(data, encoding=encoding, address=address),
    "application/x-ndjson": lambda data, encoding, address: jsonl.read_lines(data, encoding=encoding, address=address),
}


def read(
    data: bytes,
    *,
    name: str = "",
    media_type: str | None = None,
    encoding: str | None = None,
    address: str | None = None,
) -> list[ParsedArticle]:
    """Read `data` into articles, in the order in which they stand.

    `name`, `media_type`, `encoding` and `address` are what is known from outside; the bytes are believed first.
    Raises Unreadable. A TimeoutError passes: whoever bounds the time of one item sets the alarm.
    """
    if not data:
        raise Unreadable("The file is empty.", code="file_empty")
    try:
        return _read(data, name, media_type, encoding, address)
    except (Unreadable, TimeoutError):
        raise
    except MemoryError as error:
        raise Unreadable("Reading needs more memory than there is.", code="out_of_memory") from error
    except Exception as error:
        # A foreign parser may raise anything; one item must not take the others down.
        raise Unreadable(f"The reader failed with {type(error).__name__}.", code="reader_failed") from error


def _read(
    data: bytes, name: str, media_type: str | None, encoding: str | None, address: str | None
) -> list[ParsedArticle]:
    kind = sniff(data, name=name, media_type=media_type)
    if kind == "text/plain":
        newstext.check_lines(data)
    if len(data) > LARGEST:
        raise Unreadable(f"More than {LARGEST:,} bytes are not read as an article.", code="file_too_large")
    try:
        return READERS[kind](data, encoding, address)
    except Unreadable as error:
        # What only begins like JSON, and nobody called JSON, is a text that begins with a brace.
        if not error.reason.startswith("json_") or is_called_json(name=name, media_type=media_type):
            raise
        return READERS["text/plain"](data, encoding, address)
