from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from archive.actions.fetching import due
from archive.actions.monitoring import alarms, health
from archive.models import ChannelState, Poll
from tests.actions.channelling import channel


def test_a_process_that_answers_is_alive_without_a_database():
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert Client().post("/health/live").status_code == 405


@pytest.fixture
def everything_lives(db):
    for name in ("worker", "beat", "follower"):
        health.beat(name=name)


@pytest.mark.usefixtures("everything_lives")
def test_it_is_ready_when_every_check_is_good():
    answer = Client().get("/health/ready")
    checks = {check["name"]: check["ok"] for check in answer.json()["checks"]}
    names = ("database", "migrations", "worker", "beat", "follower", "backlog", "channels", "broker")
    assert checks == dict.fromkeys(names, True)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.django_db
def test_what_fails_is_named_and_the_answer_is_503():
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
    checks = {check["name"]: check for check in answer.json()["checks"]}
    assert checks["database"]["ok"] is True
    assert checks["worker"] == {"name": "worker", "ok": False, "message": "never seen"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stranger",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_strangers_learn_what_fails_but_not_why(stranger):
    answer = Client().get("/health/ready", **stranger)
    assert answer.status_code == 503
    assert all(set(check) == {"name", "ok"} for check in answer.json()["checks"])


@pytest.mark.django_db
def test_who_asks_all_the_time_gets_the_last_answer(django_assert_num_queries):
    Client().get("/health/ready")
    with django_assert_num_queries(0):
        Client().get("/health/ready")
    cache.clear()
    health.beat(name="worker", at=timezone.now())
    assert {check["name"]: check["ok"] for check in Client().get("/health/ready").json()["checks"]}["worker"]


@pytest.fixture
def wire(db, tmp_path, settings):
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    return channel(place=tmp_path, enabled=True)


def channels_check() -> dict[str, object]:
    cache.clear()
    return {check["name"]: check for check in Client().get("/health/ready").json()["checks"]}["channels"]


def test_a_channel_with_an_alarm_is_told_and_the_service_stays_ready(wire):
    ChannelState.objects.filter(channel=wire).update(failures=3, next_at=timezone.now() + timedelta(hours=1))
    alarms.look(today=timezone.now().date())
    assert channels_check() == {"name": "channels", "ok": True, "message": "1 alarm stands"}


@pytest.mark.parametrize("made", [False, True])
def test_polling_that_stands_still_makes_it_unready(wire, made):
    states = ChannelState.objects.filter(channel=wire)
    late = timezone.now() - timedelta(minutes=16)
    states.update(next_at=late)
    if made:
        due.make_due()
        assert Poll.objects.get().ready_at == late
    assert channels_check()["ok"] is False
    states.update(polled_at=late)
    assert channels_check()["ok"] is False
    states.update(polled_at=timezone.now())
    assert channels_check()["ok"] is True
