import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UnsafePackage
from archive.intake.names import is_clutter, kept, member_name, printable, sent_name

UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def turned_back(name: str) -> bytes:
    """The promise of `printable`: what was escaped can be read again."""
    pieces = re.split(r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})", name)
    raw = bytearray()
    for text, byte, point in zip(pieces[::3], [*pieces[1::3], None], [*pieces[2::3], None], strict=True):
        raw += text.encode()
        if byte:
            raw.append(int(byte, 16))
        if point:
            raw += chr(int(point, 16)).encode()
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"2019/a.txt", "2019/a.txt"),
        ("Bakı – xəbərlər.txt", "Bakı – xəbərlər.txt"),
        (b"a\nb.txt", r"a\x0ab.txt"),
        (b"nul\x00.txt", r"nul\x00.txt"),
        (b"\x1b]0;owned\x07.txt", r"\x1b]0;owned\x07.txt"),
        (b"caf\xe9.txt", r"caf\xe9.txt"),
        ("exe.\u202etxt.scr", r"exe.\u202etxt.scr"),
        ("caf\u0085", r"caf\u0085"),
        (b"C\\dir\\new.txt", r"C\dir\new.txt"),
        (rb"a\x0ab.txt", r"a\x5cx0ab.txt"),
    ],
)
def test_a_name_is_kept_readable(raw, name):
    assert printable(raw) == name


@given(st.one_of(st.binary(), st.text().map(str.encode), st.from_regex(rb"(\\|x|u|0|a|\n|\xff){0,9}", fullmatch=True)))
def test_every_name_is_fit_to_be_kept_and_can_be_turned_back(raw):
    name = printable(raw)

    assert not UNFIT.search(name)
    assert name.encode().decode() == name
    assert turned_back(name) == raw


def test_what_the_file_system_gives_as_text_is_the_same_name_as_its_bytes():
    assert printable(os.fsdecode(b"caf\xe9.txt")) == printable(b"caf\xe9.txt")


@given(st.binary())
def test_a_kept_name_stays_as_it_is(raw):
    assert kept(printable(raw)) == printable(raw)


def test_a_door_that_forgets_to_clean_a_name_does_no_harm():
    assert kept("a\x00b\ud800") == r"a\x00b\ud800"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a.txt", "a.txt"),
        ("C:\\fakepath\\a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("dir/", ""),
        ("..", ""),
        ("a\r\nSet-Cookie: x", r"a\x0d\x0aSet-Cookie: x"),
        ("x" * 300 + ".txt", "x" * 251 + ".txt"),
    ],
)
def test_of_a_sent_name_only_the_file_remains(sent, name):
    assert sent_name(sent) == name


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "//server/share",
        "\\windows\\system32",
        "C:\\a.txt",
        "c:a.txt",
        "..",
        "../a.txt",
        "a/../../b.txt",
        "a\\..\\..\\b.txt",
        "a/..",
        "x" * 5000,
    ],
)
def test_a_member_that_leads_elsewhere_is_unsafe(name):
    with pytest.raises(UnsafePackage) as unsafe:
        member_name(name)
    assert unsafe.value.reason == "archive_unsafe"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("./a.txt", "a.txt"),
        ("./2019//a.txt", "2019/a.txt"),
        ("...and then.txt", "...and then.txt"),
        ("Ambassador: a word.txt", "Ambassador: a word.txt"),
        (b"caf\xe9.txt", r"caf\xe9.txt"),
        ("", ""),
    ],
)
def test_a_member_keeps_its_path(raw, name):
    assert member_name(raw) == name


def test_what_macos_adds_is_clutter():
    assert is_clutter("__MACOSX/._a.txt")
    assert is_clutter("news/.DS_Store")
    assert is_clutter("news/._a.txt")
    assert not is_clutter("news/.hidden.txt")
    assert not is_clutter("news/a_MACOSX.txt")
