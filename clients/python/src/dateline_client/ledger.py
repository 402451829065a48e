"""What an uploader remembers of a folder: which file has which digest, in which batch it went, and the receipt.

A file of SQLite, because it is whole after a kill at any moment.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from dateline_client.errors import ClientError

TABLES = """
    CREATE TABLE IF NOT EXISTS batch (
        id INTEGER PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, said TEXT NOT NULL,
        deposit TEXT, safe INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE IF NOT EXISTS file (
        path BLOB PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, sha256 TEXT NOT NULL,
        batch INTEGER REFERENCES batch (id), place INTEGER, held INTEGER NOT NULL DEFAULT 0, refused TEXT
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS file_of_batch ON file (batch, place);
"""


class Known(NamedTuple):
    """A file as it was when its digest was taken. `changed` is its time of modification in nanoseconds."""

    path: bytes
    size: int
    changed: int
    sha256: str


class Batch(NamedTuple):
    id: int
    idempotency_key: str
    said: str


class Ledger:
    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(file, timeout=1, isolation_level=None)
        except sqlite3.Error as error:
            raise ClientError(f"{file} cannot be used ({error}).") from error
        try:
            # One process at a time: two would send the same files.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(TABLES)
        except sqlite3.Error as error:
            self._db.close()
            raise ClientError(f"{file} cannot be used ({error}); does another upload run?") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def _together(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def known(self, path: bytes) -> Known | None:
        row = self._db.execute("SELECT path, size, changed, sha256 FROM file WHERE path = ?", [path]).fetchone()
        return None if row is None else Known(*row)

    def remember(self, files: Iterable[Known]) -> None:
        """Files that are new or have changed: what was known of the earlier bytes does not hold for these."""
        with self._together():
            self._db.executemany("INSERT OR REPLACE INTO file (path, size, changed, sha256) VALUES (?, ?, ?, ?)", files)

    def is_settled(self, path: bytes) -> bool:
        """Whether there is a receipt for it, it was held before, or it was refused for good."""
        query = """
            SELECT 1 FROM file LEFT JOIN batch ON batch.id = file.batch
            WHERE path = ? AND (held = 1 OR refused IS NOT NULL OR batch.deposit IS NOT NULL)
        """
        return self._db.execute(query, [path]).fetchone() is not None

    def begin(self, *, key: str, said: str, paths: Sequence[bytes]) -> Batch:
        """Writes down a batch before it is sent: after a kill it is sent again under the same key."""
        with self._together():
            made = self._db.execute("INSERT INTO batch (idempotency_key, said) VALUES (?, ?)", [key, said])
            number = int(made.lastrowid or 0)
            rows = [(number, place, path) for place, path in enumerate(paths)]
            self._db.executemany("UPDATE file SET batch = ?, place = ?, held = 0, refused = NULL WHERE path = ?", rows)
        return Batch(number, key, said)

    def received(self, batch: Batch, *, deposit: str, safe: bool) -> None:
        self._db.execute("UPDATE batch SET deposit = ?, safe = ? WHERE id = ?", [deposit, safe, batch.id])

    def dissolve(self, batch: Batch) -> None:
        """Forgets a batch that came to nothing; its files are to be sent anew."""
        with self._together():
            self._db.execute("UPDATE file SET batch = NULL, place = NULL WHERE batch = ?", [batch.id])
            self._db.execute("DELETE FROM batch WHERE id = ?", [batch.id])

    def open_batches(self) -> list[Batch]:
        """Batches without a receipt, as a kill leaves them."""
        query = "SELECT id, idempotency_key, said FROM batch WHERE deposit IS NULL ORDER BY id"
        return [Batch(*row) for row in self._db.execute(query)]

    def files_of(self, batch: Batch) -> list[Known]:
        query = "SELECT path, size, changed, sha256 FROM file WHERE batch = ? ORDER BY place"
        return [Known(*row) for row in self._db.execute(query, [batch.id])]

    def note_held(self, paths: Iterable[bytes]) -> None:
        with self._together():
            self._db.executemany("UPDATE file SET held = 1 WHERE path = ?", [[path] for path in paths])

    def note_refused(self, path: bytes, why: str) -> None:
        self._db.execute("UPDATE file SET refused = ? WHERE path = ?", [why, path])

    def deposits(self, *, safe: bool | None = None) -> list[str]:
        query = "SELECT deposit FROM batch WHERE deposit IS NOT NULL AND (? IS NULL OR safe = ?) ORDER BY id"
        return [row[0] for row in self._db.execute(query, [safe, safe])]

    def update_safety(self, deposit: str, *, safe: bool) -> None:
        self._db.execute("UPDATE batch SET safe = ? WHERE deposit = ?", [safe, deposit])

    def deletable(self) -> list[Known]:
        """Files that went in a batch whose receipt says that it is safe to delete them."""
        query = """
            SELECT path, size, changed, sha256 FROM file JOIN batch ON batch.id = file.batch
            WHERE batch.safe = 1 AND batch.deposit IS NOT NULL ORDER BY path
        """
        return [Known(*row) for row in self._db.execute(query)]

    def forget(self, path: bytes) -> None:
        self._db.execute("DELETE FROM file WHERE path = ?", [path])
