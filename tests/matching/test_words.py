"""Words as numbers."""

import pytest

from archive.matching import words
from archive.matching.words import (
    fold,
    has_unspaced,
    number_of,
    numbers_of,
    pack,
    sentences_of,
    spans_of,
    unspaced_sentences_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Élysée", "the elysee"),
        ("Straße", "STRASSE"),
        ("Azerbaijan’s oil", "azerbaijan's   OIL"),
        ("co\u00adoperation", "cooperation"),
        ("cafe\u0301", "café"),
        ("“Peace,” he said — now", '"Peace" he said - now.'),
        ("١٢ يوم", "12 يوم"),
        ("مَدرسة", "مدرسة"),
        ("ｎｅｗｓ", "news"),
    ],
)
def test_what_is_not_told_apart(one: str, other: str) -> None:
    assert numbers_of(one) == numbers_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("oil", "oils"), ("12", "13"), ("ne", "на"), ("हिन्दी", "हन्द"), ("a b", "b a")]
)
def test_what_is_told_apart(one: str, other: str) -> None:
    assert numbers_of(one) != numbers_of(other)


def test_numbers_are_odd_where_a_word_holds_a_digit() -> None:
    assert [number % 2 for number in numbers_of("On 7 November the 2nd F16 flew café 東京 19")] == [
        0,
        1,
        0,
        0,
        1,
        1,
        0,
        0,
        0,
        1,
    ]


def test_the_numbers_are_the_same_on_every_machine() -> None:
    assert numbers_of("France") == [479003316922561482]
    assert numbers_of("東京都") == [454758065095880852]


@pytest.mark.parametrize(
    "text", ["Ships sail.", "Die Straße, naïve!", "東京都知事 met พูดภาษาไทยได้ today", "a_b __ c", "東"]
)
def test_there_is_a_span_for_every_word(text: str) -> None:
    spans = spans_of(text)
    assert len(spans) == len(numbers_of(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_scripts_without_spaces_are_cut_at_every_sign() -> None:
    inside = numbers_of("東京都知事選挙")
    assert len(inside) == 5
    assert inside[1:4] == numbers_of("京都知事選")


def test_sentences_end_at_stops_blank_lines_and_the_end_of_a_quotation() -> None:
    text = "One stop. Two 3.5! “Three?” she asked. “Say so,” he said.\n\nFour\nfive"
    assert [len(sentence) for sentence in sentences_of(text) if sentence] == [2, 3, 1, 2, 2, 2, 2]
    assert sentences_of(text) == sentences_of(text.replace("“", '"').replace("”", '"'))


@pytest.mark.parametrize(
    "text", ["A plain stop. Another", "Un café. Deux", "यह एक है। दूसरा", "Ein Haus… Straße “12,” sagt er"]
)
def test_sentences_hold_all_words_folded(text: str) -> None:
    sentences = sentences_of(text)
    assert len(sentences) > 1
    assert [number_of(word) for sentence in sentences for word in sentence] == numbers_of(text)


def test_sentences_of_scripts_without_spaces_end_too() -> None:
    text = "東京に行く。大阪！ and Kyoto."
    sentences = unspaced_sentences_of(text)
    assert len(sentences) > 2
    assert b"".join(sentences) == pack(numbers_of(text))
    assert [has_unspaced(one) for one in (text, "Київ", "Paris")] == [True, False, False]


def test_the_memory_of_words_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_CACHED_WORDS", 10)
    first = numbers_of("alphé")
    numbers_of(" ".join(f"wordé{number}" for number in range(100)))
    assert len(words._numbers) <= 10
    assert len(words._folded) <= 10
    assert numbers_of("alphé") == first


def test_folding_keeps_letters_of_other_scripts() -> None:
    assert fold("Київ") == "київ".replace("ї", "і")
