"""The one HTTP client of the project: feeds, pages, dumps and webhooks all go through it; and the way to mail servers.

Whoever gives the address, an editor or a feed, may mean harm. So http and https only; names are resolved once, every
address is checked and the connection goes to a checked one, again at each redirect; one clock runs for all of it; sizes
count before and after unpacking. No proxy, no password file, no cookies; what a caller's headers hold goes to the
origin it was meant for and to no other.

Every status is an answer, errors of the other server too. `FetchRefused` and `FetchFailed` are what is not.
"""

import queue
import re
import socket
import ssl
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Thread
from urllib.parse import quote, urljoin

from archive.errors import FetchFailed, FetchRefused
from archive.intake.connections import Clock, Response, connected, requested, too_large, too_late
from archive.intake.targets import KEPT, MAIL_PORTS, Resolver, Target, checked, is_own, target

_REDIRECTS = {301, 302, 303, 307, 308}
_TOLD_TO_ALL = {"accept", "accept-encoding", "if-modified-since", "if-none-match", "if-range", "range", "user-agent"}
"""What may follow a redirect to another origin. The caller's other headers may be a password."""
_MOST_PARTS = 64
"""gzip allows several packed parts in a row; a million empty ones are a bomb too."""
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1024}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds for all of it, bytes of the body (packed, and unpacked), redirects."""

    seconds: float
    bytes: int
    redirects: int
    allowed_networks: tuple[str, ...] = ()
    """Networks beside the public internet, from the setting FETCH_ALLOWED_NETWORKS."""
    silence: float = 30.0
    """Seconds in which at least one byte has to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, read to its end and unpacked."""

    status: int
    address: str
    """Where it came from in the end."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    redirects: tuple[str, ...]
    """The addresses that led on, in their order; empty where the one asked for answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """An answer whose body is still to come. `chunks` may raise `FetchFailed`."""

    status: int
    address: str
    headers: Mapping[str, str]
    chunks: Iterator[bytes]
    """As they are sent: what `content-encoding` says is for the reader to undo, and a Range counts these bytes."""
    redirects: tuple[str, ...]


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses that the machine's resolver knows for a name; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@lru_cache(maxsize=1)
def _public_trust() -> ssl.SSLContext:
    # Reading the authorities takes longer than a request.
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Network:
    """Who resolves names, and whose certificates count."""

    resolve: Resolver = look_up
    trust: ssl.SSLContext = field(default_factory=_public_trust)


def get(
    address: str,
    *,
    limits: Limits,
    agent: str,
    etag: str | None = None,
    modified: str | None = None,
    headers: Mapping[str, str] | None = None,
    network: Network | None = None,
) -> Answer:
    """The answer to a GET. With `etag` or `modified`, as an earlier answer gave them, it may be a 304.

    Raises `FetchRefused`, `FetchFailed`.
    """
    conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
    sent = {name: value for name, value in conditions.items() if value and _VALIDATOR.fullmatch(value)}
    asking = {"Accept-Encoding": "gzip, deflate", **sent, **(headers or {})}
    with _answered(address, limits=limits, agent=agent, headers=asking, network=network) as streamed:
        packing = streamed.headers.get("content-encoding", "").strip().lower()
        body = b"".join(_unpacked(streamed.chunks, packing=packing, most=limits.bytes))
        return Answer(
            status=streamed.status,
            address=streamed.address,
            headers=streamed.headers,
            body=body,
            redirects=streamed.redirects,
        )


@contextmanager
def stream(
    address: str,
    *,
    limits: Limits,
    agent: str,
    headers: Mapping[str, str] | None = None,
    network: Network | None = None,
) -> Iterator[Streamed]:
    """The answer to a GET whose body is read while the connection is open; for what is too large for memory.

    A part is asked for with the headers `Range` and `If-Range`; the status says whether it came (206).
    Raises `FetchRefused`, `FetchFailed`.
    """
    asking = {"Accept-Encoding": "identity", **(headers or {})}
    with _answered(address, limits=limits, agent=agent, headers=asking, network=network) as streamed:
        yield streamed


def post(
    address: str,
    body: bytes,
    *,
    limits: Limits,
    agent: str,
    headers: Mapping[str, str],
    network: Network | None = None,
) -> Answer:
    """The answer to a POST. A redirect is not followed: it is the answer. The answer's body is cut at the limit.

    Raises `FetchRefused`, `FetchFailed`.
    """
    clock = Clock(limits.seconds, limits.silence)
    asked = target(address)
    sent = {"User-Agent": agent, "Accept-Encoding": "identity", **headers}
    with _asked(asked, "POST", limits=limits, headers=sent, body=body, clock=clock, network=network) as response:
        body = b"".join(response.chunks)
        return Answer(status=response.status, address=asked.address, headers=response.headers, body=body, redirects=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A connection for a conversation in words of its own. `own` says that it leads into networks that the setting
    allows; over one that is neither `secure` nor own no secret goes before TLS has begun, by `trust`."""

    socket: socket.socket
    host: str
    secure: bool
    own: bool
    trust: ssl.SSLContext


@contextmanager
def connect(address: str, *, limits: Limits, clock: Clock, network: Network | None = None) -> Iterator[Line]:
    """A connection to a mail server: with TLS from the start (`imaps://`), or without it so far (`imap://`).

    Raises `FetchRefused`, `FetchFailed`, and OSError while it is open.
    """
    network = network or Network()
    asked = target(address, ports=MAIL_PORTS)
    addresses = _addresses(asked, allowed=limits.allowed_networks, resolve=network.resolve, clock=clock)
    own = is_own(addresses, allowed=limits.allowed_networks)
    with connected(asked, addresses=addresses, clock=clock, trust=network.trust) as opened:
        yield Line(socket=opened, host=asked.host, secure=asked.secure, own=own, trust=network.trust)


@contextmanager
def _answered(
    address: str, *, limits: Limits, agent: str, headers: Mapping[str, str], network: Network | None
) -> Iterator[Streamed]:
    clock = Clock(limits.seconds, limits.silence)
    asked = target(address)
    sent = {"User-Agent": agent, **headers}
    led_on: list[str] = []
    while True:
        with _asked(asked, "GET", limits=limits, headers=sent, body=b"", clock=clock, network=network) as response:
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or location is None:
                yield Streamed(
                    status=response.status,
                    address=asked.address,
                    headers=response.headers,
                    chunks=response.chunks,
                    redirects=tuple(led_on),
                )
                return
        if len(led_on) >= limits.redirects:
            message = f"It leads on and on: more than {limits.redirects} redirects."
            raise FetchFailed(message, code="too_many_redirects", may_pass=False)
        led_on.append(asked.address)
        following = target(urljoin(asked.address, _readable(location)))
        if following.origin != asked.origin:
            sent = {name: value for name, value in sent.items() if name.lower() in _TOLD_TO_ALL}
        asked = following


@contextmanager
def _asked(
    asked: Target,
    method: str,
    *,
    limits: Limits,
    headers: Mapping[str, str],
    body: bytes,
    clock: Clock,
    network: Network | None,
) -> Iterator[Response]:
    network = network or Network()
    addresses = _addresses(asked, allowed=limits.allowed_networks, resolve=network.resolve, clock=clock)
    with requested(
        asked,
        addresses=addresses,
        method=method,
        headers=headers,
        body=body,
        clock=clock,
        trust=network.trust,
        most=limits.bytes,
        whole=method == "GET",
    ) as response:
        yield response


def _addresses(asked: Target, *, allowed: tuple[str, ...], resolve: Resolver, clock: Clock) -> tuple[str, ...]:
    """The checked addresses. The resolver knows no time limit, so it is asked from a thread that may be left behind."""
    if asked.numeric:
        return checked(asked, allowed=allowed, resolve=resolve)
    outcome: queue.SimpleQueue[tuple[str, ...] | OSError | FetchRefused] = queue.SimpleQueue()

    def ask() -> None:
        try:
            outcome.put(checked(asked, allowed=allowed, resolve=resolve))
        except (OSError, FetchRefused) as failed:
            outcome.put(failed)

    Thread(target=ask, name=f"look-up of {asked.host}", daemon=True).start()
    try:
        found = outcome.get(timeout=clock.left())
    except queue.Empty:
        raise too_late() from None
    if isinstance(found, FetchRefused):
        raise found
    if isinstance(found, OSError):
        raise FetchFailed(f"The name {asked.host} is not known.", code="name_unknown") from found
    return found


def _readable(location: str) -> str:
    """The header as an address: browsers take UTF-8, other bytes and spaces in it, so servers send them."""
    written = location.strip().encode("latin-1")
    try:
        return written.decode("utf-8").replace(" ", "%20")
    except UnicodeDecodeError:
        return quote(written, safe=KEPT + "#")


def _unpacked(chunks: Iterable[bytes], *, packing: str, most: int) -> Iterator[bytes]:
    if packing in ("", "identity"):
        yield from chunks
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed(f"The answer is packed as {packing}, for which nobody asked.", code="answer_broken")
    unpacker = None
    size = parts = 0
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacker is None:
                unpacker = zlib.decompressobj(_window(packing, rest))
                parts += 1
            try:
                data = unpacker.decompress(rest, most - size + 1)
            except zlib.error as damaged:
                raise FetchFailed(f"The answer is damaged: {damaged}.", code="answer_broken") from damaged
            size += len(data)
            if size > most or parts > _MOST_PARTS:
                raise too_large()
            yield data
            rest, unpacker = (unpacker.unused_data, None) if unpacker.eof else (b"", unpacker)
    if unpacker is not None:
        raise FetchFailed("The packed answer ended in the middle.", code="answer_incomplete")


def _window(packing: str, head: bytes) -> int:
    """zlib's name of the format. What servers call deflate has zlib's two bytes before it, or has not."""
    if packing != "deflate":
        return 31
    return 15 if head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0 else -15
