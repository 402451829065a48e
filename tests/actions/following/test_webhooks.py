"""Webhooks from the feed to a real server: signed, in order, at least once, and never forgotten."""

import base64
import hashlib
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from django.conf import settings as project
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.following import deliveries, webhooks
from archive.actions.following.follow import feed_end, sequence
from archive.actions.following.signing import signed
from archive.errors import Conflict, Invalid
from archive.models import Delivery, Event, Webhook
from archive.models.fields import uuid7
from tests.actions.following.test_follow import in_another_connection, tell
from tests.actions.handing_in import ACTOR, article, hand_in, work_off
from tests.intake.remote import answer, serving
from tests.management.running import PATIENCE


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)


def make(address: str = "http://127.0.0.1:9/hook", *, name: str = "desk", **chosen) -> Webhook:
    return webhooks.create(name=name, address=address, actor=ACTOR, **chosen).webhook


def answers(*statuses: str, **headers: str):
    """The first statuses to the first requests, the last to all others."""
    left = list(statuses)

    def reply(asked):
        asked.send(answer(left.pop(0) if len(left) > 1 else left[0], **headers))

    return reply


def heard(remote) -> list[str]:
    """The articles of which a server was told."""
    return [orjson.loads(asked.body)["data"]["article"] for asked in remote.conversations]


def turn() -> int:
    webhooks.follow_feed()
    return deliveries.send_due()


def let_pass(webhook: Webhook) -> None:
    """The pause after a failure is over."""
    Webhook.objects.filter(pk=webhook.pk).update(due_at=Now())


def states(webhook: Webhook) -> list[str]:
    return list(Delivery.objects.filter(webhook=webhook).order_by("pk").values_list("state", flat=True))


def signature_of(secret: str, *parts: bytes) -> str:
    """HMAC as RFC 2104 writes it, without the library."""
    key = base64.b64decode(secret.removeprefix("whsec_")).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + b".".join(parts)).digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()
    return "v1," + base64.b64encode(outer).decode()


def test_the_signature_is_that_of_the_standards_example():
    headers = signed(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_what_happens_is_told_in_order_and_signed(db):
    tell()
    with serving(answers("204 No Content")) as remote:
        made = webhooks.create(name="desk", address=remote.at("/hook"), actor=ACTOR)
        told = [tell(verb="article.archived") for _ in range(5)]
        assert turn() == 5
        assert heard(remote) == [str(subject) for subject in told]
        events = list(Event.objects.filter(subject_id__in=told).order_by("pk"))
        for event, asked in zip(events, remote.conversations, strict=True):
            sent = orjson.loads(asked.body)
            assert sent["type"] == "article.archived"
            assert sent["data"] == {"event": str(event.pk), "article": str(event.subject_id)}
            assert sent["timestamp"] == event.at.isoformat().replace("+00:00", "Z")
            assert asked.header("webhook-id") == str(event.pk)
            stamp = asked.header("webhook-timestamp")
            assert abs(int(stamp) - timezone.now().timestamp()) < 60
            signature = signature_of(made.secret, str(event.pk).encode(), stamp.encode(), asked.body)
            assert asked.header("webhook-signature") == signature
        assert turn() == 0
        assert len(remote.conversations) == 5
    assert states(made.webhook) == ["delivered"] * 5


def test_an_article_that_is_handed_in_is_told_without_its_text(db):
    with serving(answers("200 OK")) as remote:
        make(remote.at(), verbs=["article.archived"])
        hand_in(article("A bridge is opened"))
        work_off()
        turn()
    assert [orjson.loads(asked.body)["type"] for asked in remote.conversations] == ["article.archived"]
    assert b"bridge" not in remote.conversations[0].body.lower()


def test_each_hears_what_it_asked_for(db):
    with serving(answers("200 OK")) as remote:
        make(remote.at("/all"), name="all")
        make(remote.at("/gone"), name="gone", verbs=["article.withdrawn"])
        tell(verb="article.archived")
        tell(verb="article.withdrawn")
        turn()
    assert sorted(remote.paths) == ["/all", "/all", "/gone"]
    assert set(Webhook.objects.values_list("position", flat=True)) == {feed_end()}


def test_what_commits_late_is_told_late_and_never_skipped(transactional_db):
    webhook = make()
    begun, finish = threading.Event(), threading.Event()
    late = uuid7()

    def commit_late():
        with transaction.atomic():
            log([Act(verb="article.told", subject_kind="article", subject_id=late)])
            begun.set()
            finish.wait(10)

    thread = in_another_connection(commit_late)
    begun.wait(10)
    early = tell()
    webhooks.follow_feed()
    finish.set()
    thread.join()
    webhooks.follow_feed()
    rows = Delivery.objects.filter(webhook=webhook).order_by("pk")
    assert [row.payload["data"]["article"] for row in rows] == [str(early), str(late)]


def test_a_long_feed_is_followed_in_batches(db, monkeypatch):
    monkeypatch.setattr(webhooks, "FEED_BATCH", 3)
    webhook = make()
    told = [tell() for _ in range(7)]
    while webhooks.follow_feed():
        pass
    rows = Delivery.objects.filter(webhook=webhook).order_by("pk")
    assert [row.payload["data"]["article"] for row in rows] == [str(subject) for subject in told]


def test_an_event_is_a_row_once_however_often_the_feed_is_read(db):
    webhook = make()
    tell()
    webhooks.follow_feed()
    Webhook.objects.update(position=0)
    webhooks.follow_feed()
    assert states(webhook) == ["waiting"]


def test_two_processes_make_each_row_once_and_send_it_once(transactional_db):
    with serving(answers("200 OK")) as remote:
        make(remote.at())
        told = [str(tell()) for _ in range(20)]
        threads = [in_another_connection(turn) for _ in range(4)]
        for thread in threads:
            thread.join()
        turn()
    assert heard(remote) == told


def test_the_same_webhook_is_in_one_process_at_a_time(transactional_db):
    entered, leave = threading.Event(), threading.Event()

    def reply(asked):
        entered.set()
        leave.wait(10)
        asked.send(answer("200 OK"))

    with serving(reply) as remote:
        make(remote.at())
        tell()
        webhooks.follow_feed()
        thread = in_another_connection(deliveries.send_due)
        entered.wait(10)
        assert deliveries.send_due() == 0
        leave.set()
        thread.join()
        assert len(remote.conversations) == 1


def test_a_failure_holds_up_what_is_behind_it_and_nobody_else(db):
    with serving(answers("500 Oops", "200 OK")) as failing, serving(answers("200 OK")) as good:
        webhook = make(failing.at(), name="failing")
        make(good.at(), name="good")
        told = [str(tell()) for _ in range(3)]
        turn()
        assert heard(good) == told
        assert heard(failing) == told[:1]
        webhook.refresh_from_db()
        assert (webhook.failures, webhook.lease) == (1, None)
        row = Delivery.objects.filter(webhook=webhook).earliest("pk")
        assert (row.state, row.attempts, row.status, row.problem) == ("waiting", 1, 500, "It answered 500.")
        assert turn() == 0
        let_pass(webhook)
        turn()
        assert heard(failing) == [told[0], *told]
        ids = [asked.header("webhook-id") for asked in failing.conversations]
        assert ids[0] == ids[1]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since) == (0, None)
    assert states(webhook) == ["delivered"] * 3


def test_pauses_grow_to_six_hours(db):
    webhook = make()
    tell()
    webhooks.follow_feed()
    pauses = []
    for _ in range(8):
        let_pass(webhook)
        before = timezone.now()
        deliveries.send_due()
        webhook.refresh_from_db()
        pauses.append((webhook.due_at - before).total_seconds())
    assert pauses == pytest.approx([5, 20, 80, 320, 1280, 5120, 20480, 21600], abs=4)
    assert Delivery.objects.get().problem.startswith("fetch_failed: ")


def test_who_asks_for_time_gets_it(db):
    with serving(answers("503 Later", Retry_After="120")) as remote:
        webhook = make(remote.at())
        tell()
        before = timezone.now()
        turn()
    webhook.refresh_from_db()
    assert 119 < (webhook.due_at - before).total_seconds() < 150


def test_what_is_not_wanted_is_given_up_and_the_next_comes(db):
    with serving(answers("422 No", "422 No", "422 No", "200 OK")) as remote:
        webhook = make(remote.at())
        told = [str(tell()) for _ in range(2)]
        for _ in range(3):
            let_pass(webhook)
            turn()
        assert heard(remote) == [told[0], told[0], told[0], told[1]]
        assert states(webhook) == ["dead", "delivered"]

        dead = Delivery.objects.get(state="dead")
        webhooks.redeliver(webhook_id=webhook.pk, event_id=dead.event_id, actor=ACTOR)
        turn()
        assert heard(remote)[4:] == [told[0]]
        assert states(webhook) == ["delivered", "delivered"]
    assert Event.objects.get(verb="webhook.redelivered").data["event"] == str(dead.event_id)


def test_after_days_of_failure_it_is_switched_off_and_nothing_is_lost(db):
    with serving(answers("500 Oops", "500 Oops", "200 OK")) as remote:
        webhook = make(remote.at())
        told = [str(tell())]
        turn()
        Webhook.objects.update(failing_since=Now() - deliveries.FAILING_FOR, due_at=Now())
        turn()
        webhook.refresh_from_db()
        assert not webhook.active
        event = Event.objects.get(verb="webhook.switched_off")
        assert (event.subject_id, event.data["problem"]) == (webhook.pk, "It answered 500.")

        told.append(str(tell()))
        assert turn() == 0
        with pytest.raises(Conflict):
            webhooks.ping(webhook_id=webhook.pk, actor=ACTOR)
        webhooks.change(webhook_id=webhook.pk, values={"active": True}, actor=ACTOR)
        turn()
    assert heard(remote)[2:] == told


def test_who_is_gone_is_switched_off_at_once(db):
    with serving(answers("410 Gone")) as remote:
        webhook = make(remote.at())
        tell()
        turn()
    webhook.refresh_from_db()
    assert not webhook.active
    assert states(webhook) == ["waiting"]


def test_a_redirect_is_not_followed(db):
    with serving(answers("307 There", Location="http://127.0.0.1:9/")) as remote:
        webhook = make(remote.at())
        tell()
        turn()
    assert states(webhook) == ["waiting"]
    assert Delivery.objects.get().status == 307


def test_nothing_is_sent_to_where_nothing_may_be_sent(db, settings):
    with serving(answers("200 OK")) as remote:
        webhook = make(remote.at())
        settings.FETCH_ALLOWED_NETWORKS = ()
        tell()
        turn()
        assert remote.conversations == []
    assert Delivery.objects.get(webhook=webhook).problem.startswith("address_refused: ")


@pytest.mark.parametrize(
    "address",
    ["", "ftp://example.org/", "http://10.0.0.1/", "http://[::1]/", "http://0x7f.1/", "https://a:b@example.org/",
     "http://169.254.169.254/latest/", "https://example.org/" + "x" * 3000],
)  # fmt: skip
def test_an_address_is_checked_when_it_is_given(db, address):
    with pytest.raises(Invalid) as refused:
        make(address)
    assert set(refused.value.fields) == {"address"}


def test_a_ping_is_delivered(db):
    with serving(answers("200 OK")) as remote:
        webhook = make(remote.at(), verbs=["article.withdrawn"])
        ping = webhooks.ping(webhook_id=webhook.pk, actor=ACTOR)
        turn()
    assert remote.conversations[0].header("webhook-id") == str(ping.event_id)
    assert orjson.loads(remote.conversations[0].body)["type"] == "webhook.pinged"


def test_a_webhook_that_is_removed_while_it_is_asked(transactional_db):
    entered, leave = threading.Event(), threading.Event()

    def reply(asked):
        entered.set()
        leave.wait(10)
        asked.send(answer("200 OK"))

    with serving(reply) as remote:
        webhook = make(remote.at())
        tell()
        tell()
        webhooks.follow_feed()
        thread = in_another_connection(deliveries.send_due)
        entered.wait(10)
        webhooks.remove(webhook_id=webhook.pk, actor=ACTOR)
        leave.set()
        thread.join()
        assert len(remote.conversations) == 1
    assert not Delivery.objects.exists()
    assert Event.objects.get(verb="webhook.removed").data["name"] == "desk"


def test_who_lost_the_lease_writes_nothing(db):
    def reply(asked):
        asked.send(answer("200 OK"))

    with serving(reply) as remote:
        webhook = make(remote.at())
        tell()
        webhooks.follow_feed()
        (taken,) = deliveries._take(uuid7())
        delivery = deliveries._first_waiting(taken)
        outcome = deliveries.attempt(taken, delivery)
        assert deliveries._note(webhook.pk, uuid7(), delivery, outcome) is None
    assert states(webhook) == ["waiting"]


def test_what_was_delivered_long_ago_is_forgotten(db):
    webhook = make()
    old, new, dead = (
        Delivery.objects.create(
            webhook=webhook, event_id=uuid7(), verb="x", payload={}, state=state, tried_at=timezone.now() - ago
        )
        for state, ago in (
            ("delivered", deliveries.KEPT + timedelta(hours=1)),
            ("delivered", timedelta(days=29)),
            ("dead", timedelta(days=90)),
        )
    )
    assert deliveries.forget_old() == 1
    assert set(Delivery.objects.all()) == {new, dead}
    assert old.pk


def test_a_name_is_taken_once(db):
    make()
    with pytest.raises(Conflict):
        make()


def test_the_secret_is_in_no_event(db):
    webhook = make()
    webhooks.change(webhook_id=webhook.pk, values={"name": "other"}, actor=ACTOR)
    assert webhook.secret not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.slow
def test_a_process_that_is_killed_between_answer_and_commit_loses_nothing(transactional_db, environment):
    working: list[subprocess.Popen] = []

    def reply(asked):
        if len(remote.conversations) == 3:
            os.kill(working[0].pid, signal.SIGKILL)
        asked.send(answer("200 OK"))

    with serving(reply) as remote:
        webhook = make(remote.at())
        told = [str(tell()) for _ in range(6)]
        command = [sys.executable, "manage.py", "work", "--once"]
        allowed = environment | {"FETCH_ALLOWED_NETWORKS": "127.0.0.0/8"}
        working.append(subprocess.Popen(command, cwd=project.BASE_DIR, env=allowed))
        assert working[0].wait(PATIENCE) == -signal.SIGKILL
        assert states(webhook) == ["delivered"] * 2 + ["waiting"] * 4
        assert turn() == 0
        Webhook.objects.update(leased_until=Now())
        turn()
    assert heard(remote) == told[:3] + told[2:]
    assert states(webhook) == ["delivered"] * 6
    assert UUID(remote.conversations[2].header("webhook-id"))
    assert remote.conversations[2].header("webhook-id") == remote.conversations[3].header("webhook-id")
    assert sequence() == 0
