"""Storage in a folder on this machine.

A file is written under `incoming/`, brought to disk, and only then linked to its address, without replacing anything;
then the folders on the way to it are brought to disk too, for without that a power cut takes the name away. Whatever
still lies in `incoming/` belongs to a process that was killed.
"""

import errno
import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from archive.errors import Unavailable
from archive.storage.addresses import address, digest
from archive.storage.stored import Damaged, Missing, Readable, Stored, chunks

INCOMING = "incoming"
LEFT_BEHIND_AFTER = 24 * 60 * 60
"""Seconds without a write after which nobody is writing any more."""


class Folder:
    """Files in a folder, at their addresses. The file system must know hard links."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / INCOMING

    def put(self, stream: Readable, *, head: bytes = b"") -> Stored:
        draft = self._incoming / uuid.uuid4().hex
        with _disk():
            self._prepare()
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o444)
        try:
            try:
                sha256, size = _write(descriptor, stream, head)
            finally:
                # Nothing is buffered in this process, and fsync has told what there was to tell.
                os.close(descriptor)
            with _disk():
                return self._link(draft, sha256, size)
        finally:
            with suppress(OSError):
                draft.unlink()

    def open(self, location: str) -> BinaryIO:
        digest(location)
        try:
            return (self._root / location).open("rb")
        except FileNotFoundError as missing:
            raise Missing(f"There is no file at {location}.") from missing
        except OSError as failed:
            raise _unavailable(failed) from failed

    def exists(self, location: str) -> bool:
        digest(location)
        with _disk():
            return (self._root / location).exists()

    def inventory(self) -> Iterator[Stored]:
        with _disk():
            for path in self._root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
                location = path.relative_to(self._root).as_posix()
                with suppress(ValueError):
                    yield Stored(sha256=digest(location), size=path.stat().st_size, location=location)

    def _prepare(self) -> None:
        self._incoming.mkdir(parents=True, exist_ok=True)
        for left in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > LEFT_BEHIND_AFTER:
                    left.unlink()

    def _link(self, draft: Path, sha256: str, size: int) -> Stored:
        location = address(sha256)
        path = self._root / location
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(draft, path)
        except FileExistsError:
            found = path.stat().st_size
            if found != size:
                raise Damaged(f"{found} bytes lie at {location} where {size} belong.") from None
        # Also where another process made the name: it may not have come this far yet.
        for folder in (path.parent, path.parent.parent, self._root, self._root.parent):
            _sync_folder(folder)
        return Stored(sha256=sha256, size=size, location=location)


def _write(descriptor: int, stream: Readable, head: bytes) -> tuple[str, int]:
    """Digest and size of what is now on disk."""
    hasher, size = hashlib.sha256(), 0
    for chunk in chunks(stream, head=head):
        hasher.update(chunk)
        size += len(chunk)
        rest = memoryview(chunk)
        with _disk():
            while rest:
                rest = rest[os.write(descriptor, rest) :]
    with _disk():
        # Never tried again after a failure: the kernel has dropped the pages by then and would answer that all is well.
        os.fsync(descriptor)
    return hasher.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk() -> Iterator[None]:
    """Errors of our own disk are no fault of what was handed in."""
    try:
        yield
    except OSError as failed:
        raise _unavailable(failed) from failed


def _unavailable(failed: OSError) -> Unavailable:
    if failed.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable("The disk that holds the originals is full.", code="disk_full")
    if failed.errno == errno.EIO:
        return Unavailable("The disk that holds the originals does not read or write.", code="disk_failed")
    return Unavailable(f"The originals' folder cannot be used: {failed.strerror}.", code="storage_unavailable")
