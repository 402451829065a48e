"""What all views of the REST door share."""

from collections.abc import Mapping
from io import BufferedReader
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from archive.api.bodies import Body, comes_in_chunks


class View(APIView):
    """`permissions` says for each method which permission it asks for; a tuple, that one of them is enough.

    What is not named there is closed to everybody.
    """

    http_method_names = ["get", "head", "post", "patch", "delete"]
    permissions: ClassVar[Mapping[str, str | tuple[str, ...]]] = {}

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """The framework takes a body without a length, sent in chunks, for none."""
        asked = super().initialize_request(request, *args, **kwargs)
        if comes_in_chunks(request):
            asked._stream = BufferedReader(Body(request))  # noqa: SLF001 - it gives no other way
        return asked

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers differ by who asks: no shared cache may keep them, and a private one asks again."""
        finished: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(finished, ["Authorization", "Cookie"])
        finished.headers.setdefault("Cache-Control", "private, no-cache")
        return finished


def page(request: Request, results: list[dict[str, Any]], next_cursor: str | None) -> Response:
    """A page of a list: its rows, and the address of the next one or null."""
    return Response({"results": results, "next": following(request, next_cursor)})


def following(request: Request, next_cursor: str | None) -> str | None:
    """The address of the page behind this one, None where there is none."""
    if next_cursor is None:
        return None
    return replace_query_param(request.build_absolute_uri(), "cursor", next_cursor)
