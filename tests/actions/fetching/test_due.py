"""Each due poll once: with two schedulers, with none for an hour, with workers that die; one process a host."""

from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from archive.actions.fetching import channels, due, hosts
from archive.actions.fetching.due import Outcome
from archive.models import Channel, ChannelState, Host, Poll
from tests.actions.channelling import channel
from tests.actions.handing_in import ACTOR


@pytest.fixture(autouse=True)
def anywhere(db, settings, tmp_path):
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    settings.HOST_DELAY = 0


def feeds(*addresses: str) -> list[Channel]:
    made = [
        channel(f"feed-{number}", kind="feed", place=address, interval=600, longest_interval=3600, enabled=True)
        for number, address in enumerate(addresses)
    ]
    ChannelState.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    return made


def late(**ago: int) -> None:
    ChannelState.objects.update(next_at=timezone.now() - timedelta(**ago))


def expire() -> None:
    Poll.objects.open().update(ready_at=timezone.now() - timedelta(seconds=1))
    Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))


def test_what_is_due_is_written_down_once_and_polled_once():
    feeds("https://a.example/rss", "https://b.example/rss")
    channel("off", kind="feed", place="https://c.example/rss")
    due.make_due()
    due.make_due()
    assert Poll.objects.count() == 2
    taken = due.take(limit=10)
    assert {one.slug for one in taken} == {"feed-0", "feed-1"}
    assert due.take(limit=10) == []
    due.finish([Outcome(taken=one, listed=5) for one in taken])
    due.make_due()
    assert Poll.objects.count() == 2
    assert not due.is_waiting()
    state = ChannelState.objects.get(channel__slug="feed-0")
    assert state.pace == 900
    assert timedelta(seconds=890) < state.next_at - timezone.now() < timedelta(seconds=901)


def test_an_hour_without_a_scheduler_is_made_up_once():
    feeds("https://a.example/rss")
    late(hours=3)
    for _ in range(3):
        due.make_due()
        due.finish([Outcome(taken=one) for one in due.take(limit=10)])
    assert Poll.objects.count() == 1
    assert ChannelState.objects.get().next_at > timezone.now()


def test_a_clock_that_missed_slots_has_one_poll_and_goes_on_with_the_next_slot():
    channel("clock", kind="feed", place="https://a.example/", interval=None, cron="*/5 * * * *", enabled=True)
    late(hours=1)
    due.make_due()
    due.finish([Outcome(taken=one) for one in due.take(limit=10)])
    due.make_due()
    assert Poll.objects.count() == 1
    assert ChannelState.objects.get().next_at.minute % 5 == 0


def test_the_database_lets_no_channel_be_due_twice_at_once_nor_a_finished_poll_go_back():
    (made,) = feeds("https://a.example/rss")
    now = timezone.now()
    Poll.objects.create(channel=made, due_at=now, ready_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.create(channel=made, due_at=now + timedelta(seconds=1), ready_at=now)
    due.finish([Outcome(taken=one) for one in due.take(limit=1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.create(channel=made, due_at=now, ready_at=now)
    for change in ({"state": "due", "finished_at": None}, {"due_at": now + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Poll.objects.update(**change)


def test_a_poll_whose_worker_died_is_taken_again_and_the_dead_one_writes_nothing():
    feeds("https://a.example/rss")
    due.make_due()
    (dead,) = due.take(limit=1)
    assert due.take(limit=1) == []
    expire()
    (second,) = due.take(limit=1)
    assert (second.poll_id, second.attempts) == (dead.poll_id, 2)
    due.finish([Outcome(taken=dead, failed=True, code="too_late")])
    assert Poll.objects.get().state == "running"
    due.finish([Outcome(taken=second, received=3)])
    assert Poll.objects.get().state == "done"


def test_what_kills_its_worker_three_times_fails_and_waits():
    feeds("https://a.example/rss")
    due.make_due()
    for _ in range(3):
        assert len(due.take(limit=1)) == 1
        expire()
    assert due.take(limit=1) == []
    poll = Poll.objects.get()
    assert (poll.state, poll.code) == ("failed", "crashed")
    assert ChannelState.objects.get().failures == 1


def test_a_host_is_asked_by_one_at_a_time_and_rests(settings):
    settings.HOST_DELAY = 30
    feeds("https://a.example/1", "https://a.example/2", "https://b.example/1", "http://a.example:8080/")
    due.make_due()
    taken = due.take(limit=10)
    assert sorted(one.host for one in taken) == ["a.example", "a.example:8080", "b.example"]
    due.finish([Outcome(taken=one) for one in taken])
    assert due.take(limit=10) == []
    assert due.is_waiting()
    Host.objects.filter(name="a.example").update(free_at=timezone.now() - timedelta(seconds=1))
    assert [one.host for one in due.take(limit=10)] == ["a.example"]


def test_many_of_one_busy_host_do_not_hide_the_others():
    feeds(*[f"https://a.example/{number}" for number in range(30)], "https://b.example/")
    due.make_due()
    first = due.take(limit=2)
    second = due.take(limit=2)
    assert {one.host for one in [*first, *second]} == {"a.example", "b.example"}


def test_only_who_holds_a_host_gives_it_back():
    ours, other = uuid4(), uuid4()
    assert hosts.take(names=["a.example", "b.example"], token=ours) == {"a.example", "b.example"}
    assert hosts.take(names=["a.example"], token=other) == set()
    hosts.release(held={"a.example": other})
    assert hosts.take(names=["a.example"], token=other) == set()
    hosts.release(held={"a.example": ours})
    assert hosts.take(names=["a.example"], token=other) == {"a.example"}


def test_a_channel_that_is_switched_off_while_it_is_polled_stays_off():
    feeds("https://a.example/rss")
    due.make_due()
    (taken,) = due.take(limit=1)
    channels.change(slug="feed-0", values={"enabled": False}, actor=ACTOR)
    due.finish([Outcome(taken=taken)])
    assert Poll.objects.get().state == "done"
    assert ChannelState.objects.get().next_at is None


def test_a_channel_with_another_place_begins_anew_and_the_poll_of_the_old_one_is_over():
    feeds("https://a.example/rss")
    ChannelState.objects.update(cursor={"etag": '"7"'})
    due.make_due()
    (taken,) = due.take(limit=1)
    channels.change(slug="feed-0", values={"place": "https://b.example/rss"}, actor=ACTOR)
    due.finish([Outcome(taken=taken, cursor={"etag": '"8"'})])
    state = ChannelState.objects.get()
    assert (state.cursor, state.host) == ({}, "b.example")
    assert (Poll.objects.get().state, Poll.objects.get().code) == ("failed", "channel_changed")


def test_somebody_may_ask_at_any_time_and_gets_the_poll_that_is_open():
    feeds("https://a.example/rss")
    late(days=-1)
    first = channels.ask(slug="feed-0", actor=ACTOR)
    assert channels.ask(slug="feed-0", actor=ACTOR).pk == first.pk
    assert first.asked
    assert len(due.take(limit=5, poll_id=first.pk)) == 1


def test_old_polls_of_nothing_are_cleared_away_and_no_other():
    (made,) = feeds("https://a.example/rss")
    late(days=-1)
    old = timezone.now() - timedelta(days=40)
    for number, received in enumerate((0, 5)):
        moment = old + timedelta(minutes=number)
        Poll.objects.create(
            channel=made, due_at=moment, ready_at=moment, state="done", finished_at=moment, received=received
        )
    due.make_due()
    assert [poll.received for poll in Poll.objects.all()] == [5]
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.all().delete()


def statements(run: Callable[[], object]) -> int:
    """How many go to PostgreSQL, by the driver's own trace: some pass Django by."""
    connection.ensure_connection()
    with TemporaryFile("r+") as trace:
        wire = connection.connection.pgconn
        wire.trace(trace.fileno())
        try:
            run()
        finally:
            wire.untrace()
        trace.seek(0)
        return sum(line.split("\t")[1:4:2] in (["F", "Execute"], ["F", "Query"]) for line in trace)


def test_a_tick_and_a_turn_are_as_many_statements_for_many_channels_as_for_few():
    def turn(polls: int) -> None:
        due.make_due()
        assert due.is_waiting()
        taken = due.take(limit=polls)
        assert len(taken) == polls
        due.finish([Outcome(taken=one, listed=5) for one in taken])

    feeds(*[f"https://{number}.example/" for number in range(40)])
    turn(2)
    few = statements(lambda: turn(2))
    assert few == statements(lambda: turn(36))
    assert 6 < few < 16
    assert Poll.objects.filter(state="done").count() == 40


def test_a_lease_is_renewed_with_its_host_and_one_that_was_lost_is_not():
    feeds("https://a.example/rss")
    due.make_due()
    (mine,) = due.take(limit=1)
    expire()
    due.renew([mine])
    assert due.take(limit=1) == []
    assert hosts.take(names=["a.example"], token=uuid4()) == set()
    expire()
    (theirs,) = due.take(limit=1)
    expire()
    due.renew([mine])
    assert [one.poll_id for one in due.take(limit=1)] == [theirs.poll_id]
