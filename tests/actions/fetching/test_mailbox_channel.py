"""Mailboxes, polled from a real mail server on loopback."""

from collections.abc import Iterator

import pytest

from archive.actions.custody.account import account
from archive.actions.fetching.rehearse import rehearse, try_out
from archive.actions.receiving import batches
from archive.errors import Invalid
from archive.intake.channels import mailbox
from archive.models import Article, ChannelState, Host, Item, Original, Poll, Sighting
from tests.actions.channelling import channel, poll
from tests.actions.handing_in import work_off
from tests.intake.mailing import PLAIN, Post, attached, mail, part, post, scripted, together

STORY = "The harbour office said on Thursday that ferry number {} will sail every hour from Monday.\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Post]:
    with post() as found:
        yield found


@pytest.fixture
def box(server, transactional_db, settings) -> Post:
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    settings.HOST_DELAY = 0
    settings.CHANNEL_SECRETS = {"PRESS": server.secret}
    for folder in ("INBOX", "Received"):
        server.empty(folder)
    return server


def release(number: int) -> bytes:
    return mail(STORY.format(number).encode())


def press(box: Post, **options: object) -> object:
    return channel(kind="mailbox", place=box.address, options={"secret": "PRESS", **options})


def test_releases_come_once_with_their_attachments_and_stay_as_they_are(box):
    annex = mail(*together(part(STORY.format(2).encode(), PLAIN), attached(STORY.format(3).encode(), "annex.txt")))
    box.deliver(release(1), annex)
    made = press(box)
    assert [(one.name, one.what) for one in rehearse(channel=made).coming] == [
        ("Ferries sail hourly.eml", "container")
    ] * 2  # fmt: skip
    assert (poll().received, poll().received) == (3, 0)
    box.deliver(release(4))
    assert (poll().received, box.flags()) == (1, ["", "", ""])
    assert bytes(Original.objects.get(pk=Item.objects.order_by("id")[1].container_id).bytes) == annex
    work_off()
    assert account(strict=True).proven
    titles = Article.objects.values_list("title", "published_edtf")
    sent = ("Ferries sail hourly", "2019-11-07T11:55:00+04:00")
    assert list(titles.order_by("id")) == [sent, sent, (None, None), sent]


@pytest.mark.parametrize(
    ("after", "here", "there"), [("seen", ["\\Seen"] * 2, []), ("move", [], [""] * 2), ("delete", [], [])]
)
def test_a_worker_killed_between_receipt_and_mark_leaves_the_mark_to_the_next(box, monkeypatch, after, here, there):
    box.deliver(release(1), release(2))
    press(box, after=after)
    killed_after_the_commit(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        poll()
    assert (Item.objects.count(), box.flags()) == (2, ["", ""])
    monkeypatch.undo()
    free_again()
    assert (poll().received, Item.objects.count()) == (0, 2)
    assert (box.flags(), box.flags("Received")) == (here, there)
    assert ChannelState.objects.get().cursor["open"] == []


def killed_after_the_commit(monkeypatch) -> None:
    """The last that the process does is the commit of what it received."""
    take_in = batches.take_in

    def take_in_and_die(**given):
        take_in(**given)
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "take_in", take_in_and_die)


def free_again() -> None:
    """As if the lease of who died were over."""
    Poll.objects.update(state="failed", code="crashed", lease=None, finished_at="2020-01-01T00:00:00Z")
    Host.objects.update(free_at="2020-01-01T00:00:00Z")


def test_a_rehearsal_marks_nothing_though_a_mark_is_due(box):
    box.deliver(release(1))
    made = press(box, after="delete")
    assert rehearse(channel=made).listed == 1
    poll()
    box.deliver(release(2))
    state = ChannelState.objects.get()
    state.cursor = {**state.cursor, "open": [state.cursor["number"] + 1]}
    state.save()
    assert rehearse(channel=made).listed == 1
    assert box.flags() == [""]


def test_a_folder_that_was_numbered_anew_is_read_anew_and_nothing_is_kept_twice(box):
    box.deliver(release(1), release(2), folder="Received")
    press(box, folder="Received")
    assert poll().received == 2
    work_off()
    box.empty("Received")
    box.deliver(release(1), release(3), folder="Received")
    assert poll().received == 2
    work_off()
    assert (Article.objects.count(), Sighting.objects.count()) == (3, 1)
    assert account(strict=True).proven


def test_many_come_in_batches_and_as_many_as_are_wanted(box, monkeypatch):
    monkeypatch.setattr(mailbox, "MOST_MESSAGES", 2)
    monkeypatch.setattr(mailbox, "BATCH_BYTES", 500)
    box.deliver(*[release(number) for number in range(7)])
    press(box, most=5, after="seen")
    assert [poll().received for _ in range(3)] == [5, 2, 0]
    assert box.flags() == ["\\Seen"] * 7


def test_only_what_nobody_has_read_where_that_is_wanted(box):
    box.deliver(release(1), release(2))
    box.session.select("INBOX")
    box.session.uid("STORE", "1:*", "+FLAGS", r"(\Seen)")
    box.deliver(release(3))
    press(box, unseen=True)
    assert (poll().received, poll().received) == (1, 0)


def test_what_is_too_large_is_told_once_and_left_where_it_is(box, settings):
    settings.MAX_FILE_SIZE = 200
    box.deliver(release(1))
    press(box, after="delete")
    assert (poll().received, poll().received, box.flags()) == (1, 0, [""])
    assert (Item.objects.get().state, Item.objects.get().code) == ("rejected", "file_too_large")


def test_a_password_goes_to_the_host_it_is_for_and_to_no_other(box, settings):
    with scripted() as stranger:
        tried = try_out(kind="mailbox", place=stranger.at(), options={"secret": "PRESS"})
        assert (tried.code, stranger.said) == ("secret_elsewhere", [])
    for secret in ("", "OTHER"):
        assert try_out(kind="mailbox", place=box.address, options={"secret": secret}).code == "secret_missing"
    settings.CHANNEL_SECRETS = {"PRESS": box.secret.replace(box.password, "wrong")}
    press(box)
    done = poll()
    assert (done.failed, done.code, done.may_pass) == (True, "login_refused", False)
    assert "wrong" not in ChannelState.objects.get().message


def test_a_folder_that_is_not_there_and_one_that_cannot_be_moved_into(box):
    def tried(**options: object) -> str:
        return try_out(kind="mailbox", place=box.address, options={"secret": "PRESS", **options}).code

    assert tried(folder="Nowhere") == "mailbox_missing"
    assert tried(folder="A\r\nB") == "folder_refused"
    assert tried(after="move", done="inbox") == "folder_refused"


@pytest.mark.parametrize(
    "place",
    ["https://mail.example.org", "imaps://", "imaps://mail.example.org/INBOX", "imaps://user:x@mail.example.org"],
)
def test_a_place_that_is_no_mail_server_is_refused(place):
    with pytest.raises(Invalid):
        mailbox.check(place, ())


def test_a_place_is_kept_in_its_shortest_form():
    assert mailbox.check(" imaps://Mail.example.org:993/ ", ()) == "imaps://mail.example.org"
