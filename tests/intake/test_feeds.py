"""Entries of feeds: each with its own bytes, however the stream comes."""

import tracemalloc
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.intake.feeds import entries
from archive.intake.limits import Refused
from archive.values import Arrival
from tests.intake.packing import arrived

HEAD = (
    b'<?xml version="1.0" encoding="windows-1251"?>\n<!-- <item> -->\n<rss version="2.0" '
    b'xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>Coast &amp; Sea</title><language>en</language>'
    b"<link>https://a.example/</link>\n"
)
FIRST = (
    b'<item a="1">\n<title>\xcc\xee\xf1\xf2</title>'
    b"<c:encoded><![CDATA[an </item> and <item> in it]]></c:encoded></item>"
)
SECOND = b"<item><!-- </item> --><title>B</title></item >"
FEED = HEAD + FIRST + b"\n  " + SECOND + b"</channel></rss>\n"
DECLARED = {
    "media_type": "application/rss+xml",
    "encoding": "windows-1251",
    "feed": {
        "title": "Coast & Sea",
        "language": "en",
        "link": "https://a.example/",
        "namespaces": {"c": "http://purl.org/rss/1.0/modules/content/"},
    },
}


def cut(feed: bytes, *, step: int = 1 << 20, longest: int = 10_000) -> list[Arrival | Refused]:
    pieces = [feed[at : at + step] for at in range(0, len(feed), step)]
    return list(entries(pieces, container="a.xml", max_entry=longest))


def texts(found: list[Arrival | Refused]) -> list[bytes | str]:
    return [one.data if isinstance(one, Arrival) else one.code for one in found]


def test_entries_are_arrivals_with_what_their_feed_says():
    assert arrived("a.xml", FEED) == [
        Arrival(data=FIRST, name="a.xml#1", declared=DECLARED),
        Arrival(data=SECOND, name="a.xml#2", declared=DECLARED),
    ]


@given(step=st.integers(min_value=1, max_value=300))
def test_how_the_stream_is_cut_makes_no_difference(step: int):
    assert cut(FEED, step=step) == cut(FEED)


@given(names=st.lists(st.sampled_from([b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"x", b"</rss>"])))
def test_every_entry_is_bytes_of_the_feed_in_their_order(names: list[bytes]):
    feed = b"<rss>" + b"".join(names)
    at = 0
    for found in cut(feed, step=5):
        if isinstance(found, Arrival):
            at = feed.index(found.data, at) + len(found.data)


def test_atom():
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Bote</title>'
        b"<author><name>Ann Lee</name></author>"
        b"<entry><title>A</title></entry><entry><title>B</title></entry></feed>"
    )
    first, second = cut(feed)
    assert texts([first, second]) == [b"<entry><title>A</title></entry>", b"<entry><title>B</title></entry>"]
    assert isinstance(first, Arrival)
    assert first.declared == {
        "media_type": "application/atom+xml",
        "feed": {
            "title": "Bote",
            "language": "de",
            "authors": ["Ann Lee"],
            "namespaces": {"": "http://www.w3.org/2005/Atom"},
        },
    }


def test_rdf_lists_its_items_before_they_come():
    feed = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>'
        b"<title>A</title><items><rdf:Seq/></items></channel><item rdf:about='b'><title>B</title></item></rdf:RDF>"
    )
    assert texts(arrived("a.rdf", feed)) == [b"<item rdf:about='b'><title>B</title></item>"]


@pytest.mark.parametrize(
    ("feed", "found"),
    [
        (b"<rss><item>a<item>b</item></rss>", [b"<item>a", b"<item>b</item>"]),
        (b"<rss><item>a</rss>", [b"<item>a"]),
        (b"<rss><item>a</item><item>b", [b"<item>a</item>", "xml_invalid"]),
        (b"<rss><item>a</item>", [b"<item>a</item>", "xml_invalid"]),
        (b"<rss><item>a</item><!-- </rss>", [b"<item>a</item>", "xml_invalid"]),
        (b"<rss></item><item>a</item></rss>", [b"<item>a</item>"]),
        (b"<rss><channel/></rss>", []),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss><item>&b;</item><item/></rss>", ["xml_unsafe"]),
    ],
)
def test_broken_feeds(feed: bytes, found: list[bytes | str]):
    assert texts(cut(feed)) == found


def test_an_entry_that_is_too_long_is_refused_and_the_next_one_comes():
    feed = b"<rss><item>" + b"x" * 500 + b"</item><item>b</item></rss>"
    for step in (7, 100, 10_000):
        assert texts(cut(feed, step=step, longest=100)) == ["entry_too_long", b"<item>b</item>"]


def test_memory_is_bounded_by_an_entry():
    pieces = chain([b"<rss><channel><item>"], repeat(b"x" * (1 << 16), 1000))
    tracemalloc.start()
    try:
        found = list(entries(pieces, container="a", max_entry=1000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (texts(found), peak < 2_000_000) == (["xml_invalid"], True)


def test_bytes_before_a_feed_do_not_end():
    assert texts(cut(b"<rss>" + b"<a>" * 100_000, step=1000)) == ["xml_invalid"]
