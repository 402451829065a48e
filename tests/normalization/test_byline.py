"""Bylines: persons with their case and particles, outlets apart, roles and places dropped."""

import pytest

from archive.normalization.byline import read_byline
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


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        (
            "By Willem van der Meer Jr., Sofia de la Cruz and A. B. Lindqvist",
            ["Willem van der Meer Jr.", "Sofia de la Cruz", "A. B. Lindqvist"],
        ),
        (
            "Por María José Ortega y Gasset y Luis Fernández de la Peña",
            ["María José Ortega y Gasset", "Luis Fernández de la Peña"],
        ),
        ("Par Marie Dupont, à Lyon", ["Marie Dupont"]),
        ("Von Anke Sommer, Berlin", ["Anke Sommer"]),
        ("De notre correspondante à Saint-Aubret, Claire Fontanel", ["Claire Fontanel"]),
        ("Von unserem Redaktionsmitglied Jutta Kern", ["Jutta Kern"]),
        ("Door onze redacteur Pieter van den Broek", ["Pieter van den Broek"]),
        ("From Jonas Ek in Vestby", ["Jonas Ek"]),
        ("By our Strand correspondent", []),
        ("By Jonas Ek, 4 March 2021", ["Jonas Ek"]),
        ("Published 4 March 2021 by Jonas Ek", ["Jonas Ek"]),
        ("Jonas Ek @jonasek", ["Jonas Ek"]),
        ("Jonas Ek and agencies", ["Jonas Ek"]),
        ("Marie Dupont (à Lyon)", ["Marie Dupont"]),
        ("Thandiwe Nkosi, Business Editor", ["Thandiwe Nkosi"]),
        ("By\nJonas Ek", ["Jonas Ek"]),
        ("Haber: Elif Yıldırım", ["Elif Yıldırım"]),
        ("بقلم: سامي الحداد", ["سامي الحداد"]),
        ("By Jonas Ek For The Strand Herald", ["Jonas Ek"]),
        ("By Sam Day, May Hill and Jack Post", ["Sam Day", "May Hill", "Jack Post"]),
        ("By News Desk", []),
        ("Redacción / Agencias", []),
    ],
)
def test_bylines_of_many_languages(written: str, authors: list[str]):
    article = understood(f"{HEADER}{written}\n\n{BODY}")
    assert (list(article.authors), article.title, article.body) == (authors, TITLE, BODY)


@pytest.mark.parametrize(
    "written",
    [
        "By law, every ship must report its cargo a day before.",
        "By 2030 the port wants to grow.",
        "By Friday night it was over.",
        "By Land and Sea",
        "Par ailleurs, rien de neuf",
        "Por la mañana llovió",
        "Di notte il porto dorme",
        "Von Anfang an war klar",
    ],
)
def test_what_begins_like_a_byline_and_is_none(written: str):
    article = understood(f"{HEADER}{written}\n\n{BODY}")
    assert (article.authors, article.publisher) == ((), None)
    assert article.body == f"{written}\n\n{BODY}"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("by ann lee", ["ann lee"]),
        ("by ann lee and jonas keller, staff writers", ["ann lee", "jonas keller"]),
        ("von jonas keller", ["jonas keller"]),
        ("by the way nobody knows", []),
        ("by popular demand", []),
        ("by admin", []),
    ],
)
def test_a_byline_in_small_letters_names_listed_given_names(line: str, authors: list[str]):
    assert [claim.value for claim in read_byline(line, 0) if claim.field == "authors"] == authors
