"""Lines into an archive as one deposit, however often the connection breaks off on the way."""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dateline_client.answers import Receipt
from dateline_client.archive import Archive
from dateline_client.connection import LONGEST_PAUSE, NOT_NOW
from dateline_client.errors import Problem, Unreachable

BROKEN_OFF = frozenset({"body_incomplete", "deposit_elsewhere", "deposit_sealed"})
"""Codes of a stream that can be gone on with, or was brought to its end without an answer that reached us."""

Lines = Callable[[], Iterable[bytes]]


def send_lines(archive: Archive, lines: Lines, *, source: str = "", name: str = "") -> Receipt:
    """Streams lines of JSON in the memory of one. Where it breaks off, what was not committed is sent again.

    `lines` is called for each try and begins with the first line each time: a function that opens a file and returns
    it, say. The deposit bears the name with a mark behind it, by which it is found where no answer tells of it.
    Raises what the archive refuses, and what stopped it when there was no progress for as long as the archive's
    `patience`.
    """
    name = f"{name or 'lines'} {secrets.token_hex(4)}"
    newest = next(iter(archive.connection.pages("deposits/", {"limit": 1})), None)
    held: Receipt | None = None
    last_progress, pause = time.monotonic(), 0.5
    while True:
        try:
            if held is None:
                return archive.hand_in_lines(lines(), source=source, name=name)
            return archive.resume_lines(held["id"], _behind(lines(), held["items"]), after=held["items"])
        except (Problem, Unreachable) as broken:
            if isinstance(broken, Problem) and broken.code not in BROKEN_OFF and broken.status not in NOT_NOW:
                raise
            if time.monotonic() - last_progress > archive.connection.patience:
                raise
            # The archive may not know yet that we are gone: it would count fewer items than it is about to commit.
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            before = 0 if held is None else held["items"]
            held = _find(archive, name, newest) if held is None else archive.deposit(held["id"])
            if held is not None and held["state"] == "sealed":
                if held["complete"]:
                    return held
                raise
            if held is not None and held["items"] > before:
                last_progress, pause = time.monotonic(), 0.5


def _find(archive: Archive, name: str, newest: Mapping[str, Any] | None) -> Receipt | None:
    """The deposit of this name, None where nothing was committed. Those before it, from `newest` on, are not read:
    there may be very many."""
    for deposit in archive.connection.pages("deposits/", {"limit": 200}):
        if deposit["name"] == name:
            return archive.deposit(deposit["id"])
        if newest is not None and deposit["id"] == newest["id"]:
            break
    return None


def _behind(lines: Iterable[bytes], count: int) -> Iterator[bytes]:
    """The lines behind so many that are not empty: empty ones are no items."""
    for line in lines:
        if count and line.strip(b" \t\r\n"):
            count -= 1
        elif not count:
            yield line
