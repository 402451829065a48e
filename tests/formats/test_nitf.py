"""NITF: what its head, its body's head and its body say."""

import pytest

from archive import formats
from archive.formats.nitf import extended
from tests.formats.claimed import claimed

TEXT = "The old quay closes on Monday."


def nitf(*, head: str = "", body_head: str = "", content: str = f"<p>{TEXT}</p>", end: str = "") -> bytes:
    return (
        f'<nitf xml:lang="en"><head>{head}</head><body><body.head>{body_head}</body.head>'
        f"<body.content>{content}</body.content>{end}</body></nitf>"
    ).encode()


def test_every_claim():
    (article,) = formats.read(
        nitf(
            head="<title>QUAY</title><docdata><doc-id id-string='x1'/><date.issue norm='20191107T115500+0400'/>"
            "<key-list><keyword key='harbour'/><keyword key='work'/></key-list></docdata>"
            "<pubdata name='Courier' position.section='Local'/>",
            body_head="<hedline><hl1>Quay closes</hl1><hl2>At last</hl2></hedline>"
            "<byline>By <person>Ann Lee</person> and <person>Bo Ek</person></byline>"
            "<distributor>Coast Wire</distributor>"
            "<dateline><location>BAKU</location>, <story.date norm='20191107'>Nov. 7</story.date></dateline>",
        )
    )
    assert (article.text, article.media_type) == (TEXT, "text/vnd.iptc.nitf")
    assert claimed(article) == {
        "title": ["Quay closes", "QUAY"], "subtitle": ["At last"], "authors": ["Ann Lee", "Bo Ek"],
        "credits": ["Coast Wire"], "dateline": ["BAKU"], "published": ["2019-11-07", "2019-11-07T11:55:00+04:00"],
        "language": ["en"], "publisher": ["Courier"], "section": ["Local"], "identifier": ["x1"],
        "keywords": ["harbour", "work"],
    }  # fmt: skip
    assert [claim.method for claim in article.claims if claim.field == "published"] == ["dateline", "meta"]


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("By Ann Lee, <byttl>Staff Reporter</byttl>", "By Ann Lee"),
        ("<byttl>Sports Network</byttl>", "Sports Network"),
        ("By Ann Lee<location>Baku</location>", "By Ann Lee"),
    ],
)
def test_titles_and_places_are_no_part_of_a_byline(byline: str, name: str):
    (article,) = formats.read(nitf(body_head=f"<byline>{byline}</byline>"))
    assert claimed(article)["authors"] == [name]


def test_publication_comes_before_issue_and_release():
    dates = "<docdata><date.release norm='20200103'/><date.issue norm='20200102'/></docdata>"
    (issued,) = formats.read(nitf(head=dates))
    (published,) = formats.read(nitf(head=f"{dates}<pubdata date.publication='20200104'/>"))
    assert (claimed(issued)["published"], claimed(published)["published"]) == (["2020-01-02"], ["2020-01-04"])


def test_subjects_where_no_keywords_are_listed():
    subject = "<tobject><tobject.subject tobject.subject.type='Sport' tobject.subject.matter='Rowing'/></tobject>"
    (article,) = formats.read(nitf(head=subject))
    assert claimed(article)["keywords"] == ["Rowing"]


def test_media_are_left_out_and_the_last_line_is_kept():
    content = f"<p>{TEXT}</p><media><media-caption><p>No text</p></media-caption></media><hl2>More</hl2><p>Two.</p>"
    (article,) = formats.read(nitf(content=content, end="<body.end><tagline>Editing by Bo Ek</tagline></body.end>"))
    assert article.text == f"{TEXT}\n\nMore\n\nTwo.\n\nEditing by Bo Ek"


@pytest.mark.parametrize(
    ("norm", "date"),
    [
        ("20191107", "2019-11-07"),
        ("20191107T1155", "2019-11-07T11:55"),
        ("20191107T115500Z", "2019-11-07T11:55:00Z"),
        ("20191107T115500-0530", "2019-11-07T11:55:00-05:30"),
        ("2019-11-07T11:55:00", "2019-11-07T11:55:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_dates_are_extended_and_never_completed(norm: str, date: str):
    assert extended(norm) == date
