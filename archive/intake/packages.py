"""Packages: zip, tar, and files compressed with gzip, bzip2, xz or zstd, a tar among them or one file alone."""

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from archive.intake import tarballs, zipfiles
from archive.intake.compression import Unpacked, compression_of
from archive.intake.limits import Budget, Refused
from archive.intake.members import CHUNK, Member

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_TYPES = frozenset({"application/zip", "application/x-zip-compressed"})
_TAR_TYPES = frozenset({"application/x-tar", "application/x-gtar"})
_COMPRESSED_TARS = (".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
# Documents that are zips inside: they are one file to whoever hands them in.
_DOCUMENTS = frozenset(
    {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".odg", ".epub", ".jar"}
)
_DOCUMENT_BEGINS = (b"mimetype", b"[Content_Types].xml", b"_rels/", b"META-INF/")


def is_package(head: bytes, *, name: str = "", media_type: str | None = None) -> bool:
    """Whether a file that begins with `head` (512 bytes are enough) is to be opened.

    A zip or tar by its name is one even where its bytes are not: whoever hands it in should hear that it is broken.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in _DOCUMENTS:
        return False
    if head.startswith(_ZIP):
        return not head[30:].startswith(_DOCUMENT_BEGINS)
    if compression_of(head) or tarballs.is_header(head):
        return True
    return (
        suffix in (".zip", ".tar") or name.lower().endswith(_COMPRESSED_TARS) or media_type in _ZIP_TYPES | _TAR_TYPES
    )


def members(
    stream: BinaryIO, *, name: str, within: str = "", media_type: str | None = None, budget: Budget
) -> Iterator[Member | Refused]:
    """The files in a package, one after the other; a member's stream ends when the next one is asked for.

    `stream` is seekable and is read from its start. `within` is put before the members' names. A compressed file that
    is no tar has one member, named like itself without the suffix.

    Raises `Unreadable` (`archive_broken`) where the package cannot be read further, `UnsafePackage` (`archive_bomb`)
    where it exceeds a limit; the members before are good.
    """
    stream.seek(0)
    head = stream.read(tarballs.BLOCK)
    stream.seek(0)
    if compression := compression_of(head):
        raw = Unpacked(stream, compression=compression, budget=budget)
        unpacked = io.BufferedReader(raw, CHUNK)
        if name.lower().endswith(_COMPRESSED_TARS) or tarballs.is_header(unpacked.peek(tarballs.BLOCK)):
            yield from tarballs.members(unpacked, within=within, budget=budget)
        else:
            budget.count_member()
            yield Member(name=_uncompressed(name), stream=_AsItComes(unpacked), size=None, apart=False)
    elif _is_zip(head, name, media_type):
        yield from zipfiles.members(stream, within=within, budget=budget)
    else:
        yield from tarballs.members(stream, within=within, budget=budget)


class _AsItComes:
    """Gives what is unpacked at once: what was whole before damage is out before the damage is met."""

    def __init__(self, unpacked: "io.BufferedReader[Unpacked]") -> None:
        self._unpacked = unpacked

    def read(self, size: int, /) -> bytes:
        return self._unpacked.read1(size)


def _is_zip(head: bytes, name: str, media_type: str | None) -> bool:
    if head.startswith(_ZIP):
        return True
    return not tarballs.is_header(head) and (name.lower().endswith(".zip") or media_type in _ZIP_TYPES)


def _uncompressed(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in _COMPRESSED else name
