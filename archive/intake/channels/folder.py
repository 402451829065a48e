"""A folder on this machine, or mounted on it: files are taken when they hold still.

What was taken is known by name, size and time: a file that changed comes again. One that was to be moved or deleted
and was not, because somebody pulled the plug, is moved or deleted the next time and does not come twice.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

from archive.errors import Invalid, Unreadable
from archive.intake import disposal, folders, uploads
from archive.intake.channels.asking import Ask, Batch, Container, Kind, Option, PlaceFailed, Seen
from archive.intake.folders import Found
from archive.intake.limits import MIB, Refused
from archive.values import Arrival

LEAVE, MOVE, DELETE = "leave", "move", "delete"
GROUP = 1000
BATCH_BYTES = 16 * MIB
MOST_UNSETTLED = 1000
"""Files whose time lies in the future, as of a server whose clock is wrong, that are remembered to the next poll."""

_NO_FILES = ("link_not_followed", "not_a_file")
_REFUSED = b"refused"
"""Behind the mark of what was seen and not taken in: it is told once, and stays where it is."""
_NOT_YET = ("file_vanished", "file_changed")

OPTIONS: Mapping[str, Option] = {
    "recursive": Option(kind="flag", default=True, help="Folders inside it too."),
    "patterns": Option(
        kind="lines", default=[], help="Only files whose name or path fits one of these, as *.txt or 2019/*. None: all."
    ),
    "settle": Option(
        kind="number", default=5, most=86_400, help="Seconds for which a file must not have changed before it is taken."
    ),
    "after": Option(
        kind="choice", default=LEAVE, choices=(LEAVE, MOVE, DELETE), help="What becomes of a file once it is received."
    ),
    "done": Option(kind="text", default="done", help="Where files are moved: a path in the folder, or a whole one."),
}


def check(place: str, allowed: Sequence[str]) -> str:
    """The path without links and detours. Raises Invalid for what is no whole path or lies in no allowed folder."""
    path = place.strip()
    if not path.startswith("/") or "\x00" in path:
        raise Invalid("This is no path.", fields={"place": ["A whole path, beginning with a slash."]})
    if not _is_within(path, allowed):
        told = ", ".join(allowed) or "none"
        message = f"Folders are read beneath CHANNEL_FOLDERS only: {told}."
        raise Invalid(message, code="folder_refused", fields={"place": [message]})
    return os.path.normpath(path)


def poll(ask: Ask) -> Iterator[Batch]:
    """All that is new in the folder, in batches."""
    visit = _Visit(ask)
    disposal.put_back(visit.top)
    waiting: dict[str, str] = {}
    found = folders.scan([visit.top], recursive=bool(ask.options["recursive"]), passing_over=visit.passed_over)
    while group := list(islice(found, GROUP)):
        fitting = [one for one in group if visit.fits(one)]
        still = [one for one in fitting if visit.is_still(one, waiting)]
        yield from visit.batches(still, listed=len(fitting))
    yield Batch(cursor={"at": ask.now.timestamp(), "unsettled": waiting} if waiting else {})


class _Visit:
    """The folder during one poll."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.top = Path(os.path.realpath(ask.place))
        if not _is_within(str(self.top), ask.folders):
            message = "The folder lies outside those that are allowed."
            raise PlaceFailed(message, code="folder_refused", may_pass=False)
        try:
            os.scandir(self.top).close()
        except (FileNotFoundError, NotADirectoryError) as missing:
            raise PlaceFailed("There is no such folder.", code="folder_missing") from missing
        except OSError as refused:
            # Not as one more file that cannot be read: nothing would come any more, and nobody be told.
            raise PlaceFailed(f"It cannot be read: {refused.strerror}.", code="folder_refused") from refused
        self.done = Path(os.path.normpath(self.top / ask.options["done"]))
        if self.after == MOVE and (self.done == self.top or not _is_within(str(self.done), ask.folders)):
            message = "Files cannot be moved there: it is not within the folders that are allowed."
            raise PlaceFailed(message, code="folder_refused", may_pass=False)

    @property
    def after(self) -> str:
        return str(self.ask.options["after"])

    @property
    def passed_over(self) -> frozenset[bytes]:
        return frozenset({os.fsencode(self.done)}) if self.after == MOVE else frozenset()

    def fits(self, one: Found | Refused) -> bool:
        if isinstance(one, Refused) and one.code not in _NO_FILES:
            return one.code not in _NOT_YET
        patterns = self.ask.options["patterns"]
        last = one.name.rpartition("/")[2]
        return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns for name in (one.name, last))

    def is_still(self, one: Found | Refused, waiting: dict[str, str]) -> bool:
        """Whether a file has not changed for long enough: by our clock, or since the last poll where clocks differ."""
        if isinstance(one, Refused):
            return True
        settle, now = self.ask.options["settle"], self.ask.now.timestamp()
        age = now - one.modified_ns / 1e9
        if age >= settle:
            return True
        key, mark = (part.hex() for part in _seen(one))
        last = self.ask.cursor
        if last.get("unsettled", {}).get(key) == mark and now - last["at"] >= settle:
            return True
        if len(waiting) < MOST_UNSETTLED:
            waiting[key] = mark
        return False

    def batches(self, still: Sequence[Found | Refused], *, listed: int) -> Iterator[Batch]:
        new = self.ask.unseen([_seen(one) for one in still])
        held = [one for one in still if isinstance(one, Found) and _seen(one)[0] not in new]
        fresh = self.ask.unseen([_not_taken(one) for one in still if _seen(one)[0] in new])
        gathered = _Gathered(visit=self)
        if self.after != LEAVE:
            gathered.taken += held
        for one in still:
            if _seen(one)[0] not in fresh:
                continue
            read = _read(one, max_size=self.ask.max_file_size)
            if isinstance(read, Found):
                yield from self._container(read)
            elif read is not None:
                if gathered.size + _size(read) > BATCH_BYTES and gathered.files:
                    yield gathered.batch()
                    gathered = _Gathered(visit=self)
                gathered.add(one, read)
        yield gathered.batch(listed=listed)

    def _container(self, found: Found) -> Iterator[Batch]:
        """A file that holds many has a batch of its own: it is read while that is taken in."""
        try:
            with folders.opened(found) as stream:
                whole = partial(_check_still, found, stream.fileno())
                yield Batch(
                    cursor=self.ask.cursor,
                    files=[Container(name=found.name, stream=stream, whole=whole)],
                    seen=[_seen(found)],
                    after=self.disposing([found]),
                )
        except Unreadable as error:
            if error.reason not in _NOT_YET:
                raise PlaceFailed(error.message, code=error.reason) from error

    def disposing(self, taken: Sequence[Found]) -> "partial[None] | None":
        """What is to be done with files once they are received."""
        if self.after == LEAVE or not taken:
            return None
        return partial(_dispose, list(taken), self.top, self.done if self.after == MOVE else None)


@dataclass(slots=True)
class _Gathered:
    """Files read for one batch. `taken` are those that are ours to dispose of."""

    visit: _Visit
    taken: list[Found] = field(default_factory=list)
    files: list[Arrival | Refused] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    size: int = 0

    def add(self, one: Found | Refused, read: Arrival | Refused) -> None:
        self.files.append(read)
        self.size += _size(read)
        if isinstance(read, Refused):
            self.seen.append(_not_taken(one))
            return
        self.seen.append(_seen(one))
        if isinstance(one, Found):
            self.taken.append(one)

    def batch(self, *, listed: int = 0) -> Batch:
        return Batch(
            cursor=self.visit.ask.cursor,
            files=self.files,
            seen=self.seen,
            listed=listed,
            after=self.visit.disposing(self.taken),
        )


def _read(one: Found | Refused, *, max_size: int) -> Arrival | Refused | Found | None:
    """A file's bytes, why it is not taken, itself where it holds others, None where it is not there yet or any more."""
    if isinstance(one, Refused):
        return one
    try:
        with folders.opened(one) as stream:
            if uploads.is_container(stream.read(uploads.HEAD), name=one.name):
                return one
        return folders.read(one, max_size=max_size)
    except Unreadable as error:
        return None if error.reason in _NOT_YET else Refused(name=one.name, code=error.reason, message=error.message)
    except OSError as error:
        return Refused(name=one.name, code="file_unreadable", message=f"It cannot be read: {error.strerror}.")


def _dispose(taken: Sequence[Found], top: Path, done: Path | None) -> None:
    try:
        for found in taken:
            disposal.take_away(found, top=top, to=done)
    except OSError as error:
        what = "moved" if done else "deleted"
        message = f"What was received could not be {what}: {error.strerror}. It lies where it was."
        raise PlaceFailed(message, code="file_not_disposed") from error


def _check_still(found: Found, descriptor: int) -> None:
    if not found.is_still(os.fstat(descriptor)):
        raise Unreadable("The file changed while it was read.", code="file_changed")


def _seen(one: Found | Refused) -> Seen:
    """Names are bytes; as they are kept they can be turned back, so that no two are one."""
    key = sha256(one.name.encode()).digest()[:16]
    if isinstance(one, Refused):
        return key, one.code.encode()
    return key, one.size.to_bytes(8, "big") + one.modified_ns.to_bytes(12, "big", signed=True)


def _not_taken(one: Found | Refused) -> Seen:
    key, mark = _seen(one)
    return key, mark + _REFUSED


def _size(read: Arrival | Refused) -> int:
    return len(read.data) if isinstance(read, Arrival) else 0


def _is_within(path: str, allowed: Sequence[str]) -> bool:
    real = os.path.realpath(path)
    return any(os.path.commonpath([real, os.path.realpath(folder)]) == os.path.realpath(folder) for folder in allowed)


def _nobody(_place: str) -> str:
    return ""


KIND = Kind(options=OPTIONS, check=check, host=_nobody, poll=poll)
