import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from archive.actions.custody.account import account
from archive.actions.editing.edit import edit
from archive.actions.processing import replay as replaying
from archive.actions.processing.projection import COLUMNS
from archive.actions.processing.replay import Replayed, replay
from archive.actions.processing.understand import Understood, understand
from archive.actions.recognition.relate import reject
from archive.api.articles import newest_reading
from archive.errors import Unreadable
from archive.models import Article, Claim, Event, Fingerprint, Reading, Relation, Revision, Source, revisions
from archive.values import RULES, Arrival
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off
from tests.actions.retelling import sentences, source, story
from tests.actions.tampering import tamper


def run(**arguments) -> Replayed:
    return list(replay(**arguments))[-1]


def archived(number: int = 1, **handed) -> Article:
    deposit = hand_in(article(number), **handed)
    work_off()
    return only_item(deposit).article


def derived(pk) -> dict[str, object]:
    return Article.objects.values(*COLUMNS, "state").get(pk=pk)


@pytest.fixture
def pipeline(monkeypatch) -> Callable[[str, Callable[[Understood], Understood]], None]:
    """The next version of the rules: what it makes of a text, and its name."""

    def become(version: str, change: Callable[[Understood], Understood]) -> None:
        def read(arrival: Arrival) -> list[Understood]:
            return [
                change(replace(part, article=replace(part.article, pipeline=version))) for part in understand(arrival)
            ]

        monkeypatch.setattr(replaying, "understand", read)
        monkeypatch.setattr(revisions, "PIPELINE", version)

    return become


def test_the_same_version_again_changes_nothing(db):
    found = archived()
    before = derived(found.pk)
    assert run() == Replayed(read=1)
    found.refresh_from_db()
    assert (derived(found.pk), found.version) == (before, 1)
    assert not Event.objects.filter(verb="article.replayed").exists()


def test_garbled_columns_are_put_together_anew_from_the_original(transactional_db):
    found = archived()
    before = derived(found.pk)
    tamper(
        "UPDATE archive_article SET title = 'x', body = 'y', authors = '{z}', published_edtf = NULL,"
        " published_earliest = NULL, published_latest = NULL, language = 'tlh', problems = '{nonsense}',"
        " state = 'in_review'"
    )
    assert run() == Replayed(read=1, changed=1)
    assert derived(found.pk) == before
    found.refresh_from_db()
    assert found.version == 2
    event = Event.objects.get(verb="article.replayed")
    assert event.subject_id == found.pk
    assert account(strict=True).proven


def test_an_editors_word_goes_on_winning(transactional_db):
    found = archived()
    edit(article_id=found.pk, changes={"title": "The editor's", "published": "2019-11-08"}, actor=ACTOR)
    tamper("UPDATE archive_article SET title = 'x'")
    assert run().changed == 1
    found.refresh_from_db()
    assert (found.title, found.published_edtf) == ("The editor's", "2019-11-08")


def test_a_new_version_adds_a_reading_and_leaves_the_old_one(db, pipeline):
    found = archived()
    old = Reading.objects.get()
    pipeline("2099.1", lambda part: replace(part, article=replace(part.article, title="Read better")))
    assert run() == Replayed(read=1, readings=1, changed=1)
    assert [reading.pipeline for reading in Reading.objects.order_by("read_at")] == [old.pipeline, "2099.1"]
    new = Reading.objects.get(pipeline="2099.1")
    assert Claim.objects.filter(reading=new).count() == Claim.objects.filter(reading=old).count() > 0
    found.refresh_from_db()
    assert (found.title, found.version) == ("Read better", 2)
    assert Event.objects.get(verb="article.replayed").data == {"pipeline": "2099.1"}
    assert run() == Replayed(read=1)


def test_after_a_replay_an_edit_stands_on_the_new_reading(db, pipeline):
    found = archived()
    pipeline("2099.1", lambda part: replace(part, article=replace(part.article, section="Roads")))
    run()
    assert edit(article_id=found.pk, changes={"title": "T"}, actor=ACTOR).section == "Roads"


def test_what_shows_is_what_is_kept_of_this_version_in_an_edit_as_in_a_replay(db, pipeline):
    found = archived()
    pipeline("2099.1", lambda part: replace(part, article=replace(part.article, section="Roads")))
    run()
    pipeline("2099.2", lambda part: replace(part, article=replace(part.article, section="Bridges")))
    assert run().changed == 1
    # Back to the earlier release, which has read it already; the same rules under the same name say the same.
    pipeline("2099.1", lambda part: replace(part, article=replace(part.article, section="Something else")))
    assert run() == Replayed(read=1, changed=1)
    found.refresh_from_db()
    assert found.section == "Roads"
    assert edit(article_id=found.pk, changes={"title": "T"}, actor=ACTOR).section == "Roads"


def test_two_replays_at_once_wait_for_each_other(transactional_db, pipeline, monkeypatch):
    monkeypatch.setattr(replaying, "BATCH", 7)
    hand_in(*(article(n) for n in range(20)))
    work_off()
    for version in ("2099.1", "2099.2", "2099.3", "2099.4"):
        pipeline(version, lambda part: replace(part, article=replace(part.article, section=part.article.pipeline)))
        start, ended = threading.Barrier(2), []

        def replay_all(start: threading.Barrier = start, ended: list = ended) -> None:
            try:
                start.wait(10)
                ended.append(run())
            finally:
                connections.close_all()

        threads = [threading.Thread(target=replay_all) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert [total.read for total in ended] == [20, 20]
        assert sum(total.readings for total in ended) == sum(total.changed for total in ended) == 20
    assert set(Article.objects.values_list("section", "version")) == {("2099.4", 5)}


def test_a_damaged_original_leaves_its_article_as_it_is_and_stops_nothing(db, settings, tmp_path):
    settings.MAX_INLINE_SIZE = 100
    settings.ORIGINALS_URL = tmp_path.as_uri()
    found, _ = archived(1), archived(2)
    before = derived(found.pk)
    path = tmp_path / found.revisions.get().original.location
    path.chmod(0o600)
    path.write_bytes(article(3))
    assert run() == Replayed(read=2, unreadable=1)
    assert derived(found.pk) == before


@pytest.mark.parametrize("failure", ["unreadable", "no such part", "hangs"])
def test_what_this_version_cannot_read_is_left_as_it_is(db, settings, monkeypatch, failure):
    found, other = archived(1), archived(2)
    settings.ITEM_TIME_LIMIT = 1
    before = derived(found.pk)

    def worse(arrival: Arrival) -> list[Understood]:
        if b"number 1 " not in arrival.data:
            return understand(arrival)
        if failure == "unreadable":
            raise Unreadable("No more.")
        if failure == "hangs":
            time.sleep(5)
        return []

    monkeypatch.setattr(replaying, "understand", worse)
    assert run() == Replayed(read=2, unreadable=1)
    assert derived(found.pk) == before
    other.refresh_from_db()
    assert other.version == 1


def test_a_withdrawn_article_stays_withdrawn(transactional_db):
    found = archived()
    tamper("UPDATE archive_article SET state = 'withdrawn', title = 'x'")
    run()
    assert derived(found.pk)["state"] == "withdrawn"
    assert derived(found.pk)["title"] != "x"


def test_only_what_was_asked_for_is_read_again(db):
    source = Source.objects.create(slug="trend", name="Trend")
    archived(1)
    archived(2, source=source)
    assert run(source=source).read == 1
    assert run(since=datetime.now(UTC) - timedelta(hours=1)).read == 2
    assert list(replay(since=datetime.now(UTC) + timedelta(hours=1))) == []


def test_batches_cover_everything_with_a_bounded_number_of_queries(db, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(replaying, "BATCH", 10)
    hand_in(*(article(n) for n in range(25)))
    work_off()
    with django_assert_max_num_queries(3 * 14 + 1):
        sums = [total.read for total in replay()]
    assert sums == [10, 20, 25]


def test_a_batch_ends_by_bytes_too(db, monkeypatch):
    monkeypatch.setattr(replaying, "BATCH_BYTES", 3 * len(article(10)))
    hand_in(*(article(n) for n in range(10, 18)))
    work_off()
    assert [total.read for total in replay()] == [3, 6, 8]


def test_the_reading_that_is_told_is_the_one_that_shows_after_a_step_back(db, pipeline, monkeypatch):
    found = archived()
    this = revisions.PIPELINE
    pipeline("2999.1.1", lambda part: part)
    run()
    monkeypatch.setattr(revisions, "PIPELINE", this)
    assert Reading.objects.latest("read_at").pipeline == "2999.1.1"
    assert newest_reading(found).pipeline == this


def test_relations_of_the_machine_are_derived_anew_and_those_of_people_stay(transactional_db, monkeypatch):
    told, other = sentences(12, seed=1), sentences(12, seed=2)
    for slug, text in (("a", told), ("b", told), ("c", other), ("d", other)):
        hand_in(story(text, title=slug), source=source(slug))
    work_off()
    kept, dropped = Relation.objects.order_by("id")
    reject(relation_id=kept.pk, actor=ACTOR, reason="No.")
    monkeypatch.setattr("archive.actions.recognition.rederive.RULES", "2099.1.1")
    monkeypatch.setattr("archive.actions.recognition.recognise.decide", lambda *_: None)
    list(replay())
    assert [one.pk for one in Relation.objects.all()] == [kept.pk]
    assert Event.objects.get(verb="relation.no_longer_found").subject_id == dropped.pk
    assert not Article.objects.filter(origin__isnull=False).exists()
    monkeypatch.undo()
    list(replay())
    assert sorted(Relation.objects.values_list("kind", "state")) == [
        ("same_text", "proposed"),
        ("same_text", "rejected"),
    ]
    assert set(Fingerprint.objects.values_list("rules", flat=True)) == {RULES}
    assert Article.objects.filter(origin__isnull=False).count() == 2


def test_replay_keeps_copies_and_versions_where_they_are(transactional_db):
    told = sentences(12, seed=1)
    later = story([*told, *sentences(2, seed=3)], date="2024-02-06T13:00:00+04:00")
    hand_in(story(told), story(told) + b"\n", later, source=source("a"))
    work_off()
    before = list(Revision.objects.order_by("id").values_list("id", "article", "number", "copy_of", "body"))
    tamper("UPDATE archive_reading SET pipeline = 'older'")
    (*_, done) = replay()
    assert (done.read, done.readings, done.changed) == (3, 3, 0)
    assert list(Revision.objects.order_by("id").values_list("id", "article", "number", "copy_of", "body")) == before
    assert account(strict=True).proven
