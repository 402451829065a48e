"""gzip, bzip2, xz and zstd as streams that never give more than they are asked for.

The standard library's file classes do the same but for two things: `lzma.LZMAFile` takes no memory limit, so that 100
bytes can ask for 1.5 GiB, and none of them knows how much went in for what comes out.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Literal

from backports import zstd

from archive.errors import Unreadable
from archive.intake.limits import Budget
from archive.intake.members import CHUNK, Readable

Compression = Literal["gzip", "bzip2", "xz", "zstd"]

_BZIP2 = tuple(b"BZh%d" % level + block for level in range(1, 10) for block in (b"1AY&SY", b"\x17rE8P\x90"))
_XZ_MEMORY = 96 * 1024 * 1024
"""`xz -9` needs 65 MiB."""
_ZSTD_WINDOW = 27
"""As a power of 2: 128 MiB, what `zstd` itself unpacks without being asked for more."""
_DECODERS: Mapping[Compression, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(wbits=31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
    "zstd": lambda: zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW}),
}


def compression_of(head: bytes) -> Compression | None:
    """How a file that begins like this is compressed, by its signature alone."""
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(_BZIP2):
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return "zstd"
    return None


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a compressed stream, read forwards.

    Several compressed streams in a row are one, as their tools have it; zeros between and behind them are padding.
    Raises `Unreadable` (`archive_broken`) where the stream is damaged or cut short, `UnsafePackage` (`archive_bomb`)
    where the budget ends.
    """

    def __init__(self, source: Readable, *, compression: Compression, budget: Budget) -> None:
        super().__init__()
        self._source = source
        self._new_decoder = _DECODERS[compression]
        self._decoder = self._new_decoder()
        self._budget = budget
        self._waiting = b""
        self._packed = 0
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        # To zlib a limit of 0 means none.
        data = self._next(len(buffer)) if len(buffer) else b""
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while True:
            if self._decoder.eof and not self._begin_next_stream():
                return b""
            data = self._decode(size)
            if data:
                self._unpacked += len(data)
                self._budget.count_unpacked(len(data))
                self._budget.check_ratio(unpacked=self._unpacked, packed=self._packed)
                return data
            if not self._decoder.eof and not self._waiting and not self._refill():
                raise Unreadable("The compressed file is cut short.", code="archive_broken")

    def _decode(self, size: int) -> bytes:
        try:
            data: bytes = self._decoder.decompress(self._waiting, size)
        # What the decoders raise on bytes that are not theirs; no file is touched here.
        except (zlib.error, lzma.LZMAError, zstd.ZstdError, OSError, EOFError, ValueError) as broken:
            raise Unreadable(f"The compressed file is damaged: {broken}.", code="archive_broken") from broken
        # zlib hands back what it had no room for, the others keep it.
        self._waiting = getattr(self._decoder, "unconsumed_tail", b"")
        return data

    def _begin_next_stream(self) -> bool:
        rest = self._decoder.unused_data.lstrip(b"\x00")
        self._waiting = b""
        while not rest:
            if not self._refill():
                return False
            rest, self._waiting = self._waiting.lstrip(b"\x00"), b""
        self._decoder = self._new_decoder()
        self._waiting = rest
        return True

    def _refill(self) -> bool:
        self._waiting = self._source.read(CHUNK)
        self._packed += len(self._waiting)
        return bool(self._waiting)
