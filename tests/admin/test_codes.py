"""Codes in words: languages, dates, lengths of time, the machine's own."""

from typing import get_args

import pytest
from django.utils.translation import override

from archive.admin import codes
from archive.matching.origins import Because
from archive.values import BoilerplateKind, Precision


@pytest.mark.parametrize(
    ("tag", "english", "german"),
    [
        ("de", "German", "Deutsch"),
        ("pt-AO", "Portuguese (pt-AO)", "Portugiesisch (pt-AO)"),
        ("zh", "Chinese", "Chinesisch"),
        ("zh-Hant", "Traditional Chinese", "Traditionelles Chinesisch"),
        ("tlh", "tlh", "tlh"),
        ("", "", ""),
    ],
)
def test_languages_have_names(tag: str, english: str, german: str) -> None:
    assert codes.language(tag) == english
    with override("de"):
        assert codes.language(tag) == german


@pytest.mark.parametrize("name", [*get_args(Because), *get_args(BoilerplateKind)])
def test_what_the_machine_says_has_words_in_both_languages(name: str) -> None:
    assert codes.code(name)
    with override("de"):
        assert codes.code(name) != name.replace("_", " ") or name in {"navigation", "copyright"}


@pytest.mark.parametrize("name", get_args(Precision))
def test_precisions_have_words(name: str) -> None:
    assert codes.precision(name) == f"to the {name}"


@pytest.mark.parametrize(
    ("field", "held", "words"),
    [
        ("title", None, ""),
        ("title", "de", "de"),
        ("language", "de", "German"),
        ("authors", ["A", "B"], "A, B"),
        ("published", "2019-11-07T11:55:00+04:00", "7 November 2019, 11:55 +04:00"),
        ("modified", "2019-11-07T11:55:09Z", "7 November 2019, 11:55:09 UTC"),
        ("published", "2019-11", "November 2019"),
    ],
)
def test_values_are_worded_by_their_field(field: str, held: object, words: str) -> None:
    assert codes.value(field, held) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (119, "119 s"), (120, "2 min"), (5_400, "90 min"), (7_200, "2 h"), (200_000, "2 days")],
)
def test_lengths_of_time_have_fit_units(seconds: float, words: str) -> None:
    assert codes.duration(seconds) == words
