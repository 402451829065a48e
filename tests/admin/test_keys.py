"""API keys in the admin."""

from collections.abc import Callable

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from archive.actions import keys
from archive.models import ApiKey, Event
from tests.admin.pages import errors, tags, text

ADD = reverse("admin:archive_apikey_add")
LIST = reverse("admin:archive_apikey_changelist")


def made(client: Client, **sent: object) -> str:
    answer = client.post(ADD, {"name": "importer", "scopes": ["read", "deposit"], **sent})
    assert [attributes for attributes in tags(answer, "code") if "data-secret" in attributes]
    return next(word for word in text(answer).split() if word.startswith("dl_"))


def test_key_is_shown_once_and_works(administrator: Client) -> None:
    secret = made(administrator)
    key = keys.find(secret=secret)
    assert key is not None
    assert (key.name, key.scopes) == ("importer", ["deposit", "read"])
    assert key.created_by is not None
    assert Event.objects.get(verb="key.created").actor_name == "Administrator"
    page = reverse("admin:archive_apikey_change", args=[key.pk])
    for address in (LIST, page):
        assert secret not in administrator.get(address).content.decode()


def test_answer_with_the_key_is_stored_nowhere(administrator: Client) -> None:
    answer = administrator.post(ADD, {"name": "importer", "scopes": ["read"]})
    assert "no-store" in answer["Cache-Control"]
    assert "messages" not in answer.cookies


def test_key_is_good_until_the_end_of_a_day(administrator: Client) -> None:
    made(administrator, expires="2099-12-31")
    assert ApiKey.objects.get().expires_at.isoformat().startswith("2099-12-31T23:59:59")


def test_wrong_keys_are_said_beside_the_field(administrator: Client) -> None:
    made(administrator)
    assert "name" in errors(administrator.post(ADD, {"name": "importer", "scopes": ["read"]}))
    assert "scopes" in errors(administrator.post(ADD, {"name": "other", "scopes": ["everything"]}))
    assert "scopes" in errors(administrator.post(ADD, {"name": "other"}))
    assert ApiKey.objects.count() == 1


def test_key_is_revoked(administrator: Client) -> None:
    secret = made(administrator)
    revoke = reverse("admin:archive_apikey_revoke", args=[ApiKey.objects.get().pk])
    assert "Revoked: importer" in text(administrator.post(revoke, follow=True))
    assert keys.find(secret=secret) is None
    assert "was revoked already" in text(administrator.post(revoke, follow=True))
    assert "Revoked" in text(administrator.get(LIST))


def test_revoking_hits_no_other_key(administrator: Client) -> None:
    made(administrator)
    one = ApiKey.objects.get()
    made(administrator, name=one.prefix)
    administrator.post(reverse("admin:archive_apikey_revoke", args=[one.pk]))
    assert [key.name for key in ApiKey.objects.filter(revoked_at=None)] == [one.prefix]


def test_nobody_makes_a_key_that_may_more_than_its_maker(person: Callable[[str], User], editor: Client) -> None:
    clerk = person("Editor")
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=["add_apikey", "view_apikey"]))
    answer = editor.post(ADD, {"name": "mine", "scopes": ["edit", "admin"]})
    assert "more than whoever makes it" in errors(answer)["scopes"][0]
    assert not ApiKey.objects.exists()
    made(editor, name="mine", scopes=["edit"])
