"""What a kind of channel is: how it is asked, and what it answers. No kind knows a table or a schedule.

A kind is a module with

    OPTIONS     what can be set besides the place: name -> Option
    check       a place and options that are fit to be kept; raises Invalid
    host        whom a poll asks, empty for this machine
    poll        Ask -> iterator of Batch

and a row in `archive.intake.channels.KINDS`. `poll` runs in a thread of its own and may block; whoever asks takes in
each batch in one transaction together with its cursor, then calls `after`, and only then asks for the next. It may be
killed at any moment, and is asked again with the cursor of the last batch that was taken in.

It raises PlaceFailed, FetchFailed and FetchRefused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, Literal, Protocol
from urllib.parse import urlsplit

from archive.errors import Invalid, Unavailable
from archive.intake.fetching import Answer, Streamed
from archive.intake.limits import Refused
from archive.intake.mailboxes import Login, Mailbox
from archive.intake.targets import USUAL_PORTS
from archive.values import Arrival

LONGEST_WAIT = 24 * 3600.0
"""Seconds that another server may ask us to wait."""

Seen = tuple[bytes, bytes]
"""What lies in a place: a key of its name, and a mark by which a change of it shows."""


class PlaceFailed(Unavailable):
    """A place could not be asked, or gave what cannot be used.

    `may_pass` is False where somebody has to change something; `wait` are seconds that the other side asked for.
    Codes: `folder_missing folder_refused file_not_disposed`, `status_N` of HTTP, `feed_expected sitemap_expected
    lines_expected list_expected secret_missing secret_elsewhere answer_unsafe`.
    """

    code = "place_failed"

    def __init__(self, message: str, *, code: str | None = None, may_pass: bool = True, wait: float = 0) -> None:
        super().__init__(message, code=code)
        self.may_pass = may_pass
        self.wait = wait


class Get(Protocol):
    """`fetching.get` with the project's limits and name."""

    def __call__(self, address: str, *, etag: str | None = None, modified: str | None = None) -> Answer: ...


class Stream(Protocol):
    """`fetching.stream` with the project's name, and limits for what is too large for memory."""

    def __call__(self, address: str, *, headers: Mapping[str, str]) -> AbstractContextManager[Streamed]: ...


class OpenMailbox(Protocol):
    """`mailboxes.opened` with the project's limits."""

    def __call__(self, address: str, *, login: Login) -> AbstractContextManager[Mailbox]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that can be set of a kind. `lines` is a list of texts."""

    kind: Literal["flag", "number", "choice", "lines", "text"]
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One poll. `options` are complete; `unseen` tells which of what lies there is not held, and may be called at any
    time; `folders` are those beneath which files may be taken; `secrets` are the
    environment's, by the name that a channel's options give."""

    place: str
    options: Mapping[str, Any]
    cursor: Mapping[str, Any]
    now: datetime
    get: Get
    stream: Stream
    mailbox: OpenMailbox
    unseen: Callable[[Sequence[Seen]], set[bytes]]
    max_file_size: int
    folders: Sequence[str] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A file that holds many: open, at its start, and rewindable. `whole` raises Unreadable where it changed while it
    was read."""

    name: str
    stream: BinaryIO
    whole: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page to be fetched by itself. Another `mark` than the last one says that it changed."""

    address: str
    mark: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one transaction takes in: at most 1,000 files or about 16 MiB, and how far the channel is then.

    `linked` are entries whose linked page is wanted. `trouble` (code, message) is told of a poll that brings all the
    same.
    """

    cursor: Mapping[str, Any]
    files: Iterable[Arrival | Refused | Container] = ()
    linked: Sequence[Arrival] = ()
    pages: Sequence[Link] = ()
    seen: Sequence[Seen] = ()
    listed: int = 0
    after: Callable[[], None] | None = None
    trouble: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    options: Mapping[str, Option]
    check: Callable[[str, Sequence[str]], str]
    """The place as it is kept, from what somebody typed and the folders that are allowed; raises Invalid."""
    host: Callable[[str], str]
    poll: Callable[[Ask], Iterator[Batch]]


def web_address(place: str, folders: Sequence[str] = ()) -> str:  # noqa: ARG001 - `Kind.check`
    """An address as it is kept. Whether it may be fetched is said by who fetches it, each time."""
    address = place.strip()
    if not host_of(address) or urlsplit(address).scheme not in ("http", "https"):
        raise Invalid("This is no address.", fields={"place": ["An address that begins with http:// or https://."]})
    return address


def host_of(address: str) -> str:
    """Whom a request for an address asks: its host, with the port where that is unusual. Empty where it names none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    usual = USUAL_PORTS.get(parts.scheme)
    return (f"{host}:{port}" if host and port not in (None, usual) else host)[:255]


def credentials(ask: Ask) -> tuple[str, str]:
    """What a channel signs with: the two halves of the secret that its options name, or nothing where they name none.

    The environment says of each secret for which host it is, and it goes to no other: whoever may make a channel could
    otherwise have it sent to a server of theirs. Raises PlaceFailed (`secret_missing secret_elsewhere`).
    """
    name = str(ask.options["secret"])
    if not name:
        return "", ""
    pair, _, host = ask.secrets.get(name, "").rpartition("@")
    user, _, password = pair.partition(":")
    if not user or not password or not host:
        message = f"CHANNEL_SECRET_{name} does not hold NAME:SECRET@HOST."
        raise PlaceFailed(message, code="secret_missing", may_pass=False)
    if host.lower() != host_of(ask.place):
        message = f"CHANNEL_SECRET_{name} is for another host."
        raise PlaceFailed(message, code="secret_elsewhere", may_pass=False)
    return user, password


def good(answer: Answer | Streamed, now: datetime) -> bool:
    """Whether there is something new: False for 304. Raises PlaceFailed for every status but 2xx."""
    status = answer.status
    if status == 304:
        return False
    if 200 <= status < 300:
        return True
    passes = status in (408, 425, 429) or status >= 500
    raise PlaceFailed(
        f"The server answers with status {status}.", code=f"status_{status}", may_pass=passes, wait=_wait(answer, now)
    )


def validators(answer: Answer | Streamed) -> dict[str, str]:
    """What a conditional request is made with the next time."""
    names = {"etag": "etag", "modified": "last-modified"}
    return {name: answer.headers[header][:1000] for name, header in names.items() if answer.headers.get(header)}


def _wait(answer: Answer | Streamed, now: datetime) -> float:
    """The seconds of Retry-After (RFC 9110, 10.2.3), 0 where there is none."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return 0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)  # "-0000", which RFC 9110 does not know
    return min(max((until - now).total_seconds(), 0), LONGEST_WAIT)
