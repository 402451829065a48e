from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User

from archive.models import ApiKey, Event
from tests.api.conforming import Api, body


def test_a_key_is_made_used_and_revoked(admin):
    made = admin.send("keys/", {"name": "Importer", "scopes": ["deposit", "read"]})
    assert made.status_code == 201
    key = body(made)
    assert key["scopes"] == ["deposit", "read"]
    assert Api(key["secret"]).read("articles/").status_code == 200
    listed = {row["name"]: row for row in body(admin.read("keys/"))["results"]}
    assert set(listed) == {"admin", "Importer"}
    assert "secret" not in listed["Importer"]
    assert listed["Importer"]["last_used_at"]
    assert admin.remove("keys/Importer/").status_code == 404
    assert admin.remove(f"keys/{key['prefix']}/").status_code == 204
    assert admin.remove(f"keys/{key['prefix']}/").status_code == 404
    refused = Api(key["secret"]).read("articles/")
    assert (refused.status_code, body(refused)["code"]) == (401, "key_invalid")
    assert [event.actor_name for event in Event.objects.filter(verb="key.revoked")] == ["admin"]


def test_the_secret_is_in_no_answer_but_the_first_and_in_no_table(admin):
    key = body(admin.send("keys/", {"name": "Importer", "scopes": ["read"]}))
    kept = ApiKey.objects.get(prefix=key["prefix"])
    assert key["secret"] not in str(vars(kept))
    assert key["secret"] not in str([event.data for event in Event.objects.all()])


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"name", "scopes"}),
        ({"name": "x", "scopes": []}, {"scopes"}),
        ({"name": "x", "scopes": ["root"]}, {"scopes.0"}),
        ({"name": "x" * 101, "scopes": ["read"], "expires_at": "soon"}, {"name", "expires_at"}),
        ({"name": "a\x00b", "scopes": ["read"]}, {"name"}),
        ([], {"body"}),
    ],
)
def test_wrong_values_are_told(admin, sent, wrong):
    answer = admin.send("keys/", sent)
    assert answer.status_code == 400
    assert set(body(answer)["errors"]) == wrong


def test_a_name_is_in_use_once(admin):
    admin.send("keys/", {"name": "Importer", "scopes": ["read"]})
    again = admin.send("keys/", {"name": "Importer", "scopes": ["read"]})
    assert (again.status_code, body(again)["code"]) == (409, "name_taken")


def test_an_expired_key_opens_nothing(admin):
    key = body(admin.send("keys/", {"name": "Old", "scopes": ["read"], "expires_at": "2001-01-01T00:00:00Z"}))
    assert datetime.fromisoformat(key["expires_at"]) == datetime(2001, 1, 1, tzinfo=UTC)
    assert Api(key["secret"]).read("articles/").status_code == 401


def test_nobody_makes_a_key_that_may_more_than_its_maker(db):
    user = User.objects.create_user(username="clerk")
    user.user_permissions.add(Permission.objects.get(codename="add_apikey"))
    clerk = Api()
    clerk.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert clerk.send("keys/", {"name": "Mine", "scopes": ["admin"]}).status_code == 403
    assert not ApiKey.objects.exists()
