"""Datelines, in a line of their own and before the first sentence."""

import pytest

from archive.normalization.dateline import read_dateline, read_dateline_line, read_unlisted_town
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
        ("LONDON (Reuters, Nov 7, 2019) - ", "LONDON", ("Reuters",), "2019-11-07"),
        ("NORVIK (Nov 7, 2019) - ", "NORVIK", (), "2019-11-07"),
        ("(NPA) - NORVIK, 07 NOV 2019 - ", "NORVIK", ("NPA",), "2019-11-07"),
        ("Norvik, 7 November 2019. NORDINFORM - ", "Norvik", ("NORDINFORM",), "2019-11-07"),
        ("Norvik (npa/vest) - ", "Norvik", ("npa/vest",), None),
    ],
)
def test_place_agency_and_date(written: str, place: str, signed: tuple[str, ...], date: str | None):
    article = understood(HEADER + written + BODY)
    assert article.dateline is not None
    assert article.dateline.place == place
    assert article.credits == signed
    dates = [claim for claim in article.claims if claim.field == "published" and claim.method == "dateline"]
    assert [claim.value for claim in dates] == ([date] if date else [])
    assert all(claim.stated is False for claim in dates if "2019" not in written)
    assert article.body == BODY


@pytest.mark.parametrize("written", ["(CNN) ", "(CNN) -- ", "(Reuters) - "])
def test_an_agency_alone_is_a_credit_without_a_place(written: str):
    article = understood(HEADER + written + BODY)
    assert article.dateline is None
    assert article.credits == (written.strip(" -()"),)
    assert article.body.startswith(FIRST)


@pytest.mark.parametrize(
    "written",
    [
        "BREAKING — ",
        "UN-backed — ",
        "Communist Party (CP) leaders said. ",
        "In 2019. ",
        "The (AP) ",
        "Norvik (see page 7, 2019) - ",
    ],
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


@pytest.mark.parametrize(
    ("written", "place", "signed", "dated"),
    [
        ("LONDON March 3 (Reuters) - ", "LONDON", ["Reuters"], 1),
        ("NEW DELHI/ISLAMABAD, May 5 (Reuters) - ", "NEW DELHI/ISLAMABAD", ["Reuters"], 1),
        ("New Delhi, May 5 (PTI) ", "New Delhi", ["PTI"], 1),
        ("New Delhi [India], May 5 (ANI): ", "New Delhi [India]", ["ANI"], 1),
        ("Madrid, 3 mar (EFE).- ", "Madrid", ["EFE"], 1),
        ("Paris, le 3 mars (AFP) – ", "Paris", ["AFP"], 1),
        ("Berlin/Wien (dpa/APA) - ", "Berlin/Wien", ["dpa", "APA"], 0),
        ("(ANSA) - ROMA, 03 MAR - ", "ROMA", ["ANSA"], 1),
        ("МОСКВА, 5 мая — РИА Новости. ", "МОСКВА", ["РИА Новости"], 1),
        ("Москва. 5 мая. INTERFAX.RU - ", "Москва", ["INTERFAX.RU"], 1),
        ("АСТАНА. КАЗИНФОРМ - ", "АСТАНА", ["КАЗИНФОРМ"], 0),
        ("Baku. 5 May. REPORT.AZ/ ", "Baku", ["REPORT.AZ"], 1),
        ("Baku – APA. ", "Baku", ["APA"], 0),
        ("[Baku-APA] ", "Baku", ["APA"], 0),
        ("BAKU /Trend/ - ", "BAKU", ["Trend"], 0),
        ("YEREVAN, MAY 5, ARMENPRESS. ", "YEREVAN", ["ARMENPRESS"], 1),
        ("Tehran, May 5, IRNA – ", "Tehran", ["IRNA"], 1),
        ("ABU DHABI, 5th May, 2021 (WAM) -- ", "ABU DHABI", ["WAM"], 1),
        ("NEW YORK--(BUSINESS WIRE)--", "NEW YORK", ["BUSINESS WIRE"], 0),
        ("NEW YORK, May 5, 2021 /PRNewswire/ -- ", "NEW YORK", ["PRNewswire"], 1),
        ("TEMPO.CO, Jakarta - ", "Jakarta", ["TEMPO.CO"], 0),
        ("KARACHI: ", "KARACHI", [], 0),
        ("STRAND, Norvik, March 3 (Coastwire) — ", "STRAND, Norvik", ["Coastwire"], 1),
        ("Vestby (NPA) – ", "Vestby", ["NPA"], 0),
        ("WASHINGTON, D.C. — ", "WASHINGTON, D.C.", [], 0),
        ("SAN JOSE, Calif., May 5 (AP) — ", "SAN JOSE, Calif.", ["AP"], 1),
        ("DUSHANBE, 05.05.2021 (NIAT Khovar) – ", "DUSHANBE", ["NIAT Khovar"], 1),
        ("LONDON, Tues. May 5 (Reuters) - ", "LONDON", ["Reuters"], 1),
        ("القاهرة (رويترز) - ", "القاهرة", ["رويترز"], 0),
    ],
)
def test_shapes_of_many_newsrooms(written: str, place: str, signed: list[str], dated: int):
    reading = read_dateline(written + FIRST)
    assert reading is not None
    assert (reading.place, [name for name, _ in reading.agencies], int(reading.date is not None)) == (
        place,
        signed,
        dated,
    )
    assert (written + FIRST)[reading.end :] == FIRST
    for name, span in reading.agencies:
        assert written[slice(*span)] == name


@pytest.mark.parametrize(
    ("written", "persons"),
    [
        ("Baku. Rashad Suleymanov – APA. ", ["Rashad Suleymanov"]),
        ("МОСКВА, 5 мая - РИА Новости, Иван Петров. ", ["Иван Петров"]),
        ("Azerbaijan, Baku, March 13 /Trend, A.Taghiyeva/ ", ["A.Taghiyeva"]),
        ("Azerbaijan, Baku, March 13 / Trend V. Zhavoronkova / ", ["V. Zhavoronkova"]),
    ],
)
def test_the_reporter_beside_the_agency_is_the_author(written: str, persons: list[str]):
    article = understood(HEADER + written + BODY)
    assert (list(article.authors), article.body) == (persons, BODY)


@pytest.mark.parametrize(
    "written",
    [
        "Paris is ",
        "Paris, ",
        "Berlin — capital of ",
        "By 2030, ",
        "London: the ",
        "NASA — ",
        "GDP growth (the measure) - ",
        "On Monday, March 3 - ",
        "Minister: ",
        "Ann Lee (Reuters) - ",
        "The Guardian (London) - ",
        "John Smith, May 5 - ",
        "EU, May 5 - ",
        "QUOTE: ",
        "BLITZER: ",
        "Washington, which ",
        "Strand Herald, 5 May 2021 - ",
    ],
)
def test_sentences_and_labels_are_none(written: str):
    assert read_dateline(written + FIRST.lower()) is None


def test_a_speaker_in_capitals_is_no_town():
    assert read_dateline("BLITZER: " + FIRST) is None
    assert read_dateline("MULTAN: " + FIRST) is not None


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Baku, November 7, AZERTAC", "Baku"),
        ("Vienna, Austria", "Vienna, Austria"),
        ("LONDON", "LONDON"),
        ("STRAND, Norvik, March 3", "STRAND, Norvik"),
        ("Strand, 5 May 2021", "Strand"),
        ("NEW PIER OPENS", None),
        ("Strand and Vestby", None),
        ("Harbour plans for 2030", None),
        ("Ann Lee, Reuters", None),
    ],
)
def test_lines_that_are_a_dateline_and_nothing_else(line: str, place: str | None):
    reading = read_dateline_line(line)
    assert (reading.place if reading else None) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("KALIPUR: Police on Monday arrested two men over the fire.", "KALIPUR"),
        ("STRAND VALE: Hundreds of people gathered here to protest.", "STRAND VALE"),
        ("WARNING: This story was changed on Monday.", None),
        ("FOOTBALL: The team lost on Monday.", None),
        ("NASA: The probe was lost on Monday.", None),
        ("KALIPUR: I was not there on Monday.", None),
        ("KALIPUR: Police arrested two men.", None),
    ],
)
def test_a_town_that_is_not_listed_before_a_colon(text: str, place: str | None):
    found = read_unlisted_town(text)
    assert (found.place if found else None) == place
