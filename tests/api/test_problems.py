import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import orjson
import psycopg
import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, InterfaceError, OperationalError, connection
from django.http import Http404, UnreadablePostError
from django.test import Client
from rest_framework import exceptions

from archive.api import problems
from archive.api.throttling import ClientThrottle
from archive.api.views import View
from archive.errors import (
    Conflict,
    DatelineError,
    Gone,
    IdempotencyConflict,
    IndexRebuilding,
    Invalid,
    NotFound,
    Stale,
    TooLarge,
    Unavailable,
    UnsafePackage,
)
from archive.models import Article, Deposit
from tests.api.conforming import DESCRIPTION, body

JSON = "application/json"


def caused(error: OperationalError, by: Exception) -> OperationalError:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Invalid("wrong", fields={"name": ["missing"]}), 400, "invalid"),
        (NotFound("no"), 404, "not_found"),
        (Gone("withdrawn", code="withdrawn"), 410, "withdrawn"),
        (Conflict("no"), 409, "conflict"),
        (IdempotencyConflict("no"), 409, "idempotency_key_reused"),
        (Stale("no"), 412, "stale"),
        (TooLarge("no"), 413, "file_too_large"),
        (UnsafePackage("no"), 422, "archive_unsafe"),
        (Unavailable("later"), 503, "unavailable"),
        (Unavailable("full", code="disk_full"), 507, "disk_full"),
        (IndexRebuilding("later"), 503, "search_rebuilding"),
        (DatelineError("?"), 500, "error"),
        (Http404(), 404, "not_found"),
        (Article.DoesNotExist(), 404, "not_found"),
        (exceptions.ParseError("no JSON"), 400, "body_malformed"),
        (exceptions.NotAuthenticated(), 401, "authentication_required"),
        (exceptions.AuthenticationFailed(), 401, "key_invalid"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "media_type_unsupported"),
        (exceptions.Throttled(wait=3), 429, "throttled"),
        (RequestDataTooBig("too much"), 413, "body_too_large"),
        (TooManyFilesSent("too many"), 413, "body_too_large"),
        (UnreadablePostError("gone"), 400, "body_incomplete"),
        (DataError("NUL"), 400, "value_invalid"),
        (OperationalError("down"), 503, "database_unavailable"),
        (InterfaceError("closed"), 503, "database_unavailable"),
        (caused(OperationalError("full"), psycopg.errors.DiskFull()), 507, "disk_full"),
        (OSError(errno.ENOSPC, "full"), 507, "disk_full"),
    ],
)
def test_every_error_becomes_a_problem_document(error, status, code):
    answer = problems.answer(error, {"view": None})
    assert (answer.status_code, answer.data["status"], answer.data["code"]) == (status, status, code)
    assert set(answer.data) >= {"type", "title", "status", "detail", "code"}
    assert ("Retry-After" in answer.headers) == (status in (429, 503, 507))
    orjson.dumps(answer.data)


@pytest.mark.parametrize("error", [ValueError("a bug"), OSError(errno.EIO, "broken disk")])
def test_a_bug_is_no_problem_of_the_caller(error):
    assert problems.answer(error, {"view": None}) is None


def test_nested_messages_become_one_level():
    detail = {"a": ["x"], "b": {"c": ["y"], "non_field_errors": ["z"]}, "d": [{}, {"e": ["w"]}], "f": {2: ["v"]}}
    assert problems.by_field(detail) == {"a": ["x"], "b.c": ["y"], "b.body": ["z"], "d.1.e": ["w"], "f.2": ["v"]}


BAD_JSON = {
    "cut short": b'{"code": "x',
    "not UTF-8": b'{"code": "\xff"}',
    "NaN": b'{"code": NaN}',
    "a lone surrogate": rb'{"code": "\ud800"}',
    "20,000 deep": b"[" * 20_000 + b"]" * 20_000,
    "two values": b"{} {}",
    "a number without end": b'{"code": 1e99999}',
    "a byte order mark alone": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("sent", BAD_JSON.values(), ids=BAD_JSON.keys())
@pytest.mark.parametrize("address", ["items/retry/", "have/", "sources/", "keys/", "deposits/"])
def test_what_is_no_json_is_400_everywhere(admin, sent, address):
    answer = admin.send_bytes(address, sent, JSON)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("address", "said"), [("have/", {"sha256": ["0" * 64]}), ("deposits/", {"title": "A quay", "text": "It opened."})]
)
def test_a_byte_order_mark_in_front_of_json_is_ignored(admin, address, said):
    sent = b"\xef\xbb\xbf" + orjson.dumps(said)
    assert admin.send_bytes(address, sent, JSON).status_code in {200, 202}


@pytest.mark.parametrize("address", ["items/retry/", "have/", "sources/", "keys/"])
@pytest.mark.parametrize("sent", [b"[]", b"3", b'"x"', b"null", b"{}", rb'{"code": "\u0000", "name": "\u0000"}'])
def test_json_of_another_shape_is_400_everywhere(admin, sent, address):
    answer = admin.send_bytes(address, sent, JSON)
    assert answer.status_code == 400


def test_a_body_of_another_type_is_415(admin):
    for address in ("items/retry/", "have/", "sources/", "keys/"):
        answer = admin.send_bytes(address, b"a=b", "application/x-www-form-urlencoded")
        assert (answer.status_code, body(answer)["code"]) == (415, "media_type_unsupported")


def test_a_body_that_is_too_large_is_413(admin, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    for address in ("have/", "deposits/"):
        answer = admin.send_bytes(address, b'{"sha256": ["' + b"0" * 100 + b'"]}', JSON)
        assert (answer.status_code, body(answer)["code"]) == (413, "body_too_large")
    form = admin.send_form("deposits/", {"title": "x" * 101})
    assert form.status_code == 413


def test_an_answer_in_another_type_is_406(reader):
    answer = reader.read("articles/", Accept="text/html")
    assert (answer.status_code, body(answer)["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v1/articles/no-uuid/", "/api/v2/x/"])
def test_an_address_that_does_not_exist_is_a_problem_document_too(path, db):
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, problems.MEDIA_TYPE)
    assert body(answer)["code"] == "not_found"


def test_a_wrong_host_is_400_and_a_page_elsewhere_stays_a_page(db):
    answer = Client().get("/api/v1/articles/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, problems.MEDIA_TYPE)
    assert Client().get("/nothing/")["Content-Type"].startswith("text/html")


def test_an_unknown_key_is_401_and_says_how_to_ask(db):
    for header in ("Bearer dl_nobody", "Bearer ", "Bearer \xff\xfe", "bearer x y z"):
        answer = Client().get("/api/v1/articles/", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="Dateline"'
        assert body(answer)["code"] == "key_invalid"
    other_scheme = Client().get("/api/v1/articles/", headers={"Authorization": "Basic eDp5"})
    assert body(other_scheme)["code"] == "authentication_required"


def test_who_asks_too_often_waits(reader, monkeypatch):
    clock = [1_000_000_060.0]

    class Slow(ClientThrottle):
        rate = "2/min"
        timer = staticmethod(lambda: clock[0])

    monkeypatch.setattr(View, "throttle_classes", [Slow])
    assert [reader.read("articles/").status_code for _ in range(3)] == [200, 200, 429]
    answer = reader.read("articles/")
    assert body(answer)["code"] == "throttled"
    assert int(answer["Retry-After"]) == 21
    clock[0] += int(answer["Retry-After"])
    assert reader.read("articles/").status_code == 200


def test_keys_are_throttled_each_by_itself(with_key, monkeypatch):
    class Slow(ClientThrottle):
        rate = "1/min"
        timer = staticmethod(lambda: 1_000_000_060.0)

    monkeypatch.setattr(View, "throttle_classes", [Slow])
    first, second = with_key("read", name="one"), with_key("read", name="two")
    assert first.read("articles/").status_code == 200
    assert first.read("articles/").status_code == 429
    assert second.read("articles/").status_code == 200


@pytest.mark.usefixtures("no_database")
class TestWithoutDatabase:
    @pytest.fixture
    def no_database(self, transactional_db) -> Iterator[None]:  # noqa: ARG002 - it leaves no transaction open
        """The connection of this thread leads nowhere, as when PostgreSQL is down."""
        connection.close()
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(connection.settings_dict, "HOST", "/nonexistent")
            yield
            connection.close()

    def test_a_key_gets_503_with_the_time_to_wait(self):
        for method, path in (("GET", "/api/v1/articles/"), ("POST", "/api/v1/deposits/")):
            answer = Client().generic(method, path, headers={"Authorization": "Bearer dl_x"})
            assert (answer.status_code, answer["Content-Type"]) == (503, problems.MEDIA_TYPE)
            assert (body(answer)["code"], answer["Retry-After"]) == ("database_unavailable", "5")

    def test_so_does_a_person_whose_session_cannot_be_read(self):
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = "x" * 32
        answer = client.get("/api/v1/articles/")
        assert (answer.status_code, body(answer)["code"]) == (503, "database_unavailable")


class TestFullDisk:
    @pytest.fixture
    def full(self, tmp_path) -> Iterator[Path]:
        """A folder with room for a megabyte."""
        folder = tmp_path / "full"
        folder.mkdir()
        mount, unmount = shutil.which("mount"), shutil.which("umount")
        if os.geteuid() != 0 or mount is None or unmount is None:
            pytest.skip("mounting a small disk needs root")
        done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False)
        if done.returncode != 0:
            pytest.skip("a small disk cannot be mounted here")
        yield folder
        subprocess.run([unmount, str(folder)], check=True)

    def test_an_upload_that_finds_no_room_is_507_and_leaves_nothing(self, depositor, full, settings, monkeypatch):
        settings.FILE_UPLOAD_TEMP_DIR = str(full)
        monkeypatch.setattr("tempfile.tempdir", str(full))
        data = os.urandom(3 * 1024 * 1024)
        by_form = depositor.send_form("deposits/", {"file": SimpleUploadedFile("a.txt", data)})
        by_body = depositor.send_bytes("deposits/", data, "application/zip")
        for answer in (by_form, by_body):
            assert (answer.status_code, body(answer)["code"]) == (507, "disk_full")
            assert answer["Retry-After"]
        assert not list(full.iterdir())
        assert not Deposit.objects.exists()
        monkeypatch.undo()
        settings.FILE_UPLOAD_TEMP_DIR = None
        assert depositor.send_form("deposits/", {"file": SimpleUploadedFile("a.txt", data)}).status_code == 202


def test_a_bug_answers_with_a_problem_document(reader, monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("archive.api.finding.find", broken)
    reader.raise_request_exception = False
    answer = reader.get("/api/v1/articles/")
    assert (answer.status_code, answer["Content-Type"]) == (500, problems.MEDIA_TYPE)
    assert body(answer)["code"] == "internal"
    assert "ZeroDivisionError" not in answer.content.decode()


def test_every_call_describes_its_problems():
    for path, calls in DESCRIPTION["paths"].items():
        for method, call in calls.items():
            described = set(call["responses"])
            assert {"400", "401", "403", "406", "429", "503"} <= described, (method, path)
            if "{" in path:
                assert "404" in described, (method, path)
            if "requestBody" in call:
                assert {"413", "415"} <= described, (method, path)


@pytest.mark.parametrize(
    "path",
    [
        "keys/",
        "have/",
        "items/retry/",
        "articles/{id}/withdraw/",
        "articles/{id}/tags/",
        "edits/{id}/undo/",
        "webhooks/",
        "sources/",
    ],
)
@pytest.mark.django_db
def test_a_field_that_is_not_known_is_refused_not_passed_over(admin, path):
    """A slip (`expires` for `expires_at`) must not make a key that never expires."""
    good = {
        "keys/": {"name": "script", "scopes": ["read"]},
        "have/": {"sha256": []},
        "items/retry/": {"code": "timed_out"},
        "webhooks/": {"name": "mirror", "address": "https://mirror.example.org/"},
        "sources/": {"slug": "trend", "name": "Trend"},
    }
    body_sent = good.get(path, {"label": "piers"} if "tags" in path else {"reason": "a slip"})
    answer = admin.send(path.format(id=UUID(int=7)), body_sent | {"expires": "2027-01-01"})
    assert (answer.status_code, body(answer)["errors"]) == (400, {"expires": ["There is no such field."]})
