"""Answers of the REST door, packed for those who can unpack them."""

import re
from collections.abc import Callable, Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence, compress_string

SMALLEST = 500
"""Bytes: less than that fits into one packet as it is."""

_TYPES = ("application/json", "application/problem+json", "application/x-ndjson", "text/csv")
_ACCEPTS = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?P<weight>[01](?:\.\d{0,3})?)\s*)?(?=,|$)", re.IGNORECASE)
_MARK = '-gzip"'


class CompressionMiddleware:
    """Packs JSON, NDJSON and CSV under /api/; originals are given as they are, with their length and ranges.

    A packed answer is another representation, and has an ETag of its own (`"…-gzip"`), which stands for the plain one
    when a client sends it back, in `If-Match` too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        marked = False
        for header in ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"):
            if _MARK in request.META.get(header, ""):
                marked = True
                request.META[header] = request.META[header].replace(_MARK, '"')
        response = self.get_response(request)
        if response.status_code == 304 and marked:
            _mark(response)
        elif _is_packable(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if _accepts(request):
                _pack(response)
        return response


def _accepts(request: HttpRequest) -> bool:
    match = _ACCEPTS.search(request.headers.get("Accept-Encoding", ""))
    return match is not None and (match["weight"] is None or float(match["weight"]) > 0)


def _is_packable(response: HttpResponseBase) -> bool:
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    return media_type in _TYPES and "Content-Encoding" not in response.headers


def _pack(response: HttpResponseBase) -> None:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = compress_sequence(cast("Iterator[bytes]", response.streaming_content))
        response.headers.pop("Content-Length", None)
    elif isinstance(response, HttpResponse) and len(response.content) >= SMALLEST:
        response.content = compress_string(response.content)
        response.headers["Content-Length"] = str(len(response.content))
    else:
        return
    response.headers["Content-Encoding"] = "gzip"
    _mark(response)


def _mark(response: HttpResponseBase) -> None:
    etag = response.headers.get("ETag", "")
    if etag.endswith('"'):
        response.headers["ETag"] = etag[:-1] + _MARK
