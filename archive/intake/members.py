"""One member of a package, while the package is being read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

CHUNK = 256 * 1024


class Readable(Protocol):
    """What intake asks of a stream. A short answer is not the end; an empty one is."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`stream` can be read once, forwards, until the next member is asked for; `size` is what the package promises.

    `apart` says that damage inside this member leaves the others readable (a zip, unlike a tar, has a list of them).
    """

    name: str
    stream: Readable
    size: int | None
    apart: bool


def chunks(stream: Readable, *, head: bytes = b"") -> Iterator[bytes]:
    """The bytes of a stream in pieces, after those that were read from it before."""
    if head:
        yield head
    while chunk := stream.read(CHUNK):
        yield chunk


def read_exactly(stream: Readable, size: int) -> bytes:
    """`size` bytes, fewer only at the end of the stream."""
    pieces = []
    while size and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
