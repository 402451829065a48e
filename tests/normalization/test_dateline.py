"""Datelines, in a line of their own and before the first sentence."""

import pytest

from tests.normalization.articles import BODY, FIRST, HEADER, understood


@pytest.mark.parametrize(
    ("written", "place", "signed", "date"),
    [
        ("PARIS (AP) — ", "PARIS", ("AP",), None),
        ("Paris (AFP) – ", "Paris", ("AFP",), None),
        ("LONDON, March 3 (Reuters) - ", "LONDON", ("Reuters",), "2020-03-03"),
        ("MOSCOW, May 5. /TASS/. ", "MOSCOW", ("TASS",), "2020-05-05"),
        ("MOSCOW. /TASS/. ", "MOSCOW", ("TASS",), None),
        ("BEIJING, Sept. 1 (Xinhua) -- ", "BEIJING", ("Xinhua",), "2019-09-01"),
        ("NEW YORK, Nov 7, 2019 (AFP) - ", "NEW YORK", ("AFP",), "2019-11-07"),
        ("ST. PETERSBURG, Fla. (AP) _ ", "ST. PETERSBURG, Fla.", ("AP",), None),
        ("WASHINGTON/LONDON (Reuters) - ", "WASHINGTON/LONDON", ("Reuters",), None),
        ("WASHINGTON — ", "WASHINGTON", (), None),
        ("BAKU, Azerbaijan, Dec. 27. ", "BAKU, Azerbaijan", (), "2019-12-27"),
        ("BAKU, Azerbaijan, Dec. 27\n\n", "BAKU, Azerbaijan", (), "2019-12-27"),
        ("МОСКВА, 5 мая. /ТАСС/. ", "МОСКВА", ("ТАСС",), "2020-05-05"),
    ],
)
def test_place_agency_and_date(written: str, place: str, signed: tuple[str, ...], date: str | None):
    article = understood(HEADER + written + BODY)
    assert article.dateline is not None
    assert article.dateline.place == place
    assert article.credits == signed
    dates = [claim for claim in article.claims if claim.field == "published" and claim.method == "dateline"]
    assert [claim.value for claim in dates] == ([date] if date else [])
    assert all(claim.stated is False for claim in dates if "2019 (" not in written)
    assert article.body == BODY


@pytest.mark.parametrize("written", ["(CNN) ", "(CNN) -- ", "(Reuters) - "])
def test_an_agency_alone_is_a_credit_without_a_place(written: str):
    article = understood(HEADER + written + BODY)
    assert article.dateline is None
    assert article.credits == (written.strip(" -()"),)
    assert article.body.startswith(FIRST)


@pytest.mark.parametrize(
    "written", ["BREAKING — ", "UN-backed — ", "Communist Party (CP) leaders said. ", "In 2019. ", "The (AP) "]
)
def test_what_only_looks_like_a_dateline_stays_in_the_body(written: str):
    article = understood(HEADER + written + BODY)
    assert article.dateline is None
    assert article.body == written + BODY


def test_over_new_year_the_dateline_keeps_the_old_year():
    article = understood("January 1, 2020\n\nMOSCOW, Dec. 31 (TASS) - " + BODY)
    (claim,) = [claim for claim in article.claims if claim.method == "dateline" and claim.field == "published"]
    assert (claim.value, claim.stated) == ("2019-12-31", False)
    assert article.published is not None
    assert article.published.edtf == "2020-01-01"


def test_without_another_date_the_year_stays_unknown():
    article = understood("BAKU, Azerbaijan, Nov. 7\n\n" + BODY)
    (claim,) = [claim for claim in article.claims if claim.field == "published"]
    assert (claim.value, claim.earliest, claim.chosen) == ("XXXX-11-07", None, False)
    assert article.published is None
