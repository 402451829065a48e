"""What stands around an article is cut by name; what only sounds like it stays."""

import gc
import time

import pytest

from archive.normalization.boilerplate import cut
from archive.text import lines
from tests.normalization.articles import BODY, FIRST, HEADER, SECOND, understood


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


def body_of(text: str) -> str:
    return understood(f"{HEADER}{text}").body


def test_a_label_above_the_story_opens_no_list():
    article = understood(f"Breaking news\n\nNew pier opens in the harbour\n\n{BODY}")
    assert (article.title, article.boilerplate, article.related_links) == ("New pier opens in the harbour", (), ())


def test_a_list_in_the_middle_ends_where_the_story_goes_on():
    last = "The vote is due in May."
    text = f"{FIRST}\n\nRelated news\nOld pier closes\nShips came back\n\nWhat the Law Says\n\n{SECOND}\n\n{last}"
    article = understood(HEADER + text)
    assert [link.title for link in article.related_links] == ["Old pier closes", "Ships came back"]
    assert article.body == f"{FIRST}\n\nWhat the Law Says\n\n{SECOND}\n\n{last}"


def test_teasers_below_titles_belong_to_the_list():
    text = f"{BODY}\n\nRead also\n\nOld pier closes\nThe town has no money left for it, the mayor said on Friday."
    assert body_of(text) == BODY


def test_a_line_that_signs_the_story_is_no_link():
    text = f"{BODY}\n\nRelated news\nOld pier closes\n\n(Reporting by Ann Lee; Editing by Bo Ek)"
    article = understood(HEADER + text)
    assert (article.authors, len(article.related_links)) == (("Ann Lee",), 1)


def test_a_heading_without_a_list_is_a_part_of_the_story_or_a_button():
    assert body_of(f"{FIRST}\n\nLatest\n\n{SECOND}") == f"{FIRST}\n\nLatest\n\n{SECOND}"
    article = understood(f"{HEADER}{BODY}\n\nRead more")
    assert [cut.kind for cut in article.boilerplate] == ["navigation"]


ABOUT = "Norvik Harbour runs four piers and a market hall on the northern coast. It was founded in 1890."
BLOCKS = [
    ("Media contact:\nAnn Lee\n+49 30 1234567\nann@example.org", "signature"),
    ("For more information, please contact:\nBo Ek, Harbour Office\nbo@example.org", "signature"),
    ("Pressekontakt:\nAnn Lee\nTelefon: 030 1234567", "signature"),
    ("Контакты для прессы:\nАнна Ли\n+7 495 123-45-67", "signature"),
    (f"About Norvik Harbour\n\n{ABOUT}", "other"),
    ("Disclaimer\n\nThis text is for information only and is no offer to buy anything from anybody.", "other"),
    ("Notes to editors:\n\n1. The pier is 300 metres long.\n\n2. Pictures are at the office.", "other"),
]


@pytest.mark.parametrize(("block", "kind"), BLOCKS)
def test_blocks_below_the_story(block: str, kind: str):
    article = understood(f"{HEADER}{BODY}\n\n{block}")
    assert article.body == BODY
    assert {cut.kind for cut in article.boilerplate} == {kind}


@pytest.mark.parametrize(
    "tail",
    [
        "About Time\n\nThe mayor was glad, for the town had waited long enough for its pier, as she was often told.",
        "Contact\n\nNobody had heard of the ship since noon, the harbour office said.",
        "About 200 people came to the pier.",
    ],
)
def test_what_only_begins_like_a_block_stays(tail: str):
    assert body_of(f"{BODY}\n\n{tail}") == f"{BODY}\n\n{tail}"


def test_a_list_in_wrapped_text_ends_where_the_story_goes_on():
    paragraph = (
        "The pier in the old harbour opened on Monday after a long winter of\n"
        "repairs, said the mayor, who had waited for it and whom we asked to\n"
        "tell us what it had cost the town, but she did not know it herself.\n"
    )
    article = understood(f"{HEADER}{paragraph}\nRelated news\nOld pier closes\n\n{paragraph}\n{paragraph}")
    assert len(article.body_spans) == 3
    assert [link.title for link in article.related_links] == ["Old pier closes"]


@pytest.mark.parametrize(
    "piece", ["Related news\n", "Latest\nShort one.\n", "Related\nOne title\nTwo titles\n\n", "About X\n\n"]
)
def test_many_headings_cost_what_their_lines_cost(piece: str):
    def seconds(length: int) -> float:
        found = lines((piece * length)[:length])
        gc.disable()
        try:
            started = time.process_time()
            cut(found)
            return time.process_time() - started
        finally:
            gc.enable()

    short = min(seconds(10_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(3)) < 40 * max(short, 0.001)


def test_above_the_story_a_byline_with_an_agency_is_no_picture_credit():
    signed = f"New pier opens in the harbour\n\nBy Ann Lee/Reuters\n\n{BODY}\n\nBy Ann Lee/Reuters"
    article = understood(signed)
    assert (article.authors, article.credits) == (("Ann Lee",), ("Reuters",))
    assert [signed[slice(*one.span)] for one in article.boilerplate] == ["By Ann Lee/Reuters"]
    assert article.boilerplate[0].span[0] > signed.index(FIRST)


def test_above_the_story_a_picture_credit_stays_one():
    for credit in ("Ann Lee/Reuters", "Photo by Ann Lee/Reuters"):
        article = understood(f"New pier opens in the harbour\n\n{credit}\n\n{BODY}")
        assert [one.kind for one in article.boilerplate] == ["photo_credit"]
        assert article.authors == ()
