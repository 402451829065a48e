"""The wording of a rule against texts."""

import pytest

from archive.matching.tagrules import Rule, Wording, fault

TEXT = "The Suez  Canal was opened.\nShips of 12 nations passed; the company spoke of tolls."


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        (Wording(any=["canal", "bridge"]), "Canal"),
        (Wording(any=["suez canal"]), "Suez  Canal"),
        (Wording(any=["can"]), None),
        (Wording(all=["ships", "tolls"]), "Ships"),
        (Wording(all=["ships", "bridge"]), None),
        (Wording(any=["bridge", "ships"], all=["tolls"]), "Ships"),
        (Wording(any=["ships"], never=["Company"]), None),
        (Wording(any=["ships"], never=["compan"]), "Ships"),
        (Wording(any=["tolls"], pattern=r"\d+ nations"), "12 nations"),
        (Wording(any=["tolls"], pattern=r"\d{3} nations"), None),
        (Wording(any=["a.b"]), None),
        (Wording(), None),
        (Wording(never=["bridge"]), None),
    ],
)
def test_what_is_found(wording: Wording, found: str | None) -> None:
    span = Rule(wording).find(TEXT)
    assert (None if span is None else TEXT[slice(*span)]) == found


def test_words_of_other_scripts_stand_whole() -> None:
    assert Rule(Wording(any=["мост"])).find("Новый Мост открыт") == (6, 10)
    assert Rule(Wording(any=["мост"])).find("мостовая") is None


def test_a_pattern_that_does_not_end_is_given_up() -> None:
    rule = Rule(Wording(any=["a"], pattern=r"(?:a+)+$b|(a|aa)+c"))
    with pytest.raises(TimeoutError):
        rule.find("a " + "a" * 5000 + "!")


@pytest.mark.parametrize(("pattern", "good"), [("a+", True), ("(", False), ("[z-a]", False), ("(?P<n>x)", True)])
def test_faults_of_patterns(pattern: str, good: bool) -> None:  # noqa: FBT001  a case of the table
    assert (fault(pattern) is None) == good
