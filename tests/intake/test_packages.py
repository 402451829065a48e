import bz2
import io
import lzma

import pytest

from archive.intake.limits import Budget, Limits
from archive.intake.packages import is_package, members
from tests.intake.packing import gzipped, tarred, zipped

FILES = {"a.txt": b"one", "news/b.txt": b"two"}


def read(data, name, *, within="", media_type=None):
    stream = io.BytesIO(data)
    found = members(stream, name=name, within=within, media_type=media_type, budget=Budget(Limits()))
    return {member.name: member.stream.read(1000) for member in found}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(FILES)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", tarred(FILES, mode="w:gz")),
        ("a.TGZ", tarred(FILES, mode="w:gz")),
        ("a.tar.bz2", tarred(FILES, mode="w:bz2")),
        ("a.tar.xz", tarred(FILES, mode="w:xz")),
    ],
)
def test_every_kind_is_known_by_its_bytes_and_read_alike(name, data):
    for called in (name, "something"):
        assert is_package(data[:512], name=called)
        assert read(data, called) == FILES


@pytest.mark.parametrize("pack", [gzipped, bz2.compress, lzma.compress])
@pytest.mark.parametrize(
    ("name", "inside"),
    [("news/a.txt.gz", "news/a.txt"), ("a.txt.BZ2", "a.txt"), ("a.txt.xz", "a.txt"), ("a.txt", "a.txt"), ("", "")],
)
def test_one_compressed_file_is_a_package_of_one(pack, name, inside):
    data = pack(b"BAKU, Nov. 7")

    assert is_package(data, name=name)
    assert read(data, name) == {inside: b"BAKU, Nov. 7"}


def test_members_are_told_within_their_package():
    assert list(read(zipped(FILES), "a.zip", within="a.zip/")) == ["a.zip/a.txt", "a.zip/news/b.txt"]
    assert list(read(tarred(FILES), "a.tar", within="a.tar/")) == ["a.tar/a.txt", "a.tar/news/b.txt"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.zip", None), ("A.ZIP", None), ("a.tar", None), ("a.tgz", None), ("a.tar.xz", None), ("", "application/zip")],
)
def test_what_is_called_a_package_is_one_even_when_it_is_broken(name, media_type):
    assert is_package(b"not at all", name=name, media_type=media_type)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"", ""),
        (b"BAKU, Azerbaijan, Nov. 7", "a.txt"),
        (b"already unpacked by the browser", "a.txt.gz"),
        (zipped({"[Content_Types].xml": b"<x/>"}), "report"),
        (zipped({"mimetype": b"application/epub+zip"}), ""),
        (zipped({"word/document.xml": b"<x/>"}), "report.docx"),
    ],
)
def test_plain_files_and_documents_are_no_packages(head, name):
    assert not is_package(head[:512], name=name)


def test_an_empty_zip_is_a_package_without_members():
    assert is_package(zipped({}))
    assert read(zipped({}), "a.zip") == {}
