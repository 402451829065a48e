"""A request's body as a stream that tells a broken connection from an end."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, UnreadablePostError

from archive.errors import Rejected

BUFFER = 64 * 1024
SPOOLED_IN_MEMORY = 1024 * 1024
TAIL = 1024
"""Bytes of the end of a body that are remembered: enough for the last boundary of a multipart one."""


class Incomplete(Rejected):
    """Less came than was announced. What was read of it is not all, and must not be taken for all."""

    code = "body_incomplete"


class Body(io.RawIOBase):
    """The body of a request, read forwards. Raises Incomplete where it ends before `Content-Length` says.

    Servers and Django report a client that went away as an ordinary end: half a file would be taken for a whole one.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self._source, self._announced = _source(request)
        self._read = 0
        self.tail = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data: bytes = self._source.read(len(buffer))
        except (UnreadablePostError, OSError) as broken:
            raise Incomplete("The request's body broke off.") from broken
        if not data and self._announced is not None and self._read < self._announced:
            raise Incomplete(f"{self._announced} bytes were announced, {self._read} came.")
        buffer[: len(data)] = data
        self._read += len(data)
        self.tail = (self.tail + data)[-TAIL:]
        return len(data)


class Forward(io.BufferedReader):
    """A body that can be looked into (`peek`), and that gives what has come before it tells that the rest has not."""

    def __init__(self, body: Body) -> None:
        super().__init__(body, BUFFER)

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes, and not all of them where waiting for the others might fail."""
        return super().read(size) if size is None or size < 0 else self.read1(size)

    def up_to(self, limit: int) -> bytes:
        """The first `limit` bytes, less only where the body has no more."""
        held = bytearray()
        while len(held) < limit and (piece := self.read(limit - len(held))):
            held += piece
        return bytes(held)


def comes_in_chunks(request: HttpRequest) -> bool:
    """Whether the body has no length: it ends where it says so itself."""
    return not request.META.get("CONTENT_LENGTH") and "HTTP_TRANSFER_ENCODING" in request.META


def _source(request: HttpRequest) -> tuple[Any, int | None]:
    """The stream, and how much is to come out of it where that is known.

    Django gives an empty stream for a body sent in chunks, which has no length; the server's own ends where it ends.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and request.META.get("wsgi.input_terminated"):
        return request.META["wsgi.input"], None
    return request, int(length) if length.isdecimal() else 0


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """The whole of a stream in a temporary file, standing at its start, and its SHA-256."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED_IN_MEMORY) as file:
        hasher = hashlib.sha256()
        while block := stream.read(BUFFER):
            hasher.update(block)
            file.write(block)
        file.seek(0)
        yield cast("BinaryIO", file), hasher.hexdigest()


def digest_of(stream: BinaryIO) -> str:
    """The SHA-256 of a stream that stands at its start, and stands there again afterwards."""
    digest = hashlib.file_digest(cast("Any", stream), "sha256").hexdigest()
    stream.seek(0)
    return digest
