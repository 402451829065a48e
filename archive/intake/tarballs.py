"""The members of a tar, read forwards and never written to disk: ustar, pax, GNU and V7 headers.

The standard library's `tarfile` is not used: it takes a damaged header in the middle for the end and loses the rest
without a word, it reads an extension header of any declared size into memory, and it holds on to every header it has
seen. Here damage is said, and memory is flat.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.errors import Unreadable, UnsafePackage
from archive.intake.limits import Budget, Refused
from archive.intake.members import CHUNK, Member, Readable, read_exactly
from archive.intake.names import is_clutter, member_name, printable

BLOCK = 512
_ZEROS = bytes(BLOCK)
_LONGEST_EXTENSION = 1024 * 1024
_MOST_EXTENSIONS = 8
"""Extension headers before one member: a long name, a long link, a pax header for it and one for all."""

_FILES = (b"0", b"\x00", b"7")
_FOLDER, _SPARSE, _VOLUME_LABEL = b"5", b"S", b"V"
_LONG_NAME, _LONG_LINK, _PAX, _PAX_FOR_ALL = b"L", b"K", b"x", b"g"
_EXTENSIONS = (_LONG_NAME, _LONG_LINK, _PAX, _PAX_FOR_ALL)
_WITHOUT_DATA = (b"1", b"2", b"3", b"4", b"5", b"6")
_OCTAL = re.compile(rb" *([0-7]*)[ \x00]*")
_PAX_RECORD = re.compile(rb"(\d{1,9}) ([^=\n]+)=")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    name: bytes
    size: int
    kind: bytes
    more_sparse: bool


def is_header(block: bytes) -> bool:
    """Whether 512 bytes are a tar header: their checksum says so."""
    if len(block) < BLOCK or block[:BLOCK] == _ZEROS:
        return False
    block = block[:BLOCK]
    stated = _number(block[148:156])
    if not stated:
        return False
    unsigned = sum(block) - sum(block[148:156]) + 8 * ord(" ")
    # Some old tars summed signed characters.
    return stated in (unsigned, unsigned - 256 * sum(byte > 127 for byte in block[:148] + block[156:]))


def members(stream: Readable, *, within: str, budget: Budget) -> Iterator[Member | Refused]:
    """The files of a tar in order; `within` is put before their names. Folders are not told.

    Raises `Unreadable` (`archive_broken`) where it is damaged or does not end as a tar ends, after the members before.
    """
    extensions: dict[str, bytes] = {}
    seen, ended = 0, False
    while block := read_exactly(stream, BLOCK):
        if block == _ZEROS:
            ended = True
            continue
        if not is_header(block):
            if ended:  # tars are written in records, and the last one may be filled with anything
                _drain(stream)
                return
            raise Unreadable("A header in the tar is damaged; what lies behind it was not read.", code="archive_broken")
        ended = False
        header = _header(block)
        if header.kind in _EXTENSIONS:
            seen += 1
            extensions |= _extension(stream, header, seen)
            continue
        budget.count_member()
        yield from _told(stream, header, extensions, within)
        extensions, seen = {}, 0
    if not ended:
        raise Unreadable("The tar is cut short: it has no end mark.", code="archive_broken")


def _told(
    stream: Readable, header: _Header, extensions: Mapping[str, bytes], within: str
) -> Iterator[Member | Refused]:
    """One member as a member or a refusal; afterwards the stream stands at the next header."""
    while header.more_sparse:
        block = _whole(stream, BLOCK)
        header = _Header(name=header.name, size=header.size, kind=header.kind, more_sparse=bool(block[504]))
    raw = extensions.get("path", header.name)
    size = 0 if header.kind in _WITHOUT_DATA else _size(extensions, header)
    data = _Data(stream, size)
    if header.kind not in (_FOLDER, _VOLUME_LABEL) and not (header.kind in _FILES and raw.endswith(b"/")):
        try:
            name = within + member_name(raw)
            if header.kind == _SPARSE or "sparse" in extensions:
                yield Refused(name=name, code="archive_unsupported", message="Sparse files are not read from a tar.")
            elif header.kind not in _FILES:
                raise UnsafePackage("The member is a link, a device or something else that is no file.")
            elif not is_clutter(name):
                yield Member(name=name, stream=data, size=size, apart=False)
        except UnsafePackage as unsafe:
            yield Refused(name=within + printable(raw), code=unsafe.reason, message=unsafe.message)
    data.skip()
    _whole(stream, -size % BLOCK)


class _Data:
    """The bytes of one member; raises `Unreadable` where the tar ends before them."""

    def __init__(self, stream: Readable, size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int, /) -> bytes:
        wanted = min(size, self._left)
        data = self._stream.read(wanted) if wanted else b""
        if wanted and not data:
            raise Unreadable("The tar is cut short in the middle of a member.", code="archive_broken")
        self._left -= len(data)
        return data

    def skip(self) -> None:
        _drain(self)


def _drain(stream: Readable) -> None:
    """To the end: what is compressed has its checksum there."""
    while stream.read(CHUNK):
        pass


def _header(block: bytes) -> _Header:
    name = block[:100].split(b"\x00")[0]
    if block[257:263] == b"ustar\x00" and (folder := block[345:500].split(b"\x00")[0]):
        name = folder + b"/" + name
    kind = block[156:157]
    size = _number(block[124:136])
    if size is None:
        raise Unreadable("A header in the tar gives no valid size.", code="archive_broken")
    return _Header(name=name, size=size, kind=kind, more_sparse=kind == _SPARSE and bool(block[482]))


def _number(field: bytes) -> int | None:
    """A number as octal digits or, where it is too large for them, in base 256 behind a byte 0x80."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = _OCTAL.fullmatch(field)
    return int(digits[1] or b"0", 8) if digits else None


def _size(extensions: Mapping[str, bytes], header: _Header) -> int:
    stated = extensions.get("size")
    if stated is None:
        return header.size
    if not stated.isdigit() or len(stated) > 20:
        raise Unreadable("A header in the tar gives no valid size.", code="archive_broken")
    return int(stated)


def _extension(stream: Readable, header: _Header, seen: int) -> dict[str, bytes]:
    """What an extension header says of the member behind it: `path`, `size`, `sparse`."""
    if header.size > _LONGEST_EXTENSION or seen > _MOST_EXTENSIONS:
        raise UnsafePackage("The tar has extension headers longer or more than any tool writes.")
    payload = _whole(stream, header.size)
    _whole(stream, -header.size % BLOCK)
    if header.kind == _LONG_NAME:
        return {"path": payload.split(b"\x00")[0]}
    if header.kind != _PAX:
        return {}
    records = _pax_records(payload)
    said = {key: records[key.encode()] for key in ("path", "size") if key.encode() in records}
    return said | ({"sparse": b""} if any(key.startswith(b"GNU.sparse.") for key in records) else {})


def _pax_records(payload: bytes) -> dict[bytes, bytes]:
    """`30 mtime=1573127700.123456789\\n` and so on: the length counts the whole record."""
    records: dict[bytes, bytes] = {}
    position = 0
    while position < len(payload):
        record = _PAX_RECORD.match(payload, position)
        end = position + int(record[1]) if record else 0
        if record is None or not record.end() < end <= len(payload) or payload[end - 1 : end] != b"\n":
            raise Unreadable("An extension header in the tar is damaged.", code="archive_broken")
        records[record[2]] = payload[record.end() : end - 1]
        position = end
    return records


def _whole(stream: Readable, size: int) -> bytes:
    data = read_exactly(stream, size)
    if len(data) < size:
        raise Unreadable("The tar is cut short.", code="archive_broken")
    return data
