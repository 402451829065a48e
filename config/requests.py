"""The line that is logged for each request, with its id."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars

from config.addresses import client_address


class LoggedRequests(RequestMiddleware):
    """As the parent, with the address that our own proxies tell: it would take what the client writes itself."""

    def prepare(self, request: HttpRequest) -> None:
        """All in one step: the parent's signals, which nobody hears, and its look for the session of a program, which
        has none, cost a tenth of what taking in an article does."""
        known = {"request_id": request.headers.get("X-Request-ID") or str(uuid4()), "ip": client_address(request)}
        if correlation := request.headers.get("X-Correlation-ID"):
            known["correlation_id"] = correlation
        bind_contextvars(**known)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self.bind_user_id(request)
