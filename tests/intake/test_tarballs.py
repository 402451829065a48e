import io
import os
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable, UnsafePackage
from archive.intake.limits import Budget, Limits, Refused
from archive.intake.tarballs import BLOCK, is_header, members
from tests.intake.packing import special, tarred

FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
GOOD = {"a.txt": b"one", "news/b.txt": b"x" * 1500, "news/empty.txt": b"", "full.txt": b"y" * 512}


def told(data, **limits):
    """Names with their bytes, or with the code of the refusal; then the code with which the tar ends, if it does."""
    found = []
    try:
        for member in members(io.BytesIO(data), within="", budget=Budget(Limits(**limits))):
            found.append((member.name, member.code if isinstance(member, Refused) else read_all(member.stream)))
    except Unreadable as ended:
        found.append(("", ended.reason))
    return found


def read_all(stream):
    return b"".join(iter(lambda: stream.read(100), b""))


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
def test_what_the_standard_library_writes_is_read(kind):
    assert told(tarred(GOOD, kind=kind)) == list(GOOD.items())


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
def test_long_names_are_read(kind):
    files = {"d" * 90 + "/" + "f" * 90 + ".txt": b"one", "short.txt": b"two"}
    if kind != tarfile.USTAR_FORMAT:
        files["ə" * 300 + ".txt"] = b"three"

    assert told(tarred(files, kind=kind)) == list(files.items())


def test_sizes_and_names_may_stand_in_the_pax_header():
    info = tarfile.TarInfo("plain.txt")
    info.pax_headers = {"path": "bakı.txt", "comment": "two\nlines = fine"}

    assert told(tarred([(info, b"one"), ("b.txt", b"two")])) == [("bakı.txt", b"one"), ("b.txt", b"two")]


def test_a_size_in_base_256_is_read():
    data = with_header(tarred({"a.txt": b"one"}), 124, b"\x80" + (3).to_bytes(11, "big"))

    assert told(data) == [("a.txt", b"one")]


def test_folders_labels_and_clutter_are_not_told():
    entries = [
        (special("news", tarfile.DIRTYPE), b""),
        (special("old/", tarfile.AREGTYPE), b""),
        (special("backup of may", b"V"), b""),
        ("._a.txt", b"resource fork"),
        ("./a.txt", b"one"),
    ]

    assert told(tarred(entries)) == [("a.txt", b"one")]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused_and_the_others_read(kind):
    data = tarred([("a.txt", b"one"), (special("bad", kind, "/etc/passwd"), b""), ("b.txt", b"two")])

    assert told(data) == [("a.txt", b"one"), ("bad", "archive_unsafe"), ("b.txt", b"two")]


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.txt", "a/../../b", "C:\\a.txt"])
@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
def test_a_name_that_leads_out_is_refused_and_the_others_read(name, kind):
    info = tarfile.TarInfo("placeholder")
    info.name = name
    data = tarred([(info, b"evil"), ("a.txt", b"one")], kind=kind)

    assert told(data) == [(name, "archive_unsafe"), ("a.txt", b"one")]


def test_sparse_files_are_refused_and_the_others_read():
    header = with_header(with_header(tarred({"hole.bin": b"x" * 512})[:BLOCK], 156, b"S"), 482, b"\x01")
    more = bytearray(BLOCK)
    more[504] = 1
    data = header + bytes(more) + bytes(BLOCK) + b"x" * 512 + tarred({"a.txt": b"one"})
    pax = tarfile.TarInfo("hole.bin")
    pax.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}

    assert told(data) == [("hole.bin", "archive_unsupported"), ("a.txt", b"one")]
    assert told(tarred([(pax, b"map and data"), ("a.txt", b"one")])) == [
        ("hole.bin", "archive_unsupported"),
        ("a.txt", b"one"),
    ]


def test_names_that_are_not_utf_8_are_kept_reversibly():
    info = tarfile.TarInfo(os.fsdecode(b"caf\xe9\n.txt"))

    assert told(tarred([(info, b"one")], kind=tarfile.GNU_FORMAT)) == [(r"caf\xe9\x0a.txt", b"one")]


def test_the_same_name_twice_is_two_members():
    assert told(tarred([("a.txt", b"one"), ("a.txt", b"two")])) == [("a.txt", b"one"), ("a.txt", b"two")]


def test_tars_put_end_to_end_are_all_read():
    assert told(tarred({"a.txt": b"one"}) + tarred({"b.txt": b"two"})) == [("a.txt", b"one"), ("b.txt", b"two")]


def test_garbage_in_the_last_record_is_nothing():
    assert told(tarred({"a.txt": b"one"})[:2048] + b"garbage" * 100) == [("a.txt", b"one")]


def test_an_empty_tar_has_no_members():
    assert told(bytes(10240)) == []


def test_a_damaged_header_in_the_middle_is_said_and_not_taken_for_the_end():
    data = bytearray(tarred({"a.txt": b"one", "b.txt": b"two", "c.txt": b"three"}))
    data[1024] ^= 0xFF

    assert told(bytes(data)) == [("a.txt", b"one"), ("", "archive_broken")]


@pytest.mark.parametrize("length", [100, 512, 700, 1024, 1100, 2000])
def test_a_tar_cut_short_is_said_to_be_broken(length):
    found = told(tarred({"a.txt": b"one", "b.txt": b"x" * 900})[:length])

    assert found[-1] == ("", "archive_broken")
    assert ("a.txt", b"one") in found or length < 1024


def test_what_a_reader_leaves_unread_is_skipped():
    found = list(members(io.BytesIO(tarred(GOOD)), within="p/", budget=Budget(Limits())))

    assert [member.name for member in found] == ["p/" + name for name in GOOD]


def test_an_endless_extension_header_is_never_held():
    header = with_header(with_header(tarred({"a.txt": b""})[:BLOCK], 156, b"x"), 124, b"7" * 11)

    with pytest.raises(UnsafePackage):
        list(members(io.BytesIO(header), within="", budget=Budget(Limits())))


def test_extension_headers_do_not_go_on_for_ever():
    extension = tarfile.TarInfo("x" * 120).tobuf(tarfile.GNU_FORMAT)[:1024]

    assert told(extension * 1000 + bytes(1024)) == [("", "archive_unsafe")]


def with_header(data, place, value):
    """The same tar with some bytes of its first header replaced, and its checksum made good."""
    header = bytearray(data[:BLOCK])
    header[place : place + len(value)] = value
    header[148:156] = b"%06o\x00 " % (sum(header) - sum(header[148:156]) + 256)
    return bytes(header) + data[BLOCK:]


@pytest.mark.parametrize("size", [b"nonsense 123", b"-0000000001\x00", b"\xff" * 12])
def test_a_size_that_is_no_number_is_said_to_be_broken(size):
    assert told(with_header(tarred({"a.txt": b"one"}), 124, size)) == [("", "archive_broken")]


@pytest.mark.parametrize("kind", ["ustar", "gnu"])
def test_a_name_with_its_folder_apart_is_only_read_from_posix_headers(kind):
    data = with_header(tarred({"a.txt": b"one"}, kind=FORMATS[kind]), 345, b"news")

    assert told(data) == [("news/a.txt" if kind == "ustar" else "a.txt", b"one")]


@pytest.mark.parametrize(
    "payload",
    [
        b"11 size=12a\n",
        b"30 size=%s\n" % (b"1" * 21),
        b"99 path=a\n",
        b"3 path=a\n",
        b"path=a\n",
        b"9 path=ab",
        b"7 a=bcde",
    ],
)
def test_a_pax_header_that_is_damaged_is_said_to_be_broken(payload):
    info = tarfile.TarInfo("header")
    info.type = tarfile.XHDTYPE

    assert told(tarred([(info, payload), ("a.txt", b"one")], kind=tarfile.USTAR_FORMAT)) == [("", "archive_broken")]


def test_an_extension_header_that_is_cut_short_is_said_to_be_broken():
    info = tarfile.TarInfo("header")
    info.type = tarfile.XHDTYPE

    assert told(tarred([(info, b"x" * 400)], kind=tarfile.USTAR_FORMAT)[:700]) == [("", "archive_broken")]


def test_the_number_of_members_is_limited():
    data = tarred({f"{n}.txt": b"" for n in range(4)})

    assert told(data, max_members=3)[3:] == [("", "archive_bomb")]
    assert len(told(data, max_members=4)) == 4


names = st.text(st.characters(exclude_characters="\x00/\\.", exclude_categories=["Cs"]), min_size=1, max_size=150)


@given(st.lists(st.tuples(names, st.binary(max_size=1200)), max_size=5), st.sampled_from(["gnu", "pax"]))
def test_every_tar_of_the_standard_library_gives_the_same_bytes(files, kind):
    found = told(tarred(files, kind=FORMATS[kind]))

    assert [data for _, data in found if isinstance(data, bytes)] == [
        data for name, data in files if not name.startswith("C:")
    ] or any(name[1:2] == ":" for name, _ in files)


@given(st.binary(max_size=3000), st.integers(0, 2047), st.integers(0, 255))
def test_damage_anywhere_gives_members_refusals_or_a_broken_tar(noise, place, byte):
    flipped = bytearray(tarred(GOOD))
    flipped[place] = byte
    for data in (noise, bytes(flipped), tarred({"a.txt": b"one"})[:1024] + noise):
        for _, result in told(data):
            assert isinstance(result, bytes) or result in (
                "archive_broken",
                "archive_unsafe",
                "archive_unsupported",
                "archive_bomb",
            )


def test_text_is_no_header():
    assert not is_header(b"")
    assert not is_header(bytes(512))
    assert not is_header(b" " * 512)
    assert not is_header(b"BAKU, Azerbaijan, Nov. 7. " * 30)
    assert is_header(tarred({"a.txt": b"one"}))
