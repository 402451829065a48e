import io
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from archive.actions.custody.account import account
from archive.actions.processing import lease as leases
from archive.actions.processing import process as processing
from archive.actions.processing.lease import MAX_ATTEMPTS
from archive.actions.processing.process import due_deposits, process
from archive.actions.processing.understand import Understood, understand
from archive.actions.receiving.receive import HandedIn
from archive.errors import Unavailable
from archive.models import Article, Claim, Event, Item, Original, Reading, Revision, Sighting, Source, Tagging
from archive.values import Arrival
from config import env
from tests.actions.handing_in import article, hand_in, only_item, states, work_off

SAMPLES = env.ROOT / "fixtures" / "samples" / "text"


class WorkerDiedError(BaseException):
    """In the place of a kill -9: nothing may catch it."""


@pytest.fixture
def reader(monkeypatch) -> Callable[[Callable[[Arrival], list[Understood]]], None]:
    """Puts another reader in the place of the real one, for what no real file does on every machine: hang or kill."""

    def put(read: Callable[[Arrival], list[Understood]]) -> None:
        monkeypatch.setattr(processing, "understand", read)
        monkeypatch.setattr(processing, "understand_together", lambda arrivals: [read(arrival) for arrival in arrivals])

    return put


def everything_written() -> list[int]:
    models = (Article, Revision, Reading, Claim, Sighting, Tagging, Event)
    return [model.objects.count() for model in models]


def test_a_text_becomes_an_article_with_its_revision_its_reading_its_claims_and_its_event(db):
    source = Source.objects.create(slug="trend", name="Trend")
    deposit = hand_in(article(7), source=source)
    assert work_off() == {"archived": 1}

    item = only_item(deposit)
    assert (item.state, item.attempts, item.lease, item.code) == ("archived", 1, None, "")
    assert item.finished_at is not None
    found = item.article
    assert found.title == "Bridge number 7 is opened to traffic"
    assert found.published_edtf == "2019-11-07T11:55:00+04:00"
    assert found.source == source
    assert found.received_at == item.received_at
    assert found.state == "accepted"
    revision = found.revisions.get()
    assert (revision.original_id, revision.part, revision.number) == (item.original_id, 0, 1)
    reading = revision.readings.get()
    assert reading.document["header"]["kind"] == "title"
    assert "body" not in reading.document
    assert reading.claims.filter(field="published", chosen=True).exists()
    event = Event.objects.get(subject_id=found.pk)
    assert (event.verb, event.data) == ("article.archived", {"item": str(item.pk)})


def test_the_sample_texts_end_as_their_digest_says(transactional_db):
    paths = sorted(SAMPLES.glob("*.txt"))
    deposit = hand_in(*(HandedIn(name=path.name, stream=io.BytesIO(path.read_bytes())) for path in paths))
    work_off()
    assert sorted(states(deposit)) == ["archived"] * 5 + ["quarantined"]
    for item in deposit.items.select_related("article"):
        expected = json.loads((SAMPLES / item.name).with_suffix(".expected.json").read_text(encoding="utf-8"))
        if item.article is None:
            assert item.code == expected["quarantined"]
        else:
            assert item.article.title == expected["title"]
            assert item.article.authors == expected["authors"]
    assert account(strict=True).proven


def test_nothing_due_is_nothing_claimed(db):
    assert process() == processing.Worked()


def test_bytes_that_came_before_give_one_sighting_that_counts(db):
    first = hand_in(article(1))
    work_off()
    second, third = hand_in(article(1)), hand_in(article(1), article(1))
    assert work_off() == {"duplicate": 3}

    assert Article.objects.count() == Revision.objects.count() == 1
    here, there = Sighting.objects.order_by("locator")
    assert (here.locator, here.times, here.first_item.deposit, here.last_item.deposit) == ("0.txt", 2, second, third)
    assert (there.locator, there.times) == ("1.txt", 1)
    assert here.last_seen_at > here.first_seen_at
    assert {item.article_id for item in Item.objects.all()} == {only_item(first).article_id}


def test_what_came_later_may_be_worked_off_earlier(db):
    hand_in(article(1))
    work_off()
    first, second, third = (hand_in(article(1)) for _ in range(3))
    for deposit in (second, third, first):
        process(deposit_id=deposit.pk)
    seen = Sighting.objects.get()
    assert (seen.first_item.deposit, seen.last_item.deposit, seen.times) == (first, third, 3)
    assert (seen.first_seen_at, seen.last_seen_at) == (seen.first_item.received_at, seen.last_item.received_at)


def test_bytes_that_come_twice_in_one_chunk_are_one_article_and_one_duplicate(db):
    deposit = hand_in(article(1), article(1), article(2))
    assert work_off() == {"archived": 2, "duplicate": 1}
    assert states(deposit) == ["archived", "duplicate", "archived"]
    assert Sighting.objects.get().times == 1


def test_the_same_place_at_two_sources_is_two_sightings(db):
    source = Source.objects.create(slug="trend", name="Trend")
    hand_in(article(1))
    for _ in range(2):
        hand_in(article(1), source=source)
        hand_in(article(1))
    work_off()
    assert sorted(Sighting.objects.values_list("source__slug", "times"), key=str) == [("trend", 2), (None, 2)]


def test_a_name_longer_than_an_index_takes_is_no_obstacle(db):
    names = ["".join(chr(0x4E00 + (n * n) % 20000) for n in range(3000)) + end for end in "ab"]
    for name in (*names, *names):
        hand_in(HandedIn(name=name, stream=io.BytesIO(article(1))))
    assert work_off() == {"archived": 1, "duplicate": 3}
    assert sorted(Sighting.objects.values_list("times", flat=True)) == [1, 2]


def test_several_articles_in_one_file_are_each_recorded_told_and_found(transactional_db):
    articles = [{"title": f"Title {n}", "body": f"The bridge number {n} was opened."} for n in range(3)]
    deposit = hand_in(HandedIn(name="a.json", stream=io.BytesIO(json.dumps({"articles": articles}).encode())))
    assert work_off() == {"archived": 1}
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Title 0", "Title 1", "Title 2"]
    assert only_item(deposit).article.title == "Title 0"
    told = set(Event.objects.filter(verb="article.archived").values_list("subject_id", flat=True))
    assert told == set(Article.objects.values_list("id", flat=True))
    hand_in(HandedIn(name="a.json", stream=io.BytesIO(json.dumps({"articles": articles}).encode())))
    assert work_off() == {"duplicate": 1}
    assert Article.objects.count() == 3
    assert account(strict=True).proven


def test_a_later_version_may_find_more_articles_in_bytes_that_were_read_before(transactional_db, reader):
    text = json.dumps({"articles": [{"title": f"T{n}", "body": f"Bridge {n} was opened."} for n in range(2)]}).encode()
    reader(lambda arrival: understand(arrival)[:1])
    hand_in(HandedIn(name="a.json", stream=io.BytesIO(text)))
    work_off()
    reader(understand)
    again = hand_in(HandedIn(name="a.json", stream=io.BytesIO(text)))
    assert work_off() == {"duplicate": 1}
    assert Article.objects.count() == 2
    assert only_item(again).article.title == "T0"
    assert account(strict=True).proven


def test_what_cannot_be_read_goes_to_quarantine_with_its_problems_and_its_bytes(db):
    deposit = hand_in(b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", article(1))
    assert work_off() == {"quarantined": 2, "archived": 1}
    empty, picture, _ = deposit.items.order_by("position")
    assert (empty.code, picture.code) == ("file_empty", "not_text")
    assert [problem["code"] for problem in picture.problems] == ["name_misleading", "not_text"]
    assert picture.original.size == 16
    assert Event.objects.filter(verb="item.quarantined", subject_id=picture.pk).get().reason == picture.reason


def test_a_chunk_ends_by_items(db, settings):
    settings.CHUNK_SIZE = 3
    hand_in(*(article(n) for n in range(7)))
    worked = [process() for _ in range(4)]
    assert [one.claimed for one in worked] == [3, 3, 1, 0]
    assert [one.more for one in worked] == [True, True, False, False]


def test_a_chunk_ends_by_bytes_but_has_one_item_at_least(db, monkeypatch):
    monkeypatch.setattr(leases, "CHUNK_BYTES", 2 * len(article(1)))
    hand_in(article(1), article(2), article(3, body="word " * 500), article(4))
    worked = [process() for _ in range(4)]
    assert [one.claimed for one in worked] == [2, 1, 1, 0]
    assert [one.more for one in worked[:2]] == [True, True]


def test_a_chunk_ends_by_time_and_the_rest_is_due_at_once_with_all_its_attempts(db, settings, reader):
    settings.TASK_TIME_LIMIT = 0.2
    reader(lambda arrival: (time.sleep(0.06), understand(arrival))[1])
    deposit = hand_in(*(article(n) for n in range(6)))
    worked = process()
    assert 0 < worked.verdicts["archived"] < 6
    assert worked.more
    left = deposit.items.filter(state="received")
    assert set(left.values_list("attempts", "lease")) == {(0, None)}
    assert left.due().count() == 6 - worked.verdicts["archived"]
    work_off()
    assert states(deposit) == ["archived"] * 6


def test_one_deposit_alone_can_be_worked_off(db):
    first, second = hand_in(article(1)), hand_in(article(2))
    process(deposit_id=second.pk)
    assert (states(first), states(second)) == (["received"], ["archived"])


def test_a_query_for_each_item_is_not_made(db, django_assert_max_num_queries):
    hand_in(*(article(n) for n in range(60)), article(0), article(1))
    with django_assert_max_num_queries(40):
        assert process().claimed == 62


def test_the_attempt_is_counted_before_the_work(transactional_db, reader):
    seen = []

    def look(arrival: Arrival) -> list[Understood]:
        def elsewhere() -> None:
            seen.append(Item.objects.values_list("attempts", "lease").get())
            connections.close_all()

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return understand(arrival)

    reader(look)
    hand_in(article(1))
    work_off()
    attempts, lease = seen[0]
    assert attempts == 1
    assert lease is not None


def test_the_one_that_kills_its_worker_is_found_and_the_others_pass(transactional_db, settings, reader):
    settings.LEASE_SECONDS = 0

    def die(arrival: Arrival) -> list[Understood]:
        if b"number 3 " in arrival.data:
            raise WorkerDiedError
        return understand(arrival)

    reader(die)
    deposit = hand_in(*(article(n) for n in range(6)))
    deaths = 0
    while True:
        try:
            if not process().claimed:
                break
        except WorkerDiedError:
            deaths += 1
    assert deaths == MAX_ATTEMPTS
    assert states(deposit) == ["archived"] * 3 + ["quarantined"] + ["archived"] * 2
    poison = deposit.items.get(state="quarantined")
    assert (poison.code, poison.attempts, poison.lease) == ("crashed", MAX_ATTEMPTS, None)
    assert Event.objects.get(verb="item.quarantined").subject_id == poison.pk
    assert account(strict=True).proven


def test_after_a_death_items_are_taken_one_by_one_and_each_says_that_there_may_be_more(db, settings, reader):
    settings.LEASE_SECONDS = 0
    reader(lambda _: (_ for _ in ()).throw(WorkerDiedError))
    hand_in(*(article(n) for n in range(3)))
    with pytest.raises(WorkerDiedError):
        process()
    reader(understand)
    worked = [process() for _ in range(4)]
    assert [(one.claimed, one.more) for one in worked] == [(1, True), (1, True), (1, True), (0, False)]


def test_what_is_leased_is_nobodys_to_take_until_the_lease_ends(db, settings, reader):
    settings.LEASE_SECONDS = 60
    reader(lambda _: (_ for _ in ()).throw(WorkerDiedError))
    deposit = hand_in(article(1))
    with pytest.raises(WorkerDiedError):
        process()
    reader(understand)
    assert process().claimed == 0
    deposit.items.update(leased_until=Now() - timedelta(seconds=1))
    assert process().verdicts == {"archived": 1}


def updates_of_items() -> tuple[int, int]:
    """As this connection counts them: all, and those that stayed in their page, so that no index was written."""
    counts = "SELECT pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_hot_updated(oid)"
    with connection.cursor() as cursor:
        cursor.execute(f"{counts} FROM pg_class WHERE oid = 'archive_item'::regclass")
        return cursor.fetchone()


def test_a_lease_leaves_items_in_their_page(db):
    hand_in(*map(article, range(60)))
    before, in_place_before = updates_of_items()
    leases.take(deposit_id=None, limit=60)
    after, in_place = updates_of_items()
    assert (after - before, in_place - in_place_before) == (60, 60)


def test_who_has_lost_the_lease_writes_nothing(transactional_db, settings, reader):
    settings.LEASE_SECONDS = 0
    calls = []

    def overtaken(arrival: Arrival) -> list[Understood]:
        calls.append(arrival.name)
        if len(calls) == 1:
            assert process().verdicts == {"archived": 1}
            calls.append("written by the other")
            calls.extend(str(count) for count in everything_written())
        return understand(arrival)

    reader(overtaken)
    deposit = hand_in(article(1))
    worked = process()
    assert worked.claimed == 1
    assert worked.verdicts == {}
    assert [int(count) for count in calls[3:]] == everything_written()
    assert states(deposit) == ["archived"]
    assert account(strict=True).proven


@pytest.mark.parametrize("swallows", [False, True], ids=["a reader", "a reader that swallows the first alarm"])
def test_a_reader_that_hangs_is_stopped(db, settings, reader, swallows):
    hand_in(article(0))
    work_off()  # the first text of a process takes longer than the next: what is learned is loaded with it
    settings.ITEM_TIME_LIMIT = 1

    def hang(arrival: Arrival) -> list[Understood]:
        if b"number 2 " not in arrival.data:
            return understand(arrival)
        if swallows:
            with suppress(TimeoutError):
                time.sleep(5)
        time.sleep(5)
        raise AssertionError("nobody stopped it")

    reader(hang)
    deposit = hand_in(article(1), article(2), article(3))
    work_off()
    assert states(deposit) == ["archived", "quarantined", "archived"]
    assert deposit.items.get(state="quarantined").code == "timed_out"
    time.sleep(1.2)  # no alarm is left that would go off in somebody else's work


def test_bytes_that_storage_does_not_give_wait_and_lose_no_attempt(db, settings, tmp_path, monkeypatch):
    settings.MAX_INLINE_SIZE = 2000
    settings.ORIGINALS_URL = tmp_path.as_uri()
    settings.LEASE_SECONDS = 60
    real = processing.arrival_of

    def away(item: Item) -> Arrival:
        if item.original is not None and item.original.location:
            raise Unavailable("The bucket does not answer.", code="storage_unavailable")
        return real(item)

    deposit = hand_in(article(1), article(2, body="word " * 600))
    monkeypatch.setattr(processing, "arrival_of", away)
    for _ in range(MAX_ATTEMPTS + 1):
        process()
        deposit.items.filter(state="received").update(leased_until=None)
    assert states(deposit) == ["archived", "received"]
    process()
    assert process().claimed == 0  # it is not asked for again and again
    monkeypatch.setattr(processing, "arrival_of", real)
    deposit.items.filter(state="received").update(leased_until=None)
    work_off()
    assert states(deposit) == ["archived", "archived"]


def test_a_text_that_the_database_refuses_is_set_aside_and_the_rest_of_its_chunk_is_recorded(db, reader):
    def unfit(arrival: Arrival) -> list[Understood]:
        parts = understand(arrival)
        if b"number 2 " in arrival.data:
            object.__setattr__(parts[0].article, "language", "x" * 100)
        return parts

    reader(unfit)
    deposit = hand_in(*(article(n) for n in range(4)), article(1))
    assert work_off() == {"archived": 3, "quarantined": 1, "duplicate": 1}
    assert states(deposit) == ["archived", "archived", "quarantined", "archived", "duplicate"]
    item = deposit.items.get(state="quarantined")
    assert item.code == "not_recordable"
    assert "character varying(35)" in item.reason
    assert Sighting.objects.get().times == 1
    assert not Revision.objects.filter(original_id=item.original_id).exists()


def test_two_workers_with_the_same_bytes_at_the_same_moment_make_one_article_and_one_duplicate(transactional_db):
    failed: list[BaseException] = []

    def work(deposit_id, start: threading.Barrier) -> None:
        try:
            start.wait(10)
            while process(deposit_id=deposit_id).claimed:
                pass
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connections.close_all()

    rounds, size = 12, 8
    for turn in range(rounds):
        contents = [article(turn * size + n) for n in range(size)]
        deposits = [hand_in(*contents), hand_in(*contents[::-1], declared={"tags": ["b", "a", f"t{turn}"]})]
        start = threading.Barrier(2)
        threads = [threading.Thread(target=work, args=(deposit.pk, start)) for deposit in deposits]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert not failed
    counts = Item.objects.all().counts_by_state()
    assert (counts["archived"], counts["duplicate"]) == (rounds * size, rounds * size)
    assert Article.objects.count() == Original.objects.count() == rounds * size
    assert sum(Sighting.objects.values_list("times", flat=True)) == rounds * size
    assert account(strict=True).proven


def test_two_workers_never_take_the_same_item(transactional_db):
    hand_in(*(article(n) for n in range(40)))
    taken: list[int] = []

    def work(start: threading.Barrier) -> None:
        start.wait(10)
        while claimed := process(limit=3).claimed:
            taken.append(claimed)
        connections.close_all()

    start = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(start,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(taken) == 40
    assert set(Item.objects.values_list("state", "attempts")) == {("archived", 1)}


def test_items_locked_by_another_are_passed_over_at_once(transactional_db):
    deposit = hand_in(article(1), article(2))
    first = deposit.items.order_by("position").first()
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Item.objects.select_for_update().get(pk=first.pk)
            locked.set()
            done.wait(30)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert locked.wait(10)
        assert process().verdicts == {"archived": 1}
    finally:
        done.set()
        thread.join(30)
    assert process().verdicts == {"archived": 1}


def test_the_sweeper_is_told_of_deposits_that_have_waited(db):
    waiting, done = hand_in(article(1)), hand_in(article(2))
    process(deposit_id=done.pk)
    assert due_deposits(older_than=timedelta(), limit=10) == [waiting.pk]
    assert due_deposits(older_than=timedelta(minutes=1), limit=10) == []
    waiting.items.update(leased_until=Now() + timedelta(minutes=1))
    assert due_deposits(older_than=timedelta(), limit=10) == []


def test_the_sweeper_passes_over_deposits_that_somebody_works_on(db):
    deposit = hand_in(article(1), article(2), article(3))
    first = deposit.items.filter(position=0)
    for until, lease, found in (
        (timedelta(minutes=1), uuid4(), []),
        (timedelta(minutes=1), None, [deposit.pk]),  # storage did not give its bytes
        (timedelta(minutes=-1), uuid4(), [deposit.pk]),  # its worker died
    ):
        first.update(attempts=1, lease=lease, leased_until=Now() + until)
        assert due_deposits(older_than=timedelta(), limit=10) == found


def test_tags_as_sent_are_kept_from_the_deposit_and_the_item(db):
    file = HandedIn(name="a.txt", stream=io.BytesIO(article(1)), declared={"tags": "roads, bridges,, "})
    deposit = hand_in(file, declared={"tags": ["Baku", "x" * 300]})
    assert work_off() == {"archived": 1}
    item = only_item(deposit)
    labels = list(item.article.taggings.order_by("term__label").values_list("term__label", flat=True))
    assert labels == ["Baku", "bridges", "roads", "x" * 200]
    assert set(item.article.taggings.values_list("origin", "item_id")) == {("sender", item.pk)}
