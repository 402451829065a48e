"""Who speaks to us, with proxies in between."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from config.addresses import authority, client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1,2001:db8::1", "2001:db8::1"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        # Not through all of them, or nonsense: what the connection says.
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
    ],
)
def test_client_is_counted_from_the_right(settings: Settings, proxies: int, forwarded: str, address: str) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")) == address


def test_a_socket_has_no_address(settings: Settings) -> None:
    settings.PROXY_COUNT = 0
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


def test_an_address_has_ipv6_in_brackets() -> None:
    assert authority("127.0.0.1", 8000) == "127.0.0.1:8000"
    assert authority("::", 8000) == "[::]:8000"
