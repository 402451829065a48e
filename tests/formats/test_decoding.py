"""Bytes into text, with the evidence; what was doubtful is said, what is sure is silent."""

import pytest

from archive.errors import Unreadable
from archive.formats.decoding import clean, decode, known

ENGLISH = "The mayor’s office in Málaga said “yes” on Monday. " * 8
RUSSIAN = "Порт открылся в понедельник после долгой зимы, сообщил мэр города. Рыбаки рады этому. " * 6
JAPANESE = "港は長い冬の修理の後、月曜日に再び開きました。漁師たちは喜んでいます。" * 6
CHINESE = "经过漫长的冬季维修，港口于周一重新开放，市长说。渔民们很高兴，船只返回海湾。" * 6
FRENCH = "Café à Paris, déjà vu et été encore là-bas, où l’on danse. " * 3
POLISH = "Port został otwarty w poniedziałek po długiej zimie, powiedział burmistrz. Łodzie wróciły. " * 6


def codes(data: bytes, declared: str | None = None) -> tuple[str, list[str]]:
    decoded = decode(data, declared=declared)
    return decoded.encoding, [problem.code for problem in decoded.problems]


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_certain_and_is_no_text(mark: str):
    decoded = decode(ENGLISH.encode(mark))
    assert (decoded.text, decoded.problems) == (ENGLISH, ())


def test_valid_utf_8_is_certain_whatever_was_declared():
    assert codes(ENGLISH.encode(), "latin-1") == ("utf-8", [])
    assert decode(ENGLISH.encode(), declared="koi8-r").text == ENGLISH


@pytest.mark.parametrize(
    ("text", "label", "codec"),
    [
        (ENGLISH, "ISO-8859-1", "cp1252"),
        (ENGLISH, "windows-1252", "cp1252"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "Shift_JIS", "cp932"),
        (CHINESE, "gb2312", "gb18030"),
        (POLISH, "iso-8859-2", "iso8859-2"),
    ],
)
def test_what_was_declared_is_believed_when_it_fits(text: str, label: str, codec: str):
    decoded = decode(text.encode(codec), declared=label)
    assert (decoded.text, decoded.encoding, decoded.problems) == (text, codec, ())


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (ENGLISH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (POLISH, "cp1250"),
        (FRENCH, "cp1252"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32-le"),
    ],
)
def test_undeclared_encodings_are_guessed_and_said_so(text: str, codec: str):
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert [problem.code for problem in decoded.problems] == ["encoding_guessed"]


def test_some_broken_bytes_in_utf_8_are_replaced_and_counted():
    decoded = decode(RUSSIAN.encode()[:-1] + b"\xd0")
    assert decoded.encoding == "utf-8"
    (problem,) = decoded.problems
    assert (problem.code, problem.message[0]) == ("characters_replaced", "1")
    assert decoded.text.endswith("\ufffd")


def test_control_characters_are_shown_and_counted():
    decoded = decode(b"The pier\x00 opened\x1b[31m on\x07 Monday.\r\nAll\tcame.\x0c")
    assert decoded.text == "The pier␀ opened␛[31m on␇ Monday.\nAll\tcame.\x0c"
    (problem,) = decoded.problems
    assert (problem.code, problem.message[0]) == ("control_characters", "3")
    assert clean("a\x85b").text == "a\ufffdb"


def test_mojibake_is_repaired_where_it_is_sure():
    broken = ENGLISH.encode().decode("cp1252", "replace")
    assert "\ufffd" in broken or broken != ENGLISH
    repaired = clean("The mayor’s office in MÃ¡laga saidâ€”yes")
    assert repaired.text == "The mayor’s office in Málaga said—yes"
    assert [problem.code for problem in repaired.problems] == ["mojibake_repaired"]


@pytest.mark.parametrize(
    "text", ["Ã is a letter", "Âge d’or", "“quoted” – dash…", "PÂTÉ À LA MAISON", "São Paulo", "Ελληνικά", RUSSIAN]
)
def test_sound_text_is_left_alone(text: str):
    assert clean(text) == (text, 0, ())


def test_lone_surrogates_are_replaced():
    cleaned = clean("a\ud800b")
    assert (cleaned.text, [problem.code for problem in cleaned.problems]) == ("a\ufffdb", ["characters_replaced"])


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00" * 5000, b"\x01\x02\x03\x04" * 100])
def test_bytes_that_are_no_text(data: bytes):
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert caught.value.reason == "not_text"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF8", "utf-8"),
        (' "latin-1" ', "cp1252"),
        ("hex", None),
        ("rot13", None),
        ("no-such", None),
        ("", None),
        (None, None),
        ("a\0b", None),
    ],
)
def test_labels(label: str | None, codec: str | None):
    assert known(label) == codec
