"""Lines at an address: a dump of articles (NDJSON), or a list of addresses of pages; plain or packed.

A dump may be larger than memory and longer than patience. So it is read as a stream, taken in thousand by thousand, and
a plain one is asked for from the line where it broke off, if its server can do that (RFC 9110, 13.1.5 and 14). Which
lines came is known by their digests: a dump that was written anew, or has to be read from its start, brings only what
was not there before.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import PurePosixPath
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.errors import FetchFailed, Unreadable
from archive.intake.channels.asking import (
    Ask,
    Batch,
    Kind,
    Link,
    Option,
    PlaceFailed,
    good,
    host_of,
    validators,
    web_address,
)
from archive.intake.compression import Unpacked, compression_of
from archive.intake.fetching import Streamed
from archive.intake.jsonl import BOM
from archive.intake.limits import DEFAULT_LIMITS, MIB, Budget, Limits, Refused
from archive.intake.members import CHUNK, Readable
from archive.intake.names import sent_name
from archive.values import Arrival

ARTICLES, ADDRESSES = "articles", "addresses"
MOST_LINES = 1000
BATCH_BYTES = 16 * MIB
MOST_RESUMED = 5
"""How often one poll takes up a connection that broke off."""
BATCH_SECONDS = 30.0
LINE_SECONDS = 60.0
"""How long a line may take: a server that sends a byte now and then must not hold a thread."""
_MOST_UNPACKED = 64 * 1024 * MIB
_LONGEST_ADDRESS = 4000
_BEGINS = {ARTICLES: (b"{",), ADDRESSES: (b"http://", b"https://")}

OPTIONS: Mapping[str, Option] = {
    "content": Option(
        kind="choice",
        default=ARTICLES,
        choices=(ARTICLES, ADDRESSES),
        help="What a line is: an article in JSON, or the address of a page to be fetched.",
    ),
}


def poll(ask: Ask) -> Iterator[Batch]:
    """The lines that were not there the last time. The cursor has the validators of a dump that was read to its end,
    or in `part` how far one was read."""
    last = ask.cursor
    with ExitStack() as opened:
        download = _Download(ask=ask, opened=opened)
        if not download.begin(last):
            yield Batch(cursor=last)
            return
        reading = _Reading(ask=ask, download=download, name=_name(ask.place), line=download.line)
        try:
            yield from reading.batches(download.head())
        except Unreadable as damaged:
            raise PlaceFailed(damaged.message, code=damaged.reason, may_pass=False) from damaged


@dataclass(slots=True, kw_only=True)
class _Download:
    """The bytes as they are sent. A connection that breaks off is taken up where it did, if the server can do that."""

    ask: Ask
    opened: ExitStack
    validators: dict[str, str] = field(default_factory=dict)
    at: int = 0
    line: int = 0
    begun_at: int = 0
    _chunks: Iterator[bytes] = field(default_factory=lambda: iter(()))
    _held: bytes = b""
    _resumed: int = 0

    def begin(self, cursor: Mapping[str, Any]) -> bool:
        """Whether there is something to read. Begins behind the lines that were taken in, or at the start."""
        part = cursor.get("part", {})
        if part and self._resume(part, part["at"]):
            self.at = self.begun_at = part["at"]
            self.line = part["line"]
            return True
        asked = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("modified")}
        answer = self._ask({name: value for name, value in asked.items() if value})
        self.validators = validators(answer)
        self._chunks = answer.chunks
        return good(answer, self.ask.now)

    def head(self) -> bytes:
        """What stands at its start, without taking it away."""
        while len(self._held) < MIB and (piece := self._next()):
            self._held += piece
            if self._held.removeprefix(BOM).strip():
                break
        return self._held

    def read(self, size: int, /) -> bytes:
        if not self._held:
            self._held = self._next()
        given, self._held = self._held[:size], self._held[size:]
        return given

    def _next(self) -> bytes:
        try:
            chunk = next(self._chunks, b"")
        except FetchFailed as broken:
            known = {"etag": self.validators.get("etag"), "modified": self.validators.get("modified")}
            self._resumed += 1
            if not broken.may_pass or self._resumed > MOST_RESUMED or not self._resume(known, self.at):
                raise
            return self._next()
        self.at += len(chunk)
        return chunk

    def _resume(self, known: Mapping[str, Any], at: int) -> bool:
        """Asks for what is behind `at` bytes of the very same dump; False where the server does not give that."""
        validator = _strong(known)
        if not validator or not at:
            return False
        answer = self._ask({"Range": f"bytes={at}-", "If-Range": validator})
        if answer.status != 206 or not answer.headers.get("content-range", "").startswith(f"bytes {at}-"):
            return False
        self.validators = {name: known[name] for name in ("etag", "modified") if known.get(name)}
        self._chunks = answer.chunks
        return True

    def _ask(self, headers: Mapping[str, str]) -> Streamed:
        self.opened.close()
        return self.opened.enter_context(self.ask.stream(self.ask.place, headers=headers))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A dump on its way: lines are gathered until there are enough for a batch."""

    ask: Ask
    download: _Download
    name: str
    line: int
    plain: bool = True
    ends: int = 0
    """Where the last line ended, in the bytes that are sent."""
    files: dict[bytes, Arrival | Refused | Link] = field(default_factory=dict)
    size: int = 0
    listed: int = 0
    since: float = field(default_factory=monotonic)
    unfinished: bool = False

    def batches(self, head: bytes) -> Iterator[Batch]:
        source: Readable = self.download
        if packing := compression_of(head):
            self.plain = False
            source = Unpacked(source, compression=packing, budget=Budget(Limits(max_total=_MOST_UNPACKED)))
        begun = self.line > 0
        try:
            for line in self._lines(source):
                self._add(line, begun=begun)
                begun = begun or self.listed > 0
                if len(self.files) >= MOST_LINES or self.size > BATCH_BYTES or monotonic() - self.since > BATCH_SECONDS:
                    yield self._batch()
        except (FetchFailed, Unreadable):
            # What came before is whole.
            yield self._batch()
            raise
        trouble = ("line_unfinished", "The last line is cut off: it waits for its end.") if self.unfinished else None
        yield replace(self._batch(), cursor=self.download.validators, trouble=trouble)

    def _lines(self, source: Readable) -> Iterator[bytes | None]:
        """Lines without their ends; None for one that is too long."""
        longest = min(DEFAULT_LIMITS.max_line, self.ask.max_file_size)
        held, length = bytearray(), 0
        self.ends = self.download.begun_at
        while chunk := source.read(CHUNK):
            *ended, begun = chunk.split(b"\n")
            for piece in ended:
                held += piece
                length += len(piece)
                self.ends += length + 1
                yield None if length > longest else bytes(held)
                held.clear()
                length = 0
            held += begun
            length += len(begun)
            del held[longest + 1 :]
            if monotonic() - self.since > LINE_SECONDS:
                raise FetchFailed("A line takes longer than it may.", code="fetch_timed_out")
        last = bytes(held).strip()
        self.unfinished = self._wanted == ARTICLES and last.startswith(b"{") and not last.endswith(b"}")
        if last and not self.unfinished:
            self.ends += length
            yield None if length > longest else last

    def _add(self, line: bytes | None, *, begun: bool) -> None:
        self.line += 1
        name = f"{self.name}#{self.line}"
        if line is None:
            self.listed += 1
            self.files[_key(name.encode())] = Refused(name=name, code="line_too_long", message="The line is too long.")
            return
        told = (line.removeprefix(BOM) if self.line == 1 else line).strip()
        if not told or (self._wanted == ADDRESSES and told.startswith(b"#")):
            return
        if not begun and not told.startswith(_BEGINS[self._wanted]):
            # A page that says in HTML that there is no dump is not taken in line by line.
            message = f"There are no lines of {self._wanted} at this address."
            raise PlaceFailed(message, code="lines_expected", may_pass=False)
        self.listed += 1
        self.size += len(told)
        self.files[_key(told)] = self._found(told, name)

    def _found(self, told: bytes, name: str) -> Arrival | Refused | Link:
        if self._wanted == ARTICLES:
            return Arrival(data=told, name=name, declared={"media_type": "application/json"})
        address = told.decode("utf-8", "replace")
        if len(address) > _LONGEST_ADDRESS or not host_of(address) or not told.startswith(_BEGINS[ADDRESSES]):
            return Refused(name=name, code="address_invalid", message="The line is no address.")
        return Link(address=address)

    @property
    def _wanted(self) -> str:
        return str(self.ask.options["content"])

    def _batch(self) -> Batch:
        """What was gathered and is not held."""
        seen = [(key, b"") for key in self.files]
        new = self.ask.unseen(seen)
        fresh = [one for key, one in self.files.items() if key in new]
        part = {**self.download.validators, "at": self.ends, "line": self.line} if self.plain else None
        batch = Batch(
            cursor={"part": part} if part else {},
            files=[one for one in fresh if not isinstance(one, Link)],
            pages=[one for one in fresh if isinstance(one, Link)],
            # One that is held already keeps the poll's lease alive where nothing is new for long.
            seen=[one for one in seen if one[0] in new] or seen[:1],
            listed=self.listed,
        )
        self.files, self.size, self.listed, self.since = {}, 0, 0, monotonic()
        return batch


def _strong(known: Mapping[str, Any]) -> str:
    """What If-Range may hold: a weak ETag does not say that the bytes are the same."""
    etag = str(known.get("etag") or "")
    return etag if etag and not etag.startswith("W/") else str(known.get("modified") or "")


def _key(line: bytes) -> bytes:
    return sha256(line).digest()[:16]


def _name(address: str) -> str:
    return sent_name(PurePosixPath(unquote(urlsplit(address).path)).name or "lines")


KIND = Kind(options=OPTIONS, check=web_address, host=host_of, poll=poll)
