"""kill -9 of workers and scheduler in the middle of polling: nothing is lost, nothing comes twice."""

import os
import random
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from archive.actions import channels
from archive.actions.account import account
from archive.actions.audit import audit
from archive.models import Item, Page, Poll
from config.programs import BEAT, WORKER
from tests.actions.channelling import channel
from tests.actions.handing_in import ACTOR, article
from tests.actions.serving import Site, page, rss, site, sitemap
from tests.management.running import kill_group, manage, running, until

BRIEF = {
    "LEASE_SECONDS": "2", "SWEEP_SECONDS": "1", "CHUNK_SIZE": "25", "WORKER_CONCURRENCY": "2", "HOST_DELAY": "0",
    "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
}  # fmt: skip
KILLS = 20


def put(folder: Path, number: int) -> None:
    """As a careful sender does: under another name first, and old enough to be taken."""
    draft = folder / f".{number}.part"
    draft.write_bytes(article(number))
    os.utime(draft, (time.time() - 60,) * 2)
    draft.rename(folder / f"{number}.txt")


def entry(number: int) -> tuple[str, str]:
    return f"Entry number {number}", article(number).decode().splitlines()[-1]


@pytest.fixture
def places(settings, tmp_path: Path):
    """A folder to which files come, a feed that goes on, and a sitemap, as channels on brief schedules."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    with site() as feed, site() as pages:
        feed.pages["/rss"] = rss()
        pages.pages["/map.xml"] = sitemap()
        times = {"interval": 30, "enabled": False}
        channel("folder", place=inbox, options={"after": "delete"}, **times)
        channel("feed", kind="feed", place=feed.at("/rss"), **times)
        channel("map", kind="sitemap", place=pages.at("/map.xml"), **times)
        yield inbox, feed, pages


def ask_all() -> None:
    for slug in ("folder", "feed", "map"):
        channels.ask(slug=slug, actor=ACTOR)


def bring(inbox: Path, feed: Site, pages: Site, *, upto: int) -> None:
    """Files, entries and pages up to this number; those of the feed stay in it."""
    for number in range(upto - 10, upto):
        put(inbox, number)
        pages.pages[f"/{number}.html"] = page(number)
    feed.pages["/rss"] = rss(*[entry(number) for number in range(10_000, 10_000 + upto)])
    pages.pages["/map.xml"] = sitemap(*[(pages.at(f"/{number}.html"), "2024-01-01") for number in range(upto)])


def finished() -> bool:
    open_pages = Page.objects.filter(state__in=["due", "running"]).exists()
    return not (Poll.objects.open().exists() or open_pages or Item.objects.in_progress().exists())


def check(inbox: Path, *, brought: int) -> None:
    assert [path.name for path in inbox.iterdir()] == []
    received = Item.objects.values_list("deposit__channel__slug", "original__sha256")
    once = Counter(received)
    assert [pair for pair, times in once.items() if times > 1] == []
    assert Counter(slug for slug, _ in once) == {"folder": brought, "feed": brought, "map": brought}
    result = account(strict=True)
    assert result.proven, result
    assert result.received == 3 * brought
    assert audit().clean


@pytest.mark.slow
def test_workers_without_a_broker_killed_at_random_moments(environment, places, tmp_path):
    inbox, feed, pages = places
    environment |= BRIEF | {"CHANNEL_FOLDERS": str(tmp_path)}
    chance = random.Random(20261122)  # noqa: S311
    for turn in range(1, KILLS + 1):
        bring(inbox, feed, pages, upto=10 * turn)
        ask_all()
        with running(environment, "manage.py", "work", log=tmp_path / "work.log") as worker:
            until(lambda: Poll.objects.filter(state="running").exists() or finished(), what="a poll at work")
            time.sleep(chance.random() * 0.4)
            kill_group(worker)
    with running(environment, "manage.py", "work", log=tmp_path / "work.log"):
        until(finished, seconds=120, what="what was left")
        ask_all()
        until(finished, seconds=120, what="the last look")
    check(inbox, brought=10 * KILLS)


@pytest.mark.slow
def test_celery_and_its_scheduler_killed_at_random_moments(environment, places, tmp_path):
    inbox, feed, pages = places
    environment |= BRIEF | {"CHANNEL_FOLDERS": str(tmp_path)}
    chance = random.Random(7)  # noqa: S311
    for turn in range(1, 9):
        bring(inbox, feed, pages, upto=10 * turn)
        with ExitStack() as programs:
            log = tmp_path / "celery.log"
            worker = programs.enter_context(running(environment, "-m", *WORKER, log=log))
            beats = [programs.enter_context(running(environment, "-m", *BEAT, log=log)) for _ in range(2)]
            ask_all()
            until(lambda: Poll.objects.filter(state="running").exists() or finished(), what="a poll at work")
            time.sleep(chance.random())
            kill_group(chance.choice([worker, *beats]))
            time.sleep(chance.random())
    assert manage(environment, "work", "--once").returncode == 0
    with running(environment, "manage.py", "work", log=tmp_path / "work.log"):
        until(finished, seconds=120, what="what was left")
        ask_all()
        until(finished, seconds=120, what="the last look")
    check(inbox, brought=80)
