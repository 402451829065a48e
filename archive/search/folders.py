"""Where an index lies, and how a new one takes the place of an old one.

    ROOT/current -> v1-5f0c9a2e     a symbolic link, replaced in one step: readers see the old index or the new one
    ROOT/v1-5f0c9a2e/               one index; the number is the version of the schema
    ROOT/.rebuild.lock              held while a new index is built

The folder can be deleted at any time: everything in it can be built again from the archive.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from archive import errors
from archive.search import schema

_LINK = "current"
_PREFIX = f"v{schema.VERSION}-"


def current(root: Path) -> Path:
    """The folder of the index in use. Raises IndexRebuilding where there is none, or one of another schema version."""
    try:
        name = (root / _LINK).readlink().name
    except OSError as error:
        raise errors.IndexRebuilding("The search index has not been built yet.") from error
    if not name.startswith(_PREFIX):
        raise errors.IndexRebuilding("The search index is of another version and has to be built anew.")
    return root / name


def is_current(root: Path, folder: Path) -> bool:
    link = root / _LINK
    return link.is_symlink() and link.readlink().name == folder.name


def create(root: Path) -> Path:
    """An empty folder for a new index, beside the one in use."""
    folder = root / f"{_PREFIX}{uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    return folder


def switch(root: Path, folder: Path) -> None:
    """Makes `folder` the index in use, in one step that survives a power cut, and removes every other one."""
    link = root / f".{folder.name}.link"
    link.symlink_to(folder.name)
    link.replace(root / _LINK)
    handle = os.open(root, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    remove_others(root)


def remove_others(root: Path) -> None:
    """Removes every index but the one in use. Whoever still reads a removed one goes on with its open files."""
    link = root / _LINK
    keep = root / link.readlink().name if link.is_symlink() else None
    for path in root.iterdir():
        if path.name.startswith(".v") and path.name.endswith(".link"):
            path.unlink()
        elif path.name.startswith("v") and path.is_dir() and path != keep:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def rebuild_lock(root: Path) -> Iterator[None]:
    """One rebuild at a time on one machine. Raises Unavailable while another runs; a killed one holds nothing."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".rebuild.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise errors.Unavailable(
                "The search index is already being rebuilt by another process.", code="search_rebuild_running"
            ) from error
        yield
