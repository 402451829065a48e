import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élysée, Straße!", ["elysee", "strasse"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul", "istanbul", "istanbul"]),
        ("Əliyev ŞUŞA", ["aliyev", "susa"]),
        ("ёлка Ёлка", ["елка", "елка"]),
        ("ΝΟΜΟΣ νόμος", ["νομοσ", "νομοσ"]),
        ("COVID-19 a_b don't", ["covid", "19", "a", "b", "don", "t"]),
        ("iPhone手机 東京", ["iphone", "手", "机", "東", "京"]),
        ("서울에서", ["서", "울", "에", "서"]),
        ("— … !", []),
        ("a\x00b\ud800c", ["a", "b", "c"]),
    ],
)
def test_words_are_folded_and_unspaced_scripts_cut_into_characters(text: str, expected: list[str]) -> None:
    assert languages.words(text).texts == expected


def test_places_are_those_in_the_text_as_given() -> None:
    text = "Die Straße, 東京 and Élysée"
    words = languages.words(text)
    assert [text[slice(*words.span(number))] for number in range(len(words.texts))] == [
        "Die", "Straße", "東", "京", "and", "Élysée",
    ]  # fmt: skip


def test_places_in_decomposed_text_cover_the_decomposed_word() -> None:
    text = unicodedata.normalize("NFD", "l’été à Genève")
    words = languages.words(text)
    assert words.texts == ["l", "ete", "a", "geneve"]
    assert text[slice(*words.span(3))] == unicodedata.normalize("NFD", "Genève")


@given(st.text(max_size=60))
def test_places_lie_in_the_text_in_order_and_hold_something(text: str) -> None:
    words = languages.words(text)
    spans = [words.span(number) for number in range(len(words.texts))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(max_size=60))
def test_what_is_written_to_the_index_is_cut_as_what_is_looked_for(text: str) -> None:
    written = languages.index_analyzer().analyze(languages.prepared(text))
    assert written == [word for word in languages.words(text).texts if len(word.encode()) < languages.LONGEST_WORD]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["election", "elections"]),
        ("fr", ["president", "presidents", "presidente"]),
        ("de", ["haus", "hauser", "hausern"]),
        ("es", ["eleccion", "elecciones"]),
        ("ru", ["выбор", "выборы", "выборов"]),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, forms: list[str]) -> None:
    assert len(set(languages.stems(language, forms))) == 1


def test_every_listed_language_has_a_stemmer() -> None:
    assert all(len(languages.stems(code, ["alpha", "beta"])) == 2 for code in languages.STEMMERS)


def test_labels_ignore_case_and_accents_but_not_words() -> None:
    assert languages.label("José  PEÑA") == "jose  pena"
    assert languages.label("") == ""


@pytest.mark.parametrize(("tag", "code"), [("pt-BR", "pt"), ("EN", "en"), ("zh_Hans", "zh"), ("", "")])
def test_language_code_is_the_primary_subtag(tag: str, code: str) -> None:
    assert languages.language_code(tag) == code
