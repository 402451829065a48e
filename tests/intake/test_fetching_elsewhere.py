"""Where fetching is led, by redirects and by names: never where it must not."""

import socket
import sys
import threading
import time

import pytest

from archive.errors import FetchFailed, FetchRefused
from archive.intake.fetching import Limits, Network
from tests.intake.fetches import AGENT, HASTY, LIMITS, LOOPBACK, code_of, fetch, to_loopback
from tests.intake.remote import answer, sends, serving
from tests.intake.test_targets import CLOSED, ODD, bracketed, leading_to

connected: list[object] = []
"""Where this process connected to, whoever did it: the interpreter says so itself."""


def watch(event: str, details: tuple) -> None:
    if event == "socket.connect":
        connected.append(details[1])


sys.addaudithook(watch)


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
        late.wait(30)
        return []

    with pytest.raises(FetchFailed) as failed:
        fetch("http://feed.example.org/", HASTY, network=Network(hanging))
    assert failed.value.reason == "fetch_timed_out"
    assert time.monotonic() - begun < 10
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
