from uuid import UUID

import pytest

from archive.actions.following import deliveries, webhooks
from archive.actions.following.follow import sequence
from archive.models import Delivery, Event, Webhook
from tests.api.conforming import body
from tests.intake.remote import answer, serving

NEW = {"name": "Desk", "address": "https://desk.example.org/hook", "verbs": ["article.archived"]}


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)


def test_a_webhook_is_made_and_its_secret_shown_once(admin):
    made = admin.send("webhooks/", NEW)
    assert made.status_code == 201
    webhook = body(made)
    secret = webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert made["Location"].endswith(f"/api/v1/webhooks/{webhook['id']}/")
    assert body(admin.read(made["Location"])) == webhook
    assert body(admin.read("webhooks/"))["results"] == [webhook]
    assert (webhook["active"], webhook["waiting"], webhook["next_attempt_at"]) == (True, 0, None)
    event = Event.objects.get(verb="webhook.created")
    assert (event.actor_name, event.data["address"]) == ("admin", NEW["address"])
    assert Webhook.objects.get().secret == secret


def test_its_secret_is_changed_and_shown_once(admin):
    made = body(admin.send("webhooks/", NEW))
    path = f"webhooks/{made['id']}/"
    again = body(admin.send(f"{path}secret/"))
    assert again["secret"] not in ("", made["secret"])
    assert "secret" not in body(admin.read(path))
    assert Webhook.objects.get().secret == again["secret"]
    assert Event.objects.get(verb="webhook.secret_changed").data == {}


def test_it_is_changed_and_removed(admin):
    path = f"webhooks/{body(admin.send('webhooks/', NEW))['id']}/"
    changed = body(admin.change(path, {"active": False, "name": "Night desk", "verbs": []}))
    assert (changed["active"], changed["name"], changed["verbs"]) == (False, "Night desk", [])
    moves = {"active": [True, False], "name": ["Desk", "Night desk"], "verbs": [["article.archived"], []]}
    assert Event.objects.get(verb="webhook.changed").data == {"changes": moves}
    admin.change(path, {"active": False})
    assert Event.objects.filter(verb="webhook.changed").count() == 1
    assert body(admin.send(f"{path}ping/"))["code"] == "webhook_off"
    assert admin.remove(path).status_code == 204
    assert admin.remove(path).status_code == 404


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"name", "address"}),
        ([], {"body"}),
        (NEW | {"address": "http://127.1/"}, {"address"}),
        (NEW | {"address": "http://10.1.2.3/"}, {"address"}),
        (NEW | {"address": 7, "name": 7}, {"address", "name"}),
        (NEW | {"verbs": ["article.exploded"]}, {"verbs.0"}),
        (NEW | {"secret": "mine"}, {"secret"}),
        (NEW | {"name": "a\x00b"}, {"name"}),
    ],
)
def test_what_is_wrong_is_told(admin, sent, wrong):
    told = admin.send("webhooks/", sent)
    assert (told.status_code, set(body(told)["errors"])) == (400, wrong)
    assert not Webhook.objects.exists()


def test_a_name_is_taken_once(admin):
    admin.send("webhooks/", NEW)
    taken = admin.send("webhooks/", NEW)
    assert (taken.status_code, body(taken)["code"]) == (409, "name_taken")


def test_deliveries_are_listed_and_told_again(admin, archived):
    with serving(lambda asked: asked.send(answer("422 No"))) as remote:
        webhook = body(admin.send("webhooks/", NEW | {"address": remote.at()}))
        path = f"webhooks/{webhook['id']}/"
        archived(b"One story of the day.\n\nIt has a text.", b"Another story of the day.\n\nIt has a text as well.")
        sequence()
        webhooks.follow_feed()
        assert body(admin.read(path))["waiting"] == 2
        deliveries.send_due()
        first = body(admin.read(f"{path}deliveries/", {"limit": 1}))
        (row,) = first["results"]
        assert (row["state"], row["status"], row["attempts"]) == ("waiting", 422, 1)
        assert row["problem"] == "It answered 422."
        (second,) = body(admin.read(first["next"]))["results"]
        assert second["attempts"] == 0
        Delivery.objects.filter(event_id=row["event"]).update(state="dead")
        assert [one["event"] for one in body(admin.read(f"{path}deliveries/", {"state": "dead"}))["results"]] == [
            row["event"]
        ]
        again = admin.send(f"{path}deliveries/{row['event']}/retry/")
        assert (again.status_code, body(again)["state"], body(again)["attempts"]) == (202, "waiting", 0)
    assert body(admin.read(path))["next_attempt_at"]


def test_a_ping_waits_to_be_sent(admin):
    path = f"webhooks/{body(admin.send('webhooks/', NEW))['id']}/"
    ping = admin.send(f"{path}ping/")
    assert (ping.status_code, body(ping)["verb"]) == (202, "webhook.pinged")
    assert [row["event"] for row in body(admin.read(f"{path}deliveries/"))["results"]] == [body(ping)["event"]]


def test_what_is_not_there_is_not_found(admin):
    path = f"webhooks/{UUID(int=7)}/"
    assert admin.read(path).status_code == 404
    assert admin.change(path, {}).status_code == 404
    assert admin.send(f"{path}ping/").status_code == 404
    assert admin.read(f"{path}deliveries/").status_code == 404
    assert admin.send(f"{path}deliveries/{UUID(int=8)}/retry/").status_code == 404
