"""WARC: the pages in the records of a crawl, one record or a small file of them, packed or not.

Large files never come here: they are cut into records where they come in.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.containers import warc
from archive.errors import Unreadable
from archive.values import Claim, ParsedArticle, Problem

MEDIA_TYPE = "application/warc"
PACKED = b"\x1f\x8b"
_LONGEST = 64 * 1024 * 1024
"""Bytes that a packed file is unpacked to at most."""
_STEP = 64 * 1024

Inside = Callable[[bytes, str | None, str | None, str | None], list[ParsedArticle]]
"""Reads a page: its bytes, media type, encoding and address."""


def is_warc(data: bytes) -> bool:
    """Whether the bytes begin with a record, packed or not."""
    if not data.startswith(PACKED):
        return data.startswith(warc.MARK)
    try:
        return zlib.decompressobj(wbits=31).decompress(data[:1024], len(warc.MARK)) == warc.MARK
    except zlib.error:
        return False


def read_warc(data: bytes, *, inside: Inside, largest: int) -> list[ParsedArticle]:
    """The pages of all records, in order; a record that cannot be read is a part with a fatal problem.

    Raises Unreadable `warc_no_page` where there is none, `archive_bomb` where the file unpacks without end.
    """
    articles: list[ParsedArticle] = []
    for page in _pages(data):
        articles += [page] if isinstance(page, ParsedArticle) else _read(page, inside, largest)
    if not articles:
        raise Unreadable("No record of the WARC holds a page.", code="warc_no_page")
    return [replace(article, part=part) for part, article in enumerate(articles)]


def _pages(data: bytes) -> Iterator[tuple[warc.Head, bytes] | ParsedArticle]:
    """The records that hold pages, and at the end the break, if there is one."""
    broken = ""
    if data.startswith(PACKED):
        data, broken = _unpacked(data)
    at = 0
    while at < len(data):
        while data[at : at + 1] in (b"\r", b"\n"):
            at += 1
        if at >= len(data):
            break
        head = warc.read_head(data[at : at + warc.LONGEST_HEAD])
        begin = at + head.size if head else at
        if head is None or begin + head.length > len(data):
            broken = broken or ("The last record is cut short." if head else "Here begins no record.")
            break
        at = begin + head.length
        block = data[begin:at]
        if warc.holds_page(head, block):
            yield head, block
    if broken:
        yield _unusable("archive_broken", f"The WARC is damaged behind this place: {broken}")


def _unpacked(data: bytes) -> tuple[bytes, str]:
    """All of a file that is packed record by record, and what is wrong with it; what came before damage is kept."""
    pieces: list[bytes] = []
    size = at = 0
    decoder = zlib.decompressobj(wbits=31)
    while at < len(data):
        given = data[at : at + _STEP]
        try:
            piece = decoder.decompress(given, _LONGEST - size + 1)
        except zlib.error as error:
            return b"".join(pieces), f"{error}."
        pieces.append(piece)
        size += len(piece)
        if size > _LONGEST:
            raise Unreadable(f"The WARC unpacks to more than {_LONGEST:,} bytes.", code="archive_bomb")
        at += len(given) - len(decoder.unused_data)
        if decoder.eof:
            decoder = zlib.decompressobj(wbits=31)
            while data[at : at + 1] == b"\0":
                at += 1
        elif at >= len(data):
            return b"".join(pieces), "it is cut short."
    return b"".join(pieces), ""


def _read(page: tuple[warc.Head, bytes], inside: Inside, largest: int) -> list[ParsedArticle]:
    head, block = page
    answer = warc.read_answer(head, block)
    kind = answer.fields.get_content_type() if "Content-Type" in answer.fields else None
    try:
        body = block[answer.size :]
        if answer.status is not None:
            body = _decoded(_whole(body, str(answer.fields.get("Transfer-Encoding", ""))), answer, largest)
        if is_warc(body):
            raise Unreadable("A WARC inside a WARC is kept, not read.", code="format_unknown")
        articles = inside(body, kind, answer.fields.get_content_charset(), head.address)
    except Unreadable as error:
        articles = [_unusable(error.reason, error.message)]
    if not head.address:
        return articles
    found = Claim(
        field="url",
        value=head.address,
        method="sender",
        as_written=head.address,
        confidence=0.7,
        note="WARC-Target-URI",
    )
    return [replace(article, claims=(*article.claims, found)) for article in articles]


def _whole(body: bytes, transfer: str) -> bytes:
    """A body without the lengths between its chunks. Many crawlers have taken them out and left the field."""
    if "chunked" not in transfer.lower():
        return body
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + 1024)
        size = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 8 or size.strip(b"0123456789abcdefABCDEF"):
            # No length where the first one has to stand: there are none.
            return body if at == 0 else b"".join(pieces)
        length = int(size, 16)
        if length == 0:
            return b"".join(pieces)
        pieces.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1


def _decoded(body: bytes, answer: warc.Answer, largest: int) -> bytes:
    """A body as it was before it was packed for the way. Raises Unreadable."""
    names = str(answer.fields.get("Content-Encoding", "")).lower().replace("x-gzip", "gzip").split(",")
    for name in reversed([name.strip() for name in names if name.strip() not in ("", "identity")]):
        if name == "gzip" and not body.startswith(PACKED):
            # Unpacked by the crawler, the field left as it was.
            continue
        if name not in ("gzip", "deflate"):
            raise Unreadable(f"A page packed with {name[:20]} is not read.", code="archive_unsupported")
        body = _inflated(body, largest)
    return body


def _inflated(body: bytes, largest: int) -> bytes:
    # What calls itself deflate comes with the head of zlib, or without.
    wbits = 31 if body.startswith(PACKED) else 15 if body[:1] == b"\x78" else -15
    decoder = zlib.decompressobj(wbits=wbits)
    try:
        whole = decoder.decompress(body, largest + 1)
    except zlib.error as error:
        raise Unreadable(f"The page cannot be unpacked: {error}.", code="archive_broken") from error
    if len(whole) > largest:
        raise Unreadable(f"The page unpacks to more than {largest:,} bytes.", code="archive_bomb")
    if not decoder.eof:
        raise Unreadable("The page's packed bytes are cut short.", code="archive_broken")
    return whole


def _unusable(code: str, message: str) -> ParsedArticle:
    problem = Problem(code=code, severity="fatal", message=message)
    return ParsedArticle(text="", media_type=MEDIA_TYPE, encoding="", problems=(problem,))
