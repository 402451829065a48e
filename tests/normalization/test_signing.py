"""What signs a text below its last sentence."""

import pytest

from archive.normalization.signing import read_reporters
from tests.normalization.articles import BODY, HEADER, understood, values


@pytest.mark.parametrize(
    ("written", "authors", "helped"),
    [
        ("(Reporting by Ann Lee in Paris; Writing by Bo Ek; Editing by Carl Ox)", ["Ann Lee", "Bo Ek"], ["Carl Ox"]),
        (
            "(Reporting by Ann Lee, additional reporting by Bo Ek; editing by Carl Ox)",
            ["Ann Lee"],
            ["Bo Ek", "Carl Ox"],
        ),
        ("Reporting by Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"], []),
        ("(Claire Fontanel, édité par Marie Dupont)", ["Claire Fontanel"], ["Marie Dupont"]),
        ("Additional reporting by Ann Lee", [], ["Ann Lee"]),
        ("Ann Lee and Bo Ek contributed reporting from Vestby.", [], ["Ann Lee", "Bo Ek"]),
    ],
)
def test_who_reports_writes_and_helps(written: str, authors: list[str], helped: list[str]):
    article = understood(f"{HEADER}{BODY}\n\n{written}")
    assert (list(article.authors), values(article, "contributor"), article.body) == (authors, helped, BODY)


def test_a_bracket_that_was_wrapped_is_one_signature():
    article = understood(f"{HEADER}{BODY}\n\n(Reporting by Ann Lee in Paris and Bo Ek in London;\nEditing by Carl Ox)")
    assert (article.authors, article.body) == (("Ann Lee", "Bo Ek"), BODY)


@pytest.mark.parametrize(
    ("written", "signed"),
    [
        ("(AFP)", "AFP"),
        ("— Reuters", "Reuters"),
        ("Reuters", "Reuters"),
        ("Fuente: EFE", "EFE"),
        ("With inputs from PTI", "PTI"),
        ("The Associated Press contributed to this report.", "The Associated Press"),
        ("SOURCE Norvik Ports", "Norvik Ports"),
        ("dpa/mk", "dpa"),
    ],
)
def test_agencies_in_a_line_of_their_own(written: str, signed: str):
    article = understood(f"{HEADER}{BODY}\n\n{written}")
    assert (article.credits, article.body) == ((signed,), BODY)


@pytest.mark.parametrize("sign", [" (AFP)", " – AFP", " /AFP/", " (Reporting by Ann Lee; Editing by Bo Ek)"])
def test_a_sign_behind_the_last_sentence_is_cut_off(sign: str):
    article = understood(f"{HEADER}{BODY}{sign}")
    assert article.body == BODY
    assert article.credits == (("AFP",) if "AFP" in sign else ())
    assert article.authors == (() if "AFP" in sign else ("Ann Lee",))


def test_a_name_alone_below_signs_where_its_given_name_is_listed():
    assert understood(f"{HEADER}{BODY}\n\nGiulia Ferrante").authors == ("Giulia Ferrante",)
    assert understood(f"{HEADER}{BODY}\n\nHarbour Lights").body.endswith("Harbour Lights")


@pytest.mark.parametrize(
    "written", ["This story has been corrected.", "Correction: An earlier version misstated the name of the ship."]
)
def test_notes_below_the_body(written: str):
    article = understood(f"{HEADER}{BODY}\n\n{written}")
    assert article.revision_note is not None
    assert (article.revision_note.as_written, article.body) == (written, BODY)


@pytest.mark.parametrize(
    "sentence",
    [
        "He said so (in Paris).",
        "The editing by the committee took a year.",
        "They went home with the ferry.",
        "It is over.",
    ],
)
def test_sentences_sign_nothing(sentence: str):
    article = understood(f"{HEADER}{BODY}\n\n{sentence}")
    assert article.body == f"{BODY}\n\n{sentence}"
    assert read_reporters(sentence, 0) == []
