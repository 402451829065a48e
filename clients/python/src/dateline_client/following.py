"""The change feed, followed from where this program was the last time."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dateline_client.answers import Change
from dateline_client.archive import LONGEST_WAIT, Archive
from dateline_client.errors import ClientError

SHORTEST_ROUND = 1.0


def follow(archive: Archive, cursor: Path, *, since: str = "", forever: bool = True) -> Iterator[Change]:
    """Every change of every article, from the cursor that the file holds, or from `since` where there is none yet.

    The cursor is written when all changes of a page were taken: whoever is cut off meets some of them again, and misses
    none. Ends at the end of the feed, or never with `forever`.
    """
    at = read_cursor(cursor) or since
    while True:
        asked = time.monotonic()
        changes, behind, more = archive.changes(since=at, wait=LONGEST_WAIT if forever and at else 0)
        yield from changes
        if behind != at:
            write_cursor(cursor, behind)
            at = behind
        if not more and not forever:
            return
        if not more:
            # An archive where too many wait already answers at once.
            time.sleep(max(0.0, SHORTEST_ROUND - (time.monotonic() - asked)))


def read_cursor(file: Path) -> str:
    """Empty where there is none yet. Raises ClientError for a file that holds something else."""
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as strange:
        raise ClientError(f"{file} holds no cursor.") from strange


def write_cursor(file: Path, cursor: str) -> None:
    """The file has the old cursor or the new one, whatever happens meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=file.parent, delete=False) as written:
        written.write(cursor)
        written.flush()
        os.fsync(written.fileno())
    Path(written.name).replace(file)
