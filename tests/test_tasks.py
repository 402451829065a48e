import os
import signal
from pathlib import Path

import pytest
from django.db.models.functions import Now
from kombu import Connection

from archive import tasks
from archive.actions.custody.account import account
from archive.actions.events import Act, log
from archive.actions.following import webhooks
from archive.actions.tagging import vocabularies
from archive.models import Heartbeat, Item, Suggestion
from archive.models.fields import uuid7
from config.programs import BEAT, WORKER
from tests.actions.handing_in import ACTOR, article, hand_in, states, work_off
from tests.actions.tampering import tamper
from tests.intake.remote import answer, serving
from tests.management.running import PATIENCE, manage, running, until


def test_a_hint_names_the_deposit_and_carries_no_text(db, sent, settings):
    settings.CHUNK_SIZE = 10
    deposit = uuid7()
    tasks.hint(deposit_id=deposit, items=25)
    assert sent.read() == [("archive.tasks.process", [str(deposit)])] * 3


def test_webhooks_are_told_by_a_task(db, settings):
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    with serving(lambda asked: asked.send(answer("200 OK"))) as remote:
        webhooks.create(name="desk", address=remote.at(), actor=ACTOR)
        log([Act(verb="article.archived", subject_kind="article", subject_id=uuid7())])
        tasks.deliver()
    assert len(remote.conversations) == 1


def test_tags_are_suggested_by_a_task_that_gives_way_to_reading(db, monkeypatch):
    places = vocabularies.create(slug="places", name="Places", free=False, suggests=True, actor=ACTOR)
    vocabularies.add_term(vocabulary=places, label="river", parent=None, actor=ACTOR)
    monkeypatch.setattr("archive.actions.tagging.suggest.BATCH", 2)
    hand_in(*(article(number) for number in range(5)))
    work_off()
    monkeypatch.setattr("archive.actions.tagging.suggest.hurried", lambda: True)
    tasks.suggest_tags()
    assert Suggestion.objects.count() == 2
    monkeypatch.undo()
    tasks.suggest_tags()
    assert Suggestion.objects.count() == 5


def test_a_turn_of_polling_has_time_for_a_large_package():
    assert tasks.poll.time_limit >= 600
    assert tasks.process.time_limit is None  # Celery's own, by the settings


@pytest.mark.parametrize(("items", "hints"), [(0, 0), (1, 1), (10_000_000, tasks.HINTS_A_DEPOSIT)])
def test_the_number_of_hints_is_bounded(sent, items, hints):
    tasks.hint(deposit_id=uuid7(), items=items)
    assert len(sent.read()) == hints


def test_many_deposits_get_one_hint_each_and_not_without_end(sent):
    deposits = [uuid7() for _ in range(tasks.HINTS_A_DEPOSIT + 10)]
    tasks.hint_each(deposit_ids=[deposits[0], deposits[1], deposits[0]])
    assert [ids for _, ids in sent.read()] == [[str(deposits[0])], [str(deposits[1])]]
    sent.clear()
    tasks.hint_each(deposit_ids=deposits)
    assert len(sent.read()) == tasks.HINTS_A_DEPOSIT


def test_a_chunk_that_leaves_some_asks_for_another_turn(db, sent, settings):
    settings.CHUNK_SIZE = 2
    deposit = hand_in(*(article(n) for n in range(3)))
    tasks.process(str(deposit.pk))
    assert sent.read() == [("archive.tasks.process", [str(deposit.pk)])]
    tasks.process(str(deposit.pk))
    assert len(sent.read()) == 1
    assert states(deposit) == ["archived"] * 3
    assert Heartbeat.objects.get().name == "worker"


def test_every_line_of_the_log_names_the_deposit(db, caplog):
    deposit = hand_in(article(1), b"")
    tasks.process(str(deposit.pk))
    received, *processed = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert (received["event"], received["items"], received["deposit"]) == ("deposit received", 2, str(deposit.pk))
    assert [line["event"] for line in processed] == ["items processed"]
    assert {line["deposit"] for line in processed} == {str(deposit.pk)}


def test_what_was_left_by_a_dead_worker_is_taken_one_by_one_without_waiting_for_the_sweeper(db, sent):
    deposit = hand_in(*(article(n) for n in range(3)))
    deposit.items.update(attempts=1)
    for turn in range(3):
        tasks.process(str(deposit.pk))
        assert len(sent.read()) == turn + 1
    assert states(deposit) == ["archived"] * 3


def test_a_hint_of_a_deposit_that_is_not_there_is_no_error(db, sent):
    tasks.process(str(uuid7()))
    assert sent.read() == []


def test_a_hint_of_a_newer_release_is_left_alone(db):
    deposit = hand_in(article(1))
    tasks.process(str(deposit.pk), version=tasks.PAYLOAD_VERSION + 1)
    assert states(deposit) == ["received"]


def test_the_sweeper_hints_for_what_has_waited_and_for_nothing_else(transactional_db, sent):
    waiting, leased, new = hand_in(article(1)), hand_in(article(2)), hand_in(article(3))
    tamper("UPDATE archive_item SET received_at = now() - interval '1 minute' WHERE deposit_id <> %s", new.pk)
    leased.items.update(leased_until=Now() + tasks.HINTED_WITHIN)
    tasks.sweep()
    assert sent.read() == [("archive.tasks.process", [str(waiting.pk)])]


def test_no_broker_is_no_failure_the_rows_are_there(environment, tmp_path: Path):
    source = tmp_path / "a.txt"
    source.write_bytes(article(1))
    done = manage(environment | {"BROKER_URL": f"redis+socket://{tmp_path}/nobody.sock"}, "ingest", source)
    assert done.returncode == 0
    assert "the sweeper will find the work" in done.stderr + done.stdout
    assert Item.objects.get().state == "received"


def test_a_broker_that_refuses_is_none(environment, broker, tmp_path: Path):
    """Valkey without room for one more message answers, and refuses; so it does on a full disk and as a replica."""
    source = tmp_path / "a.txt"
    source.write_bytes(article(1))
    with Connection(broker) as connection:
        valkey = connection.default_channel.client
        valkey.config_set("maxmemory", "1")
        try:
            done = manage(environment, "ingest", source)
        finally:
            valkey.config_set("maxmemory", "0")
    assert done.returncode == 0, done.stderr
    assert "the sweeper will find the work" in done.stderr + done.stdout
    assert Item.objects.get().state == "received"


@pytest.mark.slow
def test_a_worker_takes_hints_the_sweeper_finds_what_was_lost_and_a_killed_child_is_replaced(environment, tmp_path):
    environment |= {"SWEEP_SECONDS": "1", "LEASE_SECONDS": "2", "CHUNK_SIZE": "20"}
    log = tmp_path / "celery.log"
    source = tmp_path / "a.txt"
    source.write_bytes(article(1))
    with running(environment, "-m", *WORKER, log=log) as worker, running(environment, "-m", *BEAT, log=log):
        until(lambda: Heartbeat.objects.filter(name="worker").exists(), what="a heartbeat over the broker")
        until(lambda: Heartbeat.objects.filter(name="beat").exists(), what="the scheduler's heartbeat")

        assert manage(environment, "ingest", source).returncode == 0
        until(lambda: Item.objects.filter(state="archived").count() == 1, what="the work after a hint")

        # No hint was sent for these, and what the broker had is gone.
        lost = hand_in(*(article(n) for n in range(2, 60)))
        with Connection(environment["BROKER_URL"]) as connection:
            connection.default_channel.client.flushall()
        tamper("UPDATE archive_item SET received_at = received_at - interval '1 minute' WHERE state = 'received'")
        until(lambda: Item.objects.filter(attempts__gte=1).count() > 1, what="a sweep")
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        until(lambda: not Item.objects.in_progress().exists(), what="the rest of the work")

        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    assert set(states(lost)) == {"archived"}
    assert account(strict=True).proven
