"""The line that is logged for each request, with its id."""

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from config.addresses import client_address


class LoggedRequests(RequestMiddleware):
    """As the parent, with the address that our own proxies tell: it would take what the client writes itself."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
