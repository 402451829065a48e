"""Where those are sent who ask at nearly the right address."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/v1/deposits", 308),
        ("PATCH", "/api/v1/articles/01a203b0-ca1c-7612-99c8-53928da4a2a9", 308),
        ("DELETE", "/api/v1/keys/abc", 308),
        ("GET", "/api/v1/articles?q=pier", 301),
        ("HEAD", "/api/v1/articles?q=pier", 301),
    ],
)
def test_what_was_to_be_done_is_done_at_the_right_address(method, path, status):
    answer = Client().generic(method, path)
    address, _, query = path.partition("?")
    assert (answer.status_code, answer.headers["Location"]) == (status, f"{address}/{query and '?'}{query}")


def test_handing_in_without_tls_never_becomes_a_look_at_the_list(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().post("/api/v1/deposits/", b"{}", content_type="application/json")
    assert (answer.status_code, answer.headers["Location"]) == (308, "https://testserver/api/v1/deposits/")
