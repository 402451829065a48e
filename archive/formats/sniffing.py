"""What kind of file this is, from its bytes first, then from its name and what was declared."""

import re
from typing import Literal

from archive.containers.feeds import is_xml_feed
from archive.containers.xmlhead import narrowed, root_tag
from archive.errors import Unreadable
from archive.formats.warc import is_warc

Format = Literal[
    "text/plain",
    "text/html",
    "application/json",
    "application/x-ndjson",
    "application/rss+xml",
    "text/vnd.iptc.nitf",
    "application/vnd.iptc.g2.newsitem+xml",
    "application/warc",
]
"""What one reader reads: all feeds in XML are one format, and so are all documents of NewsML-G2."""

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
_BY_FIRST_BYTE: dict[bytes, list[tuple[bytes, str]]] = {}
for _mark, _kind in _SIGNATURES:
    _BY_FIRST_BYTE.setdefault(_mark[:1], []).append((_mark, _kind))
_HEAD = 4096
_MARKUP = frozenset((b"<", b"{", b"[", b"\xef"))
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|p|h[1-6]|script|span|table|header)\b",
    re.IGNORECASE,
)
_XML_START = re.compile(
    rb"\s*<\?xml|\s*<(?:urlset|sitemapindex|NewsML|rdf:RDF|conceptItem|knowledgeItem|planningItem)\b"
)
_BY_ROOT: dict[str, Format] = {
    "nitf": "text/vnd.iptc.nitf",
    "newsItem": "application/vnd.iptc.g2.newsitem+xml",
    "newsMessage": "application/vnd.iptc.g2.newsitem+xml",
    "packageItem": "application/vnd.iptc.g2.newsitem+xml",
}
_FEED_WITHIN = re.compile(rb"<(?:rss|feed|rdf:RDF|item|entry)[\s>]")
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
    "application/feed+json": "application/json",
    "application/rss+xml": "application/rss+xml",
    "application/atom+xml": "application/rss+xml",
    "application/rdf+xml": "application/rss+xml",
    "application/warc": "application/warc",
    "application/x-jsonlines": "application/x-ndjson",
}
_BY_ENDING: dict[str, Format] = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "text/html",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "jsonl": "application/x-ndjson",
    "rss": "application/rss+xml",
    "atom": "application/rss+xml",
}


def sniff(data: bytes, *, name: str = "", media_type: str | None = None) -> Format:
    """The format to read `data` as. Raises Unreadable `not_text` for what is kept but not read (images, PDF, archives)
    and `format_unknown` for XML that is no web page."""
    if is_warc(data):
        return "application/warc"
    if kind := signature(data):
        raise Unreadable(f"This is {kind}: it is kept, not read.", code="not_text")
    begin = narrowed(data[:_HEAD])
    called = _called(name, media_type)
    if begin.lstrip()[:1] not in _MARKUP and called != "application/rss+xml":
        return _as_called(called)
    head = _without_comments(begin)
    if _HTML_START.match(head):
        return "text/html"
    if known := _xml(begin, called):
        return known
    if _XML_START.match(head):
        if b"<html" in head.lower():
            return "text/html"
        raise Unreadable(
            "XML that is neither a page, a feed nor a wire story is kept, not read.", code="format_unknown"
        )
    if _JSON_START.match(head):
        return called if called in ("application/json", "application/x-ndjson") else "application/json"
    return _as_called(called)


def _as_called(called: Format | None) -> Format:
    """Without its first bytes to show for it, a file that is called a feed or a WARC is one no more than a text."""
    return called if called in ("text/html", "application/json", "application/x-ndjson") else "text/plain"


def signature(data: bytes) -> str | None:
    """What the first bytes say of a file that is no text ("a PDF file"), or None."""
    head = data[:16]
    for mark, kind in _BY_FIRST_BYTE.get(head[:1], ()):
        if head.startswith(mark):
            return kind
    return "a film or image file" if head[4:8] == b"ftyp" else None


def is_called_json(*, name: str = "", media_type: str | None = None) -> bool:
    """True where name or declared type call the data JSON, so that broken JSON is an error and not a plain text."""
    return "json" in (_called(name, media_type) or "")


def _xml(head: bytes, called: Format | None) -> Format | None:
    """A feed or a story of a news agency, by its root."""
    if is_xml_feed(head):
        return "application/rss+xml"
    if known := _BY_ROOT.get(root_tag(head).rpartition(":")[2]):
        return known
    # What is called a feed may be one entry of it, or have the warning of a program before it.
    if called == "application/rss+xml" and _FEED_WITHIN.search(head):
        return called
    return None


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
