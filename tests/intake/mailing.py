"""Mails put together, a mail server that answers as a test tells it to, and a real one (pymap)."""

import imaplib
import re
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

# Half a million rounds for a password that everybody knows would be most of what the tests take.
QUICK_PYMAP = """
from pysasl.hashing import BuiltinHash
BuiltinHash.__init__.__kwdefaults__["rounds"] = 1
from pymap.main import main
main()
"""

Reply = Callable[["Talk"], None]

PLAIN = "text/plain; charset=iso-8859-1"
HEAD = (
    b"From: Harbour office <press@harbour.example>\r\nSubject: Ferries sail hourly\r\n"
    b"Date: Thu, 07 Nov 2019 11:55:00 +0400 (AZT)\r\nMessage-ID: <1@harbour.example>\r\nMIME-Version: 1.0\r\n"
)


def mail(
    body: bytes = b"The pier is open.\r\n", kind: str = "text/plain; charset=utf-8", *, head: bytes = HEAD
) -> bytes:
    return head + b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body


def part(body: bytes, kind: str, *others: str) -> bytes:
    """A part of a mail of several, with what else stands in its head."""
    return "\r\n".join([f"Content-Type: {kind}", *others, "", ""]).encode() + body + b"\r\n"


def together(*parts: bytes, kind: str = "mixed", mark: str = "mark") -> tuple[bytes, str]:
    """Body and type of a mail of several parts."""
    body = b"".join(f"--{mark}\r\n".encode() + one for one in parts) + f"--{mark}--\r\n".encode()
    return body, f'multipart/{kind}; boundary="{mark}"'


def attached(data: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    return part(
        b64encode(data),
        kind,
        f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64",
    )


@dataclass
class Talk:
    """One command that came, and the way to answer it."""

    tag: str
    words: str
    send: Callable[[bytes], None]
    over: threading.Event
    """Set when the server stops: nobody should wait longer."""

    def done(self, *told: bytes) -> None:
        """Untagged lines, and that it went well."""
        self.send(b"".join(b"* " + one + b"\r\n" for one in told) + f"{self.tag} OK done\r\n".encode())


@dataclass
class Scripted:
    port: int
    said: list[str] = field(default_factory=list)
    """The commands that came, without their tags."""

    def at(self, *, host: str = "127.0.0.1", scheme: str = "imap") -> str:
        return f"{scheme}://{host}:{self.port}"


@contextmanager
def scripted(
    replies: Mapping[str, Reply] | None = None,
    *,
    messages: Mapping[int, bytes] | None = None,
    certificate: ssl.SSLContext | None = None,
    greeting: bytes = b"* OK ready\r\n",
) -> Iterator[Scripted]:
    """A server with these messages. A command that begins with a word of `replies` is answered by that."""
    over = threading.Event()
    held = messages or {}
    told = {"CAPABILITY": lambda talk: talk.done(b"CAPABILITY IMAP4rev1 MOVE UIDPLUS"), **(replies or {})}

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            connection = self.request
            with suppress(OSError):  # whoever asked went away, as the tests want it
                if certificate is not None:
                    connection = certificate.wrap_socket(self.request, server_side=True)
                connection.sendall(greeting)
                with connection.makefile("rb") as lines:
                    for line in lines:
                        self.answer(line.decode().rstrip("\r\n"), connection.sendall)
            connection.close()

        def answer(self, line: str, send: Callable[[bytes], None]) -> None:
            tag, _, words = line.partition(" ")
            server.said.append(words)
            talk = Talk(tag, words, send, over)
            special = next((reply for begin, reply in told.items() if words.startswith(begin)), None)
            if special is not None:
                special(talk)
            elif words.startswith("UID SEARCH"):
                talk.done(b"SEARCH " + b" ".join(b"%d" % number for number in held))
            elif found := re.match(r"UID FETCH ([\d,]+) \(UID (\S+)\)", words):
                asked = [int(number) for number in found[1].split(",") if int(number) in held]
                talk.done(*[fetched(number, held[number], found[2]) for number in asked])
            else:
                talk.done(b"OK [UIDVALIDITY 7] valid")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = False

    with Server(("127.0.0.1", 0), Handler) as listening:
        server = Scripted(listening.server_address[1])
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            over.set()
            listening.shutdown()
            thread.join()


def fetched(number: int, data: bytes, what: str) -> bytes:
    if what == "RFC822.SIZE":
        return b"1 FETCH (UID %d RFC822.SIZE %d)" % (number, len(data))
    return b"1 FETCH (UID %d BODY[] {%d}\r\n" % (number, len(data)) + data + b")"


@dataclass
class Post:
    """A real server, with one account, and a session of it to look from."""

    port: int
    session: imaplib.IMAP4
    user: str
    password: str

    @property
    def address(self) -> str:
        return f"imap://127.0.0.1:{self.port}"

    @property
    def secret(self) -> str:
        return f"{self.user}:{self.password}@127.0.0.1:{self.port}"

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        for one in mails:
            assert self.session.append(folder, "", "", one)[0] == "OK"

    def empty(self, folder: str = "INBOX") -> None:
        """Another than INBOX is made anew: its messages are numbered from the start, under another UIDVALIDITY."""
        if folder != "INBOX":
            self.session.delete(folder)
            self.session.create(folder)
            return
        self.session.select(folder)
        self.session.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        self.session.expunge()

    def flags(self, folder: str = "INBOX") -> list[str]:
        """Of each message in it."""
        assert self.session.select(folder, readonly=True)[0] == "OK"
        _, told = self.session.uid("FETCH", "1:*", "(FLAGS)")
        found = [re.search(rb"FLAGS \(([^)]*)\)", one) for one in told if isinstance(one, bytes)]
        return [one[1].decode().replace(r"\Recent", "").strip() for one in found if one]


@contextmanager
def post(*, certificate: Path | None = None, trust: ssl.SSLContext | None = None) -> Iterator[Post]:
    """With a certificate (and its key, in one file) nobody is let in before TLS has begun by STARTTLS."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tls = ["--no-tls"] if certificate is None else ["--cert", str(certificate), "--key", str(certificate)]
    command = [
        sys.executable, "-c", QUICK_PYMAP, "--host", "127.0.0.1", "--port", str(port), *tls,
        "--no-service", "admin", "dict", "--demo-data",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until_it_listens(server, port)
            with imaplib.IMAP4("127.0.0.1", port, timeout=60) as session:
                if certificate is not None:
                    session.starttls(trust)
                found = Post(port, session, user="demouser", password="demopass")
                session.login(found.user, found.password)
                yield found
        finally:
            server.kill()


def until_it_listens(server: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert server.poll() is None, "the mail server does not start"
        threading.Event().wait(0.05)
    raise AssertionError("the mail server does not listen")
