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


@pytest.mark.parametrize("text", ["", "Too short.", "12 34 56 78 " * 20, "— " * 100])
def test_too_little_says_nothing(text: str):
    assert read_language(text) is None
