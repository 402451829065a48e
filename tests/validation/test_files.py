"""Cheap checks of a file's name."""

import pytest

from archive.validation import check_file


@pytest.mark.parametrize(
    ("data", "name", "codes"),
    [
        (b"Text.", "article.txt", []),
        (b"%PDF-1.7", "article.txt", ["name_misleading"]),
        (b"MZ\x90\x00", "article.html", ["name_misleading"]),
        (b"%PDF-1.7", "article.pdf", []),
        (b"Text.", "arti\ncle.txt", ["name_unprintable"]),
        (b"Text.", "article\u202etxt.exe", ["name_unprintable"]),
        (b"Text.", "article\udcff.txt", ["name_unprintable"]),
        (b"\x7fELF", "a\x00.json", ["name_misleading", "name_unprintable"]),
        (b"", "", []),
    ],
)
def test_names(data: bytes, name: str, codes: list[str]):
    found = check_file(data, name)
    assert [problem.code for problem in found] == codes
    assert {problem.severity for problem in found} <= {"warning"}
