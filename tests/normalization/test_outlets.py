"""Agencies by name, media by form, and who is neither."""

import pytest

from archive.normalization.outlets import is_agency, is_medium, is_office, plain
from archive.normalization.places import is_region, is_town


@pytest.mark.parametrize("name", ["Reuters", "AFP", "ТАСС", "新华社", "연합뉴스", "The Associated Press", "AZƏRTAC"])
def test_agencies(name: str):
    assert is_agency(name)
    assert is_medium(name)


@pytest.mark.parametrize(
    "name",
    [
        "Strand Herald",
        "Harbour Post",
        "NEWS.ru",
        "Coastwire",
        "Nordhafener Zeitung",
        "北湾日报",
        "Diario de Villaserena",
    ],
)
def test_media_by_their_form(name: str):
    assert is_medium(name)
    assert not is_agency(name)


@pytest.mark.parametrize(
    "name", ["Mark Post", "Ann Star", "Ministry of News", "Post Office", "the herald", "Harbour", ""]
)
def test_what_is_no_medium(name: str):
    assert not is_medium(name)


def test_offices_speak_but_do_not_sign():
    assert is_office("Ministry of Ports")
    assert not is_office("Strand Herald")
    assert plain(" The Times: ") == "times"


def test_towns_and_regions_whatever_their_case():
    assert all(is_town(name) for name in ("BAKU", "Paris", "МОСКВА", "İstanbul", "St. Petersburg", "New Delhi"))
    assert all(is_region(name) for name in ("Azerbaijan", "Calif.", "D.C."))
    assert not is_town("Strand")
    assert not is_region("Harbour")
