"""What dates of one text say of each other: years, days and orders completed, and marked as worked out."""

import pytest

from tests.normalization.articles import BODY, understood


def dates(text: str, field: str = "published") -> dict[str, tuple[str, bool]]:
    return {claim.method: (claim.value, claim.stated) for claim in understood(text).claims if claim.field == field}


@pytest.mark.parametrize(
    ("stamps", "edtf", "note"),
    [
        ("7 November 2019\n03/04/2020", "2020", None),
        ("Published 07/11/2019\nUpdated 25/11/2019", "2019-11-07", "order"),
        ("Published 11/07/2019\nUpdated 11/25/2019", "2019-11-07", "order"),
        ("19/11/20", "2020-11-19", None),
        ("Published 19/11/20\nUpdated 21 November 2019", "2020-11-19", None),
        ("Published 03/04/20\nUpdated 25/11/2020", "2020-04-03", "order"),
        ("Published 19/11/20\nUpdated 20 November 2019", "2019-11-20", "stamp date"),
        ("Published 07/11/2019 14:02\nUpdated 7 November 2019 15:10", "2019-11-07T14:02:00", "stamp date"),
    ],
)
def test_a_date_with_two_meanings_takes_the_one_that_another_date_tells(stamps: str, edtf: str, note: str | None):
    article = understood(f"New pier opens\n\n{stamps}\n\n{BODY}")
    claim = next(claim for claim in article.claims if claim.field == "published" and claim.value.startswith(edtf))
    assert claim.value == edtf
    if note is None:
        assert "date_ambiguous" in [problem.code for problem in article.problems]
    else:
        assert not claim.stated
        assert note in str(claim.note)
        assert article.problems == ()


def test_a_bare_time_takes_the_day_of_the_stated_date():
    text = f"New pier opens\n\n7 November 2019 11:55\nUpdated 14.02\n\n{BODY}"
    assert dates(text, "modified") == {"stamp": ("2019-11-07T14:02:00", False)}


def test_a_change_before_the_publication_is_on_a_day_that_nobody_tells():
    text = f"New pier opens\n\n7 November 2019 23:55\nUpdated 01:10\n\n{BODY}"
    assert dates(text, "modified") == {}


def test_a_bare_time_alone_claims_nothing():
    assert dates(f"New pier opens\n\nUpdated 14:02\n\n{BODY}", "modified") == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [("Published 30 February 2019", "date_impossible"), ("Published 7 November 2319", "date_in_future")],
)
def test_what_cannot_be_is_refused_by_its_reason(written: str, code: str):
    article = understood(f"New pier opens\n\n{written}\n\n{BODY}")
    assert (article.published, [problem.code for problem in article.problems]) == (None, [code])
