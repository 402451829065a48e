"""The heads of WARC records, and which records hold pages."""

import pytest

from archive.containers.warc import LONGEST_HEAD, holds_page, read_head
from tests.intake.recording import answer, record


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"WARC/1.0\r\nContent-Length: 3\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -3\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: \xd9\xa3\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
        b"WARC/1.0\r\nX: " + b"x" * LONGEST_HEAD + b"\r\nContent-Length: 3\r\n\r\n",
    ],
)
def test_no_head(head: bytes):
    assert read_head(head) is None


def test_a_head_with_bare_line_feeds():
    head = read_head(b"WARC/0.17\nContent-Length: 3\nWARC-Target-URI: <https://a.example/>\n\nabc")
    assert head is not None
    assert (head.length, head.address) == (3, "https://a.example/")


@pytest.mark.parametrize(
    ("held", "is_page"),
    [
        (record(answer(b"<p>")), True),
        (record(answer(b"{}", media_type="application/ld+json")), True),
        (record(answer(b"<rss/>", media_type="application/rss+xml; charset=utf-8")), True),
        (record(b"HTTP/1.1 200 OK\r\n\r\n<p>"), True),
        (record(b"Text", kind="resource", media_type="text/plain"), True),
        (record(b"<p>", kind="conversion", media_type="text/html"), False),
        (record(answer(b"<p>"), kind="revisit"), False),
        (record(answer(b"<p>", status="500 Error")), False),
        (record(answer(b"<p>", status="204 No Content")), True),
        (record(answer(b" \r\n")), False),
        (record(answer(b"p {}", media_type="text/css")), False),
        (record(answer(b"<svg/>", media_type="image/svg+xml")), False),
        (record(answer(b"x", media_type="application/octet-stream")), False),
        (record(b"20191107 127.0.0.1", kind="response", media_type="text/dns"), False),
        (record(answer(b"User-agent: *", media_type="text/plain"), address="http://a.example/robots.txt?x"), False),
        (record(answer(b"<p>"), address="http://[bad"), True),
    ],
)
def test_pages(held: bytes, is_page: bool):  # noqa: FBT001 - a column of the table
    head = read_head(held)
    assert head is not None
    assert holds_page(head, held[head.size : head.size + head.length]) == is_page
