"""A folder of messages on a mail server, over IMAP (RFC 3501, with MOVE and UIDPLUS).

`imaplib` speaks; what it speaks over is ours: a checked and pinned address, a time and a number of bytes for each thing
that is asked. Messages are looked at without a mark (`BODY.PEEK`), and known by the number (UID) that the server gives
each for good, as long as its UIDVALIDITY stays.
"""

import base64
import imaplib
import io
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from archive.errors import FetchFailed, FetchRefused
from archive.intake import fetching
from archive.intake.connections import Clock, Wire, secured, sockets_foreseen, too_large
from archive.intake.fetching import Limits, Line, Network

LONGEST_LINE = 8 * 1024 * 1024
"""Of an answer: the numbers of about a million messages."""
MOST_LINES = 20_000
LONGEST_ANSWER = 16 * 1024 * 1024
_FRAME = 64 * 1024
"""What comes around the bytes of a message."""

_NUMBER = re.compile(rb"UID ([0-9]{1,10})\b")
_SIZE = re.compile(rb"RFC822\.SIZE ([0-9]{1,10})\b")
_QUOTED = re.compile(rb'BODY\[\] "((?:[^"\\]|\\.)*)"')
_NO_FOLDER_NAME = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """`validity` is another one where the server has numbered its messages anew."""

    validity: int


class Mailbox:
    """One conversation, signed in, with one folder open. All methods raise FetchFailed."""

    def __init__(self, session: "_Session", *, limits: Limits) -> None:
        self._session = session
        self._limits = limits

    @property
    def largest(self) -> int:
        """Bytes of a message that is read."""
        return self._limits.bytes

    def open(self, folder: str, *, changing: bool) -> Folder:
        """Opens a folder; unless it is opened for `changing`, the server itself keeps everything as it is."""
        answer, _ = self._asked(self._session.select, _quoted(folder), not changing)
        told = self._session.response("UIDVALIDITY")[1]
        if answer != "OK" or not told or not re.fullmatch(rb"[0-9]{1,10}", told[0] or b""):
            message = f"There is no folder {folder}{', or nothing may be changed in it' if changing else ''}."
            raise FetchFailed(message, code="mailbox_missing", may_pass=False)
        return Folder(validity=int(told[0]))

    def numbers(self, *, after: int, unseen: bool) -> list[int]:
        """Of the messages behind one, or of those of them that nobody has read, in their order."""
        words = [f"UID {after + 1}:*", *(["UNSEEN"] if unseen else [])]
        found = b" ".join(part for part in self._uid("SEARCH", *words) if isinstance(part, bytes))
        # The last message stands in every range that ends with a star.
        return sorted({int(number) for number in re.findall(rb"\b[0-9]{1,10}\b", found) if int(number) > after})

    def sizes(self, numbers: Sequence[int]) -> dict[int, int]:
        """In bytes, of those that are there."""
        found: dict[int, int] = {}
        for part in self._uid("FETCH", _listed(numbers), "(UID RFC822.SIZE)"):
            told = part if isinstance(part, bytes) else b""
            number, size = _NUMBER.search(told), _SIZE.search(told)
            if number and size:
                found[int(number[1])] = int(size[1])
        return {number: found[number] for number in numbers if number in found}

    def message(self, number: int, *, most: int) -> bytes | None:
        """Its bytes as they were sent, or None where it is gone. More than `most` are an error."""
        for part in self._uid("FETCH", str(number), "(UID BODY.PEEK[])", most=most):
            if isinstance(part, tuple) and b"BODY[]" in part[0]:
                return bytes(part[1])
            if isinstance(part, bytes) and (short := _QUOTED.search(part)):
                return re.sub(rb"\\(.)", rb"\1", short[1])
        return None

    def mark_seen(self, numbers: Sequence[int]) -> None:
        self._uid("STORE", _listed(numbers), "+FLAGS.SILENT", r"(\Seen)")

    def move(self, numbers: Sequence[int], *, to: str) -> None:
        """Into another folder, which is made where it is missing. What is gone already is passed over."""
        self._need("MOVE")
        answer, told = self._asked(self._session.uid, "MOVE", _listed(numbers), _quoted(to))
        if answer != "OK" and b"TRYCREATE" in b" ".join(one for one in told if isinstance(one, bytes)):
            self._asked(self._session.create, _quoted(to))
            answer, _ = self._asked(self._session.uid, "MOVE", _listed(numbers), _quoted(to))
        if answer != "OK":
            raise FetchFailed(f"Messages cannot be moved to {to}.", code="mailbox_unchanged", may_pass=False)

    def delete(self, numbers: Sequence[int]) -> None:
        """These, and nothing that others have marked for deletion."""
        self._need("UIDPLUS")
        self._uid("STORE", _listed(numbers), "+FLAGS.SILENT", r"(\Deleted)")
        self._uid("EXPUNGE", _listed(numbers))

    def secure(self, line: Line) -> None:
        """Begins TLS on a line that has none (STARTTLS; RFC 3501, 6.2.1), where a password would not be safe without.

        In one's own networks that is where the server takes none without; everywhere else always, or nothing is said.
        """
        session = self._session
        if line.secure or (line.own and "LOGINDISABLED" not in session.capabilities):
            return
        if "STARTTLS" in session.capabilities:
            answer, _ = self._asked(session.ask_for_tls)
            if answer != "OK":
                reason = "STARTTLS is refused"
                message = f"No trusted connection to {line.host}: {reason}."
                raise FetchFailed(message, code="tls_failed", may_pass=False)
            with _foreseen():
                session.begin_tls(line, self._clock())
            # What it said it could may have been said by somebody in between.
            self._learn()
        elif not line.own:
            message = "Without TLS a password goes only to networks in FETCH_ALLOWED_NETWORKS: ask with imaps://."
            raise FetchRefused(message, code="address_refused")

    def sign_in(self, login: Login) -> None:
        """By AUTHENTICATE PLAIN, or LOGIN where the server knows no other."""
        session = self._session
        told = f"\0{login.user}\0{login.password}".encode()
        if "AUTH=PLAIN" in session.capabilities:
            answer, said = self._asked(session.authenticate, "PLAIN", lambda _challenge: told)
        elif "LOGINDISABLED" in session.capabilities:
            answer, said = "NO", []
        else:
            answer, said = self._asked(session.login, _quoted_text(login.user), login.password)
        if answer != "OK":
            # RFC 5530: not now, whatever user and password are.
            later = b"[UNAVAILABLE]" in b" ".join(said)
            raise FetchFailed("The mail server does not let us in.", code="login_refused", may_pass=later)
        self._learn()

    def leave(self) -> None:
        self._asked(self._session.logout)

    def _learn(self) -> None:
        """What the server can do by now."""
        _, told = self._asked(self._session.capability)
        self._session.capabilities = tuple(b" ".join(filter(None, told)).decode("ascii", "replace").upper().split())

    def _need(self, capability: str) -> None:
        if capability not in self._session.capabilities:
            message = f"The mail server cannot do that: it has no {capability}. Messages stay where they are."
            raise FetchFailed(message, code="mailbox_unchanged", may_pass=False)

    def _uid(self, *words: str, most: int = LONGEST_ANSWER) -> list[Any]:
        answer, told = self._asked(self._session.uid, *words, most=most)
        if answer != "OK":
            raise FetchFailed(f"The mail server refuses {words[0]}.", code="answer_broken")
        return list(told)

    def _asked(self, ask: Any, *words: Any, most: int = LONGEST_ANSWER) -> tuple[str, list[Any]]:
        """What came of a command; NO and BAD are answers."""
        self._session.renew(self._clock(), most + _FRAME)
        with _foreseen():
            try:
                answer, told = ask(*words)
            except imaplib.IMAP4.readonly:
                return "NO", []
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as refused:
                return "NO", [str(refused).encode()]
        return answer, told

    def _clock(self) -> Clock:
        return Clock(self._limits.seconds, self._limits.silence)


@contextmanager
def opened(address: str, *, login: Login, limits: Limits, network: Network | None = None) -> Iterator[Mailbox]:
    """A conversation with the mail server at `imaps://host`, or at `imap://host`, where TLS begins by STARTTLS; without
    it only in networks that are allowed.

    `limits.seconds` and `limits.bytes` are for each thing that is asked: one message, one list.
    Raises `FetchRefused`, `FetchFailed`: its codes, and `login_refused mailbox_missing mailbox_unchanged`.
    """
    clock = Clock(limits.seconds, limits.silence)
    with ExitStack() as stack:
        with _foreseen():
            line = stack.enter_context(fetching.connect(address, limits=limits, clock=clock, network=network))
        yield stack.enter_context(signed_in(line, login=login, limits=limits, clock=clock))


@contextmanager
def signed_in(line: Line, *, login: Login, limits: Limits, clock: Clock) -> Iterator[Mailbox]:
    """The same over a line that is open; `clock` is for the greeting."""
    with _foreseen():
        session = _Session(line.socket, clock=clock)
    with session.closing():
        mailbox = Mailbox(session, limits=limits)
        mailbox.secure(line)
        mailbox.sign_in(login)
        yield mailbox
        with suppress(FetchFailed):
            mailbox.leave()


class _Session(imaplib.IMAP4):
    """`imaplib` over a connection that is there already, and bounded."""

    def __init__(self, connected: socket.socket, *, clock: Clock) -> None:
        self._most, self._lines = _FRAME, 0
        self._take(connected, clock)
        super().__init__()

    def _take(self, connected: socket.socket, clock: Clock) -> None:
        self._connected = connected
        self._wire = Wire(connected, clock=clock, most=_FRAME)
        self._reader = io.BufferedReader(self._wire, _FRAME)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:  # noqa: ARG002 - imaplib's
        self.sock = self._connected
        self.file = self._reader

    def ask_for_tls(self) -> tuple[str, list[Any]]:
        return self._simple_command("STARTTLS")

    def begin_tls(self, line: Line, clock: Clock) -> None:
        """What came in clear behind the answer goes with the old reader: it is nothing that the server said."""
        self._take(secured(self._connected, host=line.host, clock=clock, trust=line.trust), clock)
        self.open()

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Closes what TLS was begun on: that is no longer the socket that was handed in."""
        try:
            yield
        finally:
            self._connected.close()

    def renew(self, clock: Clock, most: int) -> None:
        self._most, self._lines = most, 0
        self._wire.renew(clock=clock, most=most)
        # What a server tells without being asked would gather.
        self.untagged_responses = {}

    def read(self, size: int) -> bytes:
        if size > self._most:
            raise too_large()
        return self._reader.read(size)

    def readline(self) -> bytes:
        line = self._reader.readline(LONGEST_LINE + 1)
        self._lines += 1
        if len(line) > LONGEST_LINE or self._lines > MOST_LINES:
            raise too_large()
        return line


@contextmanager
def _foreseen() -> Iterator[None]:
    """What sockets and `imaplib` raise about a server, as `FetchFailed`."""
    try:
        with sockets_foreseen():
            yield
    # A literal of a size that is no number is a ValueError.
    except (imaplib.IMAP4.error, ValueError) as broken:
        message = f"The mail server's answer is no IMAP: {type(broken).__name__}."
        raise FetchFailed(message, code="answer_broken") from broken


def folder_name(name: str) -> bool:
    """Whether a folder can be called so."""
    return bool(name) and len(name) <= 200 and not _NO_FOLDER_NAME.search(name)


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: other letters than ASCII's in UTF-7 of its own kind (RFC 3501, 5.1.3)."""
    written = re.sub(r"&|[^\x20-\x7e]+", lambda found: _shifted(found[0]), folder)
    return _quoted_text(written)


def _shifted(text: str) -> str:
    if text == "&":
        return "&-"
    return "&" + base64.b64encode(text.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",") + "-"


def _quoted_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
