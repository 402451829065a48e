"""JSON in and out: strict where it is read, quick where it is written."""

import codecs
from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """Instants are written in UTC with `Z`, ids as text."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002 - the framework's signature
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - the same
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


class JSONParser(BaseParser):
    """Refuses what is no JSON by RFC 8259: NaN, lone surrogates, invalid UTF-8, and nesting beyond reason."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002 - the framework's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - the same
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise RequestDataTooBig(f"A JSON body has at most {limit:,} bytes.")
        return read_json(body)


def read_json(body: bytes) -> Any:
    """Raises ParseError that says where. A byte order mark in front is ignored, as RFC 8259 (8.1) allows."""
    try:
        return orjson.loads(body.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as malformed:
        where = f"line {malformed.lineno}, column {malformed.colno}"
        raise exceptions.ParseError(f"This is not JSON: {malformed.msg} ({where}).") from malformed
