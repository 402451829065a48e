import os
import socket
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from archive.actions.following import follow
from archive.actions.monitoring import alarms, health
from archive.models import ChannelState
from tests.actions.channelling import channel
from tests.actions.handing_in import article, hand_in
from tests.api.conforming import body
from tests.management.running import PATIENCE, until

STRANGER = {"REMOTE_ADDR": "192.0.2.7"}


def scraped(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Samples by name and label values, those in the order of the labels' names."""
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape() -> dict[tuple[str, tuple[str, ...]], float]:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    return scraped(answer.content.decode())


def test_it_counts_what_waits_and_what_is_held(archived, indexed):
    archived(article(1), b"")
    indexed()
    hand_in(article(2))
    health.beat(name="worker")
    figures = scrape()
    assert figures["dateline_database_up", ()] == 1
    assert figures["dateline_items", ("archived",)] == 1
    assert figures["dateline_items", ("quarantined",)] == 1
    assert figures["dateline_items", ("received",)] == 1
    assert figures["dateline_oldest_waiting_seconds", ()] > 0
    assert figures["dateline_feed_position", ()] == figures["dateline_index_position", ()] == follow.feed_end() == 1
    assert figures["dateline_changes_unsequenced", ()] == 0
    assert figures["dateline_heartbeat_age_seconds", ("worker",)] < 60
    assert figures["dateline_table_bytes", ("archive_original",)] > 0
    assert ("dateline_rows_estimate", ("archive_item",)) in figures


@pytest.mark.django_db
def test_it_counts_channels_by_how_they_go_and_their_alarms(tmp_path, settings):
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    channel("off", place=tmp_path)
    for name in ("one", "two"):
        channel(name, place=tmp_path, enabled=True)
    ChannelState.objects.filter(channel__slug="two").update(failures=3)
    ChannelState.objects.filter(channel__slug="one").update(next_at=timezone.now() - timedelta(seconds=90))
    alarms.look(today=timezone.now().date())
    figures = scrape()
    by_state = {state: figures["dateline_channels", (state,)] for state in ("well", "failing", "off")}
    assert by_state == {"well": 1, "failing": 1, "off": 1}
    assert figures["dateline_alarms", ("failing",)] == 1
    assert figures["dateline_alarms", ("quiet",)] == 0
    assert 89 < figures["dateline_oldest_due_seconds", ()] < 120


@pytest.mark.django_db
def test_without_an_index_it_says_nothing_of_one():
    assert ("dateline_index_position", ()) not in scrape()


def test_it_counts_requests_by_view_and_never_by_what_a_stranger_writes(reader):
    before = scrape()
    reader.read("articles/")
    reader.read("articles/", {"limit": "x"})
    Client().get("/api/v1/nothing/at/all/")
    Client().generic("BREW", "/api/v1/articles/")
    after = scrape()

    def more(*labels: str) -> float:
        key = ("dateline_http_requests_total", labels)
        return after.get(key, 0) - before.get(key, 0)

    assert more("GET", "200", "api:articles") == 1
    assert more("GET", "400", "api:articles") == 1
    assert more("GET", "404", "none") == 1
    assert more("other", "405", "api:articles") == 1
    assert after["dateline_http_request_seconds_count", ("api:articles",)] >= 3
    assert not [key for key in after if any("nothing" in label or "BREW" in label for label in key[1])]


@pytest.mark.django_db
def test_strangers_need_a_key_that_may_read(with_key):
    refused = Client().get("/metrics", **STRANGER)
    assert (refused.status_code, body(refused)["code"]) == (403, "permission_denied")
    assert Client().get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403
    assert with_key("read", name="watcher").get("/metrics", **STRANGER).status_code == 200
    assert with_key("deposit", name="importer").get("/metrics", **STRANGER).status_code == 403
    assert Client().get("/metrics", headers={"Authorization": "Bearer dl_x"}, **STRANGER).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_says_so():
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "/nonexistent")
        figures = scrape()
        connection.close()
    assert figures["dateline_database_up", ()] == 0
    assert ("dateline_items", ("received",)) not in figures


@pytest.mark.slow
def test_the_counts_of_all_web_processes_are_added_up(environment, settings):
    """Two real gunicorn processes; whichever is asked knows what both have answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
    web = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment | {"PORT": port, "WEB_WORKERS": "2", "PATH": os.environ["PATH"]}
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: _answers(f"{address}/health/live"), what="the web")
        before = _live(address)
        for _ in range(40):
            assert _answers(f"{address}/health/live")
        assert _live(address) - before == 40
        assert _live(address) - before == 40
    finally:
        web.terminate()
        web.wait(PATIENCE)


def _live(address: str) -> float:
    figures = scraped(httpx.get(f"{address}/metrics", timeout=PATIENCE).text)
    return figures["dateline_http_requests_total", ("GET", "200", "live")]


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=PATIENCE).status_code == 200
    except httpx.ConnectError:
        return False
