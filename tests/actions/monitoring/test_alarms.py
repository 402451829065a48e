"""Alarms from what really came, told once when they begin and once when they end."""

import os
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from archive.actions.fetching import channels
from archive.actions.following import webhooks
from archive.actions.monitoring import alarms, health, tallies
from archive.actions.monitoring.alarms import Looked
from archive.models import Alarm, ChannelState, Delivery, Event, Heartbeat, Source, Tally
from tests.actions.channelling import channel, poll
from tests.actions.following.test_follow import in_another_connection
from tests.actions.handing_in import ACTOR, article, hand_in, work_off

TODAY = date(2026, 11, 18)


@pytest.fixture
def inbox(tmp_path, settings):
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def wire(db, inbox):
    return channel(place=inbox, enabled=True)


def came(subject, number: int, *, day: date, kind: str = "channel", **more) -> None:
    Tally.objects.update_or_create(
        subject_id=subject.pk,
        day=day,
        defaults={"subject_kind": kind, "items": number, "fresh": number, "texts": number, **more},
    )


def gone_quiet(subject, kind: str = "channel") -> None:
    """A hundred a day, and nothing yesterday."""
    for back in range(2, 60):
        came(subject, 100, day=TODAY - timedelta(days=back), kind=kind)


def test_what_comes_is_added_up_by_day_channel_and_source(db, inbox):
    source = Source.objects.create(slug="trend", name="Trend")
    (inbox / "one.txt").write_bytes(article(1))
    (inbox / "two.txt").write_bytes(b" ")
    for path in inbox.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    made = channel(place=inbox, source="trend")
    poll()
    work_off()
    hand_in(article(1), article(2), source=source)
    work_off()
    rows = {row.subject_id: row for row in Tally.objects.all()}
    assert rows.keys() == {made.pk, source.pk}
    counted = ("items", "fresh", "duplicates", "quarantined", "texts", "untitled", "undated")
    assert [getattr(rows[made.pk], name) for name in counted] == [2, 1, 0, 1, 1, 0, 0]
    assert [getattr(rows[source.pk], name) for name in counted] == [4, 2, 1, 1, 2, 0, 0]
    assert list(rows[source.pk].shapes.values()) == [2]
    today = datetime.now(UTC).date()
    assert tallies.days_of(since=today, subject_ids=[source.pk])["source", source.pk][today].fresh == 2


def test_an_alarm_begins_once_and_ends_once(wire):
    gone_quiet(wire)
    assert alarms.look(today=TODAY) == Looked(raised=1)
    assert alarms.look(today=TODAY) == Looked()
    alarm = Alarm.objects.get()
    assert (alarm.subject_kind, alarm.subject_id, alarm.kind, alarm.ended_at) == ("channel", wire.pk, "quiet", None)
    assert alarm.message == "0 new on 2026-11-17; usually about 100 on such a day."
    Alarm.objects.update(began_at=datetime(2026, 11, 18, tzinfo=UTC))
    came(wire, 99, day=TODAY)
    assert alarms.look(today=TODAY) == Looked(ended=1)
    assert alarms.look(today=TODAY) == Looked()
    events = Event.objects.filter(subject_id=wire.pk, verb__startswith="alarm.").order_by("id")
    assert [(event.verb, event.data["kind"], event.data["well"]) for event in events] == [
        ("alarm.raised", "quiet", False),
        ("alarm.ended", "quiet", True),
    ]


def test_two_who_look_at_once_raise_one(transactional_db, wire):
    gone_quiet(wire)
    webhooks.create(name="desk", address="https://desk.example.org/", actor=ACTOR)
    together = threading.Barrier(2)
    raised = []

    def look():
        together.wait(10)
        raised.append(alarms.look(today=TODAY).raised)

    for thread in [in_another_connection(look) for _ in range(2)]:
        thread.join()
    assert sorted(raised) == [0, 1]
    assert Alarm.objects.count() == Delivery.objects.count() == 1


def test_many_are_compared_part_by_part_and_what_stands_or_fails_each_time(wire, inbox, monkeypatch):
    monkeypatch.setattr(alarms, "AT_ONCE", 1)
    failing, *_ = [channel(f"other-{number}", place=inbox, enabled=True) for number in range(4)]
    ChannelState.objects.filter(channel=failing).update(failures=3, message="No.")
    gone_quiet(wire)
    turn_of_it = wire.pk.int % 5
    assert alarms.look(today=TODAY, turn=turn_of_it + 1) == Looked(raised=1)
    assert [alarms.look(today=TODAY, turn=turn).raised for turn in range(5)] == [
        turn == turn_of_it for turn in range(5)
    ]
    assert sorted(Alarm.objects.values_list("kind", flat=True)) == ["failing", "quiet"]
    came(wire, 99, day=TODAY)
    Alarm.objects.update(began_at=datetime(2026, 11, 18, tzinfo=UTC))
    assert alarms.look(today=TODAY, turn=turn_of_it + 1) == Looked(ended=1)


def test_a_webhook_hears_of_it_if_it_wants_to(wire):
    gone_quiet(wire)
    for name, verbs in (("all", []), ("alarms", ["alarm.raised", "alarm.ended"]), ("articles", ["article.archived"])):
        webhooks.create(name=name, address="https://desk.example.org/", verbs=verbs, actor=ACTOR)
    webhooks.change(
        webhook_id=webhooks.create(name="off", address="https://desk.example.org/", actor=ACTOR).webhook.pk,
        values={"active": False},
        actor=ACTOR,
    )
    alarms.look(today=TODAY)
    assert sorted(Delivery.objects.values_list("webhook__name", flat=True)) == ["alarms", "all"]
    data = Delivery.objects.first().payload["data"]
    alarm = Alarm.objects.get()
    assert data == {
        "alarm": str(alarm.pk),
        "kind": "quiet",
        "message": alarm.message,
        "subject": "channel",
        "id": str(wire.pk),
        "name": "wire",
        "well": False,
    }


def test_a_channel_that_fails_again_and_again_has_an_alarm_until_it_succeeds(wire):
    state = ChannelState.objects.filter(channel=wire)
    state.update(failures=2, message="No such folder.")
    assert alarms.look(today=TODAY) == Looked()
    state.update(failures=3)
    assert alarms.look(today=TODAY) == Looked(raised=1)
    assert Alarm.objects.get().message == "It failed 3 times in a row. No such folder."
    state.update(failures=0)
    assert alarms.look(today=TODAY) == Looked(ended=1)


def test_a_channel_that_is_switched_off_has_no_alarm_and_nobody_calls_it_well(wire, settings):
    settings.ALARM_MAIL = ["desk@example.org"]
    gone_quiet(wire)
    alarms.look(today=TODAY)
    alarms.mail(now=timezone.now())
    channels.change(slug="wire", values={"enabled": False}, actor=ACTOR)
    assert alarms.look(today=TODAY) == Looked(ended=1)
    assert Event.objects.get(verb="alarm.ended").data["well"] is False
    assert alarms.mail(now=timezone.now()) == 0
    assert alarms.look(today=TODAY) == Looked()


def test_a_source_without_channels_is_looked_at_itself(db, inbox):
    alone = Source.objects.create(slug="alone", name="Alone")
    fed = Source.objects.create(slug="fed", name="Fed")
    channel(place=inbox, source="fed", enabled=True)
    gone_quiet(alone, "source")
    gone_quiet(fed, "source")
    alarms.look(today=TODAY)
    assert list(Alarm.objects.values_list("subject_kind", "subject_id")) == [("source", alone.pk)]


def test_each_beginning_and_end_is_mailed_once(wire, settings):
    settings.ALARM_MAIL = ["desk@example.org", "night@example.org"]
    gone_quiet(wire)
    alarms.look(today=TODAY)
    assert alarms.mail(now=timezone.now()) == 1
    assert alarms.mail(now=timezone.now()) == 0
    came(wire, 99, day=TODAY)
    alarms.look(today=TODAY)
    assert alarms.mail(now=timezone.now()) == 1
    assert alarms.mail(now=timezone.now()) == 0
    assert [sent.subject for sent in mail.outbox] == [
        "[Dateline] wire: Gone quiet",
        "[Dateline] Well again: wire: Gone quiet",
    ]
    assert mail.outbox[0].to == ["desk@example.org", "night@example.org"]
    assert "0 new on 2026-11-17" in mail.outbox[0].body


def test_what_could_not_be_mailed_is_mailed_later(wire, settings):
    settings.ALARM_MAIL = ["desk@example.org"]
    gone_quiet(wire)
    alarms.look(today=TODAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert alarms.mail(now=timezone.now()) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alarms.mail(now=timezone.now()) == 1


def test_without_an_address_or_of_long_ago_nothing_is_mailed(wire, settings):
    gone_quiet(wire)
    alarms.look(today=TODAY)
    assert alarms.mail(now=timezone.now()) == 0
    settings.ALARM_MAIL = ["desk@example.org"]
    assert alarms.mail(now=timezone.now() + timedelta(days=3)) == 0


def test_it_looks_every_five_minutes_whoever_asks(wire):
    ChannelState.objects.filter(channel=wire).update(failures=3)
    assert alarms.watch() == Looked(raised=1)
    ChannelState.objects.filter(channel=wire).update(failures=0)
    assert alarms.watch() == Looked()
    Heartbeat.objects.filter(name="alarms").update(at=timezone.now() - timedelta(minutes=6))
    assert alarms.watch() == Looked(ended=1)


def test_it_looks_though_the_clock_was_ahead_when_it_looked_last(wire):
    ChannelState.objects.filter(channel=wire).update(failures=3)
    health.beat(name="alarms", at=timezone.now() + timedelta(days=365))
    assert alarms.watch() == Looked(raised=1)
