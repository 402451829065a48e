"""Names in fields that hold authors."""

import pytest

from archive.normalization.authorfields import read_author_field

SITES = frozenset(("coast herald", "lbci lebanon", "herald.example"))


def read(value: str, *, organisation: bool = False) -> list[tuple[str, str]]:
    return list(read_author_field(value, organisation=organisation, sites=SITES))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ralph Moor, r.moor@herald.example", ["Ralph Moor"]),
        ("Ann Lee @annlee", ["Ann Lee"]),
        ("Johanna Kropf Alle Artikel", ["Johanna Kropf"]),
        ("Text: Julia Lauter", ["Julia Lauter"]),
        ("nightowl77", []),
        ("nightowl", ["nightowl"]),
        ("Voltaire", ["Voltaire"]),
    ],
)
def test_persons_and_pen_names(value: str, names: list[str]):
    assert read(value) == [("authors", name) for name in names]


@pytest.mark.parametrize(
    "value",
    [
        "admin",
        "Redaktion",
        "Editorial Staff",
        "Photo: Max Orr",
        "https://example.org/ann",
        "",
        "x" * 500,
        "<b>",
        "12:30",
    ],
)
def test_desks_addresses_and_pictures_are_no_authors(value: str):
    assert [name for field, name in read(value) if field == "authors"] == []


def test_the_outlet_itself_is_no_author():
    assert read("Coast Herald") == [("publisher", "Coast Herald")]
    assert read("LBCI") == [("publisher", "LBCI")]
    assert read("Kelm Kurier", organisation=True) == [("publisher", "Kelm Kurier")]
    assert read("Reuters", organisation=True) == [("credits", "Reuters")]
