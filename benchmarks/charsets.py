"""How many files are decoded as their folder says, without being told the encoding.

    python benchmarks/charsets.py FOLDER [--failures]

FOLDER holds folders that are named after an encoding, a language behind it if need be ("iso-8859-5-bulgarian"), as the
test folder of chardet does. A file counts as right when its text is the one that the named encoding gives: the name
does not matter where the bytes mean the same. What is done to every text (line ends, visible controls, mojibake that
stands in the file itself) is done to both, for that is no question of the encoding: the text that is expected is the
one that the same characters give in UTF-8. A label is taken as the web takes it (WHATWG Encoding Standard: iso-8859-1
means windows-1252, gb2312 means gb18030). Not judged are files whose bytes are invalid in the encoding that the folder
names, and folders of an encoding that Python has no codec for; their number is said.
"""

import argparse
import codecs
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from archive.errors import Unreadable
from archive.formats.decoding import decode
from archive.formats.labels import known
from benchmarks.accuracy import percent, table


class File(NamedTuple):
    """One file: the text that its folder says, or None where it cannot be judged, and the one that was decoded."""

    path: Path
    folder: str
    expected: str | None
    encoding: str
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failures", action="store_true")
    chosen = parser.parse_args()
    files = list(_read(chosen.folder))
    judged = [file for file in files if file.expected is not None]
    right = sum(file.text == file.expected for file in judged)
    if chosen.failures:
        _show_failures(judged)
        return
    rows = [(name, [file for file in files if file.folder == name]) for name in sorted({file.folder for file in files})]
    table(
        ("folder", "files", "judged", "right"),
        (
            (name, str(len(of)), str(sum(file.expected is not None for file in of)), str(_right(of)))
            for name, of in rows
        ),
    )
    print(f"\n{right} of {len(judged)} files, {percent(right / len(judged))} %; {len(files) - len(judged)} not judged")


def _right(files: list[File]) -> int:
    return sum(file.expected is not None and file.text == file.expected for file in files)


def _read(folder: Path) -> Iterator[File]:
    for path in sorted(folder.glob("*/*")):
        data = path.read_bytes()
        try:
            decoded = decode(data)
            encoding, text = decoded.encoding, decoded.text
        except Unreadable as error:
            encoding, text = error.reason, ""
        yield File(path, path.parent.name, _expected(data, path.parent.name), encoding, text)


def _expected(data: bytes, label: str) -> str | None:
    name = _codec(label)
    if name is None:
        return None
    try:
        text = data.decode(name)
    except UnicodeError:
        return None
    text = text.removeprefix("\ufeff")
    try:
        return decode(text.encode()).text
    except Unreadable:
        return text


def _codec(label: str) -> str | None:
    """The codec that a folder's name begins with."""
    while label:
        if name := known(label):
            # The mark is part of what is asked: a UTF-16 file without one has its order in its name.
            return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name
        label = label.rpartition("-")[0]
    return None


def _show_failures(judged: list[File]) -> None:
    for file in judged:
        if file.text != file.expected and file.expected is not None:
            at = next((n for n, (a, b) in enumerate(zip(file.expected, file.text, strict=False)) if a != b), 0)
            shown = (text[max(0, at - 30) : at + 40] for text in (file.expected, file.text))
            print(file.path, file.encoding, *(f"\n    {text!r}" for text in shown))


if __name__ == "__main__":
    main()
