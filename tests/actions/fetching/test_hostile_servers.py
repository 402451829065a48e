"""Feeds from servers that mean no good: a poll is bounded, says what was wrong, and the channel backs off."""

import gzip
from itertools import count

import pytest

from archive.models import ChannelState, Item, Poll
from tests.actions.channelling import channel, poll
from tests.actions.serving import rss
from tests.intake.remote import Reply, answer, drips, floods, sends, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
BOMB = answer("200 OK", gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")
MINUTE, HOUR = 60, 3600


@pytest.fixture(autouse=True)
def hasty(transactional_db, settings) -> None:
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    settings.HOST_DELAY = 0
    settings.FETCH_BYTES = 1_000_000


@pytest.mark.parametrize(
    ("reply", "code", "waits"),
    [
        (drips(HEAD + b"\r\n", b"x"), "fetch_timed_out", MINUTE),
        (lambda asked: asked.over.wait(), "fetch_timed_out", MINUTE),
        (floods(HEAD + b"\r\n", b"x" * 65536), "fetch_too_large", 6 * HOUR),
        (sends(BOMB), "fetch_too_large", 6 * HOUR),
        (sends(answer("302 Found", Location="/")), "too_many_redirects", 6 * HOUR),
        (sends(HEAD + b"Content-Length: 5000\r\n\r\n" + rss(("One 1", "Text."))), "answer_incomplete", MINUTE),
        (sends(b"220 mail.example ESMTP\r\n"), "answer_broken", MINUTE),
        (sends(answer("302 Found", Location="http://169.254.169.254/latest/")), "address_refused", 6 * HOUR),
    ],
    ids=["slow", "silent", "endless", "bomb", "circle", "too short", "no HTTP", "led inside"],
)
def test_a_poll_ends_says_what_was_wrong_and_the_channel_waits_longer_each_time(
    settings, reply: Reply, code: str, waits: int
):
    # Who is waited for to the end is left early; the others have time, or a busy machine would look like them.
    settings.FETCH_SECONDS = 0.4 if code == "fetch_timed_out" else 10
    with serving(reply) as remote:
        channel(kind="feed", place=remote.at("/rss"), interval=MINUTE, enabled=True)
        for failures in (1, 2):
            done = poll()
            state = ChannelState.objects.get()
            assert (done.failed, done.code, state.code, state.failures) == (True, code, code, failures)
            assert state.message
            until_next = (state.next_at - state.polled_at).total_seconds()
            assert until_next == pytest.approx(waits * failures, abs=5)
    last = Poll.objects.first()
    assert (last.finished_at - last.started_at).total_seconds() < 9
    assert not Item.objects.exists()


def test_an_answer_that_is_longer_than_it_says_is_cut_where_it_says():
    whole = rss(("Bridge 1", "The bridge was opened on Thursday, the ministry said in the capital."), ("Later 2", "x"))
    cut = whole[: whole.index(b"<item><title>Later")]
    with serving(sends(HEAD + f"Content-Length: {len(cut)}\r\n\r\n".encode() + whole)) as remote:
        channel(kind="feed", place=remote.at("/rss"))
        done = poll()
    assert (done.failed, done.code, done.received) == (False, "xml_invalid", 2)
    assert Item.objects.filter(state="received").count() == 1


def test_a_feed_that_is_another_each_time_comes_entry_by_entry_and_what_is_remembered_is_bounded(settings):
    numbers = count(step=400)

    def reply(asked) -> None:
        first = next(numbers)
        entries = [(f"Entry {number}", f"Text of the entry number {number}.") for number in range(first, first + 400)]
        asked.send(answer("200 OK", rss(*entries), ETag='"the same"'))

    with serving(reply) as remote:
        channel(kind="feed", place=remote.at("/rss"))
        received = [poll().received for _ in range(4)]
    assert received == [400] * 4
    assert Item.objects.count() == 1600
    assert len(ChannelState.objects.get().cursor["entries"]) == 400 + 500
