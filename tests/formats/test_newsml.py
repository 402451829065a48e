"""NewsML-G2: news items with NITF, XHTML or plain content, alone and in messages."""

import pytest

from archive import formats
from archive.errors import Unreadable
from tests.formats.claimed import claimed, codes

TEXT = "The old quay closes on Monday."
XHTML = f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><p>{TEXT}</p></body></html></inlineXML>"
NITF = (
    "<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><body.head><hedline><hl1>Inner</hl1></hedline>"
    f"<byline>By Bo Ek</byline></body.head><body.content><p>{TEXT}</p></body.content></body></nitf></inlineXML>"
)


def item(*, meta: str = "", content: str = "", body: str = XHTML) -> str:
    return (
        f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='g1' xml:lang='en'><itemMeta>{meta}</itemMeta>"
        f"<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )


def read(*items: str) -> list:
    if len(items) == 1:
        return formats.read(items[0].encode())
    return formats.read(f"<newsMessage><itemSet>{''.join(items)}</itemSet></newsMessage>".encode())


def test_every_claim():
    (article,) = read(
        item(
            meta="<provider><name>Coast Wire</name></provider><firstCreated>2020-01-02T03:04:05Z</firstCreated>"
            "<versionCreated>2020-01-02T06:00:00Z</versionCreated><pubStatus qcode='stat:usable'/>",
            content="<located><name>Baku</name></located><by>By Ann Lee</by><creditline>Coast Wire</creditline>"
            "<infoSource><name>AP</name></infoSource><language tag='en-US'/><keyword>quay</keyword>"
            "<subject qcode='a:1'><name>harbour</name></subject><headline>Quay closes</headline>"
            "<headline role='hld:subHeadline'>At last</headline>",
        )
    )
    assert (article.text, article.media_type) == (TEXT, "application/vnd.iptc.g2.newsitem+xml")
    assert claimed(article) == {
        "identifier": ["g1"], "published": ["2020-01-02T03:04:05Z"], "modified": ["2020-01-02T06:00:00Z"],
        "publisher": ["Coast Wire"], "language": ["en-US"], "title": ["Quay closes"], "subtitle": ["At last"],
        "authors": ["By Ann Lee"], "credits": ["Coast Wire", "AP"], "dateline": ["Baku"],
        "keywords": ["quay", "harbour"],
    }  # fmt: skip
    assert codes(article) == []


def test_what_the_item_does_not_say_its_nitf_does():
    (inner,) = read(item(body=NITF))
    (outer,) = read(item(content="<by>Ann Lee</by>", body=NITF))
    assert (inner.text, claimed(inner)["title"], claimed(inner)["authors"]) == (TEXT, ["Inner"], ["By Bo Ek"])
    assert claimed(outer)["authors"] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("meta", "dates"),
    [
        ("<versionCreated>2020-01-02T03:04:05Z</versionCreated>", (["2020-01-02T03:04:05Z"], None)),
        (
            "<firstCreated>2020-01-02T03:04:05Z</firstCreated><versionCreated>2020-01-02T03:04:05Z</versionCreated>",
            (["2020-01-02T03:04:05Z"], None),
        ),
        ("", (["2020-01-01"], ["2020-01-05"])),
    ],
)
def test_dates(meta: str, dates: object):
    content = "<contentCreated>2020-01-01</contentCreated><contentModified>2020-01-05</contentModified>"
    (article,) = read(item(meta=meta, content=content))
    assert (claimed(article).get("published"), claimed(article).get("modified")) == dates


def test_a_message_gives_its_texts_in_order():
    picture = item(meta="<itemClass qcode='ninat:picture'/>")
    first, second = read("<packageItem/>", item(content="<headline>A</headline>"), picture, item(body=NITF))
    assert [claimed(article)["title"] for article in (first, second)] == [["A"], ["Inner"]]
    assert (second.part, second.media_type) == (1, "application/vnd.iptc.g2.newsmessage+xml")


@pytest.mark.parametrize(
    "status", ["stat:canceled", "stat:withheld", "http://cv.iptc.org/newscodes/pubstatusg2/canceled"]
)
def test_what_its_sender_has_taken_back_is_told(status: str):
    (article,) = read(item(meta=f"<pubStatus qcode='{status}'/>"))
    assert codes(article) == ["not_usable"]


@pytest.mark.parametrize(
    "body",
    [
        "<remoteContent href='a.jpg'/>",
        "<inlineXML><sports-content><p>1:0</p></sports-content></inlineXML>",
        "<inlineData encoding='base64'>aGFsbG8=</inlineData>",
        "",
    ],
)
def test_data_is_no_text(body: str):
    with pytest.raises(Unreadable) as refused:
        read(item(body=body))
    assert refused.value.reason == "xml_no_article"
