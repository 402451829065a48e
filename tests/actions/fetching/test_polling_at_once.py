"""Two schedulers, two workers, an editor and a worker at the same moment: each due poll once, and nobody in a knot."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from archive.actions.fetching import channels, due
from archive.actions.fetching.due import Outcome
from archive.models import Channel, ChannelState, Host, Poll
from tests.actions.channelling import channel
from tests.actions.following.test_follow import in_another_connection
from tests.actions.handing_in import ACTOR
from tests.management.running import until

FEEDS = 60


@pytest.fixture(autouse=True)
def overdue(transactional_db, settings) -> None:
    """Feeds of twenty hosts that were due an hour ago."""
    settings.HOST_DELAY = 0
    for number in range(FEEDS):
        channel(f"feed-{number}", kind="feed", place=f"https://{number % 20}.example/{number}", enabled=True)
    ChannelState.objects.update(next_at=timezone.now() - timedelta(hours=1))


def together(act: Callable[[], None], *, times: int) -> None:
    begin = Barrier(times)

    def run() -> None:
        begin.wait(10)
        act()

    for thread in [in_another_connection(run) for _ in range(times)]:
        thread.join()


def test_schedulers_and_workers_side_by_side_poll_each_channel_once_for_an_hour_that_was_missed():
    polled: list[str] = []

    def tick_and_work() -> None:
        due.make_due()
        while due.is_waiting():
            taken = due.take(limit=8)
            assert len({one.host for one in taken}) == len(taken)
            polled.extend(one.slug for one in taken)
            due.finish([Outcome(taken=one) for one in taken])
            due.make_due()

    together(tick_and_work, times=3)
    assert sorted(polled) == sorted(f"feed-{number}" for number in range(FEEDS))
    assert Poll.objects.filter(state="done").count() == Poll.objects.count() == FEEDS
    assert not Host.objects.exclude(holder=None).exists()
    assert not ChannelState.objects.filter(next_at__lte=timezone.now()).exists()


def test_an_editor_who_changes_a_channel_waits_for_the_batch_in_hand_and_neither_is_refused():
    due.make_due()
    (taken,) = due.take(limit=1)
    of_ours = ChannelState.objects.filter(channel=taken.channel_id)
    with transaction.atomic():
        # As a batch does: its poll, then what refers to the channel, then the channel's state.
        Poll.objects.select_for_update().get(pk=taken.poll_id)
        values = {"place": "https://new.example/", "slug": "anew"}
        editor = in_another_connection(lambda: channels.change(slug=taken.slug, values=values, actor=ACTOR))
        until(somebody_waits, what="the editor waiting")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM archive_channel WHERE id = %s FOR KEY SHARE", [taken.channel_id])
        of_ours.update(cursor={"etag": '"1"'})
    editor.join()
    assert Channel.objects.get(pk=taken.channel_id).slug == "anew"
    assert of_ours.get().cursor == {}
    due.finish([Outcome(taken=taken, cursor={"etag": '"2"'})])
    assert (of_ours.get().cursor, Poll.objects.get(pk=taken.poll_id).code) == ({}, "channel_changed")


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
