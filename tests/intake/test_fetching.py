"""What is fetched, posted and streamed where all is well."""

import gzip
import http.client
import zlib

import pytest

from archive.errors import FetchFailed, FetchRefused
from archive.intake.fetching import Limits, post, stream
from tests.intake.fetches import AGENT, LIMITS, fetch
from tests.intake.remote import answer, floods, sends, serving


def test_an_answer_comes_whole():
    with serving(sends(answer("200 OK", b"<rss/>", Content_Type="application/rss+xml", ETag='"1"'))) as remote:
        got = fetch(remote.at("/feed?page=1"))
    assert (got.status, got.body, got.redirects) == (200, b"<rss/>", ())
    assert got.address == remote.at("/feed?page=1")
    assert (got.headers["content-type"], got.headers["etag"]) == ("application/rss+xml", '"1"')
    asked = remote.conversations[0]
    assert asked.head.split("\r\n")[0] == "GET /feed?page=1 HTTP/1.1"
    assert asked.header("Host") == f"127.0.0.1:{remote.port}"
    assert asked.header("User-Agent") == AGENT


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "429 Too Many Requests", "500 Oops", "503 Later"])
def test_an_error_of_the_other_server_is_an_answer(status):
    with serving(sends(answer(status, b"sorry", Retry_After="120"))) as remote:
        got = fetch(remote.at())
    assert (got.status, got.body, got.headers["retry-after"]) == (int(status[:3]), b"sorry", "120")


def test_conditions_are_sent_and_a_304_is_an_answer():
    with serving(sends(b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n')) as remote:
        got = fetch(remote.at(), etag='W/"1"', modified="Sat, 21 Nov 2026 10:00:00 GMT")
    assert (got.status, got.body, got.headers["etag"]) == (304, b"", '"2"')
    assert remote.conversations[0].header("If-None-Match") == 'W/"1"'
    assert remote.conversations[0].header("If-Modified-Since") == "Sat, 21 Nov 2026 10:00:00 GMT"


def test_a_validator_with_a_line_break_is_not_sent():
    with serving(sends(answer())) as remote:
        fetch(remote.at(), etag='"1"\r\nX-Evil: 1', modified="\x00")
    assert remote.conversations[0].header("If-None-Match") is None
    assert remote.conversations[0].header("X-Evil") is None


def test_a_header_with_a_line_break_is_a_bug():
    with serving(sends(answer())) as remote, pytest.raises(ValueError, match="header"):
        fetch(remote.at(), headers={"X-A": "1\r\nX-B: 2"})


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"news" * 100)),
        ("x-gzip", gzip.compress(b"news" * 50) + gzip.compress(b"news" * 50)),
        ("deflate", zlib.compress(b"news" * 100)),
        ("deflate", zlib.compress(b"news" * 100)[2:-4]),
        ("identity", b"news" * 100),
        ("GZIP", gzip.compress(b"news" * 100)),
    ],
    ids=["gzip", "two parts", "zlib", "raw deflate", "identity", "upper case"],
)
def test_packed_answers_are_unpacked(encoding, body):
    with serving(sends(answer("200 OK", body, Content_Encoding=encoding))) as remote:
        assert fetch(remote.at()).body == b"news" * 100


def test_an_answer_in_chunks_comes_whole():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(sends(head, b"4\r\nnews\r\n", b"5;x=y\r\npaper\r\n", b"0\r\nTrailer: 1\r\n\r\n")) as remote:
        assert fetch(remote.at()).body == b"newspaper"


def test_an_answer_without_a_length_ends_with_the_connection():
    with serving(sends(b"HTTP/1.0 200 OK\r\n\r\nnews")) as remote:
        assert fetch(remote.at()).body == b"news"


def test_an_answer_of_just_the_size_is_taken():
    with serving(sends(answer("200 OK", b"x" * 100_000))) as remote:
        assert len(fetch(remote.at()).body) == 100_000


def test_nothing_is_taken_from_the_environment(monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with serving(sends(answer("200 OK", b"proxied"))) as proxy, serving(sends(answer("200 OK", b"direct"))) as remote:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.at())
        assert fetch(remote.at()).body == b"direct"
    assert proxy.conversations == []
    assert remote.conversations[0].header("Authorization") is None


def test_a_body_is_posted():
    with serving(sends(answer("202 Accepted", b"thanks"))) as remote:
        got = post(remote.at("/hook"), b'{"a": 1}', limits=LIMITS, agent=AGENT, headers={"Content-Type": "text/json"})
    assert (got.status, got.body) == (202, b"thanks")
    asked = remote.conversations[0]
    assert (asked.body, asked.header("Content-Type"), asked.header("User-Agent")) == (b'{"a": 1}', "text/json", AGENT)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_post_is_not_led_on(status):
    with serving(sends(answer(status, Location="/other"))) as remote:
        got = post(remote.at(), b"{}", limits=LIMITS, agent=AGENT, headers={})
    assert (got.status, remote.paths) == (int(status[:3]), ["/"])


def test_a_long_answer_to_a_post_is_cut():
    with serving(sends(answer("200 OK", b"x" * 500_000))) as remote:
        got = post(remote.at(), b"{}", limits=LIMITS, agent=AGENT, headers={})
    assert (got.status, len(got.body)) == (200, 100_000)


def test_a_post_goes_nowhere_it_must_not():
    with pytest.raises(FetchRefused):
        post("http://127.0.0.1:1/", b"{}", limits=Limits(5, 1000, 0), agent=AGENT, headers={})


def test_a_stream_comes_in_chunks_and_as_it_is_sent():
    packed = gzip.compress(b"news" * 100)
    body = answer("206 Partial Content", packed, Content_Encoding="gzip", Content_Range="bytes 5-9/10")
    with serving(sends(body)) as remote:
        headers = {"Range": "bytes=5-", "If-Range": '"1"'}
        with stream(remote.at("/dump.gz"), limits=LIMITS, agent=AGENT, headers=headers) as streamed:
            assert (streamed.status, streamed.headers["content-range"]) == (206, "bytes 5-9/10")
            assert b"".join(streamed.chunks) == packed
    asked = remote.conversations[0]
    assert (asked.header("Range"), asked.header("If-Range")) == ("bytes=5-", '"1"')
    assert asked.header("Accept-Encoding") == "identity"


def test_a_stream_is_bounded_too():
    with (
        serving(floods(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536)) as remote,
        stream(remote.at(), limits=LIMITS, agent=AGENT) as streamed,
        pytest.raises(FetchFailed) as failed,
    ):
        for _ in streamed.chunks:
            pass
    assert failed.value.reason == "fetch_too_large"


def test_what_goes_wrong_at_the_readers_is_not_the_servers():
    with serving(sends(answer("200 OK", b"x"))) as remote:
        with pytest.raises(OSError, match="disk full"), stream(remote.at(), limits=LIMITS, agent=AGENT):
            raise OSError("disk full")
        with pytest.raises(http.client.HTTPException), stream(remote.at(), limits=LIMITS, agent=AGENT):
            raise http.client.HTTPException
