"""Bytes into text, with the evidence; what was doubtful is said, what is sure is silent."""

import pytest

from archive.errors import Unreadable
from archive.formats.decoding import clean, decode
from archive.formats.labels import known
from tests.formats.paragraphs import PARAGRAPHS, cases

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


@pytest.mark.parametrize(("language", "codec", "text"), cases(), ids=lambda value: value if len(value) < 20 else "")
@pytest.mark.parametrize("paragraphs", [1, 8])
def test_a_paragraph_in_its_languages_encodings(language: str, codec: str, text: str, paragraphs: int):
    whole = "\n\n".join([text] * paragraphs)
    decoded = decode(whole.encode(codec))
    assert decoded.text == whole
    assert [problem.code for problem in decoded.problems] == ["encoding_guessed"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", PARAGRAPHS)
def test_wide_characters_without_a_mark(language: str, codec: str):
    data = PARAGRAPHS[language].encode(codec)
    assert decode(data).text == PARAGRAPHS[language]
    assert codes(data)[1] == ["encoding_guessed"]
    assert codes(data, codec) == (codec, [])
    cut = decode(data[:-1])
    assert cut.text == PARAGRAPHS[language][:-1] + "\ufffd"
    assert [problem.code for problem in cut.problems] == ["encoding_guessed", "characters_replaced"]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("It’s a good start.", "cp1252"),
        ("It’s a good start for Daniel’s pier.", "mac-roman"),
        ("The mayor – so they say – is glad.", "cp1252"),
        ("A new pier for Málaga", "cp1252"),
        ("The café by the pier is open again", "cp1252"),
    ],
)
def test_one_accent_or_quote_in_a_short_text(text: str, codec: str):
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(("text", "codec"), [(JAPANESE, "iso2022_jp"), (CHINESE, "hz")])
def test_a_switching_encoding_that_was_cut_short(text: str, codec: str):
    line = text.encode(codec) + b"\n"
    decoded = decode(line * 3 + line[:20])
    assert decoded.text.startswith(f"{text}\n" * 3 + text[:5])
    assert decoded.problems[0].code == "encoding_guessed"


def test_tildes_and_escapes_of_other_meanings_are_left_alone():
    assert decode(b"~{ a ~{ and ~} in a text").text == "~{ a ~{ and ~} in a text"
    assert decode(b"Prices in \x1b$ and \x1b(").text == "Prices in ␛$ and ␛("


def test_a_broken_byte_does_not_make_a_declaration_worthless():
    data = JAPANESE.encode("cp932")
    decoded = decode(data[:20] + b"\x81\xff" + data[20:], declared="x-sjis")
    assert decoded.encoding == "cp932"
    assert [problem.code for problem in decoded.problems] == ["characters_replaced"]
    assert decoded.text.endswith(JAPANESE[-60:])


def test_a_wrong_declaration_is_not_believed():
    assert decode(RUSSIAN.encode("koi8-r"), declared="shift_jis").text == RUSSIAN


@pytest.mark.parametrize(
    ("before", "after"), [(b"", bytes(4000)), (bytes(512), b""), (b"", b"\x1a"), (b"", b"\r\n\x1a\r\n")]
)
def test_what_is_left_around_a_text_is_no_part_of_it_and_said(before: bytes, after: bytes):
    decoded = decode(before + b"The pier opened on Monday." + after)
    assert decoded.text.strip() == "The pier opened on Monday."
    assert [problem.code for problem in decoded.problems] == ["control_characters"]


def test_a_few_zero_bytes_stay_visible():
    assert decode(b"\0The pier opened on Monday.\0\0").text == "␀The pier opened on Monday.␀␀"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"])
def test_nothing_but_a_mark_is_empty(mark: bytes):
    with pytest.raises(Unreadable) as caught:
        decode(mark)
    assert caught.value.reason == "file_empty"


@pytest.mark.parametrize("declared", ["utf-16", "utf-16-be"])
def test_a_declared_wide_encoding_whose_order_the_bytes_show(declared: str):
    assert codes(RUSSIAN.encode("utf-16-be"), declared) == ("utf-16-be", [])
    assert decode(RUSSIAN.encode("utf-16-be"), declared=declared).text == RUSSIAN


def test_text_that_is_wrongly_declared_as_wide_stays_text():
    assert decode(b"The pier\0 opened on Monday.", declared="utf-16-le").text == "The pier␀ opened on Monday."
    assert codes(ENGLISH.encode("utf-16-le"), "utf-16-be") == ("utf-16-le", ["encoding_guessed"])


def test_a_zero_byte_in_a_text_without_spaces_is_not_taken_for_wide_characters():
    assert decode(b"A" * 100 + b"\0" + b"B" * 99).text == "A" * 100 + "␀" + "B" * 99


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
    ("broken", "text"),
    [
        ("Der BÃ¼rgermeister sagte â€žneinâ€œ â€“ fÃ¼r alle.", "Der Bürgermeister sagte „nein“ – für alle."),
        ("ItÃ¢â‚¬â„¢s open", "It’s open"),
        (RUSSIAN.encode().decode("cp1251"), RUSSIAN),
        ("It\u0092s \u0093open\u0094\u0085", "It’s “open”…"),
    ],
)
def test_kinds_of_mojibake(broken: str, text: str):
    repaired = clean(broken)
    assert (repaired.text, repaired.controls) == (text, 0)
    assert [problem.code for problem in repaired.problems] == ["mojibake_repaired"]


def test_a_letter_that_was_read_as_a_control_is_not_guessed():
    assert clean("wi\u009cnia").text == "wi\ufffdnia"


@pytest.mark.parametrize(
    "text",
    [
        "Ã is a letter",
        "Âge d’or",
        "“quoted” – dash…",
        "PÂTÉ À LA MAISON",
        "São Paulo",
        "Ελληνικά",
        RUSSIAN,
        "СССР и РФ",
    ],
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
        ("x-sjis", "cp932"),
        ("X-CP1251", "cp1251"),
        ("windows-874", "cp874"),
        ("x-mac-roman", "mac-roman"),
        ("x-none", None),
        ("utf-7", None),
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
