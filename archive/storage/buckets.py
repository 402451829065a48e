"""Storage in an S3 bucket, or one that speaks like it.

The key is the digest, so a file is spooled and digested here before it is sent; what was sent is read back and
digested again, for not every store checks what it is given. The store has to know conditional writes
(`If-None-Match`), and its lifecycle rules should clear away multipart uploads that were never finished.
"""

import errno
import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from archive.errors import Unavailable
from archive.storage.addresses import address, digest
from archive.storage.stored import CHUNK, Damaged, Missing, Readable, Stored, chunks

PART = 8 * 1024 * 1024
"""Bytes sent at once: larger files go up in parts of this size, two at a time."""


class Bucket:
    """Files in a bucket, at their addresses below the URL's path."""

    def __init__(self, url: str, options: Mapping[str, str]) -> None:
        """`s3://bucket/prefix?endpoint=…&region=…`; `options`, in the words of obstore's S3Store, come first."""
        parts = urlsplit(url)
        settings: dict[str, Any] = {"region": "us-east-1", **dict(parse_qsl(parts.query)), **options}
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": str(settings.get("endpoint", "")).startswith("http://"), "timeout": "60s"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
            **settings,
        )

    def put(self, stream: Readable, *, head: bytes = b"") -> Stored:
        with _spool() as spool:
            hasher, size = hashlib.sha256(), 0
            for chunk in chunks(stream, head=head):
                hasher.update(chunk)
                size += len(chunk)
                with _disk():
                    spool.write(chunk)
            stored = Stored(sha256=hasher.hexdigest(), size=size, location=address(hasher.hexdigest()))
            with _disk():
                spool.seek(0)
            with _answering():
                if self._send(spool, stored):
                    self._read_back(stored)
                else:
                    self._compare(stored)
        return stored

    def open(self, location: str) -> BinaryIO:
        digest(location)
        with _answering():
            try:
                reader = obstore.open_reader(self._store, location, buffer_size=PART)
            except FileNotFoundError as missing:
                raise Missing(f"There is no file at {location}.") from missing
        return cast("BinaryIO", io.BufferedReader(_Stream(reader), CHUNK))

    def exists(self, location: str) -> bool:
        digest(location)
        with _answering():
            return self._size(location) is not None

    def inventory(self) -> Iterator[Stored]:
        with _answering():
            for page in obstore.list(self._store, chunk_size=1000):
                for found in page:
                    try:
                        sha256 = digest(found["path"])
                    except ValueError:
                        continue
                    yield Stored(sha256=sha256, size=found["size"], location=found["path"])

    def _send(self, spool: BinaryIO, stored: Stored) -> bool:
        """Whether it was sent; not where something lies there already."""
        if stored.size > PART:
            # There is no condition on a multipart upload. Two that cross write the same bytes.
            if self._size(stored.location) is not None:
                return False
            obstore.put(self._store, stored.location, spool, chunk_size=PART, max_concurrency=2)
            return True
        try:
            obstore.put(self._store, stored.location, spool.read(), mode="create")
        except AlreadyExistsError:
            return False
        return True

    def _size(self, location: str) -> int | None:
        try:
            return int(obstore.head(self._store, location)["size"])
        except FileNotFoundError:
            return None

    def _compare(self, stored: Stored) -> None:
        found = self._size(stored.location)
        if found != stored.size:
            raise Damaged(f"{found} bytes lie at {stored.location} where {stored.size} belong.")

    def _read_back(self, stored: Stored) -> None:
        hasher = hashlib.sha256()
        with self.open(stored.location) as stream:
            while chunk := stream.read(CHUNK):
                hasher.update(chunk)
        if hasher.hexdigest() != stored.sha256:
            raise Damaged(f"What the store gives back from {stored.location} is not what was sent there.")


class _Stream(io.RawIOBase):
    """obstore's reader as Python's, with its errors as ours."""

    def __init__(self, reader: "obstore.ReadableFile") -> None:
        super().__init__()
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        with _answering():
            return self._reader.seek(offset, whence)

    def tell(self) -> int:
        return self._reader.tell()

    def readinto(self, buffer: Any, /) -> int:
        with _answering():
            data = self._reader.read(len(buffer))
        buffer[: len(data)] = memoryview(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._reader.close()
        super().close()


@contextmanager
def _spool() -> Iterator[BinaryIO]:
    with _disk():
        spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed two lines below, where errors are not the disk's
    with spool:
        yield spool


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as failed:
        code = "disk_full" if failed.errno in (errno.ENOSPC, errno.EDQUOT) else "disk_failed"
        raise Unavailable(f"The folder for temporary files cannot be used: {failed.strerror}.", code=code) from failed


@contextmanager
def _answering() -> Iterator[None]:
    """A store that does not answer, or not as agreed, may do so the next time."""
    try:
        yield
    except Missing:
        raise
    # Its readers raise OSError for everything.
    except (BaseError, OSError) as failed:
        # obstore puts its whole debug output behind the first line.
        reason = str(failed).partition("\n")[0]
        raise Unavailable(f"The originals' bucket does not answer: {reason}", code="storage_unavailable") from failed
