"""What is written like a person's name, with and without capitals."""

import pytest

from archive.normalization.names import is_common_word, is_given, is_known_person, is_particle, is_person


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee",
        "ABBY GOODNOUGH",
        "A. B. Smith",
        "F.Mehdi",
        "Carla de la Cruz",
        "Jean-Luc d'Alene",
        "Mary O'Dowd",
        "Willem van der Meer Jr.",
        "José Ortega y Gasset",
        "David Green",
        "May Hill",
        "Иван Петров",
        "Elif Yıldırım",
        "Kasım Yılmaz",
        "张海",
        "山田太郎",
        "홍길동",
        "سامي الحداد",
        "გიორგი ბერიძე",
        "John Smith III",
    ],
)
def test_names(name: str):
    assert is_person(name)


@pytest.mark.parametrize(
    "text",
    [
        "Lee",
        "Village Green",
        "The Mayor",
        "New Harbour",
        "ann lee",
        "Land And Sea",
        "Royal Decree",
        "Monday Night",
        "March Weather",
        "Port of Strand",
        "Ann 2nd Lee",
        "Der Spiegel",
        "Ann Lee said",
        "one two three",
        "",
        "Alpha Beta Gamma Delta Epsilon Zeta Eta",
        "新码头下个月开放",
    ],
)
def test_what_is_none(text: str):
    assert not is_person(text)


def test_a_listed_given_name_or_an_initial_makes_a_name_known():
    assert [is_known_person(name) for name in ("Ann Lee", "A. Lee", "Thandiwe Nkosi")] == [True, True, False]
    assert [is_given(word) for word in ("Jean-Luc", "B.", "Harbour")] == [True, True, False]
    assert [is_particle(word) for word in ("von", "d'Alene", "Pier")] == [True, True, False]
    assert [is_common_word(word) for word in ("The", "Harbour", "Vesper")] == [True, True, False]
