"""Bylines: persons with their case and particles, outlets apart, roles and places dropped."""

import pytest

from tests.normalization.articles import BODY, HEADER, TITLE, understood


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("By Vugar Khalilov", ["Vugar Khalilov"]),
        ("By A. B. Smith and Carla de la Cruz", ["A. B. Smith", "Carla de la Cruz"]),
        ("By Ann Lee in Paris and Bo Ek in London", ["Ann Lee", "Bo Ek"]),
        ("BY ABBY GOODNOUGH", ["ABBY GOODNOUGH"]),
        ("By Abby Goodnough, Bo Ek, and Carl Ox", ["Abby Goodnough", "Bo Ek", "Carl Ox"]),
        ("By Dr. Ann Lee, Special to the Times", ["Ann Lee"]),
        ("By Ann Lee (ann@example.org)", ["Ann Lee"]),
        ("By Associated Press Writer Ann Lee", ["Ann Lee"]),
        ("By Ann Lee\nHarbour correspondent", ["Ann Lee"]),
        ("Written by Ann Lee", ["Ann Lee"]),
        ("Von Jürgen Müller und Eva Kühn", ["Jürgen Müller", "Eva Kühn"]),
        ("Par Jean-Luc Dupont", ["Jean-Luc Dupont"]),
        ("Por María José Ortega", ["María José Ortega"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Di Marco Rossi", ["Marco Rossi"]),
        ("Door Jan van der Berg", ["Jan van der Berg"]),
        ("By Staff", []),
    ],
)
def test_persons(written: str, authors: list[str]):
    article = understood(f"{HEADER}{written}\n\n{BODY}")
    assert (list(article.authors), article.publisher, article.title, article.body) == (authors, None, TITLE, BODY)
    for claim in article.claims:
        if claim.field == "authors":
            assert claim.span is not None
            assert f"{HEADER}{written}"[slice(*claim.span)] == claim.value


@pytest.mark.parametrize(
    ("written", "authors", "signed"),
    [
        ("By Ann Lee, Staff Writer, Reuters", ["Ann Lee"], ["Reuters"]),
        ("By Ann Lee – Trend:", ["Ann Lee"], ["Trend"]),
        ("By Li Wei, Xinhua", ["Li Wei"], ["Xinhua"]),
        ("Ann Lee, Reuters", ["Ann Lee"], ["Reuters"]),
        ("By Ann Lee | 7 November 2019 | Reuters", ["Ann Lee"], ["Reuters"]),
    ],
)
def test_an_agency_beside_a_person_is_a_credit(written: str, authors: list[str], signed: list[str]):
    article = understood(f"{HEADER}{written}\n\n{BODY}")
    assert (list(article.authors), list(article.credits), article.body) == (authors, signed, BODY)


@pytest.mark.parametrize("outlet", ["Azernews", "Harbour News", "The Associated Press"])
def test_an_outlet_alone_is_the_publisher(outlet: str):
    article = understood(f"{HEADER}By {outlet}\n\n{BODY}")
    assert (article.authors, article.publisher) == ((), outlet)


@pytest.mark.parametrize("written", ["By the way, nobody knows", "By Monday", "Von hier an geht es weiter"])
def test_a_sentence_is_no_byline(written: str):
    article = understood(f"{HEADER}{written}\n\n{BODY}")
    assert (article.authors, article.publisher) == ((), None)
    assert article.body.startswith(written)


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Reporting by Ann Lee; Editing by Bo Ek", ["Ann Lee"]),
        ("(Reporting by Ann Lee in Paris and Bo Ek; Editing by Carl Ox)", ["Ann Lee", "Bo Ek"]),
    ],
)
def test_who_reported_signs_below(written: str, authors: list[str]):
    article = understood(f"{HEADER}{BODY}\n\n{written}")
    assert list(article.authors) == authors
    assert {claim.method for claim in article.claims if claim.field == "authors"} == {"signature"}
    assert article.body == BODY


def test_the_byline_wins_over_the_signature():
    article = understood(f"{HEADER}By Ann Lee\n\n{BODY}\n\nReporting by Ann Lee and Bo Ek; Editing by Carl Ox")
    assert article.authors == ("Ann Lee",)
