import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.intake.limits import Budget, Limits, Refused
from archive.intake.zipfiles import members
from tests.intake.packing import zipped

GOOD = {"a.txt": b"one", "news/b.txt": b"x" * 150_000, "news/empty.txt": b""}


def told(data, **limits):
    found = []
    try:
        for member in members(io.BytesIO(data), within="", budget=Budget(Limits(**limits))):
            found.append((member.name, member.code if isinstance(member, Refused) else read_all(member)))
    except Unreadable as ended:
        found.append(("", ended.reason))
    return found


def read_all(member):
    try:
        return b"".join(iter(lambda: member.stream.read(1000), b""))
    except Unreadable as damaged:
        if damaged.reason == "archive_bomb":
            raise
        return damaged.reason


def entry(name, *, mode=stat.S_IFREG | 0o644):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_the_standard_library_writes_is_read(method):
    assert told(zipped(GOOD, method=method)) == list(GOOD.items())


def test_folders_and_clutter_are_not_told():
    files = {"news/": b"", "__MACOSX/._a.txt": b"fork", ".DS_Store": b"settings", "a.txt": b"one"}

    assert told(zipped(files)) == [("a.txt", b"one")]


def test_something_before_the_zip_and_a_comment_behind_it_do_no_harm():
    data = b"#!/bin/sh\n" + zipped({"a.txt": b"one"})
    with zipfile.ZipFile(held := io.BytesIO(data), "a") as archive:
        archive.comment = b"the issue of 7 November" * 100

    assert told(held.getvalue()) == [("a.txt", b"one")]


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.txt", "a/../../b", "C:\\a.txt", "..\\..\\a.txt"])
def test_a_name_that_leads_out_is_refused_and_the_others_read(name):
    assert told(zipped([(name, b"evil"), ("a.txt", b"one")])) == [(name, "archive_unsafe"), ("a.txt", b"one")]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused_and_the_others_read(mode):
    data = zipped([(entry("bad", mode=mode | 0o777), b"/etc/passwd"), (entry("a.txt"), b"one")])

    assert told(data) == [("bad", "archive_unsafe"), ("a.txt", b"one")]


def test_the_same_name_twice_is_two_members():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.txt", b"one"), ("A.txt", b"other"), ("a.txt", b"two")])

    assert told(data) == [("a.txt", b"one"), ("A.txt", b"other"), ("a.txt", b"two")]


def test_names_in_utf_8_are_read_even_where_the_zip_does_not_say_so():
    data = zipped({"bakı.txt": b"one"})
    unsaid = data.replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00").replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")

    assert unsaid != data
    assert told(data) == [("bakı.txt", b"one")]
    assert told(unsaid) == [("bakı.txt", b"one")]


def test_names_in_the_old_code_page_are_read():
    data = zipped({"cafX.txt": b"one"}).replace(b"cafX.txt", b"caf\x82.txt")

    assert told(data) == [("café.txt", b"one")]


def test_a_name_with_nul_stays_one_name():
    assert told(zipped({"a.txt.exe": b"one"}).replace(b"a.txt.exe", b"a.txt\x00exe")) == [(r"a.txt\x00exe", b"one")]


def test_a_member_without_a_name_is_read():
    data = zipped({"X": b"one"})
    start = data.index(b"PK\x01\x02")
    local = bytearray(data[:start].replace(b"X", b"", 1))
    listed = bytearray(data[start:-22].replace(b"X", b"", 1))
    end = bytearray(data[-22:])
    local[26], listed[28] = 0, 0
    struct.pack_into("<II", end, 12, len(listed), len(local))

    assert told(bytes(local + listed + end)) == [("", b"one")]


def test_encrypted_members_are_refused_and_the_others_read():
    data = bytearray(zipped([("a.txt", b"secret"), ("b.txt", b"two")]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert told(bytes(data)) == [("a.txt", "archive_encrypted"), ("b.txt", b"two")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_without_a_bound_are_refused_and_the_others_read(method):
    data = io.BytesIO(zipped({"a.txt": b"one"}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("bad.bin", bytes(1000), compress_type=method)

    assert told(data.getvalue()) == [("a.txt", b"one"), ("bad.bin", "archive_unsupported")]


def test_a_damaged_member_is_refused_and_the_others_read():
    data = zipped({"a.txt": b"first text", "b.txt": b"two"}, method=zipfile.ZIP_STORED)

    assert told(data.replace(b"first", b"thirst"[:5])) == [("a.txt", "archive_broken"), ("b.txt", b"two")]


def test_a_member_whose_own_header_disagrees_is_refused_and_the_others_read():
    data = bytearray(zipped({"a.txt": b"one", "b.txt": b"two"}))
    data[30:31] = b"X"

    assert told(bytes(data)) == [("a.txt", "archive_broken"), ("b.txt", b"two")]


@pytest.mark.parametrize("size", [2, 4])
def test_a_member_of_another_size_than_the_list_says_is_refused(size):
    data = bytearray(zipped({"a.txt": b"one"}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", size)

    assert told(bytes(data)) == [("a.txt", "archive_broken")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", zipped(GOOD)[:-30], zipped(GOOD)[:50]])
def test_a_zip_without_its_list_is_broken(data):
    assert told(data) == [("", "archive_broken")]


def test_an_empty_zip_has_no_members():
    assert told(zipped({})) == []


def test_a_bomb_in_one_member_stops_the_reading():
    data = zipped({"a.txt": b"one", "bomb.txt": bytes(30_000_000), "c.txt": b"three"})

    assert told(data, ratio_from=1_000_000) == [("a.txt", b"one"), ("", "archive_bomb")]


def test_members_that_share_their_bytes_are_a_bomb_too():
    """As in the overlapping bombs: one body, many entries in the list, each harmless by itself."""
    body = bytes(range(256)) * 400
    data = zipped({"0.txt": body})
    start = data.index(b"PK\x01\x02")
    listed, end = data[start:-22], bytearray(data[-22:])
    struct.pack_into("<HHI", end, 8, 3000, 3000, 3000 * len(listed))

    found = told(data[:start] + listed * 3000 + bytes(end), ratio_from=1_000_000, max_ratio=500)

    assert found[0] == ("0.txt", body)
    assert found[-1] == ("", "archive_bomb")
    assert len(found) < 3000


def test_unpacking_stops_at_the_total():
    assert told(zipped(GOOD), max_total=1000) == [("a.txt", b"one"), ("", "archive_bomb")]


def test_the_number_of_members_is_limited_before_they_are_listed():
    data = zipped({f"{n}.txt": b"" for n in range(4)})

    assert told(data, max_members=3) == [("", "archive_bomb")]
    assert len(told(data, max_members=4)) == 4


def test_a_list_that_is_too_long_is_not_read():
    assert told(zipped({"x" * 1000: b"one"}), max_directory=1000) == [("", "archive_bomb")]


@pytest.mark.parametrize("size", [2**31, 2**32 - 1])
def test_a_list_longer_than_the_file_is_broken(size):
    data = bytearray(zipped(GOOD))
    struct.pack_into("<I", data, len(data) - 10, size)

    assert told(bytes(data)) == [("", "archive_broken")]


@given(st.binary(max_size=300), st.integers(0, 450), st.integers(0, 255))
def test_damage_anywhere_gives_members_refusals_or_a_broken_zip(noise, place, byte):
    good = zipped({"a.txt": b"one", "news/b.txt": b"x" * 100})
    flipped = bytearray(good)
    flipped[place % len(good)] = byte
    for data in (noise, bytes(flipped), good[:-22] + noise, good[: good.index(b"PK\x01\x02")] + noise + good[-22:]):
        for _, result in told(data):
            assert isinstance(result, bytes) or result in (
                "archive_broken",
                "archive_unsafe",
                "archive_unsupported",
                "archive_encrypted",
                "archive_bomb",
            )
