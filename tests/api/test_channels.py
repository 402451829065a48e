import pytest
from django.utils import timezone

from archive.models import Alarm, Channel, ChannelState, Event, Item, Poll
from tests.actions.channelling import turn
from tests.actions.handing_in import article
from tests.api.conforming import body


@pytest.fixture
def inbox(settings, tmp_path):
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    (tmp_path / "a.txt").write_bytes(article(1))
    return tmp_path


def new(inbox, **values):
    return {"slug": "wire", "name": "The wire", "kind": "folder", "place": str(inbox), "interval": 60} | values


def test_a_channel_is_made_told_polled_and_switched_off(admin, inbox, source, sent):
    made = admin.send("channels/", new(inbox, source="trend", options={"settle": 0}, declared={"language": "en"}))
    assert made.status_code == 201, made.content
    told = body(admin.read(made["Location"]))
    assert (told["source"], told["options"]["after"], told["state"]["failures"]) == ("trend", "leave", 0)
    assert told["state"]["next_at"] is not None
    rehearsed = body(admin.send("channels/wire/rehearsal/", {}))
    assert [one["name"] for one in rehearsed["coming"]] == ["a.txt"]
    assert not Item.objects.exists()

    asked = admin.send("channels/wire/polls/", {})
    assert (asked.status_code, body(asked)["state"], body(asked)["asked"]) == (202, "due", True)
    assert ("archive.tasks.poll", []) in sent.read()
    turn()
    (done,) = body(admin.read("channels/wire/polls/"))["results"]
    assert (done["id"], done["state"], done["received"], done["listed"]) == (body(asked)["id"], "done", 1, 1)
    assert Item.objects.get().deposit.source.slug == "trend"

    off = body(admin.change("channels/wire/", {"enabled": False}))
    assert off["state"]["next_at"] is None
    assert body(admin.read("channels/"))["results"] == [off]
    assert Event.objects.get(verb="channel.changed").data == {"changes": {"enabled": [True, False]}}


def test_all_that_is_wrong_is_told(admin, inbox):
    wrong = new(inbox, slug="no slug", place="/etc", cron="61 * * * *", time_zone="Baku", source="nobody")
    answer = admin.send("channels/", wrong | {"options": {"after": "burn", "depth": 7}, "declared": {"title": "x"}})
    assert answer.status_code == 400
    assert set(body(answer)["errors"]) == {
        "slug", "place", "cron", "time_zone", "source", "options.after", "options.depth", "declared",
    }  # fmt: skip
    both = admin.send("channels/", new(inbox, cron="0 6 * * *"))
    assert set(body(both)["errors"]) == {"interval"}
    neither = admin.send("channels/", new(inbox, interval=None))
    assert set(body(neither)["errors"]) == {"interval"}
    assert set(body(admin.send("channels/", {}))["errors"]) == {"slug", "name", "kind", "place"}
    assert not Channel.objects.exists()


def test_a_clock_hangs_in_its_time_zone(admin, inbox):
    made = body(admin.send("channels/", new(inbox, interval=None, cron="30 6 * * *", time_zone="Asia/Baku")))
    assert ChannelState.objects.get().next_at.strftime("%H:%M") == "02:30"
    assert made["state"]["pace"] == 0


def test_a_slug_is_taken_once_and_what_is_not_there_is_not_found(admin, inbox):
    admin.send("channels/", new(inbox))
    taken = admin.send("channels/", new(inbox))
    assert (taken.status_code, body(taken)["code"]) == (409, "slug_taken")
    assert admin.read("channels/nobody/").status_code == 404
    assert admin.change("channels/nobody/", {"name": "x"}).status_code == 404
    assert admin.send("channels/nobody/polls/", {}).status_code == 404
    assert not Poll.objects.exists()


def test_a_place_that_cannot_be_asked_is_told_in_the_rehearsal(admin, inbox):
    admin.send("channels/", new(inbox, place=str(inbox / "gone")))
    found = body(admin.send("channels/wire/rehearsal/", {}))
    assert (found["failed"], found["code"]) == (True, "folder_missing")


def test_the_alarms_that_stand_are_told(admin, inbox, source, reader):
    assert body(admin.read("alarms/"))["results"] == []
    admin.send("channels/", new(inbox))
    channel = Channel.objects.get()
    Alarm.objects.create(subject_kind="channel", subject_id=channel.pk, kind="flood", ended_at=timezone.now())
    Alarm.objects.create(subject_kind="source", subject_id=source.pk, kind="undated", message="9 of 10 without a date")
    Alarm.objects.create(subject_kind="channel", subject_id=channel.pk, kind="quiet", message="Nothing for 3 days")
    first = body(admin.read("alarms/?limit=1"))
    (quiet,) = first["results"]
    assert (quiet["kind"], quiet["subject"], quiet["slug"], quiet["name"]) == ("quiet", "channel", "wire", "The wire")
    (undated,) = body(admin.read(first["next"]))["results"]
    assert (undated["slug"], undated["message"]) == ("trend", "9 of 10 without a date")
    assert reader.read("alarms/").status_code == 403
