"""A client that holds every answer against the OpenAPI description: what is documented is what is answered."""

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator, FormatChecker

from archive.api.problems import MEDIA_TYPE

DESCRIPTION_FILE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


def _closed(schema: Any) -> Any:
    """The same schema, without room for fields that are not described."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema and "additionalProperties" not in schema:
        closed["additionalProperties"] = False
    return closed


def description(text: str | bytes) -> Any:
    """What an OpenAPI file says; read in C, for in Python that takes seconds."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


DESCRIPTION = _closed(description(DESCRIPTION_FILE.read_bytes()))


def _route(path: str) -> str:
    route = resolve(path).route
    for converter in ("uuid", "slug", "path", "int"):
        route = route.replace(f"<{converter}:", "{")
    return "/" + route.replace(">", "}")


def operation(path: str, method: str) -> dict[str, Any]:
    """The description of a call; a KeyError where there is none."""
    return DESCRIPTION["paths"][_route(path)][method.lower()]


def check(response: HttpResponse, path: str, method: str) -> None:
    """Fails where the status, the media type, a header or the body is not as described."""
    described = operation(path, method)["responses"][str(response.status_code)]
    for header in described.get("headers", {}):
        assert header in response.headers, f"{header} is described, and missing"
    if "content" not in described:
        assert response.getvalue() == b""
        return
    media_type = response.headers["Content-Type"]
    assert media_type in described["content"], media_type
    if media_type in ("application/json", MEDIA_TYPE):
        validator = _validator(_route(path), method, response.status_code, media_type)
        faults = [
            f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in validator.iter_errors(body(response))
        ]
        assert not faults, faults


@cache
def _validator(route: str, method: str, status: int, media_type: str) -> Draft202012Validator:
    answer = DESCRIPTION["paths"][route][method.lower()]["responses"][str(status)]
    schema = answer["content"][media_type]["schema"] | {"components": DESCRIPTION["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def body(response: HttpResponse) -> Any:
    packed = response.headers.get("Content-Encoding") == "gzip"
    return orjson.loads(gzip.decompress(response.content) if packed else response.content)


class Api(Client):
    """Asks under /api/v1/ with a key, or with none."""

    def __init__(self, secret: str = "", **options: Any) -> None:
        super().__init__(headers={"Authorization": f"Bearer {secret}"} if secret else None, **options)

    @classmethod
    def of_role(cls, role: str) -> "Api":
        """Logged in as a new person of this group."""
        user = User.objects.create_user(username=role.lower().replace(" ", "-"))
        user.groups.add(Group.objects.get(name=role))
        client = cls()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def read(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self._asked("GET", self.get(self._full(path), query, headers=headers or None), path)

    def send(self, path: str, data: Any = None, **options: Any) -> HttpResponse:
        """A POST with a JSON body."""
        sent = b"" if data is None else orjson.dumps(data)
        return self._asked("POST", self.post(self._full(path), sent, content_type="application/json", **options), path)

    def send_bytes(self, path: str, data: bytes, content_type: str, **options: Any) -> HttpResponse:
        answer = self.generic("POST", self._full(path), data, content_type=content_type, **options)
        return self._asked("POST", answer, path)

    def send_form(self, path: str, fields: dict[str, Any], **options: Any) -> HttpResponse:
        return self._asked("POST", self.post(self._full(path), fields, **options), path)

    def change(self, path: str, data: Any, **headers: str) -> HttpResponse:
        """A PATCH with a JSON body."""
        sent = orjson.dumps(data)
        answer = self.patch(self._full(path), sent, content_type="application/json", headers=headers or None)
        return self._asked("PATCH", answer, path)

    def remove(self, path: str) -> HttpResponse:
        return self._asked("DELETE", self.delete(self._full(path)), path)

    def _full(self, path: str) -> str:
        return path if path.startswith(("/", "http")) else f"/api/v1/{path}"

    def _asked(self, method: str, response: HttpResponse, path: str) -> HttpResponse:
        check(response, self._full(path).removeprefix("http://testserver").partition("?")[0], method)
        return response
