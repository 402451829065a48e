"""The bytes of an article as they were received: whole, or a range of them."""

import base64
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from archive.actions.custody import originals
from archive.actions.editing import withdraw
from archive.api.articles import shown, unless_held
from archive.api.parameters import OriginalParameters
from archive.api.permissions import READ_TEXT, WITHDRAW
from archive.api.problems import plain
from archive.api.views import View
from archive.models import Original, Revision

BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-(?P<tail>\d{1,18}))")


class AnyMediaType(BaseContentNegotiation):
    """Bytes are given as they are, whatever the client prefers; problems come as JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:  # noqa: ARG002 - the framework's signature
        return parsers[0]

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 - the framework's signature
        renderers: Any,
        format_suffix: str | None = None,  # noqa: ARG002 - the same
    ) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class ArticleOriginal(View):
    permissions = {"GET": READ_TEXT}
    content_negotiation_class = AnyMediaType

    def get(self, request: Request, article_id: UUID) -> Any:
        """The bytes as they were received. One range of them with `Range`."""
        values = OriginalParameters.read(request)
        article = shown(request, article_id)
        revisions = Revision.objects.filter(article=article).select_related("original", "item")
        number = values.get("revision")
        revision = revisions.latest("number") if number is None else revisions.get(number=number)
        original = revision.original
        if not request.user.has_perm(WITHDRAW):
            withdraw.require_open(digest=original.sha256)
        etag = f'"{original.sha256}"'
        answer = unless_held(request, etag)
        if answer is None:
            answer = _answer(request, original, revision.item.name or original.sha256, etag)
        answer.headers["ETag"] = etag
        return answer


class Part(NamedTuple):
    """Half-open; empty where nothing of what was asked for is there."""

    begin: int
    end: int


def part_of(header: str | None, size: int) -> Part | None:
    """What a `Range` header asks for of so many bytes. None for all of them: no range, several, or no such range."""
    match = _RANGE.fullmatch((header or "").strip())
    if match is None:
        return None
    if match["tail"] is not None:
        return Part(max(size - int(match["tail"]), 0), size) if int(match["tail"]) else Part(size, size)
    first, last = int(match["first"]), size - 1 if match["last"] is None else int(match["last"])
    if match["last"] is not None and last < first:
        return None  # by RFC 9110 this is no range at all
    return Part(min(first, size), min(last + 1, size)) if first < size else Part(size, size)


def _answer(request: Request, original: Original, name: str, etag: str) -> HttpResponseBase:
    if_range = request.headers.get("If-Range")
    part = part_of(request.headers.get("Range"), original.size) if if_range in (None, etag) else None
    if part is None:
        whole: HttpResponseBase = FileResponse(originals.opened(original))
        digest = base64.b64encode(bytes.fromhex(original.sha256)).decode("ascii")
        return _saved(whole, original, name, {"Content-Digest": f"sha-256=:{digest}:"}, original.size)
    if part.begin >= part.end:
        headers = {"Content-Range": f"bytes */{original.size}", "Accept-Ranges": "bytes"}
        return plain(416, "range_not_satisfiable", f"There are {original.size:,} bytes.", headers)
    stream = originals.opened(original)
    stream.seek(part.begin)
    response = StreamingHttpResponse(_blocks(stream, part.end - part.begin), status=206)
    told = {"Content-Range": f"bytes {part.begin}-{part.end - 1}/{original.size}"}
    return _saved(response, original, name, told, part.end - part.begin)


def _blocks(stream: BinaryIO, left: int) -> Iterator[bytes]:
    with stream:
        while left and (block := stream.read(min(left, BLOCK))):
            left -= len(block)
            yield block


def _saved(
    response: HttpResponseBase, original: Original, name: str, headers: dict[str, str], length: int
) -> HttpResponseBase:
    """A file that is saved, never shown: whatever it holds, no browser runs it."""
    digest = base64.b64encode(bytes.fromhex(original.sha256)).decode("ascii")
    headers |= {
        "Content-Type": "application/octet-stream",
        "Content-Length": str(length),
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    for header, value in headers.items():
        response.headers[header] = value
    return response
