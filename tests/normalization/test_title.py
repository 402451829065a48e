"""What is a title, what is only a label beside it, and which of several it is."""

import pytest

from archive.normalization.title import choose_title, is_kicker, looks_like_title, read_title, without_site
from archive.values import Claim, Method


@pytest.mark.parametrize(
    "text",
    [
        "New pier opens in the harbour",
        "Is the new pier safe?",
        "NEW PIER OPENS.",
        "Norvik to buy ships of Harbour Inc.",
        "Mayor meets envoys of the U.S.",
        "新码头开放",
    ],
)
def test_lines_that_look_like_a_title(text: str):
    assert looks_like_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "The pier opened on Monday.",
        "and then some more",
        "The mayor said:",
        "Pier",
        "12 345 678",
        "ab",
        "New pier " * 30,
    ],
)
def test_lines_that_do_not(text: str):
    assert not looks_like_title(text)


def test_lines_that_are_only_a_label():
    labels = ("EXCLUSIVE", "Breaking news:", "Срочно!", "Live music", "Video of the pier")
    assert [is_kicker(text) for text in labels] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("New pier  opens", [("title", "New pier opens")]),
        ("EXCLUSIVE: New pier opens", [("kicker", "EXCLUSIVE"), ("title", "New pier opens")]),
        ("[VIDEO] New pier opens", [("kicker", "VIDEO"), ("title", "New pier opens")]),
        (
            "UPDATE 2-New pier opens",
            [("kicker", "UPDATE 2"), ("revision_note", "UPDATE 2"), ("title", "New pier opens")],
        ),
        ("New pier opens - Reuters", [("publisher", "Reuters"), ("title", "New pier opens")]),
        ("New pier opens - at last", [("title", "New pier opens - at last")]),
    ],
)
def test_parts_of_a_title_are_claims_where_they_stand(text: str, claims: list[tuple[str, str]]):
    found = read_title(text, 100, method="header", confidence=0.9)
    assert [(claim.field, claim.value) for claim in found] == claims
    for claim in found:
        assert claim.span is not None
        assert text[claim.span[0] - 100 : claim.span[1] - 100] == claim.as_written


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("New pier opens | Coast Herald", "New pier opens"),
        ("Coast Herald - New pier opens", "New pier opens"),
        ("New pier opens | Coast | Coast Herald", "New pier opens | Coast"),
        ("New pier - a second try", "New pier - a second try"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(title: str, expected: str):
    assert without_site(title, ["Coast Herald"]) == expected


@pytest.mark.parametrize(
    ("text", "title", "beside"),
    [
        ("Norvik opens terminal (Exclusive)", "Norvik opens terminal", [("kicker", "Exclusive")]),
        (
            "Norvik opens terminal (UPDATED)",
            "Norvik opens terminal",
            [("kicker", "UPDATED"), ("revision_note", "UPDATED")],
        ),
        (
            "Norvik opens terminal | Business | Coast Herald",
            "Norvik opens terminal",
            [("publisher", "Coast Herald"), ("section", "Business")],
        ),
        ("OPINION | Why the ferry matters", "Why the ferry matters", [("kicker", "OPINION")]),
        ("# Norvik opens terminal", "Norvik opens terminal", []),
        ("**Norvik opens terminal**", "Norvik opens terminal", []),
        ("Reuters: terminal to open", "Reuters: terminal to open", []),
    ],
)
def test_what_stands_beside_a_title(text: str, title: str, beside: list[tuple[str, str]]):
    found = read_title(text, 0, method="header", confidence=0.9)
    assert [claim.value for claim in found if claim.field == "title"] == [title]
    assert [(claim.field, claim.value) for claim in found if claim.field != "title"] == beside


@pytest.mark.parametrize(
    "text",
    [
        "Q: When will the terminal open?",
        "- two ships in the harbour",
        "1. Open the lock",
        "NEWS.ru reported that the pier opened",
        "Villages were cut off after heavy rain, rescuers said",
        "The mayor said on Tuesday that the terminal would close",
        "On May 4, the mayor of Strand met the chairman of the port company",
    ],
)
def test_dialogue_lists_and_sentences_without_a_stop_are_no_titles(text: str):
    assert not looks_like_title(text)


def titled(value: str, method: Method) -> Claim:
    return Claim(field="title", value=value, method=method)


def test_what_most_agree_on_is_the_title_unless_the_text_or_an_editor_states_it():
    promoted, real = titled("You will not believe this pier", "json_ld"), titled("New pier opens", "meta")
    site = titled("new pier opens – Coast Herald", "markup")
    assert choose_title([promoted, real, site]) is real
    assert choose_title([promoted, real]) is promoted
    header, edited = titled("Pier", "header"), titled("A pier", "editor")
    assert choose_title([promoted, real, site, header]) is header
    assert choose_title([header, edited, real]) is edited
    assert choose_title([Claim(field="subtitle", value="At last", method="meta")]) is None
