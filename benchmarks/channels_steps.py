"""The steps that `benchmarks.channels` times, each in a process of its own."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only now
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.actions.fetching import channels, due, polling  # noqa: E402
from archive.actions.monitoring import alarms, figures, health  # noqa: E402
from archive.actions.receiving.receive import Sender, receive  # noqa: E402
from archive.intake import folders  # noqa: E402
from archive.management.commands.ingest import files_in  # noqa: E402
from archive.models import Actor, Channel, ChannelState, Deposit, Poll  # noqa: E402
from benchmarks.machine import ready  # noqa: E402

ACTOR = Actor(kind="system", name="benchmark")
EACH_HOUR = 3600
TICK = 5.0
PROBED = 10.0
"""Seconds between two looks of a monitor at health and figures."""
AT_ONCE = 16
TURN = 2.0
HISTORY = """
    INSERT INTO archive_tally (subject_kind, subject_id, day, items, fresh, duplicates, quarantined, texts, untitled,
                               undated, repaired, shapes)
    SELECT 'channel', id, current_date - day, 26, 24, 2, 0, 24, 1, 1, 0, '{"title:header authors:byline": 24}'
    FROM archive_channel, generate_series(0, 57) AS day
"""
Figures = dict[str, float]


def schedule(asked: argparse.Namespace) -> Callable[[], Figures]:
    """What a scheduler, the claims and the health of so many channels take while their polls come due one by one."""
    make_feeds(asked.channels, asked.port)
    probe()  # what a process does once: statements prepared, migrations read

    def run() -> Figures:
        until = time.monotonic() + asked.seconds
        polled = ticks = 0
        probed = 0.0
        while (begun := time.monotonic()) < until:
            due.make_due()
            ticks += 1
            while due.is_waiting() and (taken := due.take(limit=AT_ONCE)):
                due.finish([due.Outcome(taken=one, listed=20) for one in taken])
                polled += len(taken)
            if begun >= probed + PROBED:
                probe()
                probed = begun
            time.sleep(max(0.0, min(begun + TICK, until) - time.monotonic()))
        return {"polled": polled, "ticks": ticks}

    return run


def probe() -> None:
    """What a monitor asks of `/health/ready` and `/metrics`."""
    health.database_checks()
    figures.figures()


def watch(_asked: argparse.Namespace) -> Callable[[], Figures]:
    """One look for what is not as usual, as every five minutes, at channels with a history of eight weeks."""
    today = timezone.now().date()
    with connection.cursor() as cursor:
        cursor.execute(HISTORY)

    def run() -> Figures:
        alarms.look(today=today, turn=0)
        return {"known": Channel.objects.count()}

    return run


def unchanged(asked: argparse.Namespace) -> Callable[[], Figures]:
    """Feeds that are answered with 304, all due at once, in turns as a worker has them."""
    late = timezone.now() - timedelta(seconds=1)
    ChannelState.objects.update(next_at=late, cursor={"etag": '"1"', "entries": []})

    def run() -> Figures:
        until = time.monotonic() + asked.seconds
        polls = failed = 0
        while time.monotonic() < until:
            polling.make_due()
            worked = polling.work(seconds=TURN, announce=nobody)
            polls, failed = polls + worked.polls, failed + worked.failed
            if not worked.polls:
                break
        return {"polls": polls, "failed": failed}

    return run


def folder(asked: argparse.Namespace) -> Callable[[], Figures]:
    """A folder, polled to its end."""
    values = {"slug": "folder", "name": "folder", "kind": "folder", "place": asked.folder, "interval": 60}
    channels.create(values=values | {"enabled": False}, actor=ACTOR)

    def run() -> Figures:
        poll = channels.ask(slug="folder", actor=ACTOR)
        outcome = polling.poll(poll_id=poll.pk, announce=nobody)
        if outcome is None or outcome.failed:
            sys.exit(f"the folder was not polled: {outcome}")
        return {"files": Poll.objects.get(pk=poll.pk).received}

    return run


def again(_asked: argparse.Namespace) -> Callable[[], Figures]:
    """The same folder a second time: all of it is known."""

    def run() -> Figures:
        poll = channels.ask(slug="folder", actor=ACTOR)
        polling.poll(poll_id=poll.pk, announce=nobody)
        done = Poll.objects.get(pk=poll.pk)
        return {"files": done.listed, "received": done.received}

    return run


def ingest(asked: argparse.Namespace) -> Callable[[], Figures]:
    """The same files in the way of `manage.py ingest`."""
    sender = Sender(door=Deposit.Door.SHELL, actor=ACTOR)

    def run() -> Figures:
        deposit = receive(files=files_in([Path(asked.folder)]), sender=sender)
        return {"files": deposit.items.count()}

    return run


def listing(asked: argparse.Namespace) -> Callable[[], Figures]:
    """The look into a folder alone."""
    return lambda: {"files": sum(1 for _ in folders.scan([Path(asked.folder)]))}


STEPS: dict[str, Callable[[argparse.Namespace], Callable[[], Figures]]] = {
    step.__name__: step for step in (schedule, watch, unchanged, folder, again, ingest, listing)
}


def make_feeds(count: int, port: int) -> None:
    """Feeds of one hour each, every one at an address of its own; they come due evenly."""
    rows = [
        Channel(
            slug=f"feed-{number}",
            name=f"feed {number}",
            kind="feed",
            place=f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}:{port}/rss",
            options={"content": "entries"},
            interval=EACH_HOUR,
        )
        for number in range(count)
    ]
    Channel.objects.bulk_create(rows, batch_size=1000)
    now = timezone.now()
    states = [
        ChannelState(
            channel=row,
            next_at=now + timedelta(seconds=EACH_HOUR * number / count),
            pace=EACH_HOUR,
            host=row.place.split("/")[2],
        )
        for number, row in enumerate(rows)
    ]
    ChannelState.objects.bulk_create(states, batch_size=1000)
    with connection.cursor() as cursor:
        # As they are in the long run, not as just made.
        cursor.execute("VACUUM (ANALYZE) archive_channel, archive_channelstate")


def nobody(_deposit: UUID, _items: int) -> None:
    """Nobody is told of deposits: what is received is not worked on here."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--channels", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", default="")
    asked = parser.parse_args()
    run = STEPS[asked.step](asked)
    connection.ensure_connection()
    ready()
    begin, before = time.perf_counter(), time.process_time()
    figures_of_step: dict[str, Any] = run()
    used = {
        "wall": time.perf_counter() - begin,
        "cpu": time.process_time() - before,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures_of_step | used))


if __name__ == "__main__":
    assert settings.configured
    main()
