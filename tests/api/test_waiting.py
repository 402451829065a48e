"""Waiting for a change: woken by it, ended by the clock, and never more than may wait."""

import threading
import time

import pytest
from django.db import connections

from archive.actions.following import follow
from archive.api.waiting import PLACES, wait
from tests.actions.handing_in import article as text_of
from tests.actions.handing_in import hand_in, work_off
from tests.management.running import until


@pytest.fixture(autouse=True)
def two_may_wait(settings):
    settings.WAITING_REQUESTS = 2


def in_background(act):
    def run():
        act()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_it_ends_when_what_was_waited_for_is_there():
    seen = iter([0, 0, 3, 4])
    assert wait(lambda: next(seen), until=lambda value: value > 2, seconds=10) == 3


def test_it_ends_with_the_time_and_gives_what_there_is():
    begun = time.monotonic()
    assert wait(lambda: 0, until=bool, seconds=1) == 0
    assert 0.9 < time.monotonic() - begun < 5


def test_beyond_those_who_may_wait_the_answer_comes_at_once_and_places_are_free_again():
    enough = threading.Event()
    waiting = [in_background(lambda: wait(enough.is_set, until=bool, seconds=60)) for _ in range(2)]
    until(lambda: PLACES._taken == 2, what="both waiting")
    begun = time.monotonic()
    assert wait(lambda: 0, until=bool, seconds=30) == 0
    assert time.monotonic() - begun < 10
    enough.set()
    for thread in waiting:
        thread.join(10)
    assert PLACES.take()
    PLACES.leave()


def test_who_fails_while_waiting_leaves_the_place():
    def fail_at_the_second_look():
        if looks.pop():
            raise ValueError

    for _ in range(3):
        looks = [True, False]
        with pytest.raises(ValueError, match=r"^$"):
            wait(fail_at_the_second_look, until=bool, seconds=5)


def test_a_deposit_answers_when_it_is_done(transactional_db, with_key):
    reader = with_key("read", name="waiting")
    deposit = hand_in(text_of(1))
    worker = in_background(lambda: (time.sleep(0.7), work_off()))
    told = reader.read(f"deposits/{deposit.pk}/?wait=20").json()
    worker.join(20)
    assert (told["finished"], told["counts"]["archived"]) == (True, 1)


def test_a_deposit_that_is_done_or_not_waited_for_answers_at_once(with_key, archived):
    reader = with_key("read", name="waiting")
    begun = time.monotonic()
    assert reader.read(f"deposits/{archived(text_of(1)).pk}/?wait=30").json()["finished"]
    assert not reader.read(f"deposits/{hand_in(text_of(2)).pk}/").json()["finished"]
    assert time.monotonic() - begun < 10
    assert reader.read(f"deposits/{archived(text_of(3)).pk}/?wait=31").status_code == 400


def test_a_follower_is_woken_by_a_change(transactional_db, with_key):
    reader = with_key("read", name="mirror")
    cursor = reader.read("changes/?since=now").json()["cursor"]

    def change():
        time.sleep(0.7)
        hand_in(text_of(1))
        work_off()
        follow.sequence()

    worker = in_background(change)
    told = reader.read(f"changes/?since={cursor}&wait=20").json()
    worker.join(20)
    assert [row["verb"] for row in told["results"]] == ["article.archived"]
