"""From arbitrary bytes only articles or an Unreadable come, in bounded time; the same bytes give the same."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive import formats
from archive.errors import Unreadable
from archive.formats import LARGEST, newstext

NAMES = st.sampled_from(["", "a.txt", "a.html", "a.json", "a.ndjson", "a.bin", "a.xml", "a.rss", "a.warc"])
TYPES = st.sampled_from(
    [
        None,
        "text/plain",
        "text/html; charset=utf-8",
        "application/json",
        "application/x-ndjson",
        "application/atom+xml",
        "x",
    ]
)
ENCODINGS = st.sampled_from([None, "utf-8", "latin-1", "utf-16", "gb18030", "hex", "no-such", "undefined", ""])
FRAGMENTS = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace")),
        st.sampled_from(
            [
                *(b"<html>", b"<p>", b"</p>", b"<!--", b"<script type=application/ld+json>", b"<?xml version='1.0'?>"),
                *(b"{", b"}", b"[", b'"', b"\\ud800", b'{"title": "A", "text": "B"}'),
                *(b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf"),
                *(b"<rss>", b"<item>", b"</item>", b"<title>", b"<![CDATA[", b"]]>", b"<feed>", b"<entry>", b"&"),
                *(b"<nitf>", b"<body>", b"<body.content>", b"<newsItem>", b"<inlineXML>", b"<!DOCTYPE a ["),
                *(b'{"uri": "a", "bodies": [', b'"items": [', b'"version": "https://jsonfeed.org/version/1",'),
                *(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\n", b"\x1f\x8b\x08"),
            ]
        ),
    ),
    max_size=12,
).map(b"".join)  # fmt: skip


def outcome(data: bytes, **context: str | None) -> object:
    try:
        return formats.read(data, **context)
    except Unreadable as error:
        return error.reason


@settings(max_examples=300, deadline=None)
@given(data=st.one_of(st.binary(), FRAGMENTS), name=NAMES, media_type=TYPES, encoding=ENCODINGS)
@example(data=b"<", name="a.html", media_type=None, encoding=None)
@example(data=b"[" * 20_000, name="a.json", media_type=None, encoding=None)
@example(data=b'{"a":' * 20_000, name="a.json", media_type=None, encoding=None)
@example(data=b"<div>" * 5_000, name="a.html", media_type=None, encoding=None)
@example(data=b'{"title": "\\ud800", "text": "\\udfff"}', name="a.json", media_type=None, encoding=None)
def test_articles_or_a_code_and_the_same_again(data: bytes, name: str, media_type: str | None, encoding: str | None):
    first = outcome(data, name=name, media_type=media_type, encoding=encoding)
    assert outcome(data, name=name, media_type=media_type, encoding=encoding) == first
    if isinstance(first, str):
        assert first not in ("reader_failed", "out_of_memory")
        return
    assert isinstance(first, list)
    assert [article.part for article in first] == list(range(len(first)))
    for article in first:
        assert not any(ord(character) < 0x20 and character not in "\t\n\x0b\x0c" for character in article.text)
        article.text.encode("utf-8")
        for claim in article.claims:
            claim.value.encode("utf-8")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "", "file_empty"),
        (b"a" * (newstext.LONGEST_LINE + 1), "a.txt", "line_too_long"),
        (b"\n" * (newstext.MOST_LINES + 1), "a.txt", "too_many_lines"),
        (b"word " * 100 + b"\n" + b"x" * 100_000_000, "a.txt", "line_too_long"),
        ((b"word " * 2000 + b"\n") * (LARGEST // 10_000 + 1), "a.txt", "file_too_large"),
        (b"<p>" + b"a" * LARGEST, "a.html", "file_too_large"),
        (b"{not json", "a.json", "json_invalid"),
        (b"{1}\n{2}\n", "a.ndjson", "json_invalid"),
        (b'{"colour": "red"}', "a.json", "json_no_article"),
        (b"[1, 2, 3]", "a.json", "json_no_article"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "a.xml", "feed_empty"),
        (b"<?xml version='1.0'?><urlset/>", "a.xml", "format_unknown"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><item><title>&a;</title></item></rss>", "a.xml", "xml_unsafe"),
        (b"<nitf>" + b"<p>" * 20_000, "a.xml", "xml_invalid"),
        (b"<newsItem><itemMeta/></newsItem>", "a.xml", "xml_no_article"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a.json", "feed_empty"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n", "a.warc", "warc_no_page"),
        (b"%PDF-1.4\n", "a.txt", "not_text"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "not_text"),
        (b"PK\x03\x04\x14\x00", "a.txt", "not_text"),
        (bytes(range(256)) * 40, "a.txt", "not_text"),
    ],
)  # fmt: skip
def test_codes(data: bytes, name: str, code: str):
    assert outcome(data, name=name) == code


def test_a_timeout_of_the_caller_passes(monkeypatch: pytest.MonkeyPatch):
    def late(*_: object) -> list[object]:
        raise TimeoutError

    monkeypatch.setitem(formats.READERS, "text/plain", late)
    with pytest.raises(TimeoutError):
        formats.read(b"text")


@pytest.mark.parametrize(("error", "code"), [(KeyError, "reader_failed"), (MemoryError, "out_of_memory")])
def test_a_broken_parser_is_a_code_with_its_errors_type(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException], code: str
):
    def broken(*_: object) -> list[object]:
        raise error

    monkeypatch.setitem(formats.READERS, "text/plain", broken)
    with pytest.raises(Unreadable) as caught:
        formats.read(b"text")
    assert caught.value.reason == code
    assert code == "out_of_memory" or error.__name__ in caught.value.message


def test_what_only_begins_like_json_is_a_text():
    (article,) = formats.read(b'{"Nothing is lost", he said} and went on.')
    assert (article.media_type, article.text[:9]) == ("text/plain", '{"Nothing')
