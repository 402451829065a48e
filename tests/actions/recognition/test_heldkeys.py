"""The filter of a worker: it misses nothing that was recorded before it answers, by whomever."""

import random

import pytest
from django.db import connection, transaction

from archive.actions.recognition import heldkeys, recognise, settle
from archive.actions.recognition.heldkeys import HeldKeys, take_places
from archive.actions.rows import run_binary
from archive.models import Article, Fingerprint, KeptFilter, KeyRun, Relation
from tests.actions.handing_in import article, hand_in, work_off
from tests.actions.retelling import sentences, source, story

TOLD = sentences(12, seed=1)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch):
    """A process that has worked for a while: it looks into its filter at once."""

    def start() -> HeldKeys:
        made = HeldKeys(patience=-1)
        monkeypatch.setattr(recognise, "held_keys", made)
        monkeypatch.setattr(settle, "held_keys", made)
        return made

    return start


def held_by_all() -> list[int]:
    return [key for keys in Fingerprint.objects.values_list("keys", flat=True) for key in keys]


def test_texts_that_share_nothing_are_not_looked_up(db, worker):
    hand_in(*[article(n) for n in range(20)])
    work_off()
    known = worker()
    with transaction.atomic():
        assert known.possible([held_by_all()]) == [held_by_all()]
        chance = random.Random(5)  # noqa: S311
        assert known.possible([[chance.getrandbits(48) for _ in range(300)]]) == [[]]


def test_a_worker_with_a_filter_finds_what_one_without_finds(db, worker):
    for place, told in enumerate((TOLD, [*sentences(6, seed=5), *TOLD[:6]], sentences(12, seed=6), TOLD)):
        worker()
        hand_in(story(told, title=f"T{place}"), source=source(f"outlet{place}"))
        work_off()
    assert Article.objects.count() == 4
    assert sorted(Relation.objects.values_list("kind", flat=True)) == ["rewrite", "rewrite", "same_text"]


def test_what_others_record_is_known_before_it_answers(db, worker):
    first, second = worker(), HeldKeys(patience=-1)
    hand_in(*[article(n) for n in range(10)])
    work_off()
    assert second.possible([held_by_all()]) == [held_by_all()]
    hand_in(*[article(n) for n in range(10, 30)])
    work_off()
    assert second.possible([held_by_all()]) == [held_by_all()]
    assert first.possible([held_by_all()]) == [held_by_all()]


def test_what_came_between_two_writings_of_its_own_is_not_passed_over(db):
    known = HeldKeys(patience=-1)
    known.possible([])
    (other,) = take_places(1)
    known.written(take_places(2))
    hand_in(article(1))
    work_off()
    Fingerprint.objects.update(place=other)
    known.last = other
    assert known.possible([held_by_all()]) == [held_by_all()]


@pytest.fixture
def far_on(db):
    """As if 400,000 texts had been held once; numbers are not taken back with a transaction."""
    before = take_places(1)[0]
    yield lambda: run_binary("SELECT setval('archive_fingerprint_place', 400000)")
    run_binary("SELECT setval('archive_fingerprint_place', %b::bigint)", [before])


def test_texts_in_a_run_and_after_it_are_found(db, worker, far_on):
    hand_in(story(TOLD), source=source("alpha"))
    work_off()
    far_on()
    for place in range(2):
        worker()
        hand_in(story([*TOLD, *sentences(2, seed=40 + place)], title=f"T{place}"), source=source(f"outlet{place}"))
        work_off()
    assert Relation.objects.count() == 3
    runs = list(KeyRun.objects.order_by("first").values_list("first", "length"))
    assert runs == [*((place << 17, 1 << 17) for place in range(3)), (393_216, 4_096)]


def test_another_worker_begins_with_what_was_kept(db, worker, monkeypatch):
    monkeypatch.setattr(heldkeys, "KEPT_EVERY", 10)
    worker()
    hand_in(*[article(n) for n in range(12)])
    work_off()
    hand_in(article(12))
    work_off()
    kept = KeptFilter.objects.get()
    assert 12 <= kept.upto <= Fingerprint.objects.latest("place").place
    monkeypatch.setattr(heldkeys, "AFTER", heldkeys.AFTER.replace("WHERE", f"WHERE place > {kept.upto} AND"))
    assert HeldKeys(patience=-1).possible([held_by_all()]) == [held_by_all()]


def test_a_table_that_was_emptied_is_begun_anew(transactional_db, worker):
    known = worker()
    hand_in(*[article(n) for n in range(3)])
    work_off()
    keys = sorted(set(held_by_all()))
    assert known.possible([keys]) == [keys]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE archive_fingerprint")
    assert known.possible([keys]) == [[]]


def test_who_ends_soon_fills_no_filter(db):
    known = HeldKeys(patience=3)
    assert known.possible([[1], [2]]) == [[1], [2]]
    assert known.possible([[1]]) == [[1]]
    assert known.possible([[1]]) == [[]]
