"""Bodies of requests, between the web server and the site.

Many a request is answered before its body has come: no key, too large, nothing at that address. To close the connection
then resets it, and a client that sends first and reads afterwards, or a proxy, has a broken pipe in place of the
answer. So what is still under way is read and thrown away, for a while.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]

from config import env

LONGEST = 5.0
"""Seconds for what is thrown away: a client may be slow on purpose, and holds a thread of the web."""
MOST = 256 * 1024 * 1024
"""Bytes of it: a client may be quick, and never come to an end."""
BLOCK = 256 * 1024


class Body:
    """A body as WSGI wants it. Raises OSError where it is not in chunks as it says: the server's own is none."""

    def __init__(self, stream: Any, announced: int | None) -> None:
        self._stream = stream
        self._left = announced
        self.ended = announced == 0

    def read(self, size: int = -1) -> bytes:
        return self._seen(self._guarded(self._stream.read, size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._seen(self._guarded(self._stream.readline, size), -1)

    def _guarded(self, read: Any, size: int) -> bytes:
        try:
            data: bytes = read(size)
        except ParseException as malformed:
            self.ended = True  # where the rest begins is unknown
            raise OSError(f"The chunks of the body are malformed: {malformed}") from malformed
        return data

    def _seen(self, data: bytes, size: int) -> bytes:
        if self._left is not None:
            self._left -= len(data)
        self.ended = self.ended or self._left == 0 or (not data and size != 0)
        return data


class Answer:
    """An answer with something to do behind it. The server closes it when all of it is sent."""

    def __init__(self, answer: Iterable[bytes], behind: Callable[[], None]) -> None:
        self._answer = answer
        self._behind = behind

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        if hasattr(self._answer, "close"):
            self._answer.close()
        self._behind()


class WholeRequests:
    """A web application whose answers are finished when all of the request has come, or `seconds` have passed."""

    def __init__(self, application: WSGIApplication, *, seconds: float = LONGEST, most: int = MOST) -> None:
        self._application = application
        self._seconds = seconds
        self._most = most
        # So few at once that there are threads for the others.
        self._places = threading.BoundedSemaphore(max(env.WEB_THREADS // 2, 1))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length in ("", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return self._application(environ, start_response)
        body = Body(environ["wsgi.input"], int(length) if length.isdecimal() else None)
        environ["wsgi.input"] = body
        answer = self._application(environ, start_response)
        return Answer(answer, lambda: self._discard(body, environ.get("gunicorn.socket")))

    def _discard(self, body: Body, connection: socket.socket | None) -> None:
        """Reads what is left of the body. Where that is too much, the server reads no more of it either."""
        if body.ended or connection is None:
            return
        with suppress(OSError):
            if not self._places.acquire(blocking=False):
                connection.shutdown(socket.SHUT_RD)
                return
            deaf = threading.Timer(self._seconds, _stop_reading, [connection])
            deaf.start()
            try:
                end, left = time.monotonic() + self._seconds, self._most
                while left > 0 and time.monotonic() < end and (block := body.read(BLOCK)):
                    left -= len(block)
            finally:
                deaf.cancel()
                self._places.release()


def _stop_reading(connection: socket.socket) -> None:
    """Wakes who reads, however few bytes are awaited and come: a time limit of the socket begins anew with each."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
