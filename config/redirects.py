"""Redirects of requests that do something."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

ASKING = ("GET", "HEAD", "OPTIONS", "TRACE")


class KeptMethods:
    """Whoever hands in at an address without its last slash, or without TLS, is sent on with what was to be handed in.

    After a 301 clients ask by GET: they are told 200 and the list of what others handed in, and take it for a receipt.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.MOVED_PERMANENTLY and request.method not in ASKING:
            response.status_code = HTTPStatus.PERMANENT_REDIRECT
        return response
