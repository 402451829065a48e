"""A server on loopback that answers as a test tells it to, byte for byte."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Reply = Callable[["Conversation"], None]


@dataclass
class Conversation:
    """One request that came, and the way to answer it."""

    head: str
    """The request's line and headers."""
    body: bytes
    send: Callable[[bytes], None]
    over: threading.Event
    """Set when the server stops: nobody should wait longer."""

    @property
    def path(self) -> str:
        return self.head.split(" ", 2)[1]

    def header(self, name: str) -> str | None:
        for line in self.head.split("\r\n")[1:]:
            found, _, value = line.partition(":")
            if found.lower() == name.lower():
                return value.strip()
        return None


@dataclass
class Remote:
    """Where the server listens and what it was asked."""

    port: int
    conversations: list[Conversation] = field(default_factory=list)

    def at(self, path: str = "/", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [conversation.path for conversation in self.conversations]


@contextmanager
def serving(reply: Reply, *, certificate: ssl.SSLContext | None = None) -> Iterator[Remote]:
    over = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            connection = self.request
            try:
                if certificate is not None:
                    connection = certificate.wrap_socket(self.request, server_side=True)
                self.answer(connection)
            except OSError:
                pass  # whoever asked went away, as the tests want it
            finally:
                connection.close()

        def answer(self, connection) -> None:
            reading = connection.makefile("rb")
            with reading:
                lines = []
                while (line := reading.readline()) not in (b"\r\n", b""):
                    lines.append(line.decode("latin-1").rstrip("\r\n"))
                if not lines:
                    return
                conversation = Conversation("\r\n".join(lines), b"", connection.sendall, over)
                conversation.body = reading.read(int(conversation.header("content-length") or 0))
                remote.conversations.append(conversation)
                reply(conversation)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = False

    with Server(("127.0.0.1", 0), Handler) as server:
        remote = Remote(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield remote
        finally:
            over.set()
            server.shutdown()
            thread.join()


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """A whole answer with its right length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def sends(*parts: bytes) -> Reply:
    """A server that sends these and closes."""

    def reply(asked: Conversation) -> None:
        for part in parts:
            asked.send(part)

    return reply


def drips(head: bytes, drop: bytes) -> Reply:
    """One that never ends, slowly."""

    def reply(asked: Conversation) -> None:
        asked.send(head)
        while not asked.over.wait(0.02):
            asked.send(drop)

    return reply


def floods(head: bytes, drop: bytes) -> Reply:
    """One that never ends, fast."""

    def reply(asked: Conversation) -> None:
        asked.send(head)
        while not asked.over.is_set():
            asked.send(drop)

    return reply
