"""Whose certificate counts."""

import ssl

import pytest
import trustme

from archive.errors import FetchFailed
from archive.intake.fetching import Network
from tests.intake.fetches import HASTY, fetch, to_loopback
from tests.intake.remote import answer, sends, serving


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
