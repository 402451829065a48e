"""The language of a body, or that it is too short to tell."""

import pytest

from archive.normalization.language import read_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The pier in the old harbour opened on Monday after a long winter of repairs.", "en"),
        ("THE PIER IN THE OLD HARBOUR OPENED ON MONDAY AFTER A LONG WINTER OF REPAIRS.", "en"),
        ("Der Hafen hat am Montag nach einem langen Winter wieder geöffnet, sagte der Bürgermeister.", "de"),
        ("Le port a rouvert lundi après un long hiver de travaux, a déclaré le maire de la ville.", "fr"),
        ("Порт открылся в понедельник после долгой зимы, сообщил мэр города.", "ru"),
        ("经过漫长的冬季维修，港口于周一重新开放，市长说。渔民们很高兴。", "zh"),
        ("港は長い冬の修理の後、月曜日に再び開きました。漁師たちは喜んでいます。", "ja"),
    ],
)
def test_language(text: str, code: str):
    claim = read_language(text)
    assert claim is not None
    assert (claim.value, claim.method, claim.stated) == (code, "language_model", False)
    assert 0 < claim.confidence <= 1


ENGLISH = """
The pier in the old harbour of the town opened on Monday after a long winter of repairs, and the mayor said that the
boats which had been kept in the yard would return to the water this week.
"""
DUTCH = """
De film The End of the Road met daarin The Band speelt in een dorp, en de regisseur zei dat hij er met veel plezier aan
had gewerkt, want het was een verhaal van lang geleden dat nog altijd leeft in de streek.
"""
GERMAN = """
Das Stück heißt „To be with the one that I had“ und läuft seit Montag im Haus der Stadt, wo die Leute von früh bis spät
anstehen, um eine der wenigen Karten zu bekommen, die es noch gibt.
"""


def test_running_english_is_known_by_its_function_words():
    claim = read_language(ENGLISH)
    assert claim is not None
    assert (claim.value, claim.method) == ("en", "function_words")


@pytest.mark.parametrize(("text", "code"), [(DUTCH, "nl"), (GERMAN, "de")])
def test_a_text_that_quotes_english_is_left_to_the_model(text: str, code: str):
    claim = read_language(text)
    assert claim is not None
    assert (claim.value, claim.method) == (code, "language_model")


@pytest.mark.parametrize("text", ["", "Too short.", "12 34 56 78 " * 20, "— " * 100])
def test_too_little_says_nothing(text: str):
    assert read_language(text) is None
