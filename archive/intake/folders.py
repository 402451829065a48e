"""Files and folders on this machine: found one by one, and read only when they hold still.

Names that begin with a dot are passed over inside a folder (editors, sync tools and macOS keep their own things
there); a path that is named itself is always taken. Symbolic links inside a folder are not followed: one that leads
to something in the same folder is passed over, for that is found under its own name, any other is told as refused.
"""

import errno
import os
import stat
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from archive.errors import Unavailable, Unreadable
from archive.intake.limits import Refused
from archive.intake.members import read_exactly
from archive.intake.names import printable
from archive.values import Arrival

SORTED_UP_TO = 10_000
"""A folder with no more entries is read in the order of its names, a larger one as the disk gives it."""

_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_LEFT = (errno.ENOENT, errno.ENOTDIR)
_CHANGED = "The file changed while it was read. Hand it in again when it is complete."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A regular file as it was when it was found. `name` is its path in the folder, fit to be kept (`names`)."""

    path: Path
    name: str
    size: int
    modified_ns: int
    device: int
    inode: int

    def is_still(self, state: os.stat_result) -> bool:
        return stat.S_ISREG(state.st_mode) and self == _found(self.path, self.name, state)


def scan(
    paths: Iterable[Path], *, recursive: bool = True, passing_over: Collection[bytes] = ()
) -> Iterator[Found | Refused]:
    """All files in these files and folders, as a stream: ten million in one folder need no more memory than ten.

    Without `recursive` folders inside a folder are left, and always those whose real paths are in `passing_over`.
    What is no file, or cannot be looked at, is told as `Refused` (`path_not_found file_vanished file_unreadable
    not_a_file link_not_followed`).
    """
    for path in paths:
        raw = os.fsencode(path)
        try:
            raw = os.path.realpath(raw, strict=True)
            state = Path(os.fsdecode(raw)).stat()
        except FileNotFoundError:
            yield Refused(name=printable(raw), code="path_not_found", message="There is no such file or folder.")
        except OSError as unreadable:
            yield _refused(printable(raw), unreadable)
        else:
            if stat.S_ISDIR(state.st_mode):
                yield from _walk(raw, recursive=recursive, passing_over=passing_over)
            else:
                yield _told(raw, printable(os.fsencode(path.name)), state)


def read(found: Found, *, max_size: int) -> Arrival:
    """The whole file as it was found, or an error: nothing is half-read. `max_size` is in bytes.

    Raises `Unreadable` (`file_too_large file_changed file_vanished file_unreadable`), and `Unavailable` where this
    process can open no more files.
    """
    if found.size > max_size:
        raise Unreadable(f"The file is larger than {max_size:,} bytes.", code="file_too_large")
    with opened(found) as stream:
        # One byte more than expected shows that there is more than the file system said, as in /proc.
        data = read_exactly(stream, found.size + 1)
    if len(data) != found.size:
        raise Unreadable(_CHANGED, code="file_changed")
    return Arrival(data=data, name=found.name)


@contextmanager
def opened(found: Found) -> Iterator[BinaryIO]:
    """The file as a stream, for what is too large for `read`.

    Raises like `read`, at the end too: what was read is only good when the block has been left without an error.
    """
    try:
        # Not through a link, and without waiting where a pipe has taken the file's place.
        descriptor = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as failed:
        raise _unreadable(failed) from failed
    try:
        if not found.is_still(os.fstat(descriptor)):
            raise Unreadable(_CHANGED, code="file_changed")
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as stream:
            yield stream
        if not found.is_still(os.fstat(descriptor)):
            raise Unreadable(_CHANGED, code="file_changed")
    finally:
        os.close(descriptor)


def _walk(top: bytes, *, recursive: bool, passing_over: Collection[bytes]) -> Iterator[Found | Refused]:
    """Depth first, with a stack of its own: folders may nest deeper than functions."""
    begins = len(top.rstrip(b"/")) + 1
    levels = [_entries(top, name=printable(top))]
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
        elif isinstance(entry, Refused):
            yield entry
        elif not entry.name.startswith(b"."):
            name = printable(entry.path[begins:])
            try:
                if entry.is_dir(follow_symlinks=False):
                    if recursive and entry.path not in passing_over:
                        levels.append(_entries(entry.path, name=name))
                elif entry.is_symlink():
                    yield from _link(entry.path, name, top)
                else:
                    yield _told(entry.path, name, entry.stat(follow_symlinks=False))
            except OSError as failed:
                yield _refused(name, failed)


def _entries(folder: bytes, *, name: str) -> Iterator["os.DirEntry[bytes] | Refused"]:
    try:
        with os.scandir(folder) as listing:
            first = deque(islice(listing, SORTED_UP_TO + 1))
            if len(first) > SORTED_UP_TO:
                yield from chain(_emptied(first), listing)
                return
    except OSError as failed:
        yield _refused(name, failed)
        return
    yield from _emptied(deque(sorted(first, key=lambda entry: entry.name)))


def _emptied(entries: "deque[os.DirEntry[bytes]]") -> Iterator["os.DirEntry[bytes]"]:
    """One after the other, letting go: an entry that was looked at carries its state with it."""
    while entries:
        yield entries.popleft()


def _link(path: bytes, name: str, top: bytes) -> Iterator[Refused]:
    target = os.path.realpath(path)
    if not (target.startswith(top.rstrip(b"/") + b"/") and Path(os.fsdecode(target)).exists()):
        message = "A symbolic link that leads out of the folder, or nowhere, is not followed."
        yield Refused(name=name, code="link_not_followed", message=message)


def _told(path: bytes, name: str, state: os.stat_result) -> Found | Refused:
    if not stat.S_ISREG(state.st_mode):
        # Opening a pipe waits, opening a device may do anything.
        return Refused(name=name, code="not_a_file", message="A pipe, socket or device is not opened.")
    return _found(Path(os.fsdecode(path)), name, state)


def _found(path: Path, name: str, state: os.stat_result) -> Found:
    return Found(
        path=path,
        name=name,
        size=state.st_size,
        modified_ns=state.st_mtime_ns,
        device=state.st_dev,
        inode=state.st_ino,
    )


def _refused(name: str, failed: OSError) -> Refused:
    error = _unreadable(failed)
    return Refused(name=name, code=error.reason, message=error.message)


def _unreadable(failed: OSError) -> Unreadable:
    """What an error of the file system says about this one file; raises `Unavailable` where it is about us."""
    if failed.errno in _EXHAUSTED:
        raise Unavailable(f"No more files can be opened: {failed.strerror}.", code="files_exhausted") from failed
    if failed.errno in _LEFT:
        return Unreadable("The file is no longer there.", code="file_vanished")
    if failed.errno == errno.ELOOP:
        return Unreadable(_CHANGED, code="file_changed")
    return Unreadable(f"The file cannot be read: {failed.strerror}.", code="file_unreadable")
