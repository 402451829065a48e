import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from archive.actions import health


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
    names = ("database", "migrations", "worker", "beat", "follower", "backlog", "broker")
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
