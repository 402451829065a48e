import threading
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.db.models.functions import Now

from archive.actions.editing.edit import edit
from archive.actions.events import Act, log
from archive.actions.following.follow import (
    FLOOD_SECONDS,
    GATHERING_PAUSE,
    GATHERING_SECONDS,
    IDLE_PAUSE,
    Follower,
    Pace,
    all_documents,
    check_index,
    feed_end,
    index_changes,
    read_feed,
    rebuild_index,
    sequence,
)
from archive.models import Article, Change, PendingChange
from archive.models.fields import uuid7
from archive.search.index import Index
from archive.search.writer import Writer, rebuild_from
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off
from tests.actions.tampering import tamper


def tell(subject: UUID | None = None, *, verb: str = "article.told") -> UUID:
    """Logs an event about an article; the rest of the world need not be there for it."""
    subject = subject or uuid7()
    with transaction.atomic():
        log([Act(verb=verb, subject_kind="article", subject_id=subject)])
    return subject


def subjects(since: int = 0) -> list[UUID]:
    return [entry.article_id for entry in read_feed(since=since, limit=100_000)]


def in_another_connection(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def stopped_clock(monkeypatch) -> SimpleNamespace:
    """The follower's clock: it stands unless `now` is set, however long the machine takes."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr("archive.actions.following.follow.time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def test_events_about_articles_get_places_without_gaps_in_their_order(db):
    told = [tell() for _ in range(5)]
    log([Act(verb="item.told", subject_kind="item", subject_id=uuid7())])
    assert sequence() == 5
    assert list(Change.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert subjects() == told
    assert feed_end() == 5
    assert sequence() == 0

    told.append(tell())
    assert sequence() == 1
    assert subjects(since=5) == told[5:]
    assert not PendingChange.objects.exists()


def test_a_page_of_the_feed_is_bounded(db):
    told = [tell() for _ in range(7)]
    assert sequence(limit=3) == 3
    assert feed_end() == 3
    sequence()
    assert [entry.article_id for entry in read_feed(since=2, limit=2)] == told[2:4]
    assert [entry.position for entry in read_feed(since=2, limit=2)] == [3, 4]


def test_what_commits_late_is_sequenced_late_and_never_skipped(transactional_db):
    late, ready, go = [], threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            late.append(uuid7())
            log([Act(verb="article.late", subject_kind="article", subject_id=late[0])])
            ready.set()
            go.wait(30)

    thread = in_another_connection(slow)
    assert ready.wait(10)
    early = tell()  # its event's id is higher, its commit is first
    assert sequence() == 1
    assert subjects() == [early]
    cursor = feed_end()

    go.set()
    thread.join(30)
    assert sequence() == 1
    assert subjects(since=cursor) == late


def test_an_event_that_is_rolled_back_gets_no_place(transactional_db):
    with transaction.atomic():
        log([Act(verb="article.undone", subject_kind="article", subject_id=uuid7())])
        transaction.set_rollback(True)
    kept = tell()
    assert sequence() == 1
    assert subjects() == [kept]


def test_a_second_sequencer_leaves_the_work_to_the_first(transactional_db):
    tell()
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            assert sequence() == 1
            held.set()
            done.wait(30)

    thread = in_another_connection(first)
    assert held.wait(10)
    tell()
    assert sequence() == 0
    done.set()
    thread.join(30)
    assert sequence() == 1
    assert list(Change.objects.values_list("position", flat=True)) == [1, 2]


def test_with_writers_sequencers_and_a_follower_at_once_every_event_is_seen_once_and_in_order(transactional_db):
    writers, each = 3, 40
    told: list[UUID] = []
    seen: list[tuple[int, UUID]] = []
    written = threading.Event()

    def write() -> None:
        for number in range(each):
            with transaction.atomic():
                subject = uuid7()
                log([Act(verb="article.told", subject_kind="article", subject_id=subject)])
                time.sleep(0.002 * (number % 3))
            told.append(subject)

    def put_in_order() -> None:
        while not written.is_set() or feed_end() < writers * each:
            sequence(limit=3)

    def follow() -> None:
        while len(seen) < writers * each:
            position = seen[-1][0] if seen else 0
            seen.extend((entry.position, entry.article_id) for entry in read_feed(since=position, limit=10))

    writing = [in_another_connection(write) for _ in range(writers)]
    others = [in_another_connection(work) for work in (put_in_order, put_in_order, follow)]
    for thread in writing:
        thread.join(60)
    written.set()
    for thread in others:
        thread.join(60)
    assert [position for position, _ in seen] == list(range(1, writers * each + 1))
    assert sorted(subject for _, subject in seen) == sorted(told)


def test_the_index_follows_and_agrees(db, tmp_path: Path):
    folder = tmp_path / "search"
    deposit = hand_in(article(1), article(2))
    work_off()
    assert rebuild_index(folder=folder) == 2
    index = Index.open(folder)
    # A rebuild gives places to what has none yet: it needs no follower to end where the feed does.
    assert check_index(index=index).agrees
    with Writer.open(folder) as writer:
        assert index_changes(writer=writer) == 0
        assert check_index(index=index).agrees

        hand_in(article(3))
        work_off()
        sequence()
        state = check_index(index=index)
        assert (state.behind, len(state.missing), state.agrees) == (1, 1, False)
        assert index_changes(writer=writer) == 1

        first = deposit.items.order_by("position").first().article
        edit(article_id=first.pk, changes={"title": "Another title"}, actor=ACTOR)
        sequence()
        assert index_changes(writer=writer) == 1
    state = check_index(index=index)
    assert state.agrees
    assert state.position == feed_end() == 4


def test_an_index_that_differs_is_told_id_by_id(transactional_db, tmp_path: Path):
    folder = tmp_path / "search"
    hand_in(*(article(n) for n in range(6)))
    work_off()
    rebuild_index(folder=folder)
    sequence()
    ids = sorted(str(pk) for pk in Article.objects.values_list("pk", flat=True))
    with Writer.open(folder) as writer:
        index_changes(writer=writer)
    documents = [one for one in all_documents(feed_end()) if one.id not in (ids[0], ids[3], ids[5])]
    rebuild_from(folder, documents, position=feed_end())
    tamper("DELETE FROM archive_article WHERE id = %s", ids[1])
    state = check_index(index=Index.open(folder))
    assert (state.behind, list(state.missing), list(state.surplus)) == (0, [ids[0], ids[3], ids[5]], [ids[1]])


def test_more_changes_than_one_batch_are_followed_in_several(db, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("archive.actions.following.follow.INDEX_BATCH", 2)
    folder = tmp_path / "search"
    rebuild_index(folder=folder)
    hand_in(*(article(n) for n in range(5)))
    work_off()
    sequence()
    with Writer.open(folder) as writer:
        assert [index_changes(writer=writer) for _ in range(4)] == [2, 2, 1, 0]
    assert check_index(index=Index.open(folder)).agrees
    assert rebuild_index(folder=folder) == 5
    assert check_index(index=Index.open(folder)).agrees


def test_changes_are_gathered_while_workers_have_items_in_hand_but_not_for_long(db, tmp_path: Path, monkeypatch):
    clock = stopped_clock(monkeypatch)
    folder = tmp_path / "search"
    rebuild_index(folder=folder)
    deposit = hand_in(article(1))
    work_off()
    other = hand_in(article(2))
    other.items.update(lease=uuid7(), leased_until=Now() + timedelta(minutes=1))
    with Writer.open(folder) as writer:
        follower = Follower(writer=writer)
        assert (follower.look(), writer.position()) == (GATHERING_PAUSE, 0)
        clock.now += GATHERING_SECONDS
        assert (follower.look(), writer.position()) == (0.0, 1)
        assert follower.look() == IDLE_PAUSE

        edit(article_id=only_item(deposit).article_id, changes={"title": "Another title"}, actor=ACTOR)
        assert (follower.look(), writer.position()) == (GATHERING_PAUSE, 1)
        other.items.update(lease=None, leased_until=None)
        assert (follower.look(), writer.position()) == (0.0, 2)
    assert check_index(index=Index.open(folder)).agrees


@pytest.mark.parametrize("all_taken", [False, True])
def test_changes_of_a_large_import_wait_longer_while_more_of_it_is_due(db, tmp_path: Path, monkeypatch, *, all_taken):
    clock = stopped_clock(monkeypatch)
    monkeypatch.setattr("archive.actions.following.follow.FLOOD", 1)
    monkeypatch.setattr("archive.actions.following.follow.OVER_SECONDS", 0.1)
    folder = tmp_path / "search"
    rebuild_index(folder=folder)
    hand_in(article(1))
    work_off()
    with Writer.open(folder) as writer:
        follower = Follower(writer=writer)
        taken = {"lease": uuid7(), "leased_until": Now() + timedelta(minutes=1)}
        hand_in(article(9)).items.update(**taken)
        assert (follower.look(), writer.position()) == (GATHERING_PAUSE, 0)
        hand_in(article(2), article(3))
        work_off()
        last = hand_in(article(8))
        clock.now += GATHERING_SECONDS
        assert (follower.look(), writer.position()) == (GATHERING_PAUSE, 0)
        if all_taken:
            last.items.update(**taken)
        else:
            clock.now += FLOOD_SECONDS
        assert (follower.look(), writer.position()) == (0.0, 3)


def paces(*, between_lumps: float) -> list[bool]:
    """Whether the feed is in flood, ten times a second, while 500 changes come again and again."""
    pace = Pace()
    return [pace.is_flood(at=look / 10, end=500 * int(look / 10 / between_lumps)) for look in range(200)]


def test_a_large_import_is_told_by_its_pace_though_it_comes_in_lumps():
    assert not any(paces(between_lumps=1.0))
    large = paces(between_lumps=0.4)
    assert (any(large[:20]), all(large[40:])) == (False, True)


def test_tags_and_source_of_an_article_are_indexed_without_a_query_each(db, tmp_path, django_assert_max_num_queries):
    folder = tmp_path / "search"
    rebuild_index(folder=folder)
    hand_in(*(article(n) for n in range(30)), declared={"tags": ["bridges"]})
    work_off()
    sequence()
    with Writer.open(folder) as writer, django_assert_max_num_queries(4):
        assert index_changes(writer=writer) == 30


def test_an_article_that_is_no_more_leaves_the_index(transactional_db, tmp_path):
    folder = tmp_path / "search"
    deposit = hand_in(article(1))
    work_off()
    sequence()
    rebuild_index(folder=folder)
    gone = only_item(deposit).article_id
    tamper("DELETE FROM archive_article WHERE id = %s", gone)
    tell(gone)
    sequence()
    with Writer.open(folder) as writer:
        assert index_changes(writer=writer) == 1
    assert check_index(index=Index.open(folder)).agrees
