"""kill -9 of workers without a broker in the middle of polling: nothing is lost, nothing comes twice.

Celery's workers, its scheduler and PostgreSQL are killed by `tests.kill`.
"""

import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from archive.actions.fetching import channels
from archive.models import Item, Page, Poll
from tests.actions.handing_in import ACTOR
from tests.kill.places import SLUGS, Places, is_polled, places
from tests.management.running import kill_group, running, until

LEASE = 2
BRIEF = {
    "LEASE_SECONDS": str(LEASE), "SWEEP_SECONDS": "1", "CHUNK_SIZE": "25", "WORKER_CONCURRENCY": "2", "HOST_DELAY": "0",
    "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
}  # fmt: skip
KILLS = 20


@pytest.fixture
def there(settings, transactional_db, tmp_path: Path) -> Iterator[Places]:
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    with places(tmp_path, interval=30, enabled=False) as found:
        yield found


def ask_all() -> None:
    for slug in SLUGS:
        channels.ask(slug=slug, actor=ACTOR)


def finished() -> bool:
    open_pages = Page.objects.filter(state__in=["due", "running"]).exists()
    return not (Poll.objects.open().exists() or open_pages or Item.objects.in_progress().exists())


@pytest.mark.slow
def test_workers_without_a_broker_killed_at_random_moments(environment, there, tmp_path):
    environment |= BRIEF | {"CHANNEL_FOLDERS": str(tmp_path)}
    chance = random.Random(20261122)  # noqa: S311
    for _ in range(KILLS):
        there.bring(10)
        ask_all()
        with running(environment, "manage.py", "work", log=tmp_path / "work.log") as worker:
            at_work = partial(is_polled, since=timezone.now(), lease=LEASE)
            until(lambda at_work=at_work: at_work() or finished(), what="a poll at work")
            time.sleep(chance.random() * 0.4)
            kill_group(worker)
    with running(environment, "manage.py", "work", log=tmp_path / "work.log"):
        until(finished, what="what was left")
        ask_all()
        until(finished, what="the last look")
    there.check()
