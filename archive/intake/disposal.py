"""Files taken away once they are received: moved to another folder or deleted, and never one that was not received.

A path may get another file between a look at it and its removal. So a file is first moved aside, into a folder where
nobody else writes, is looked at there, and goes on only if it is the one that was received; any other is put back. What
a crash leaves aside is put back before the next look at the folder.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from archive.intake import folders
from archive.intake.folders import Found

ASIDE = ".dateline"
"""In the watched folder: begins with a dot, so that it is passed over, and is on the same disk."""

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS)


def take_away(found: Found, *, top: Path, to: Path | None) -> None:
    """Moves a file into the folder `to`, under its path beneath `top`, or deletes it.

    One that is no longer what was found is left. No file there is written over: the new one gets another name.
    Raises OSError where the disk refuses; the file is then in its place, or is put back there by `put_back`.
    """
    path = found.path.relative_to(top)
    aside = top / ASIDE / path
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        found.path.rename(aside)
    except FileNotFoundError:
        return
    # Renaming leaves size, time and number of a file alone.
    if not found.is_still(aside.lstat()):
        _put(aside, found.path)
    elif to is None:
        aside.unlink()
    else:
        try:
            _put(aside, to / path)
        except OSError:
            _put(aside, found.path)
            raise
    _tidy(aside.parent, top)


def put_back(top: Path) -> None:
    """Puts what a crash left aside back to where it was, for another look at it."""
    aside = top / ASIDE
    if not aside.is_dir():
        return
    for left in folders.scan([aside]):
        if isinstance(left, Found):
            _put(left.path, top / left.path.relative_to(os.path.realpath(aside)))
    for folder, _, _ in os.walk(aside, topdown=False):
        _tidy(Path(folder), top)


def _put(path: Path, to: Path) -> None:
    """Moves a file to a path, or to one like it where that is taken."""
    to.parent.mkdir(parents=True, exist_ok=True)
    for candidate in _candidates(to):
        try:
            # Unlike a rename, a link never takes another file's place.
            os.link(path, candidate, follow_symlinks=False)
        except FileExistsError:
            continue
        except OSError as refused:
            if refused.errno == errno.EXDEV:
                _copy(path, candidate)
            elif refused.errno not in _NO_LINKS:
                raise
            elif os.path.lexists(candidate):
                continue
            else:
                path.rename(candidate)
                return
        path.unlink()
        return


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for number in count(1):
        yield path.with_name(f"{path.stem}.{number}{path.suffix}")


def _copy(path: Path, to: Path) -> None:
    """To another disk: whole and on it, or not there at all."""
    with path.open("rb") as source, to.open("xb") as target:
        try:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        except OSError:
            to.unlink()
            raise
    shutil.copystat(path, to)


def _tidy(folder: Path, top: Path) -> None:
    """Removes folders of ours that have become empty."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
