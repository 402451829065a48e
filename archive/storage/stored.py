"""What storage promises, whichever kind it is: four verbs, and none of them removes anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from archive.errors import DatelineError, Unavailable

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file in storage: its digest (64 hexadecimal digits), its size in bytes, its address there."""

    sha256: str
    size: int
    location: str


class Readable(Protocol):
    """What storage asks of a stream. A short answer is not the end; an empty one is."""

    def read(self, size: int, /) -> bytes: ...


class Storage(Protocol):
    """Files by their digest, written once. Every verb raises `Unavailable` where the store does not answer."""

    def put(self, stream: Readable, *, head: bytes = b"") -> Stored:
        """Keeps `head` and the rest of the stream. When this returns, the bytes are durable.

        Bytes that are there already are left as they are. Errors of the stream itself are raised as they come, and
        nothing is kept then. Raises `Unavailable` (`disk_full`, `disk_failed`, `storage_unavailable`), and
        `Damaged` where something else lies at the address.
        """

    def open(self, location: str) -> BinaryIO:
        """The bytes at an address, as a stream that can be sought in. Raises `Missing`, ValueError for no address."""

    def exists(self, location: str) -> bool:
        """Whether something lies at an address; `audit` tells whether it is right."""

    def inventory(self) -> Iterator[Stored]:
        """Everything there is, to find what no row knows of. Sizes are as found, digests as the addresses say."""


class Missing(Unavailable, FileNotFoundError):
    """Nothing lies at the address. To a reader storage is unavailable: a disk may not be mounted, a bucket be moved."""

    code = "original_missing"


class Damaged(DatelineError):
    """What lies at an address is not what belongs there. Never repaired by writing over it: somebody has to look."""

    code = "original_damaged"


def chunks(stream: Readable, *, head: bytes) -> Iterator[bytes]:
    if head:
        yield head
    while chunk := stream.read(CHUNK):
        yield chunk
