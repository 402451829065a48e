"""Connections pinned to checked addresses, and one request over one: against one clock, no byte too many.

`http.client` reads the answer; what it reads from is ours, because a time-out of the standard library's is one for each
read: a server that sends a byte every few seconds is never late for it.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from archive.errors import FetchFailed
from archive.intake.targets import Target

CONNECT_SECONDS = 10.0
_MOST_ADDRESSES = 4
_CHUNK = 64 * 1024
_HEAD = 1024 * 1024
"""What head and framing may take beside twice the bytes of the body."""


@dataclass(slots=True)
class Clock:
    """The time that one fetch has, redirects and all, and how long nothing may come."""

    seconds: float
    silence: float
    _ends: float = field(init=False)

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.seconds

    def left(self, *, at_most: float | None = None) -> float:
        """Seconds for the next step; raises `FetchFailed` (`fetch_timed_out`) where there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise too_late()
        return min(left, self.silence if at_most is None else at_most)


class Wire(io.RawIOBase):
    """What comes over a socket: each read within the time that is left, all of them within so many bytes."""

    def __init__(self, connected: socket.socket, *, clock: Clock, most: int) -> None:
        super().__init__()
        self._socket = connected
        self._clock = clock
        self._left = most

    def renew(self, *, clock: Clock, most: int) -> None:
        """Time and bytes for the next thing that is asked over the same connection."""
        self._clock, self._left = clock, most
        self._socket.settimeout(clock.left())  # for what is sent

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._socket.settimeout(self._clock.left())
        size = self._socket.recv_into(buffer)
        self._left -= size
        if self._left < 0:
            raise too_large()
        return size

    def makefile(self, _mode: str) -> io.BufferedReader:
        """As `http.client` asks a socket for it; the mode is always `rb`."""
        return io.BufferedReader(self, _CHUNK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The head of an answer, and its body as it is sent, still to be read."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; a name that comes twice has its values joined by commas."""
    chunks: Iterator[bytes]


@contextmanager
def requested(
    asked: Target,
    *,
    addresses: Sequence[str],
    method: str,
    headers: Mapping[str, str],
    body: bytes,
    clock: Clock,
    trust: ssl.SSLContext,
    most: int,
    whole: bool = True,
) -> Iterator[Response]:
    """Asks for the target at one of `addresses`; gives the answer while the connection is open.

    The certificate has to be the host's, whatever the address. A body of more than `most` bytes is an error, or is cut
    where it need not be `whole`. Raises `FetchFailed`, when the body is read too.
    """
    request = _head(asked, method=method, headers=headers, length=len(body)) + body
    with ExitStack() as opened:
        with _foreseen():
            open_socket = opened.enter_context(connected(asked, addresses=addresses, clock=clock, trust=trust))
            open_socket.settimeout(clock.left())
            open_socket.sendall(request)
            wire = opened.enter_context(Wire(open_socket, clock=clock, most=2 * most + _HEAD))
            answer = http.client.HTTPResponse(wire, method=method)  # type: ignore[arg-type]  # makefile is all it uses
            opened.enter_context(answer)
            answer.begin()
        if answer.status < 200:
            raise FetchFailed("The server never came to its answer.", code="answer_broken")
        yield Response(status=answer.status, headers=_headers(answer), chunks=_body(answer, most=most, whole=whole))


@contextmanager
def connected(
    asked: Target, *, addresses: Sequence[str], clock: Clock, trust: ssl.SSLContext
) -> Iterator[socket.socket]:
    """A connection to the target at one of `addresses`, closed at the end. Raises OSError, `FetchFailed`."""
    with _first_open(addresses[:_MOST_ADDRESSES], asked.port, clock=clock) as plain:
        if not asked.secure:
            yield plain
            return
        with secured(plain, host=asked.host, clock=clock, trust=trust) as secure:
            yield secure


def secured(plain: socket.socket, *, host: str, clock: Clock, trust: ssl.SSLContext) -> ssl.SSLSocket:
    """TLS over a connection, whose certificate has to be the host's. What was handed in is closed with what is given.

    Raises OSError, `FetchFailed`.
    """
    plain.settimeout(clock.left(at_most=CONNECT_SECONDS))
    try:
        return trust.wrap_socket(plain, server_hostname=host)
    except ssl.SSLError as failed:
        reason = getattr(failed, "verify_message", "") or failed.reason or "the handshake failed"
        message = f"No trusted connection to {host}: {reason}."
        raise FetchFailed(message, code="tls_failed", may_pass=False) from failed


def _first_open(addresses: Sequence[str], port: int, *, clock: Clock) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return _open(address, port, clock=clock)
        except OSError:
            continue
    return _open(addresses[-1], port, clock=clock)


def _open(address: str, port: int, *, clock: Clock) -> socket.socket:
    with ExitStack() as failing:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = failing.enter_context(socket.socket(family, socket.SOCK_STREAM))
        opened.settimeout(clock.left(at_most=CONNECT_SECONDS))
        opened.connect((address, port))
        failing.pop_all()
    return opened


def _head(asked: Target, *, method: str, headers: Mapping[str, str], length: int) -> bytes:
    lines = [f"{method} {asked.path} HTTP/1.1", f"Host: {asked.authority}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {length}"] if method == "POST" else []
    for line in lines:
        if not line.isprintable():
            # A line break in a value would be another header, or another request.
            raise ValueError(f"a header holds what does not belong into one: {line!r}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    named: dict[str, list[str]] = {}
    for name, value in answer.headers.items():
        named.setdefault(name.lower(), []).append(" ".join(value.splitlines()))
    return {name: ", ".join(values) for name, values in named.items()}


def _body(answer: http.client.HTTPResponse, *, most: int, whole: bool) -> Iterator[bytes]:
    missing = answer.length
    if whole and missing is not None and missing > most:
        raise too_large()
    size = 0
    # Not to the end at once: a chunk may call itself as long as it likes.
    while chunk := _next_chunk(answer):
        if size + len(chunk) > most:
            if whole:
                raise too_large()
            yield chunk[: most - size]
            return
        size += len(chunk)
        yield chunk
    if missing is not None and size < missing:
        raise FetchFailed(f"The answer ended after {size:,} of {missing:,} bytes.", code="answer_incomplete")


def _next_chunk(answer: http.client.HTTPResponse) -> bytes:
    with _foreseen():
        return answer.read(_CHUNK)


@contextmanager
def sockets_foreseen() -> Iterator[None]:
    """What sockets raise about a server, as `FetchFailed`."""
    try:
        yield
    except TimeoutError as late:
        raise too_late() from late
    except OSError as failed:
        raise FetchFailed(f"The connection failed: {failed.strerror or failed}.") from failed


@contextmanager
def _foreseen() -> Iterator[None]:
    """What sockets and `http.client` raise about a server, as `FetchFailed`."""
    try:
        with sockets_foreseen():
            yield
    except http.client.IncompleteRead as cut:
        raise FetchFailed("The answer ended in the middle.", code="answer_incomplete") from cut
    # A chunk of a size below nothing is a ValueError.
    except (http.client.HTTPException, ValueError) as broken:
        message = f"The answer is no HTTP: {type(broken).__name__}."
        raise FetchFailed(message, code="answer_broken") from broken


def too_late() -> FetchFailed:
    return FetchFailed("The server was too slow.", code="fetch_timed_out")


def too_large() -> FetchFailed:
    return FetchFailed("The answer is larger than it may be.", code="fetch_too_large", may_pass=False)
