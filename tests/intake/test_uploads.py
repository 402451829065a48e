import bz2
import io
import os
import tarfile
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.intake.limits import DEFAULT_LIMITS, Refused
from archive.intake.uploads import arrivals, holding, is_container
from archive.values import Arrival
from tests.intake.packing import arrived, codes, gzipped, special, tarred, texts, zipped

LINES = b'{"title": "one"}\n{"title": "two"}\n'
LIST = b'[{"title": "one"}, {"title": "two"}]'
JSON = {"media_type": "application/json"}


@pytest.mark.parametrize(
    ("head", "name", "media_type", "holds"),
    [
        (b"BAKU, Nov. 7", "a.txt", None, "file"),
        (b"", "", None, "file"),
        (LINES, "a.ndjson", None, "lines"),
        (LINES, "a.JSONL", None, "lines"),
        (LINES, "", "application/x-ndjson; charset=utf-8", "lines"),
        (LINES, "a.txt", None, "file"),
        (LINES, "a.json", None, "lines"),
        (b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n\r\n"), "", "application/json", "lines"),
        (b'{"title": "one"}\n', "a.json", None, "file"),
        (b'{"title": "one"}\n"two"', "a.json", None, "file"),
        (b'{"title": {\n{"two": 2}', "a.json", None, "file"),
        (b'{"a":' * 800 + b"\n{", "a.json", None, "file"),
        (LIST, "a.json", None, "list"),
        (b"\xef\xbb\xbf \n" + LIST, "", "application/json", "list"),
        (b"[UPDATED] The minister said", "a.txt", None, "file"),
        (b'{"title": "one"}', "a.json", "application/json", "file"),
        (zipped({"a": b""}), "a.zip", "application/octet-stream", "package"),
        (gzipped(b"x"), "a.txt", "text/plain", "package"),
        (b'<?xml version="1.0"?>\n<!-- a --><!DOCTYPE rss><rss version="2.0">', "a.txt", "text/plain", "feed"),
        (b'\xef\xbb\xbf<feed xmlns="http://www.w3.org/2005/Atom">', "", None, "feed"),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "a.rdf", None, "feed"),
        (b"<rdf:RDF xmlns='http://example.org/'>", "a.rdf", None, "file"),
        (b'<entry xmlns="http://www.w3.org/2005/Atom">', "a.atom", None, "file"),
        (b"<nitf>", "a.xml", None, "file"),
        (b"<!DOCTYPE html><html><p>&lt;rss>", "a.html", None, "file"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "feed.json", None, "items"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": [', "", "application/feed+json", "items"),
        (b"WARC/1.1\r\n", "a.warc", None, "warc"),
        (b"WARC/1.1\r\n", "crawl", "application/octet-stream", "warc"),
    ],
)
def test_what_a_file_holds_is_told_from_its_first_bytes_name_and_type(head, name, media_type, holds):
    assert holding(head, name=name, media_type=media_type) == holds
    assert is_container(head, name=name, media_type=media_type) == (holds != "file")


def test_a_plain_file_is_one_arrival_with_what_was_declared():
    data = bytes(range(256)) * 100

    assert arrived("a.txt", data, media_type="text/plain; charset=Windows-1251") == [
        Arrival(data=data, name="a.txt", declared={"media_type": "text/plain", "encoding": "windows-1251"})
    ]
    assert arrived("a.txt", b"", media_type="application/octet-stream") == [Arrival(data=b"", name="a.txt")]


def test_lines_and_list_elements_are_arrivals():
    assert arrived("a.ndjson", LINES) == [
        Arrival(data=b'{"title": "one"}', name="a.ndjson#1", declared=JSON),
        Arrival(data=b'{"title": "two"}', name="a.ndjson#2", declared=JSON),
    ]
    assert [each.data for each in arrived("", LIST, media_type="application/json")] == [
        b'{"title": "one"}',
        b'{"title": "two"}',
    ]


def test_lines_under_the_name_of_a_document_are_arrivals():
    assert [(each.name, each.data) for each in arrived("a.json", LINES)] == [
        ("a.json#1", b'{"title": "one"}'),
        ("a.json#2", b'{"title": "two"}'),
    ]


def test_a_stream_of_lines_need_not_be_seekable():
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as out:
        out.write(LINES * 1000)
    with os.fdopen(reader, "rb", buffering=0) as stream:
        assert len(list(arrivals("a.ndjson", stream))) == 2000


def test_lines_arrive_while_the_stream_is_still_open():
    class Stream:
        given = 0

        def read(self, size, /):
            self.given += 1
            return LINES[: min(size, len(LINES))]

    stream = Stream()
    told = arrivals("a.ndjson", stream)

    assert next(told).data == b'{"title": "one"}'
    assert stream.given < 200


def test_an_error_of_the_stream_is_not_a_fault_of_the_file():
    class Broken(io.BytesIO):
        def read(self, size=-1, /):
            if self.tell() > 1000:
                raise OSError("connection reset")
            return super().read(size)

    for name, data in (("a.ndjson", LINES * 1000), ("a.tar", tarred({"a.txt": bytes(9000)})), ("a.txt", bytes(9000))):
        with pytest.raises(OSError, match="connection reset"):
            list(arrivals(name, Broken(data)))


def test_members_arrive_and_what_is_unsafe_is_refused():
    data = tarred([("a.txt", b"one"), (special("l", tarfile.SYMTYPE, "/etc/passwd"), b""), ("b.txt", b"two")])

    told = arrived("a.tar", data)

    assert texts(told) == {"a.txt": b"one", "b.txt": b"two"}
    assert codes(told) == [("l", "archive_unsafe")]
    assert not told[1].ends


def test_lines_and_lists_inside_packages_are_opened():
    data = zipped({"d/a.jsonl": LINES, "b.json": LIST, "c.json": b"{}"})

    assert list(texts(arrived("x.zip", data))) == ["d/a.jsonl#1", "d/a.jsonl#2", "b.json#1", "b.json#2", "c.json"]
    assert list(texts(arrived("a.jsonl.gz", gzipped(LINES)))) == ["a.jsonl#1", "a.jsonl#2"]


def test_compressed_lines_may_be_longer_than_a_file():
    assert len(arrived("a.jsonl.gz", gzipped(LINES * 1000), max_file_size=1000)) == 2000
    assert len(arrived("a.zip", zipped({"a.jsonl": LINES * 1000}), max_file_size=1000)) == 2000


def test_packages_in_packages_are_opened_to_a_depth():
    inner = zipped({"deep.txt": b"three"})
    middle = tarred({"inner.zip": inner, "m.txt": b"two"})
    outer = zipped({"middle.tar": middle, "o.txt": b"one", "z.txt.gz": gzipped(b"four")})

    assert texts(arrived("outer.zip", outer)) == {
        "middle.tar/inner.zip": inner,
        "middle.tar/m.txt": b"two",
        "o.txt": b"one",
        "z.txt": b"four",
    }
    assert texts(arrived("outer.zip", outer, max_depth=3))["middle.tar/inner.zip/deep.txt"] == b"three"
    assert texts(arrived("outer.zip", outer, max_depth=1))["middle.tar"] == middle


def test_a_broken_package_inside_a_package_does_not_stop_it():
    told = arrived("a.zip", zipped({"bad.zip": b"no zip", "cut.gz": gzipped(b"news")[:-4], "a.txt": b"one"}))

    assert texts(told) == {"a.txt": b"one"}
    assert codes(told) == [("bad.zip", "archive_broken"), ("cut.gz", "archive_broken")]


def test_too_large_files_are_refused_and_the_others_read():
    files = {"a.txt": b"x" * 1001, "b.txt": b"x" * 1000}

    for name, data in (("a.zip", zipped(files)), ("a.tar", tarred(files)), ("a.tgz", tarred(files, mode="w:gz"))):
        told = arrived(name, data, max_file_size=1000)
        assert codes(told) == [("a.txt", "file_too_large")]
        assert list(texts(told)) == ["b.txt"]
    assert codes(arrived("a.txt", b"x" * 1001, max_file_size=1000)) == [("a.txt", "file_too_large")]
    assert codes(arrived("a.txt.gz", gzipped(b"x" * 1001), max_file_size=1000)) == [("a.txt", "file_too_large")]


def test_a_broken_package_keeps_what_was_read_before():
    told = arrived("a.tar", tarred({"a.txt": b"one", "b.txt": b"x" * 900})[:1100])

    assert texts(told) == {"a.txt": b"one"}
    assert told[-1] == Refused(name="a.tar", code="archive_broken", message=told[-1].message, ends=True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzipped(bytes(4_000_000))),
        ("a.txt.bz2", bz2.compress(bytes(4_000_000))),
        ("a.tar.gz", gzipped(tarred({"a.txt": bytes(4_000_000)}))),
        ("a.zip", zipped({"a.txt": bytes(4_000_000)})),
        ("a.jsonl.gz", gzipped(b"\n" * 4_000_000)),
        ("a.zip", zipped({"nested.zip": zipped({"a.txt": bytes(4_000_000)}), "b.txt": b"never read"})),
    ],
)
def test_a_bomb_ends_the_whole_package(name, data):
    told = arrived(name, data, ratio_from=1_000_000)

    assert texts(told) == {}
    assert codes(told) == [(name, "archive_bomb")]
    assert told[-1].ends


def test_many_small_packages_share_one_budget():
    inner = zipped({f"{n}.txt": b"x" * 100 for n in range(10)})
    data = zipped({f"{n}.zip": inner for n in range(10)})

    assert codes(arrived("a.zip", data, max_members=50)) == [("a.zip", "archive_bomb")]
    assert codes(arrived("a.zip", data, max_total=5000)) == [("a.zip", "archive_bomb")]
    assert codes(arrived("a.zip", data)) == []


def test_a_sent_name_never_breaks_a_line():
    assert arrived("a\n\x00b.txt", b"x")[0].name == r"a\x0a\x00b.txt"


def test_nothing_is_ever_written_to_disk(tmp_path, monkeypatch):
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    absolute = f"{tmp_path}/evil.txt"

    arrived("a.tar", tarred([("../evil.txt", b"x"), (absolute, b"x"), ("good.txt", b"x")]))
    arrived("a.zip", zipped({"../evil.txt": b"x", absolute: b"x", "good.txt": b"x"}))

    assert list(tmp_path.rglob("*")) == [inside]


names = st.sampled_from(["a", "a.zip", "a.tar", "a.tgz", "a.gz", "a.json", "a.ndjson", "a.docx", "a.txt"]) | st.text()
types = st.sampled_from([None, "application/json", "application/zip", "text/plain; charset=", "x", ""]) | st.text()
signatures = [b"", b"[", b'[{"', b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\x00", b"BZh91AY&SY", b"\xfd7zXZ\x00"]


@given(names, types, st.sampled_from(signatures), st.binary(max_size=600))
def test_any_bytes_under_any_name_come_out_as_arrivals_or_refusals(name, media_type, signature, data):
    told = arrived(name, signature + data, media_type=media_type, max_total=1_000_000)

    for each in told:
        assert isinstance(each, Arrival | Refused)
        each.name.encode()
        assert "\x00" not in each.name
        assert "\n" not in each.name
    assert sum(len(each.data) for each in told if isinstance(each, Arrival)) <= 1_000_000
    assert told or holding(signature + data, name=name, media_type=media_type) != "file"


@given(st.data())
def test_damage_in_a_package_of_packages_never_raises(data):
    inner = tarred({"a.txt": b"one", "b.jsonl": LINES}, mode="w:gz")
    whole = bytearray(zipped({"inner.tgz": inner, "c.json": LIST}, method=data.draw(st.sampled_from([0, 8]))))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    assert all(isinstance(each, Arrival | Refused) for each in arrived("a.zip", bytes(whole)))


def test_a_gibibyte_of_zeros_does_not_need_a_gibibyte():
    bomb = gzipped(bytes(1 << 24)) * 64

    tracemalloc.start()
    try:
        told = arrived("a.txt.gz", bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert codes(told) == [("a.txt.gz", "archive_bomb")]
    assert peak < 64_000_000


def test_the_limits_are_those_that_are_promised():
    assert (DEFAULT_LIMITS.max_file_size, DEFAULT_LIMITS.max_members) == (256 * 2**20, 100_000)
    assert (DEFAULT_LIMITS.max_total, DEFAULT_LIMITS.max_ratio) == (8 * 2**30, 200)
