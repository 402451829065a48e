"""The members of a zip, read one after the other and never written to disk."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.errors import Unreadable, UnsafePackage
from archive.intake.limits import Budget, Refused, bomb
from archive.intake.members import Member
from archive.intake.names import is_clutter, member_name, printable

_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNIX = 3
_ENTRY = b"PK\x01\x02"
# bzip2 and LZMA in a zip are left out: `zipfile` unpacks them without a limit on what one read gives, and kilobytes
# become gigabytes. No tool that news comes from writes them.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError)
"""What `zipfile` raises on bytes that are no zip. Not OSError: that is the disk, and another try may do."""


def members(stream: BinaryIO, *, within: str, budget: Budget) -> Iterator[Member | Refused]:
    """The files of a zip in the order of its list; `within` is put before their names. Folders are not told.

    A member that is damaged, encrypted or badly named is refused and the others are read. Raises `Unreadable`
    (`archive_broken`) for a zip without a readable list, `UnsafePackage` (`archive_bomb`) at a limit.
    """
    guarded = _Guarded(stream, budget)
    try:
        archive = zipfile.ZipFile(guarded)
    except _BROKEN as broken:
        raise Unreadable(f"The zip cannot be opened: {broken}.", code="archive_broken") from broken
    guarded.opened = True
    meter = _Meter(budget, packed=guarded.size)
    with archive:
        for entry in archive.infolist():
            budget.count_member()
            yield from _told(archive, entry, within, meter)


def _told(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, within: str, meter: "_Meter") -> Iterator[Member | Refused]:
    written = _name(entry)
    name = within + printable(written)
    try:
        name = within + member_name(written)
        if written.endswith("/") or is_clutter(name):
            return
        _check(entry)
        data = archive.open(entry)
    except Unreadable as unfit:
        yield Refused(name=name, code=unfit.reason, message=unfit.message)
    except (*_BROKEN, RuntimeError) as broken:
        yield Refused(name=name, code="archive_broken", message=f"The member cannot be read: {broken}.")
    else:
        with data:
            yield Member(name=name, stream=_Data(data, entry, meter), size=entry.file_size, apart=True)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as meant: many tools write UTF-8 and forget to say so, which then reads as code page 437."""
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    try:
        return entry.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return entry.orig_filename


def _check(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16) if entry.create_system == _UNIX else 0
    if kind not in (0, stat.S_IFREG):
        raise UnsafePackage("The member is a link, a device or something else that is no file.")
    if entry.flag_bits & _ENCRYPTED:
        raise Unreadable("The member is encrypted.", code="archive_encrypted")
    if entry.compress_type not in _METHODS:
        raise Unreadable(f"Compression method {entry.compress_type} is not read.", code="archive_unsupported")


class _Meter:
    """What a zip has given so far. Its entries may share bytes, so each alone and all together are compared with
    what was packed."""

    def __init__(self, budget: Budget, *, packed: int) -> None:
        self._budget = budget
        self._packed = packed
        self._given = 0

    def count(self, size: int) -> None:
        self._given += size
        self._budget.count_unpacked(size)
        self._budget.check_ratio(unpacked=self._given, packed=self._packed)

    def check(self, entry: zipfile.ZipInfo, given: int) -> None:
        self._budget.check_ratio(unpacked=given, packed=entry.compress_size)


class _Data:
    """The bytes of one member; raises `Unreadable` where they are not those that the zip's list promises."""

    def __init__(self, data: Any, entry: zipfile.ZipInfo, meter: _Meter) -> None:
        self._data = data
        self._entry = entry
        self._meter = meter
        self._given = 0

    def read(self, size: int, /) -> bytes:
        try:
            piece: bytes = self._data.read(size)
        except _BROKEN as broken:
            raise Unreadable(f"The member is damaged: {broken}.", code="archive_broken") from broken
        self._given += len(piece)
        self._meter.count(len(piece))
        self._meter.check(self._entry, self._given)
        if not piece and self._given != self._entry.file_size:
            raise Unreadable("The member is shorter than the zip says.", code="archive_broken")
        return piece


class _Guarded:
    """A stream that refuses what only a hostile zip makes `zipfile` do with it.

    `zipfile` reads the list of members in one piece, as long as the zip says it is, and makes an object of every
    entry; members themselves it reads in small pieces.
    """

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._limits = budget.limits
        self.size = stream.seek(0, io.SEEK_END)
        self.opened = False

    def read(self, size: int = -1, /) -> bytes:
        if self.opened:
            return self._stream.read(size)
        if size > self._limits.max_directory:
            raise bomb("its list of members is too long")
        data = self._stream.read(size)
        if data.count(_ENTRY) > self._limits.max_members:
            raise bomb(f"it has more than {self._limits.max_members:,} members")
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence == io.SEEK_SET and not 0 <= offset <= self.size:
            raise zipfile.BadZipFile("an offset lies outside the file")
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True
