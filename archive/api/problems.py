"""Every error as a problem document (RFC 9457), whoever raised it.

`type` is `about:blank`, as the RFC wants it where the title is the phrase of the status; what programs hold on to is
`code`. `errors` names the fields that are wrong, each with its messages.
"""

import errno
import re
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from archive.errors import DatelineError, Invalid, Unavailable, Withdrawn

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5
"""Seconds: a broker, a database or an index is usually back by then."""

DISK_FULL_STATES = {"53100"}
STANDBY_STATES = {"25006"}
"""Read only: what was the primary server is one no more, and connections to it are left from before."""
TOO_LARGE = (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)
CODES = {
    exceptions.ParseError: "body_malformed",
    exceptions.AuthenticationFailed: "key_invalid",
    exceptions.NotAuthenticated: "authentication_required",
    exceptions.PermissionDenied: "permission_denied",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "media_type_unsupported",
    exceptions.Throttled: "throttled",
    exceptions.ValidationError: "invalid",
}

logger = structlog.get_logger(__name__)


def document(*, status: int, code: str, detail: str, errors: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The body of a problem answer."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        problem["errors"] = dict(errors)
    return problem


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's exception handler. None for what nobody foresaw: that is a bug, and Django reports it."""
    problem, headers = _of_dateline(error) or _of_framework(error) or _of_below(error) or (None, {})
    if problem is None:
        return None
    set_rollback()
    view = context.get("view")
    logger.info("request refused", code=problem["code"], status=problem["status"], view=type(view).__name__)
    return Response(problem, status=problem["status"], headers=headers, content_type=MEDIA_TYPE)


Described = tuple[dict[str, Any], dict[str, str]]


def _of_dateline(error: Exception) -> Described | None:
    if not isinstance(error, DatelineError):
        return None
    status = HTTPStatus.INSUFFICIENT_STORAGE if error.reason == "disk_full" else error.http_status
    problem = document(
        status=status,
        code=error.reason,
        detail=error.message,
        errors=error.fields if isinstance(error, Invalid) else None,
    )
    if isinstance(error, Withdrawn):
        problem["tombstone"] = error.tombstone
    return problem, _retry() if isinstance(error, Unavailable) else {}


def _of_framework(error: Exception) -> Described | None:
    if isinstance(error, Http404 | ObjectDoesNotExist):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    code = next((code for kind, code in CODES.items() if isinstance(error, kind)), error.default_code)
    if isinstance(error, exceptions.ValidationError):
        errors = by_field(error.detail)
        return document(status=400, code=code, detail="Some values are wrong.", errors=errors), headers
    return document(status=error.status_code, code=code, detail=str(error.detail)), headers


def _of_below(error: Exception) -> Described | None:
    """What Django, the database or the operating system say."""
    if isinstance(error, TOO_LARGE):
        return document(status=413, code="body_too_large", detail=str(error)), {}
    if isinstance(error, UnreadablePostError):
        return document(status=400, code="body_incomplete", detail="The request's body broke off."), {}
    if isinstance(error, SuspiciousOperation):
        return document(status=400, code="bad_request", detail="The request cannot be understood."), {}
    if isinstance(error, DataError):
        # The last net under the checks of each field: PostgreSQL cannot hold such a value.
        logger.warning("a value reached the database that it refuses", error=str(error))
        return document(status=400, code="value_invalid", detail="A value cannot be stored or compared."), {}
    if isinstance(error, OperationalError | InterfaceError) or _state_of(error) in STANDBY_STATES:
        return _of_database(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return document(status=507, code="disk_full", detail="There is no space left."), _retry()
    return None


def _state_of(error: Exception) -> str | None:
    """The SQLSTATE behind it."""
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state


def _of_database(error: Exception) -> Described:
    if _state_of(error) in DISK_FULL_STATES:
        return document(status=507, code="disk_full", detail="There is no space left."), _retry()
    logger.warning("the database does not answer", error=str(error))
    return document(status=503, code="database_unavailable", detail="The database does not answer."), _retry()


def _retry() -> dict[str, str]:
    return {"Retry-After": str(RETRY_AFTER)}


def by_field(detail: Any, name: str = "") -> dict[str, list[str]]:
    """REST framework's nested messages as one level: `{"scopes.2": ["…"]}`."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in detail.items():
            part = "body" if key == "non_field_errors" else str(key)
            found |= by_field(inner, f"{name}.{part}" if name else part)
        return found
    if isinstance(detail, list) and not any(isinstance(one, dict | list) for one in detail):
        return {name or "body": [str(one) for one in detail]}
    if isinstance(detail, list):
        found = {}
        for number, inner in enumerate(detail):
            found |= by_field(inner, f"{name}.{number}") if inner else {}
        return found
    return {name or "body": [str(detail)]}


_API = re.compile(r"^/(api|health|metrics)(/|$)")


def plain(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A problem document outside REST framework's views."""
    body = orjson.dumps(document(status=status, code=code, detail=detail))
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> Any:
    """Django's 400 outside REST framework's views: a problem document under /api/, a page elsewhere."""
    if _API.match(request.path_info):
        return plain(400, "bad_request", "The request cannot be understood.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> Any:
    if _API.match(request.path_info):
        return plain(403, "permission_denied", "This is not allowed.")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> Any:
    if _API.match(request.path_info):
        return plain(404, "not_found", "There is nothing at this address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> Any:
    """Django's 500. A database that is gone is 503 also where a middleware noticed it first."""
    if not _API.match(request.path_info):
        return defaults.server_error(request)
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        problem, headers = _of_database(error)
        return plain(problem["status"], problem["code"], problem["detail"], headers)
    return plain(500, "internal", "This is a fault of the service; it has been logged.")
