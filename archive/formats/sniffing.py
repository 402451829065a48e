"""What kind of file this is, from its bytes first, then from its name and what was declared."""

import re
from typing import Literal

from archive.errors import Unreadable

Format = Literal["text/plain", "text/html", "application/json", "application/x-ndjson"]

# First bytes of what is kept but not read. Public signatures, see the "file" command's magic.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a RIFF file (image, sound or film)"),
    (b"PK\x03\x04", "a zip archive or office file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"(\xb5/\xfd", "a zstd file"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\0asm", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or film file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a film file"),
    (b"SQLite format 3\0", "a database file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_HEAD = 4096
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|p|h[1-6]|script|span|table|header)\b",
    re.IGNORECASE,
)
_XML_START = re.compile(rb"\s*<\?xml|\s*<(?:rss|feed|nitf|newsItem|newsMessage|urlset|sitemapindex)\b", re.IGNORECASE)
_JSON_START = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\]))')
_BY_TYPE: dict[str, Format] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "application/json": "application/json",
    "application/ld+json": "application/json",
    "text/json": "application/json",
    "application/x-ndjson": "application/x-ndjson",
    "application/ndjson": "application/x-ndjson",
    "application/jsonl": "application/x-ndjson",
    "application/x-jsonlines": "application/x-ndjson",
}
_BY_ENDING: dict[str, Format] = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "text/html",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "jsonl": "application/x-ndjson",
}


def sniff(data: bytes, *, name: str = "", media_type: str | None = None) -> Format:
    """The format to read `data` as. Raises Unreadable `not_text` for what is kept but not read (images, PDF, archives)
    and `format_unknown` for XML that is no web page."""
    if kind := signature(data):
        raise Unreadable(f"This is {kind}: it is kept, not read.", code="not_text")
    head = _without_comments(data[:_HEAD].removeprefix(b"\xef\xbb\xbf"))
    called = _called(name, media_type)
    if _HTML_START.match(head):
        return "text/html"
    if _XML_START.match(head):
        if b"<html" in head.lower():
            return "text/html"
        raise Unreadable("XML that is no web page is kept, not read.", code="format_unknown")
    if _JSON_START.match(head):
        return called if called in ("application/json", "application/x-ndjson") else "application/json"
    return called or "text/plain"


def signature(data: bytes) -> str | None:
    """What the first bytes say of a file that is no text ("a PDF file"), or None."""
    head = data[:16]
    for mark, kind in _SIGNATURES:
        if head.startswith(mark):
            return kind
    return "a film or image file" if head[4:8] == b"ftyp" else None


def is_called_json(*, name: str = "", media_type: str | None = None) -> bool:
    """True where name or declared type call the data JSON, so that broken JSON is an error and not a plain text."""
    return "json" in (_called(name, media_type) or "")


def _called(name: str, media_type: str | None) -> Format | None:
    declared = _BY_TYPE.get((media_type or "").partition(";")[0].strip().lower())
    return declared or (_BY_ENDING.get(name.rpartition(".")[2].lower()) if "." in name else None)


def _without_comments(head: bytes) -> bytes:
    """What follows the markup comments at the head: cut one by one, for a pattern would try every way to pair them."""
    while (bare := head.lstrip()).startswith(b"<!--"):
        end = bare.find(b"-->")
        if end < 0:
            return b"<html"
        head = bare[end + 3 :]
    return head
