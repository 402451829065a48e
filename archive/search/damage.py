"""What to make of an index that tantivy cannot read: it is a projection, so the answer is always to build it again."""

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from archive import errors

_CHUNK = 1 << 20
_FOOTER_MAGIC = 1337


class Translating:
    """`with Translating(into):` around calls into tantivy: raises `into(error)` for what comes out of them.

    tantivy says ValueError or OSError where it notices that something is wrong, and panics where it does not; a panic
    arrives as a `PanicException`, which is no `Exception` and can be known by its name only.
    """

    def __init__(self, into: Callable[[BaseException], errors.Unavailable]) -> None:
        self._into = into

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and (isinstance(error, ValueError | OSError) or _is_panic(error)):
            raise self._into(error) from error


def reading() -> Translating:
    """Around calls that read an index: one that cannot be read has to be built again."""
    return Translating(lambda _: unreadable())


def unreadable() -> errors.IndexRebuilding:
    return errors.IndexRebuilding("The search index is damaged or gone and has to be built anew.")


def _is_panic(error: BaseException) -> bool:
    return type(error).__name__ == "PanicException"


def damaged_files(folder: Path, *, suffix: str = "") -> list[str]:
    """The names of the files in an index's folder whose content does not match the checksum that tantivy gave them.

    `suffix` narrows it to one kind of file. Reads every byte (about a second a gigabyte): tantivy itself checks
    lengths only, and would give wrong answers.
    """
    try:
        listed = json.loads((folder / "meta.json").read_bytes())["segments"]
        segments = {segment["segment_id"].replace("-", "") for segment in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return ["meta.json"]
    # What no commit names yet is still being written, by a follower at work.
    files = (path for path in folder.iterdir() if path.name.partition(".")[0] in segments)
    return sorted(path.name for path in files if path.name.endswith(suffix) and not _matches_footer(path))


def _matches_footer(path: Path) -> bool:
    """A segment file ends with a JSON footer that holds the CRC-32 of what is before it, its length, and a magic."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return True  # merged into another segment since the folder was listed
    with file:
        size = file.seek(0, os.SEEK_END)
        if size < 8:
            return False
        file.seek(size - 8)
        length = int.from_bytes(file.read(4), "little")
        magic = int.from_bytes(file.read(4), "little")
        if magic != _FOOTER_MAGIC or length > size - 8:
            return False
        file.seek(size - 8 - length)
        try:
            expected = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        file.seek(0)
        checksum, left = 0, size - 8 - length
        while left and (chunk := file.read(min(left, _CHUNK))):
            checksum = zlib.crc32(chunk, checksum)
            left -= len(chunk)
        return bool(checksum == expected)
