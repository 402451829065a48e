"""Fetching from servers that mean no good: bounded in time and bytes, with the right code."""

import gzip
import socket
import time
import zlib

import pytest

from archive.errors import FetchFailed
from archive.intake.fetching import Limits
from tests.intake.fetches import HASTY, LOOPBACK, code_of, fetch
from tests.intake.remote import answer, drips, floods, sends


@pytest.mark.parametrize(
    "reply",
    [
        drips(b"", b"H"),
        drips(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n"),
        drips(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
        drips(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
        drips(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: 1\r\n"),
        lambda asked: asked.over.wait(),
    ],
    ids=["status", "headers", "header", "100", "body", "endless", "chunks", "trailers", "silence"],
)
def test_a_slow_server_is_left(reply):
    assert code_of(reply, limits=HASTY) in ("fetch_timed_out", "answer_broken")


def test_silence_ends_a_fetch_that_has_time():
    patient = Limits(30, 1000, 0, LOOPBACK, silence=0.2)
    begun = time.monotonic()
    assert code_of(lambda asked: asked.over.wait(), limits=patient) == "fetch_timed_out"
    assert time.monotonic() - begun < patient.seconds / 2


@pytest.mark.parametrize(
    "reply",
    [
        sends(b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"),
        sends(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999999999999\r\n\r\n"),
        floods(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"x" * 65535 + b"\r\n"),
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffff\r\n", b"x" * 65536),
        sends(answer("200 OK", gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip")),
        sends(answer("200 OK", zlib.compress(b"\0" * 5_000_000), Content_Encoding="deflate")),
        sends(answer("200 OK", gzip.compress(b"") * 3000, Content_Encoding="gzip")),
    ],
    ids=["length", "absurd", "endless", "chunks", "small chunks", "long chunk", "gzip", "deflate", "parts"],
)
def test_what_is_too_large_is_not_read(reply):
    assert code_of(reply) == "fetch_too_large"


@pytest.mark.parametrize(
    "reply",
    [
        floods(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n" * 1000),
        floods(b"HTTP/1.1 200 OK\r\nX-A: ", b"x" * 65536),
        floods(b"", b"x" * 65536),
        floods(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    ],
    ids=["headers", "header", "status", "100"],
)
def test_a_head_without_an_end_is_not_read(reply):
    assert code_of(reply) in ("answer_broken", "fetch_too_large")


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nnews"), "answer_incomplete"),
        (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nnews"), "answer_incomplete"),
        (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n"), "answer_incomplete"),
        (sends(answer("200 OK", gzip.compress(b"news" * 99)[:-9], Content_Encoding="gzip")), "answer_incomplete"),
        (sends(answer("200 OK", gzip.compress(b"news")[:-5] + b"xxxxx", Content_Encoding="gzip")), "answer_broken"),
        (sends(answer("200 OK", b"news", Content_Encoding="gzip")), "answer_broken"),
        (sends(answer("200 OK", b"news", Content_Encoding="br")), "answer_broken"),
        (sends(answer("200 OK", b"news", Content_Encoding="gzip, gzip")), "answer_broken"),
        (sends(b"SSH-2.0-OpenSSH_9.2\r\n"), "answer_broken"),
        (sends(b"HTTP/1.1 abc\r\n\r\n"), "answer_broken"),
        (sends(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), "answer_broken"),
        (sends(b"HTTP/1.1 103 Early Hints\r\n\r\n"), "answer_broken"),
        (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nnews"), "answer_broken"),
        (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nnews"), "answer_incomplete"),
        (sends(b""), "fetch_failed"),
    ],
)
def test_a_broken_answer_is_none(reply, code):
    assert code_of(reply) == code


def test_nobody_listens():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(FetchFailed) as failed:
            fetch(f"http://127.0.0.1:{held.getsockname()[1]}/")
    assert (failed.value.reason, failed.value.may_pass) == ("fetch_failed", True)
