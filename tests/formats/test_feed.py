"""RSS, Atom and JSON Feed, as the rules have them and as feeds are."""

import json
from contextlib import suppress
from time import process_time

import pytest

from archive import formats
from archive.errors import Unreadable
from archive.formats.feed import read_feed
from archive.values import ParsedArticle
from tests.formats.claimed import claimed, codes

BODY = "The old quay closes on Monday."


def rss(item: str, *, channel: str = "<title>Coast Herald</title>", names: str = "") -> list[ParsedArticle]:
    return formats.read(f'<rss version="2.0" {names}><channel>{channel}{item}</channel></rss>'.encode())


def atom(entry: str, *, head: str = "", names: str = 'xmlns="http://www.w3.org/2005/Atom"') -> list[ParsedArticle]:
    return formats.read(f"<feed {names}>{head}<entry>{entry}</entry></feed>".encode(), name="a.xml")


def test_an_entry_claims_what_its_elements_say():
    (article,) = rss(
        "<item><title>Quay closes</title><link>https://a.example/1</link><guid isPermaLink='false'>a1</guid>"
        "<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator><pubDate>Thu, 07 Nov 2019 11:55:00 GMT</pubDate>"
        f"<category>Coast</category><category>Work</category><description>{BODY}</description></item>",
        channel="<title>Coast Herald</title><language>en-gb</language>",
        names='xmlns:dc="http://purl.org/dc/elements/1.1/"',
    )
    assert (article.text, article.media_type, article.part, codes(article)) == (BODY, "application/rss+xml", 0, [])
    assert claimed(article) == {
        "title": ["Quay closes"], "authors": ["Ann Lee", "Bo Ek"], "published": ["Thu, 07 Nov 2019 11:55:00 GMT"],
        "url": ["https://a.example/1"], "identifier": ["a1"], "publisher": ["Coast Herald"], "language": ["en-gb"],
        "keywords": ["Coast", "Work"],
    }  # fmt: skip
    assert {claim.method for claim in article.claims} == {"feed"}


@pytest.mark.parametrize(
    ("item", "field", "values"),
    [
        ("<title>1 &lt; 2 in Q&amp;A</title>", "title", ["1 < 2 in Q&A"]),
        ("<title>&lt;b&gt;Quay&lt;/b&gt; closes</title>", "title", ["Quay closes"]),
        ("<title>Caf&amp;eacute; opens</title>", "title", ["Café opens"]),
        ("<title><![CDATA[Bell & Sons]]></title>", "title", ["Bell & Sons"]),
        ("<title>Bell & Sons&nbsp;win</title>", "title", ["Bell & Sons win"]),
        ("<author>a@b.example (Ann Lee)</author>", "authors", ["Ann Lee"]),
        ("<author>Ann Lee &lt;a@b.example&gt;</author>", "authors", ["Ann Lee"]),
        ("<pubDate>Thu, 07 Nov 19 11:55:00 GMT</pubDate>", "published", ["Thu, 07 Nov 2019 11:55:00 GMT"]),
        ("<pubDate>Sun, 07 Nov 99 11:55:00 GMT</pubDate>", "published", ["Sun, 07 Nov 1999 11:55:00 GMT"]),
        ("<guid>https://a.example/g</guid>", "url", ["https://a.example/g"]),
        ("<link>/2</link>", "url", ["https://a.example/2"]),
        ("<source url='https://b.example'>Bote</source>", "publisher", ["Bote"]),
        ("<media:keywords>a, b</media:keywords>", "keywords", ["a", "b"]),
    ],
)
def test_values_as_publishers_mean_them(item: str, field: str, values: list[str]):
    (article,) = rss(f"<item>{item}</item>", channel="<link>https://a.example/</link>")
    assert claimed(article)[field] == values


@pytest.mark.parametrize("item", ["<author>a@b.example</author>", "<author/>", "<dc:creator> </dc:creator>"])
def test_an_address_is_no_author(item: str):
    (article,) = rss(f"<item><title>A</title>{item}</item>")
    assert "authors" not in claimed(article)


@pytest.mark.parametrize(
    "item",
    [
        f"<description>Teaser</description><content:encoded>&lt;p&gt;{BODY}&lt;/p&gt;</content:encoded>",
        f"<description>{BODY}</description><content:encoded/>",
        f"<description><![CDATA[<p>{BODY}</p><script>x()</script>]]></description>",
        f"<description><p>{BODY}</p></description>",
    ],
)
def test_where_the_text_is(item: str):
    (article,) = rss(f"<item>{item}</item>")
    assert article.text == BODY


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<content type="text">1 &lt; 2 &amp;amp; 3</content>', "1 < 2 &amp; 3"),
        (f'<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content><summary>Short</summary>', BODY),
        (f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p></div></content>', BODY),
        ('<content type="image/png">iVBORw0KGgo=</content><summary>Short</summary>', "Short"),
        ('<content src="https://a.example/a.mp4" type="video/mp4"/><summary>Short</summary>', "Short"),
    ],
)
def test_atom_says_how_its_content_is_written(content: str, text: str):
    (article,) = atom(content)
    assert (article.text, article.media_type) == (text, "application/atom+xml")


def test_atom_takes_from_the_feed_what_an_entry_does_not_say():
    head = '<title>Coast</title><author><name>Ann Lee</name></author><link rel="self" href="https://x.example/f"/>'
    (article,) = atom("<title>A</title><updated>2020-01-02T03:04:05Z</updated>", head=head)
    assert claimed(article) == {
        "title": ["A"], "authors": ["Ann Lee"], "modified": ["2020-01-02T03:04:05Z"], "publisher": ["Coast"],
    }  # fmt: skip


def test_prefixes_mean_what_they_are_declared_as():
    names = 'xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:who="http://purl.org/dc/elements/1.1/"'
    (article,) = rss(f"<item><who:creator>Ann Lee</who:creator><c:encoded>{BODY}</c:encoded></item>", names=names)
    assert (article.text, claimed(article)["authors"]) == (BODY, ["Ann Lee"])


def test_an_entry_alone_is_read_like_the_one_in_its_feed():
    said = {
        "title": "Coast Herald",
        "language": "en",
        "link": "https://a.example/",
        "namespaces": {"c": "http://purl.org/rss/1.0/modules/content/"},
    }
    item = f"<item><title>A</title><link>/1</link><c:encoded>{BODY}</c:encoded></item>"
    (whole,) = rss(
        item,
        channel="<title>Coast Herald</title><link>https://a.example/</link><language>en</language>",
        names='xmlns:c="http://purl.org/rss/1.0/modules/content/"',
    )
    assert formats.read(item.encode(), media_type="application/rss+xml", feed=said) == [whole]


def test_a_feed_that_is_cut_short_gives_what_came():
    first, second = rss(f"<item><title>A</title></item><item><title>B</title><description>{BODY[:9]}")
    assert (claimed(first)["title"], claimed(second)["title"], second.text) == (["A"], ["B"], BODY[:9].strip())
    assert "xml_repaired" in codes(second)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251"),
        ("<?xml version='1.0' encoding='utf-16'?>", "utf-16"),
        ("\ufeff", "utf-8"),
        ("<br />\n<b>Warning</b>: in /feed.php\n", "utf-8"),
    ],
)
def test_bytes_and_what_stands_before_the_feed(data: str, encoding: str):
    feed = f"{data}<rss><channel><item><title>Мост</title></item></channel></rss>".encode(encoding)
    (article,) = formats.read(feed, name="a.rss")
    assert claimed(article)["title"] == ["Мост"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><rss><item/></rss>", "xml_unsafe"),
        ("<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://127.0.0.1:9/b'> %b;]><rss><item/></rss>", "xml_unsafe"),
        ("<rss><item>" + "<a>" * 20_000, "xml_invalid"),
        ("<rss><channel><title>A</title></channel></rss>", "feed_empty"),
    ],
)
def test_what_is_refused(data: str, code: str):
    with pytest.raises(Unreadable) as refused:
        formats.read(data.encode(), name="a.rss")
    assert refused.value.reason == code


def test_a_dtd_that_only_names_itself_is_not_fetched():
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    (article,) = formats.read(f"<?xml version='1.0'?>{doctype}<rss><item><title>A</title></item></rss>".encode())
    assert claimed(article)["title"] == ["A"]


@pytest.mark.parametrize(
    "piece",
    ["&a", "<![CDATA[", "<a ", "]]>", "a@b ", "<b>", "&lt;p ", "x@", "<category>a</category>", 'a="1" ', "<!--"],
)
def test_time_grows_no_faster_than_length(piece: str):
    def seconds(times: int) -> float:
        data = f"<rss><item><title>A</title><author>{piece * times}</author></item></rss>".encode()
        begun = process_time()
        with suppress(Unreadable):
            read_feed(data)
        return process_time() - begun

    seconds(100)
    small, large = min(seconds(2_000) for _ in range(3)), min(seconds(40_000) for _ in range(2))
    assert large < 0.05 + 20 * small * 4


def json_feed(*items: object, **feed: object) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Coast", **feed, "items": items}
    ).encode()


def test_json_feed():
    item = {
        "id": "1",
        "url": "https://a.example/1",
        "title": "Quay &amp; pier",
        "content_html": f"<p>{BODY}</p>",
        "date_published": "2020-01-02T03:04:05Z",
        "date_modified": "2020-01-03T03:04:05Z",
        "authors": [{"name": "Ann Lee"}, {"url": "https://b.example"}, {"name": "Bo Ek"}],
        "tags": ["a", "b"],
    }
    first, second = formats.read(
        json_feed(item, {"id": 2, "content_text": "<p> is plain"}, language="en", authors=[{"name": "Desk Lee"}])
    )
    assert (first.text, first.media_type) == (BODY, "application/feed+json")
    assert claimed(first) == {
        "title": ["Quay & pier"], "published": ["2020-01-02T03:04:05Z"], "modified": ["2020-01-03T03:04:05Z"],
        "url": ["https://a.example/1"], "identifier": ["1"], "language": ["en"], "authors": ["Ann Lee", "Bo Ek"],
        "publisher": ["Coast"], "keywords": ["a", "b"],
    }  # fmt: skip
    assert second.text == "<p> is plain"
    assert claimed(second) == {
        "identifier": ["2"], "language": ["en"], "authors": ["Desk Lee"], "publisher": ["Coast"],
    }  # fmt: skip


def test_json_feed_1_has_one_author():
    (article,) = formats.read(json_feed({"id": "1", "title": "A", "author": {"name": "Ann Lee"}}))
    assert claimed(article)["authors"] == ["Ann Lee"]


@pytest.mark.parametrize("item", [None, 1, [], "a"])
def test_an_item_that_is_no_object_is_a_part_with_a_problem(item: object):
    first, second = formats.read(json_feed(item, {"id": "1", "title": "A"}))
    assert (codes(first), claimed(second)["title"]) == (["json_no_article"], ["A"])
