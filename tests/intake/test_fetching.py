"""Fetching from servers that mean no good: bounded in time and bytes, with the right code, never where it must not."""

import gzip
import http.client
import socket
import ssl
import sys
import threading
import time
import zlib

import pytest
import trustme

from archive.errors import FetchFailed, FetchRefused
from archive.intake.fetching import Answer, Limits, Network, get, post, stream
from tests.intake.remote import answer, serving
from tests.intake.test_targets import CLOSED, ODD, bracketed, leading_to

LOOPBACK = ("127.0.0.0/8",)
LIMITS = Limits(5, 100_000, 5, LOOPBACK)
HASTY = Limits(0.2, 100_000, 5, LOOPBACK)
AGENT = "Dateline/test (+https://example.org/about)"


def fetch(address: str, limits: Limits = LIMITS, **asked) -> Answer:
    return get(address, limits=limits, agent=AGENT, **asked)


to_loopback = leading_to("127.0.0.1")
connected: list[object] = []
"""Where this process connected to, whoever did it: the interpreter says so itself."""


def watch(event: str, details: tuple) -> None:
    if event == "socket.connect":
        connected.append(details[1])


sys.addaudithook(watch)


def code_of(reply, *, limits: Limits = LIMITS) -> str:
    """The code with which fetching from such a server fails; it takes no longer than the limits and a bit."""
    with serving(reply) as remote:
        begun = time.monotonic()
        with pytest.raises(FetchFailed) as failed:
            fetch(remote.at(), limits)
        assert time.monotonic() - begun < limits.seconds + 0.5
    return failed.value.reason


def sends(*parts: bytes):
    def reply(asked):
        for part in parts:
            asked.send(part)

    return reply


def drips(head: bytes, drop: bytes):
    def reply(asked):
        asked.send(head)
        while not asked.over.wait(0.02):
            asked.send(drop)

    return reply


def floods(head: bytes, drop: bytes):
    def reply(asked):
        asked.send(head)
        while not asked.over.is_set():
            asked.send(drop)

    return reply


# --- what is well ---------------------------------------------------------------------------------


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


# --- what is not ----------------------------------------------------------------------------------


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
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "reply",
    [
        sends(b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"),
        sends(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999999999999\r\n\r\n"),
        floods(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"x" * 65535 + b"\r\n"),
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffff\r\n", b"x" * 65536),
        sends(answer("200 OK", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")),
        sends(answer("200 OK", zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate")),
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


# --- redirects ------------------------------------------------------------------------------------


def leads(*steps: str):
    """A server whose page n leads to the n-th address; the last page says "there"."""

    def reply(asked):
        number = int(asked.path[1:].partition("?")[0])
        if number < len(steps):
            asked.send(answer("302 Found", Location=steps[number].replace("PORT", asked.header("Host").split(":")[1])))
        else:
            asked.send(answer("200 OK", b"there"))

    return reply


def test_redirects_are_followed_and_told():
    with serving(leads("/1", "http://other.example.org:PORT/2", "3?q=\xe4 b#part")) as remote:
        got = fetch(remote.at("/0"), network=Network(to_loopback))
    other = f"http://other.example.org:{remote.port}"
    assert (got.body, got.address) == (b"there", f"{other}/3?q=%E4%20b")
    assert got.redirects == (remote.at("/0"), remote.at("/1"), f"{other}/2")


def test_redirects_in_a_circle_end():
    with serving(sends(answer("301 Moved", Location="/"))) as remote:
        with pytest.raises(FetchFailed) as failed:
            fetch(remote.at("/"))
        assert (failed.value.reason, failed.value.may_pass) == ("too_many_redirects", False)
        assert len(remote.paths) == LIMITS.redirects + 1


def test_one_clock_runs_for_all_redirects():
    def reply(asked):
        asked.over.wait(0.05)
        asked.send(answer("302 Found", Location="/"))

    assert code_of(reply, limits=Limits(0.25, 1000, 1000, LOOPBACK)) == "fetch_timed_out"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("//[::1]/", "address_refused"),
        ("http://[::ffff:127.0.0.1]/", "address_refused"),
        ("http://[64:ff9b::7f00:1]/", "address_refused"),
        ("http://0.0.0.0/", "address_refused"),
        ("http://0x7f.1/", "address_invalid"),
        ("http://2130706433/", "address_invalid"),
        ("http://user:pass@127.0.0.1/", "address_invalid"),
        ("file:///etc/passwd", "address_invalid"),
        ("ftp://127.0.0.1/", "address_invalid"),
        ("http://127.0.0.1\\@example.org/", "address_invalid"),
    ],
)
def test_a_redirect_is_checked_like_an_address(location, code):
    with serving(leads(location)) as remote:
        with pytest.raises(FetchRefused) as refused:
            fetch(remote.at("/0"))
        assert refused.value.reason == code
        assert len(remote.conversations) == 1


def test_what_the_caller_says_goes_to_nobody_else():
    headers = {"Authorization": "Bearer x", "X-Api-Key": "y", "Cookie": "z", "Accept": "application/xml"}
    with serving(leads("/1", "http://other.example.org:PORT/2")) as remote:
        fetch(remote.at("/0"), headers=headers, etag='"1"', network=Network(to_loopback))
    home, same, other = remote.conversations
    for asked in (home, same):
        assert [asked.header(name) for name in headers] == list(headers.values())
    assert [other.header(name) for name in headers] == [None, None, None, "application/xml"]
    assert (other.header("If-None-Match"), other.header("User-Agent")) == ('"1"', AGENT)


def test_cookies_are_not_kept():
    with serving(lambda asked: asked.send(answer("302 Found", Location="/1", Set_Cookie="a=b"))) as remote:
        with pytest.raises(FetchFailed):
            fetch(remote.at("/0"))
        assert {asked.header("Cookie") for asked in remote.conversations} == {None}


# --- names ----------------------------------------------------------------------------------------


def test_the_connection_goes_to_the_address_that_was_checked():
    """A name server that says the harmless address first and another one for ever after."""
    answers = iter([["127.0.0.1"]])

    def rebinding(host, port):
        return next(answers, ["10.0.0.1"])

    with serving(sends(answer("200 OK", b"pinned"))) as remote:
        got = fetch(remote.at(host="feed.example.org"), network=Network(rebinding))
    assert got.body == b"pinned"
    assert remote.conversations[0].header("Host") == f"feed.example.org:{remote.port}"


def test_a_name_is_checked_again_at_each_redirect():
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"]])

    def changing(host, port):
        return next(answers)

    with serving(leads("/1", "/2")) as remote:
        with pytest.raises(FetchRefused) as refused:
            fetch(remote.at("/0", host="feed.example.org"), network=Network(changing))
        assert refused.value.reason == "address_refused"
        assert remote.paths == ["/0", "/1"]


def test_the_next_address_is_tried_where_nobody_listens_at_the_first():
    def two(host, port):
        return ["127.0.0.9", "127.0.0.1"]

    with serving(sends(answer("200 OK", b"second"))) as remote:
        assert fetch(remote.at(host="feed.example.org"), network=Network(two)).body == b"second"


def test_a_name_that_nobody_knows():
    def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchFailed) as failed:
        fetch("http://feed.example.org/", network=Network(unknown))
    assert failed.value.reason == "name_unknown"


def test_a_name_server_that_does_not_answer():
    begun = time.monotonic()
    late = threading.Event()

    def hanging(host, port):
        late.wait(5)
        return []

    with pytest.raises(FetchFailed) as failed:
        fetch("http://feed.example.org/", HASTY, network=Network(hanging))
    assert failed.value.reason == "fetch_timed_out"
    assert time.monotonic() - begun < 3
    late.set()


def test_nothing_is_connected_to_where_nothing_may_be_fetched():
    connected.clear()
    for address in [*ODD, *(f"{scheme}://{bracketed(closed)}/" for scheme in ("http", "https") for closed in CLOSED)]:
        with pytest.raises(FetchRefused):
            fetch(address, Limits(5, 1000, 5))
    for closed in CLOSED:
        with pytest.raises(FetchRefused):
            fetch("https://feed.example.org/", Limits(5, 1000, 5), network=Network(leading_to(closed)))
    assert connected == []


def test_a_proper_address_is_connected_to():
    with serving(sends(answer())) as remote:
        connected.clear()
        fetch(remote.at(host="feed.example.org"), network=Network(to_loopback))
    assert connected == [("127.0.0.1", remote.port)]


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def certified(authority, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def trusting(authority) -> Network:
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return Network(to_loopback, trust)


def test_the_certificate_is_the_names_though_the_connection_goes_to_an_address(authority):
    certificate = certified(authority, "feed.example.org")
    asked_for = []
    certificate.sni_callback = lambda *said: asked_for.append(said[1])
    with serving(sends(answer("200 OK", b"secret")), certificate=certificate) as remote:
        got = fetch(remote.at(host="feed.example.org", scheme="https"), network=trusting(authority))
    assert (got.body, asked_for) == (b"secret", ["feed.example.org"])


@pytest.mark.parametrize("host", ["other.example.org", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(authority, host):
    with serving(sends(answer("200 OK", b"x")), certificate=certified(authority, "feed.example.org")) as remote:
        with pytest.raises(FetchFailed) as failed:
            fetch(remote.at(host=host, scheme="https"), network=trusting(authority))
        assert (failed.value.reason, failed.value.may_pass) == ("tls_failed", False)
        assert remote.conversations == []


def test_a_certificate_that_nobody_vouches_for_is_refused(authority):
    with serving(sends(answer("200 OK", b"x")), certificate=certified(authority, "127.0.0.1")) as remote:
        with pytest.raises(FetchFailed) as failed:
            fetch(remote.at(scheme="https"))
        assert failed.value.reason == "tls_failed"


def test_a_server_that_speaks_no_tls():
    with serving(sends(answer())) as remote, pytest.raises(FetchFailed) as failed:
        fetch(remote.at(scheme="https"), HASTY)
    assert failed.value.reason in ("tls_failed", "fetch_timed_out")


# --- posting and streaming ------------------------------------------------------------------------


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
