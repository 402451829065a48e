"""The OpenAPI description: what the table of all calls says."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from archive.api import articlecalls, depositcalls, followcalls, shapes, tagcalls
from archive.api.calls import Call
from archive.api.parameters import NoParameters
from archive.api.problems import MEDIA_TYPE

EVERYWHERE = (400, 401, 403, 406, 429, 503)
"""Problems that any call may answer with."""

CALLS: Mapping[tuple[str, str], Call] = {
    **articlecalls.CALLS,
    **depositcalls.CALLS,
    **tagcalls.CALLS,
    **followcalls.CALLS,
}


class Operation(AutoSchema):
    """Reads the table instead of guessing. A view that is not in it fails loudly."""

    @property
    def call(self) -> Call:
        return CALLS[type(self.view).__name__, self.method]

    def get_operation_id(self) -> str:
        return self.call.name

    def get_request_serializer(self) -> Any:
        return self.call.body

    def get_override_parameters(self) -> list[Any]:
        call = self.call
        asked = [
            OpenApiParameter(name, str, OpenApiParameter.HEADER, description=told)
            for name, told in (call.headers or {}).items()
        ]
        answered = [OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[call.status]) for name in call.told]
        takes = [] if call.takes is NoParameters else [call.takes]
        return [*takes, *asked, *answered]

    def get_response_serializers(self) -> Any:
        call = self.call
        good = OpenApiResponse(call.answer, HTTPStatus(call.status).phrase)
        answers: dict[Any, Any] = {call.status if call.answer is None else (call.status, call.media_type): good}
        for media_type in call.also:
            answers[call.status, media_type] = OpenApiResponse(OpenApiTypes.STR, HTTPStatus(call.status).phrase)
        if "Range" in (call.headers or {}):
            answers[206, call.media_type] = OpenApiResponse(call.answer, HTTPStatus.PARTIAL_CONTENT.phrase)
        if "If-None-Match" in (call.headers or {}):
            answers[304] = OpenApiResponse(description=HTTPStatus.NOT_MODIFIED.phrase)
        for status, other in call.otherwise.items():
            answers[status, call.media_type] = OpenApiResponse(other, HTTPStatus(status).phrase)
        for status in (*EVERYWHERE, *call.problems):
            answers[status, MEDIA_TYPE] = OpenApiResponse(shapes.Problem, HTTPStatus(status).phrase)
        return answers


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by being made
    target_class = "archive.api.authentication.ApiKeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - given signature
        return {"type": "http", "scheme": "bearer", "description": "A key, `dl_…`, made by an administrator."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the same
    target_class = "archive.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - given signature
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Logged in on the site."}
