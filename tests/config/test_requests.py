"""What is logged of who asks."""

from django.http import HttpResponse
from django.test import RequestFactory
from structlog.contextvars import get_contextvars

from config.requests import LoggedRequests


def bound(**options):
    """What the lines of such a request are logged with."""
    seen = {}

    def answer(_request):
        seen.update(get_contextvars())
        return HttpResponse()

    LoggedRequests(answer)(RequestFactory().get("/", **options))
    return seen


def test_an_address_that_the_client_writes_itself_is_not_logged(settings):
    settings.PROXY_COUNT = 1
    assert bound(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})["ip"] == "198.51.100.7"


def test_each_request_has_an_id_of_its_own_or_its_proxy_s():
    assert len({bound()["request_id"] for _ in range(3)}) == 3
    told = bound(headers={"X-Request-ID": "r-17", "X-Correlation-ID": "c-4"})
    assert (told["request_id"], told["correlation_id"]) == ("r-17", "c-4")
    assert get_contextvars() == {}
