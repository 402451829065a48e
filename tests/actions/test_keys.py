from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from archive.actions.keys import BeyondMaker, create, find, revoke
from archive.errors import Conflict, Invalid, NotFound
from archive.models import ApiKey, Event
from tests.actions.handing_in import ACTOR


def test_a_key_is_shown_once_and_stored_nowhere(db):
    made = create(name="crawler", scopes=["deposit", "read", "read"], actor=ACTOR)
    assert made.secret.startswith(f"dl_{made.key.prefix}_")
    assert made.key.scopes == ["deposit", "read"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(k)::text FROM archive_apikey k UNION SELECT row_to_json(e)::text FROM archive_event e"
        )
        dump = " ".join(text for (text,) in cursor.fetchall())
    assert made.secret not in dump
    assert made.secret.rpartition("_")[2] not in dump
    assert Event.objects.get().data == {"name": "crawler", "scopes": ["deposit", "read"]}


def test_a_key_is_found_by_its_secret_alone(db):
    made = create(name="crawler", scopes=["read"], actor=ACTOR)
    assert find(secret=made.secret) == made.key
    for wrong in ("", "x", made.secret[:-1], made.secret + "x", made.key.prefix, made.key.digest, "\ud800", "a\x00"):
        assert find(secret=wrong) is None


def test_use_is_noted_once_a_minute(db):
    made = create(name="crawler", scopes=["read"], actor=ACTOR)
    find(secret=made.secret)
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    find(secret=made.secret)
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(minutes=2))
    find(secret=made.secret)
    assert ApiKey.objects.get().last_used_at >= first


def test_a_revoked_key_opens_nothing_and_its_name_is_free(db):
    made = create(name="crawler", scopes=["read"], actor=ACTOR)
    with pytest.raises(Conflict) as refused:
        create(name="crawler", scopes=["read"], actor=ACTOR)
    assert refused.value.reason == "name_taken"
    assert revoke(name="crawler", actor=ACTOR).pk == made.key.pk
    assert find(secret=made.secret) is None
    again = create(name="crawler", scopes=["read"], actor=ACTOR)
    assert revoke(name=again.key.prefix, actor=ACTOR).pk == again.key.pk
    with pytest.raises(NotFound):
        revoke(name="crawler", actor=ACTOR)
    assert Event.objects.filter(verb="key.revoked").count() == 2


def test_a_key_ends_when_it_expires(db):
    now = timezone.now()
    made = create(name="short", scopes=["read"], actor=ACTOR, expires_at=now + timedelta(hours=1))
    assert find(secret=made.secret) == made.key
    ApiKey.objects.update(expires_at=now - timedelta(seconds=1))
    assert find(secret=made.secret) is None


@pytest.mark.parametrize(
    ("name", "scopes", "field"),
    [
        ("x", [], "scopes"), ("x", ["read", "everything"], "scopes"), (" ", ["read"], "name"),
        ("x" * 101, ["read"], "name"), ("a\x00b", ["read"], "name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_field(db, name, scopes, field):
    with pytest.raises(Invalid) as refused:
        create(name=name, scopes=scopes, actor=ACTOR)
    assert list(refused.value.fields) == [field]
    assert not ApiKey.objects.exists()


def test_a_key_may_not_do_more_than_its_maker(db):
    with pytest.raises(BeyondMaker):
        create(name="all", scopes=["read", "admin"], actor=ACTOR, may=lambda permission: "view_" in permission)
    assert not ApiKey.objects.exists()
    may_read = {"view", "add", "change", "delete"}  # saved searches are the reader's own
    create(
        name="some",
        scopes=["read"],
        actor=ACTOR,
        may=lambda permission: (
            "view_" in permission or permission in {f"archive.{verb}_savedsearch" for verb in may_read}
        ),
    )
