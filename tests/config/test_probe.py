"""The containers' health checks."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict

from archive.models import Heartbeat
from config import env, probe


class Answer(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        assert self.path == "/health/live"
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_web_that_answers_is_alive(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert probe.web_is_alive(port=port)
    monkeypatch.setattr(Answer, "status", 503)
    assert not probe.web_is_alive(port=port)


def test_a_web_that_is_gone_is_not() -> None:
    assert not probe.web_is_alive(port=1)


@pytest.mark.django_db(transaction=True)
def test_who_was_seen_within_a_minute_is_alive(environment: dict[str, str]) -> None:
    url = environment["DATABASE_URL"]
    assert not probe.was_seen("worker", dsn=url)
    Heartbeat.objects.create(name="worker", at=timezone.now())
    Heartbeat.objects.create(name="beat", at=timezone.now() - timedelta(minutes=2))
    assert probe.was_seen("worker", dsn=url)
    assert not probe.was_seen("beat", dsn=url)


def test_without_a_database_nobody_was_seen() -> None:
    assert not probe.was_seen("worker", dsn="host=/nowhere dbname=none")


def test_the_database_is_the_one_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "DATABASE_URL", "postgresql://me@db.example.org:5433/news?sslmode=verify-full")
    monkeypatch.setattr(env, "DATABASE_PASSWORD", "s 'x")
    told = {
        "user": "me",
        "password": "s 'x",
        "host": "db.example.org",
        "port": "5433",
        "dbname": "news",
        "sslmode": "verify-full",
    }
    assert conninfo_to_dict(probe.dsn()).items() >= told.items()
    assert Heartbeat._meta.db_table == "archive_heartbeat"
