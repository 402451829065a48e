"""WARC: the pages in records, and what was done to their bytes on the way."""

import gzip
import json
import zlib
from collections.abc import Callable

import pytest

from archive import formats
from archive.errors import Unreadable
from tests.formats.claimed import claimed, codes
from tests.intake.recording import answer, page, record

HTML = page("Quay closes", "The old quay closes on Monday, the harbour board said after a long meeting.")


def test_a_record_alone():
    (article,) = formats.read(record(answer(HTML)))
    assert "The old quay closes on Monday" in article.text
    assert (article.media_type, article.encoding) == ("text/html", "utf-8")
    assert claimed(article)["url"] == ["https://a.example/1"]


def test_only_pages_are_read_in_the_order_of_the_records():
    articles = formats.read(
        record(b"software: x", kind="warcinfo")
        + record(b"GET / HTTP/1.1\r\n\r\n", kind="request")
        + record(answer(HTML))
        + record(answer(b"\x89PNG", media_type="image/png"))
        + record(answer(HTML, status="404 Not Found"))
        + record(answer(b"", status="301 Moved"))
        + record(answer(b"User-agent: *"), address="https://a.example/robots.txt")
        + record(answer(HTML), kind="revisit")
        + record(b"The quay closes.", kind="resource", media_type="text/plain", address="file:///a.txt")
        + record(answer(json.dumps({"title": "A", "text": "The quay."}).encode(), media_type="application/json"))
    )
    assert [(article.part, article.media_type) for article in articles] == [
        (0, "text/html"),
        (1, "text/plain"),
        (2, "application/json"),
    ]


def chunked(data: bytes, size: int = 7) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%X;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (chunked(HTML), {"Transfer-Encoding": "chunked"}),
        (HTML, {"Transfer-Encoding": "chunked"}),
        (gzip.compress(HTML), {"Content-Encoding": "gzip"}),
        (HTML, {"Content-Encoding": "gzip"}),
        (zlib.compress(HTML), {"Content-Encoding": "deflate"}),
        (deflated(HTML), {"Content-Encoding": "deflate"}),
        (chunked(gzip.compress(HTML), 50), {"Transfer-Encoding": "chunked", "Content-Encoding": "x-gzip"}),
    ],
)
def test_bytes_are_unpacked_as_the_server_packed_them(body: bytes, fields: dict[str, str]):
    (plain,) = formats.read(record(answer(HTML)))
    assert formats.read(record(answer(body, **fields))) == [plain]


@pytest.mark.parametrize(
    ("body", "fields", "code"),
    [
        (gzip.compress(bytes(20_000_000)), {"Content-Encoding": "gzip"}, "archive_bomb"),
        (gzip.compress(HTML)[:-9], {"Content-Encoding": "gzip"}, "archive_broken"),
        (b"\x1f\x8b\x08 no", {"Content-Encoding": "gzip"}, "archive_broken"),
        (HTML, {"Content-Encoding": "br"}, "archive_unsupported"),
        (record(answer(HTML)), {}, "format_unknown"),
        (b"%PDF-1.7", {}, "not_text"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_part_with_a_problem(body: bytes, fields: dict[str, str], code: str):
    first, second = formats.read(record(answer(body, **fields)) + record(answer(HTML)))
    assert (codes(first), first.problems[0].severity) == ([code], "fatal")
    assert codes(second) == []


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["packed", "plain"])
@pytest.mark.parametrize("cut", [1, 30, 200])
def test_what_came_before_damage_is_kept_and_the_break_is_told(pack: Callable[[bytes], bytes], cut: int):
    second = record(answer(HTML), address="https://a.example/2").removesuffix(b"\r\n\r\n")
    first, *_, broken = formats.read(pack(record(answer(HTML))) + pack(second)[:-cut])
    assert claimed(first)["url"] == ["https://a.example/1"]
    assert (codes(broken), broken.problems[0].severity) == (["archive_broken"], "fatal")


def test_packed_records_are_read_like_others():
    records = [record(answer(HTML)), record(answer(HTML), address="https://a.example/2")]
    packed = b"".join(map(gzip.compress, records))
    assert formats.read(packed, name="a.warc.gz") == formats.read(b"".join(records))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (gzip.compress(b"WARC/1.0\r\n" + bytes(80_000_000)), "archive_bomb"),
        (record(b"software: x", kind="warcinfo"), "warc_no_page"),
    ],
)
def test_what_is_refused(data: bytes, code: str):
    with pytest.raises(Unreadable) as refused:
        formats.read(data, name="a.warc")
    assert refused.value.reason == code


def test_a_record_without_a_length_is_a_break():
    (broken,) = formats.read(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n")
    assert codes(broken) == ["archive_broken"]
