"""What stands around an article is cut by name; what only sounds like it stays."""

import pytest

from tests.normalization.articles import BODY, HEADER, understood


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Follow us on Twitter @harbour", "follow_us"),
        ("Follow Vesper on Telegram. Only the news that matters", "follow_us"),
        ("Подписывайтесь на наш канал в Telegram", "follow_us"),
        ("© 2020 Harbour News. All rights reserved.", "copyright"),
        ("Copyright 2020 The Associated Press. All rights reserved.", "copyright"),
        ("All rights reserved", "copyright"),
        ("Share this article", "share"),
        ("Subscribe to our newsletter", "subscribe"),
        ("We use cookies to improve your visit.", "cookie"),
        ("Comments (3)", "comments"),
        ("3 comments", "comments"),
        ("Leave a comment", "comments"),
        ("Photo: Ann Lee/Reuters", "photo_credit"),
        ("(Photo by Ann Lee)", "photo_credit"),
        ("FILE PHOTO: The pier in the harbour. REUTERS/Ann Lee", "photo_credit"),
        ("Page 2 of 5", "page_number"),
        ("- 2 -", "page_number"),
        ("Home > News > Harbour", "navigation"),
        ("Advertisement", "other"),
        ("Tags: pier, harbour", "other"),
        ("* * *", "other"),
        ("Email the author: ann@example.org", "signature"),
        ("--\nAnn Lee\nHarbour News\nann@example.org", "signature"),
    ],
)
def test_cut_by_name(written: str, kind: str):
    text = f"{HEADER}{BODY}\n\n{written}"
    article = understood(text)
    assert [(text[slice(*cut.span)], cut.kind) for cut in article.boilerplate] == [(written, kind)]
    assert article.body == BODY


@pytest.mark.parametrize(
    "written",
    [
        "Share prices rose 3 percent",
        "Photos of the pier were shown at the meeting.",
        "Follow the road to the harbour, he said.",
        "Comments by the mayor were few.",
        "Page after page of the report tells of storms.",
        "Latest figures show a rise of the catch.",
        "Copyrights are another matter.",
    ],
)
def test_sentences_stay(written: str):
    article = understood(f"{HEADER}{BODY}\n\n{written}")
    assert article.boilerplate == ()
    assert article.body == f"{BODY}\n\n{written}"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Related news", "related"),
        ("RELATED STORIES:", "related"),
        ("You may also like", "related"),
        ("Mehr zum Thema", "related"),
        ("Читайте также:", "related"),
        ("Latest", "latest"),
        ("Breaking news", "latest"),
        ("Most read", "most_read"),
    ],
)
def test_a_heading_opens_a_list_to_the_end(heading: str, kind: str):
    text = f"{HEADER}{BODY}\n\n{heading}\nOne story here\nBusiness 6 November 20:55\n• Two is there\n5 Nov 2019"
    article = understood(text)
    assert [(cut.span, cut.kind) for cut in article.boilerplate] == [((text.index(heading), len(text)), kind)]
    first, second = article.related_links
    assert (first.title, first.section, first.date, first.time) == ("One story here", "Business", "6 November", "20:55")
    assert (second.title, second.section, second.date, second.time) == ("Two is there", None, "5 Nov 2019", None)
    # The dates of other articles are never dates of this one.
    assert [claim.value for claim in article.claims if claim.field == "published"] == ["2020-01-02"]


def test_running_text_ends_a_list():
    article = understood(f"{HEADER}{BODY}\n\nRelated\nOne story here\n\n{BODY}")
    assert [link.title for link in article.related_links] == ["One story here"]
    assert article.body == f"{BODY}\n\n{BODY}"


@pytest.mark.parametrize(
    "written", ["Read also: Old pier closes", "RELATED: Old pier closes", "Читайте также: Old pier closes"]
)
def test_one_link_in_one_line(written: str):
    article = understood(f"{HEADER}{BODY}\n\n{written}\n\n{BODY}")
    assert [link.title for link in article.related_links] == ["Old pier closes"]
    assert article.body == f"{BODY}\n\n{BODY}"


def test_cross_heads_are_marked_within_the_body():
    article = understood(f"{HEADER}{BODY}\n\nWhat the Law Says\n\n\n\n{BODY}\n\nNo head at the end")
    assert article.cross_heads == ("What the Law Says",)
    assert "What the Law Says" in article.body


def test_wrapped_lines_are_paragraphs_and_no_boilerplate():
    wrapped = (
        "The pier in the old harbour opened on Monday after a long winter of\n"
        "repairs, said the mayor, who had waited for it and whom we asked to\n"
        "share this article with the people of the town before it is printed.\n"
    )
    article = understood(f"{HEADER}{wrapped}\n{wrapped}")
    assert len(article.body_spans) == 2
    assert article.boilerplate == ()


def test_lines_of_uneven_length_are_paragraphs_each():
    lines = "\n".join(BODY.split("\n\n") * 2)
    assert len(understood(f"{HEADER}{lines}").body_spans) == 4
