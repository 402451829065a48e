"""A folder into an archive, file by file, so that it can be cut off anywhere and gone on with.

What is sent is written into a ledger first, in batches of one deposit each with an `Idempotency-Key`. After a kill the
open batch is sent again under its key, and the archive gives the receipt of what it has already. Nothing on the disk
is touched, unless `delete` is called: that removes files whose receipt says `safe_to_delete`, whose bytes the archive
says to hold, and that still have those bytes.
"""

import hashlib
import json
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline_client.answers import Receipt
from dateline_client.archive import Archive, Part
from dateline_client.errors import Problem
from dateline_client.ledger import Batch, Known, Ledger

BATCH_FILES = 100
BATCH_BYTES = 16 * 1024 * 1024
ASKED_AT_ONCE = 1000
"""Files whose digests go into one question for what is held."""

TRIES_OF_A_KEY = 5
REFUSED_ALONE = frozenset({400, 413, 415, 422})
"""What is wrong with one file must not keep the others of its batch out."""

Told = Callable[[str, int, int], None]
"""Told of progress: what became of files (`settled held sent refused`), how many, and their bytes."""


@dataclass(slots=True)
class Summary:
    """What an upload did. `deposits` are those of this folder, earlier runs included."""

    sent: int = 0
    held: int = 0
    settled: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    deposits: list[str] = field(default_factory=list)


class Upload:
    """`said` is declared of all files. They are sent under their names without folders, in the order of their paths."""

    def __init__(
        self,
        archive: Archive,
        folder: Path,
        ledger: Ledger,
        *,
        said: Mapping[str, Any] | None = None,
        told: Told = lambda _what, _files, _size: None,
    ) -> None:
        self.archive = archive
        self.folder = folder
        self.ledger = ledger
        self.said = json.dumps(dict(said or {}), sort_keys=True, ensure_ascii=False)
        self.told = told
        self.summary = Summary()

    def run(self) -> Summary:
        """Sends what the archive does not hold. Raises ClientError; call it again, and it goes on from there."""
        for batch in self.ledger.open_batches():
            self._go_on(batch)
        waiting: list[Known] = []
        for found in _chunks(self._digested(), ASKED_AT_ONCE):
            self.ledger.remember(one for one in found if self.ledger.known(one.path) != one)
            held = self.archive.have({one.sha256 for one in found})
            already = [one for one in found if one.sha256 in held]
            self.ledger.note_held(one.path for one in already)
            self._count("held", already)
            self.summary.held += len(already)
            waiting += [one for one in found if one.sha256 not in held]
            while batch_files := _batch_of(waiting):
                del waiting[: len(batch_files)]
                self._hand_in(batch_files)
        while waiting:
            batch_files = _batch_of(waiting, last=True)
            del waiting[: len(batch_files)]
            self._hand_in(batch_files)
        self.summary.deposits = self.ledger.deposits()
        return self.summary

    def delete(self) -> list[Path]:
        """Removes from the disk what the archive has for certain, and returns what was removed."""
        for deposit in self.ledger.deposits(safe=False):
            self.ledger.update_safety(deposit, safe=self.archive.deposit(deposit)["safe_to_delete"])
        removed = []
        for found in _chunks(self.ledger.deletable(), ASKED_AT_ONCE):
            held = self.archive.have({one.sha256 for one in found})
            for one in found:
                path = self._path(one)
                if one.sha256 in held and _is_still(path, one) and _digest(path) == one.sha256:
                    path.unlink()
                    self.ledger.forget(one.path)
                    removed.append(path)
        return removed

    def _digested(self) -> Iterator[Known]:
        """Files that are to be asked for, with their digests; those that are settled are passed over."""
        for name, path, size, changed in _files(self.folder):
            known = self.ledger.known(name)
            if known is not None and (known.size, known.changed) == (size, changed):
                if self.ledger.is_settled(name):
                    self.summary.settled += 1
                    self.told("settled", 1, size)
                    continue
            else:
                try:
                    known = Known(name, size, changed, _digest(path))
                except OSError as gone:
                    self.summary.gone.append(f"{path}: {gone.strerror}")
                    continue
            yield known

    def _go_on(self, batch: Batch) -> None:
        """A batch that an earlier run did not bring to its receipt."""
        files = self.ledger.files_of(batch)
        if all(_is_still(self._path(one), one) for one in files) and files:
            self._send(batch, files)
        else:
            self.ledger.dissolve(batch)

    def _hand_in(self, files: Sequence[Known]) -> None:
        # Between its digest and now a file may have changed: then its time comes with the next run.
        files = [one for one in files if _is_still(self._path(one), one) or self._missed(one)]
        if files:
            key = secrets.token_urlsafe(24)
            self._send(self.ledger.begin(key=key, said=self.said, paths=[one.path for one in files]), files)

    def _missed(self, one: Known) -> bool:
        self.summary.gone.append(f"{self._path(one)}: changed while it was read")
        return False

    def _send(self, batch: Batch, files: Sequence[Known]) -> None:
        try:
            receipt = self._received(batch, files)
        except Problem as problem:
            if problem.code in ("deposit_open", "deposit_incomplete", "idempotency_key_reused"):
                # Its first try was cut off inside the archive. What has come is held, and coming twice does no harm.
                self.ledger.dissolve(batch)
                self._hand_in(files)
            elif problem.status not in REFUSED_ALONE:
                raise
            elif len(files) == 1:
                self.ledger.dissolve(batch)
                self.ledger.note_refused(files[0].path, str(problem))
                self.summary.refused[str(self._path(files[0]))] = str(problem)
                self._count("refused", files)
            else:
                self.ledger.dissolve(batch)
                for one in files:
                    self._hand_in([one])
            return
        self.ledger.received(batch, deposit=receipt["id"], safe=receipt["safe_to_delete"])
        self.summary.sent += len(files)
        self._count("sent", files)

    def _received(self, batch: Batch, files: Sequence[Known]) -> Receipt:
        said = json.loads(batch.said)
        for pause in range(TRIES_OF_A_KEY):
            with ExitStack() as opened:

                def parts(opened: ExitStack = opened) -> list[Part]:
                    opened.close()
                    return [(_shown(one.path), opened.enter_context(self._path(one).open("rb"))) for one in files]

                try:
                    return self.archive.hand_in(parts, said=said, idempotency_key=batch.idempotency_key)
                except Problem as problem:
                    # The archive may still be at work on the request from which this client was cut off.
                    if problem.code != "deposit_open" or pause == TRIES_OF_A_KEY - 1:
                        raise
            time.sleep(2.0**pause)
        raise AssertionError("the last try returns or raises")

    def _path(self, one: Known) -> Path:
        return self.folder / os.fsdecode(one.path)

    def _count(self, what: str, files: Sequence[Known]) -> None:
        self.told(what, len(files), sum(one.size for one in files))


def measure(folder: Path) -> tuple[int, int]:
    """How many files there are, and how many bytes."""
    count = total = 0
    for _, _, size, _ in _files(folder):
        count += 1
        total += size
    return count, total


def _files(folder: Path) -> Iterator[tuple[bytes, Path, int, int]]:
    """Every plain file below a folder, by its path. Links are not followed: they could lead out of it."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            try:
                found = path.lstat()
            except OSError:  # gone since the folder was listed
                continue
            if stat.S_ISREG(found.st_mode):
                yield os.fsencode(path.relative_to(folder)), path, found.st_size, found.st_mtime_ns


def _is_still(path: Path, known: Known) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and (found.st_size, found.st_mtime_ns) == (known.size, known.changed)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shown(path: bytes) -> str:
    """A name that every system writes: what is no UTF-8 in it is escaped."""
    return path.decode("utf-8", "backslashreplace").rpartition("/")[2]


def _batch_of(waiting: Sequence[Known], *, last: bool = False) -> list[Known]:
    """The first files that fill a batch; none while there are too few, unless they are the last ones."""
    size = 0
    for count, one in enumerate(waiting, start=1):
        size += one.size
        if count > 1 and size > BATCH_BYTES:
            return list(waiting[: count - 1])
        if count == BATCH_FILES:
            return list(waiting[:count])
    return list(waiting) if last else []


def _chunks(known: Iterator[Known] | Sequence[Known], size: int) -> Iterator[list[Known]]:
    chunk: list[Known] = []
    for one in known:
        chunk.append(one)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
