"""What is logged of who asks."""

import structlog
from django.test import RequestFactory

from config.requests import LoggedRequests


def test_an_address_that_the_client_writes_itself_is_not_logged(settings):
    settings.PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    with structlog.contextvars.bound_contextvars(ip=""):
        LoggedRequests.bind_ip(request)
        assert structlog.contextvars.get_contextvars()["ip"] == "198.51.100.7"
