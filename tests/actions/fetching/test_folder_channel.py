"""A folder that is polled: each file once, whatever happens, and nothing is taken away that was not received."""

import os
import time
import zipfile
from pathlib import Path

import pytest

from archive.actions.custody.account import account
from archive.actions.fetching.rehearse import rehearse
from archive.actions.receiving import batches
from archive.actions.receiving.batches import Lost
from archive.intake.channels import folder
from archive.intake.folders import scan
from archive.models import Article, Channel, ChannelState, Deposit, Event, Item, Poll
from tests.actions.channelling import channel, poll, turn
from tests.actions.handing_in import article, work_off


@pytest.fixture
def inbox(transactional_db, settings, tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    return folder


def put(path: Path, data: bytes, *, age: float = 60) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age,) * 2)
    return path


def names() -> list[str]:
    return sorted(Item.objects.values_list("name", flat=True))


def test_what_lies_there_comes_once_and_what_is_new_or_changed_comes_next(inbox):
    put(inbox / "a.txt", article(1))
    put(inbox / "deep" / "er" / "b.txt", article(2))
    channel(place=inbox, declared={"language": "en", "tags": ["wire"]})
    done = poll()
    assert (done.failed, done.received, names()) == (False, 2, ["a.txt", "deep/er/b.txt"])
    assert poll().received == 0
    put(inbox / "c.txt", article(3))
    put(inbox / "a.txt", article(4), age=30)
    assert poll().received == 2
    assert names() == ["a.txt", "a.txt", "c.txt", "deep/er/b.txt"]
    assert sorted(path.name for path in inbox.iterdir()) == ["a.txt", "c.txt", "deep"]
    work_off()
    assert Article.objects.count() == 4
    deposit = Deposit.objects.order_by("id").first()
    assert (deposit.door, deposit.channel.slug, deposit.declared["tags"]) == ("channel", "wire", ["wire"])
    assert account(strict=True).proven
    assert [row.received for row in Poll.objects.order_by("id")] == [2, 0, 2]


def test_a_file_that_is_still_being_written_waits(inbox):
    put(inbox / "a.txt", article(1), age=1)
    put(inbox / "b.txt", article(2), age=61)
    channel(place=inbox, options={"settle": 60})
    poll()
    assert names() == ["b.txt"]
    os.utime(inbox / "a.txt", (time.time() - 61,) * 2)
    poll()
    assert names() == ["a.txt", "b.txt"]


def test_a_file_of_a_server_whose_clock_is_ahead_comes_when_it_has_not_changed_from_poll_to_poll(inbox):
    put(inbox / "a.txt", article(1), age=-3600)
    channel(place=inbox, options={"settle": 1})
    assert poll().received == 0
    assert poll().received == 0
    ChannelState.objects.update(cursor={**ChannelState.objects.get().cursor, "at": time.time() - 5})
    assert poll().received == 1


def test_patterns_recursion_hidden_files_and_links(inbox, tmp_path):
    outside = put(tmp_path / "outside.txt", article(9))
    for name in ("a.txt", "b.xml", ".hidden.txt", "2019/c.txt", "2020/d.txt"):
        put(inbox / name, article(len(name)))
    (inbox / "link.txt").symlink_to(outside)
    channel("flat", place=inbox, options={"recursive": False, "patterns": ["*.txt"]})
    channel("one", place=inbox, options={"patterns": ["2019/*"]})
    poll("flat")
    refused = Item.objects.get(state="rejected")
    assert (refused.name, refused.code) == ("link.txt", "link_not_followed")
    assert names() == ["a.txt", "link.txt"]
    poll("one")
    assert names() == ["2019/c.txt", "a.txt", "link.txt"]
    poll("flat")
    assert Item.objects.count() == 3


def test_names_are_bytes(inbox):
    raw = os.fsencode(inbox) + b"/gr\xfc\xdfe\n.txt"
    put(Path(os.fsdecode(raw)), article(1))
    channel(place=inbox, options={"after": "move"})
    poll()
    assert names() == [r"gr\xfc\xdfe\x0a.txt"]
    assert [os.fsencode(path.name) for path in (inbox / "done").iterdir()] == [b"gr\xfc\xdfe\n.txt"]


def test_what_was_received_is_deleted_or_moved_and_nothing_is_written_over(inbox):
    put(inbox / "sub" / "a.txt", article(1))
    put(inbox / "done" / "sub" / "a.txt", b"there before")
    channel(place=inbox, options={"after": "move"})
    assert poll().received == 1
    assert not (inbox / "sub" / "a.txt").exists()
    assert (inbox / "done" / "sub" / "a.txt").read_bytes() == b"there before"
    assert (inbox / "done" / "sub" / "a.1.txt").read_bytes() == article(1)
    assert not (inbox / ".dateline").exists()
    assert poll().received == 0

    put(inbox / "b.txt", article(2))
    channel("rid", place=inbox, options={"after": "delete", "patterns": ["b.txt"]})
    assert poll("rid").received == 1
    assert not (inbox / "b.txt").exists()


def test_what_was_not_received_stays(inbox, settings):
    settings.MAX_FILE_SIZE = 2000
    put(inbox / "large.txt", b"x" * 3000)
    channel(place=inbox, options={"after": "delete"})
    poll()
    poll()
    assert Item.objects.get().code == "file_too_large"
    assert (inbox / "large.txt").exists()


def test_a_crash_between_the_commit_and_the_disposal_costs_nothing_and_doubles_nothing(inbox):
    put(inbox / "a.txt", article(1))
    wire = channel(place=inbox, options={"after": "delete"})
    poll()
    put(inbox / "a.txt", article(1))
    # As a crash leaves it: received and remembered, but not taken away, or taken aside and not deleted.

    (found,) = scan([inbox])
    batches.run_binary(batches.REMEMBER, [wire.pk, [folder._seen(found)[0]], [folder._seen(found)[1]]])
    (inbox / ".dateline").mkdir()
    (inbox / "a.txt").rename(inbox / ".dateline" / "a.txt")
    assert poll().received == 0
    assert list(inbox.iterdir()) == []
    assert Item.objects.count() == 1


def test_a_package_is_opened_and_kept(inbox):
    with zipfile.ZipFile(inbox / "day.zip", "w") as package:
        for number in range(3):
            package.writestr(f"{number}.txt", article(number))
    put(inbox / "day.zip", (inbox / "day.zip").read_bytes())
    put(inbox / "a.txt", article(7))
    channel(place=inbox, options={"after": "delete"})
    assert poll().received == 4
    assert names() == ["0.txt", "1.txt", "2.txt", "a.txt"]
    assert Item.objects.exclude(container=None).count() == 3
    assert list(inbox.iterdir()) == []


def test_a_folder_that_is_not_there_fails_and_is_well_again(inbox):
    inbox.rmdir()
    channel(place=inbox)
    for _ in range(2):
        done = poll()
        assert (done.failed, done.code) == (True, "folder_missing")
    state = ChannelState.objects.get()
    assert (state.failures, state.code, state.succeeded_at) == (2, "folder_missing", None)
    inbox.mkdir()
    assert not poll().failed
    verbs = Event.objects.filter(subject_kind="channel").order_by("id").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb != "channel.asked"] == [
        "channel.created", "channel.failed", "channel.recovered",
    ]  # fmt: skip


def test_a_folder_that_cannot_be_read_fails_and_is_no_file_that_cannot(inbox):
    """Root may read all there is: this one has a name that no disk takes."""
    channel(place=inbox / ("x" * 300))
    done = poll()
    assert (done.failed, done.code, done.message) == (True, "folder_refused", "It cannot be read: File name too long.")
    assert not Deposit.objects.exists()


def test_what_cannot_be_received_fails_its_own_channel_and_no_other(inbox, settings, tmp_path):
    settings.ORIGINALS_URL = put(tmp_path / "no-folder", b"").as_uri()
    settings.MAX_INLINE_SIZE = 100
    put(inbox / "large.txt", article(1))
    put(tmp_path / "other" / "small.txt", b"The pier is closed.")
    channel("large", place=inbox, enabled=True)
    channel("small", place=tmp_path / "other", enabled=True)
    worked = turn()
    assert (worked.polls, worked.failed, worked.received) == (2, 1, 1)
    states = dict(ChannelState.objects.values_list("channel__slug", "code"))
    assert states == {"large": "storage_unavailable", "small": ""}
    assert not Poll.objects.open().exists()
    settings.ORIGINALS_URL = (tmp_path / "originals").as_uri()
    assert poll("large").received == 1


def test_a_folder_that_became_a_link_to_elsewhere_is_not_read(inbox, settings, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere / "secret.txt", article(1))
    channel(place=inbox)
    inbox.rmdir()
    inbox.symlink_to(elsewhere)
    assert poll().code == "folder_refused"
    assert not Item.objects.exists()


def test_who_has_lost_the_poll_writes_nothing(inbox, monkeypatch):
    put(inbox / "a.txt", article(1))
    channel(place=inbox, options={"after": "delete"})
    real = batches.take_in

    def too_late(**given):
        Poll.objects.filter(state="running").update(lease="00000000-0000-0000-0000-000000000007")
        return real(**given)

    monkeypatch.setattr(batches, "take_in", too_late)
    with pytest.raises(AssertionError):
        poll()
    assert issubclass(Lost, Exception)
    assert not Item.objects.exists()
    assert (inbox / "a.txt").exists()


def test_a_dry_run_shows_what_would_come_and_does_nothing(inbox):
    put(inbox / "a.txt", article(1))
    put(inbox / "b.txt", article(2))
    channel(place=inbox, options={"after": "delete"})
    found = rehearse(channel=Channel.objects.get())
    assert [(one.name, one.what, one.size) for one in found.coming] == [
        ("a.txt", "file", len(article(1))), ("b.txt", "file", len(article(2))),
    ]  # fmt: skip
    assert len(list(inbox.iterdir())) == 2
    assert not Item.objects.exists()
    assert not Poll.objects.exists()
    poll()
    assert rehearse(channel=Channel.objects.get()).coming == ()


def test_large_folders_come_in_batches(inbox, monkeypatch):
    monkeypatch.setattr("archive.intake.channels.folder.GROUP", 10)
    for number in range(25):
        put(inbox / f"{number:03}.txt", article(number))
    channel(place=inbox, options={"after": "delete"})
    assert poll().received == 25
    assert Deposit.objects.count() == 3
    assert list(inbox.iterdir()) == []
