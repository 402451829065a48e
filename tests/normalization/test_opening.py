"""Stamps, credits and other claim lines above the body."""

import pytest

from tests.normalization.articles import BODY, HEADER, TITLE, understood, values


@pytest.mark.parametrize(
    ("written", "published", "modified"),
    [
        ("Thu 07 Nov 2019 11:55 GMT", "2019-11-07T11:55:00Z", None),
        ("(7 November 2019)", "2019-11-07", None),
        ("Published 14:02, 5 May 2021\nUpdated 16:10", "2021-05-05T14:02:00", "2021-05-05T16:10:00"),
        ("Published: 5 May 2021 14:02 | Updated: 6 May 2021 08:00", "2021-05-05T14:02:00", "2021-05-06T08:00:00"),
        ("5 May 2021 | 12:30 | Business", "2021-05-05T12:30:00", None),
        ("November 7, 2019 3:15 PM ET", "2019-11-07T15:15:00", None),
        ("2 hours ago", None, None),
        ("14:02", None, None),
    ],
)
def test_stamps(written: str, published: str | None, modified: str | None):
    article = understood(f"{TITLE}\n\n{written}\n\n{BODY}")
    assert (article.published.edtf if article.published else None) == published
    assert (article.modified.edtf if article.modified else None) == modified
    assert (article.title, article.body) == (TITLE, BODY)


def test_a_bare_time_takes_the_day_of_a_stated_date_and_says_that_it_is_inferred():
    article = understood(f"{TITLE}\n\n5 May 2021\n\nUpdated 16:10\n\n{BODY}")
    assert article.modified is not None
    assert (article.modified.edtf, article.modified.stated) == ("2021-05-05T16:10:00", False)


def test_a_date_with_two_meanings_is_doubtful_until_another_tells():
    doubtful = understood(f"{TITLE}\n\n03/04/2020\n\n{BODY}")
    assert [problem.code for problem in doubtful.problems] == ["date_ambiguous"]
    assert doubtful.published is not None
    assert doubtful.published.edtf == "2020"
    told = understood(f"{TITLE}\n\n03/04/2020\n\n4 March 2020 12:00\n\n{BODY}")
    assert told.problems == ()
    assert values(told, "published") == ["2020-03-04", "2020-03-04T12:00:00"]


@pytest.mark.parametrize("written", ["Trend:", "(AP)", "/TASS/", "Source: Reuters", "[Harbour News]"])
def test_credit_lines(written: str):
    article = understood(f"{HEADER}{written}\n\n{BODY}")
    assert article.credits == (written.replace("Source:", "").strip(" :()[]/"),)
    assert article.body == BODY


def test_below_a_dateline_an_unknown_name_signs_and_then_reports_of_itself():
    lead = "The pier in the old harbour opened on Monday after a long winter of repairs, Vesper reports."
    article = understood(f"{HEADER}STRAND, Norvik, Jan. 2\n\nVesper:\n\n{lead}\n\n{BODY}")
    assert (article.credits, article.attribution) == (("Vesper",), ())
    unsigned = understood(f"{HEADER}Vesper:\n\n{lead}\n\n{BODY}")
    assert unsigned.credits == ()
    assert unsigned.body.startswith("Vesper:")


def test_stamps_below_the_body_need_a_label():
    article = understood(f"{HEADER}{BODY}\n\nLast updated: 3 January 2020")
    assert article.modified is not None
    assert article.modified.edtf == "2020-01-03"
    bare = understood(f"{HEADER}{BODY}\n\n3 January 2020")
    assert bare.body.endswith("3 January 2020")


@pytest.mark.parametrize("first", ["Hello", "said the mayor.", "and then some"])
def test_a_first_line_that_is_no_title(first: str):
    assert understood(f"{first}\n\n{BODY}").title is None


def test_a_title_alone_is_no_article_with_a_title():
    article = understood(TITLE)
    assert (article.title, article.body) == (None, TITLE)
