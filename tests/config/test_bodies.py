"""What of a request is still under way when it is answered. Each is read by the server's own parser."""

import socket
import threading
import time
from contextlib import suppress

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser

from config.bodies import WholeRequests

ANSWER = [b"heard"]
NEXT = b"GET / HTTP/1.1\r\n\r\n"


def unheard(_status, _headers):
    """What the server hears of an answer before its body."""


def refuse(_environ, _start_response):
    return ANSWER


def read_all(environ, _start_response):
    while environ["wsgi.input"].read(1000):
        pass
    return ANSWER


@pytest.fixture
def wire():
    """Both ends of a connection: the client's and the server's."""
    client, server = socket.socketpair()
    with client, server:
        yield client, server


def sent(wire, data, *, length):
    """The parser of the server, and the environment of a request of which so many bytes of a body have come."""
    client, server = wire
    how = f"Content-Length: {length}" if length is not None else "Transfer-Encoding: chunked"
    client.sendall(f"POST / HTTP/1.1\r\n{how}\r\n\r\n".encode() + data)
    parser = get_parser(Config(), server, ("127.0.0.1", 1))
    said = {"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {"CONTENT_LENGTH": str(length)}
    return parser, {"wsgi.input": next(parser).body, "gunicorn.socket": server, **said}


def seconds_to_answer(application, environ):
    started = time.monotonic()
    answer = application(environ, unheard)
    assert list(answer) == ANSWER
    if answer is not ANSWER:
        answer.close()
    return time.monotonic() - started


@pytest.mark.parametrize("application", [refuse, read_all])
@pytest.mark.parametrize(("data", "length"), [(b"x" * 90_000, 90_000), (b"3\r\nabc\r\n" * 9000 + b"0\r\n\r\n", None)])
def test_all_of_a_body_is_taken_and_nothing_of_what_follows(wire, application, data, length):
    parser, environ = sent(wire, data + NEXT, length=length)
    assert seconds_to_answer(WholeRequests(application, seconds=60), environ) < 30
    assert next(parser).method == "GET"


def test_who_sends_drop_by_drop_is_left(wire):
    parser, environ = sent(wire, b"x", length=90_000)
    assert seconds_to_answer(WholeRequests(refuse, seconds=0.2), environ) < 30
    with pytest.raises(StopIteration):  # and nobody else waits for the rest
        next(parser)


def test_who_never_ends_is_left(wire):
    _, environ = sent(wire, b"", length=10**12)
    flood = threading.Thread(target=send_for_ever, args=[wire[0]])
    flood.start()
    assert seconds_to_answer(WholeRequests(refuse, most=1_000_000, seconds=60), environ) < 30
    wire[1].close()
    flood.join()


def send_for_ever(client):
    with suppress(OSError):
        while True:
            client.sendall(b"x" * 10_000)


def test_only_so_many_are_waited_for_that_there_are_threads_for_others(wire, monkeypatch):
    monkeypatch.setattr("config.env.WEB_THREADS", 2)
    application = WholeRequests(refuse, seconds=60)
    parser, environ = sent(wire, b"x", length=90_000)
    with application._places:
        assert seconds_to_answer(application, environ) < 30
    with pytest.raises(StopIteration):
        next(parser)


@pytest.mark.parametrize("data", [b"ZZ\r\nabc", b"3\r\nabcXX", b"3\r\nabc\r\n0\r\nno trailer\r\n\r\n"])
def test_malformed_chunks_are_a_body_that_cannot_be_read(wire, data):
    _, environ = sent(wire, data, length=None)
    with pytest.raises(OSError, match="malformed"):
        WholeRequests(read_all)(environ, unheard)
    assert environ["wsgi.input"].ended


def test_a_request_without_a_body_is_given_on_as_it_is(wire):
    _, environ = sent(wire, b"", length=0)
    stream = environ["wsgi.input"]
    assert WholeRequests(refuse)(environ, unheard) is ANSWER
    assert environ["wsgi.input"] is stream
