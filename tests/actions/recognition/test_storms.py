"""Texts that say nothing, endless texts, and one text again and again: the work for each stays bounded."""

from collections.abc import Callable

import pytest

from archive.actions.recognition.commonplace import FULL
from archive.actions.recognition.heldkeys import held_keys
from archive.actions.recognition.origins import regroup
from archive.actions.recognition.recognise import MOST_COMPARED
from archive.actions.recognition.related import nearest, versions_of
from archive.matching.fingerprints import MOST_KEYS
from archive.models import Article, CommonPassage, Fingerprint, Item, Origin, Relation, Revision, Sighting
from tests.actions.handing_in import hand_in, work_off
from tests.actions.retelling import sentences, source, story
from tests.actions.wire import Traffic, traffic
from tests.admin.relating import related

TOLD = sentences(9, seed=1)
SLICE = 100
MEGABYTE = 1_000_000


def worked(*contents: bytes, outlet: str | None = None) -> Traffic:
    hand_in(*contents, source=source(outlet) if outlet else None)
    with traffic() as told:
        work_off()
    assert not Item.objects.in_progress().exists()
    return told


def same_bytes(_number: int) -> bytes:
    return story(TOLD)


def other_stamp(number: int) -> bytes:
    return story(TOLD, date=f"2024-02-06T{number // 3600 + 8:02}:{number // 60 % 60:02}:{number % 60:02}+04:00")


def other_advert(number: int) -> bytes:
    return story(TOLD) + f"\n\nFollow us on Twitter @harbour{number}\n".encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "revisions"),
    [(same_bytes, 1), (other_stamp, 10_000), (other_advert, 10_000)],
    ids=["same_bytes", "other_stamp", "other_advert"],
)
def test_one_text_ten_thousand_times_is_one_article(db, made: Callable[[int], bytes], revisions: int):
    worked(made(0), outlet="alpha")
    first = worked(*map(made, range(1, 1 + SLICE)), outlet="alpha")
    for begin in range(1 + SLICE, 10_000 - SLICE, 1_000):
        hand_in(*map(made, range(begin, min(begin + 1_000, 10_000 - SLICE))), source=source("alpha"))
        work_off()
    last = worked(*map(made, range(10_000 - SLICE, 10_000)), outlet="alpha")
    assert (Article.objects.count(), Revision.objects.versions().count()) == (1, 1)
    assert (Revision.objects.count(), Fingerprint.objects.count()) == (revisions, 1)
    assert Item.objects.filter(state=Item.State.DUPLICATE).count() == 9_999
    assert sum(Sighting.objects.values_list("times", flat=True)) == 9_999
    assert not Relation.objects.exists()
    assert not CommonPassage.objects.exists()
    assert last.statements <= first.statements
    assert last.rows <= first.rows + 10
    assert last.bytes <= 1.1 * first.bytes


def test_what_is_told_of_copies_is_bounded_though_all_are_counted(db, monkeypatch):
    monkeypatch.setattr("archive.actions.recognition.related.COPIES_TOLD", 5)
    told = []
    for begin in (0, 20):
        hand_in(*map(other_stamp, range(begin, begin + 20)), source=source("alpha"))
        work_off()
        article = Article.objects.get()
        with traffic() as counted:
            (version,) = versions_of(article=article)
        told.append((version.copies_held, len(version.copies), counted.statements, counted.rows))
    newest = Revision.objects.filter(number=0).order_by("-received_at", "-id")[:5]
    assert list(version.copies) == list(newest)
    (few, *shown), (many, *shown_of_many) = told
    assert (few, many) == (19, 39)
    assert shown == shown_of_many


def test_of_many_relations_the_nearest_are_told_without_reading_the_others(db, monkeypatch):
    monkeypatch.setattr("archive.actions.recognition.related.RELATIONS_TOLD", 5)
    hand_in(story(TOLD))
    work_off()
    article = Article.objects.get()
    told = []
    for begin in (1, 21):
        for number in range(begin, begin + 20):
            related(article, number / 50)
        with traffic() as counted:
            found, held = nearest(article=article)
        told.append((held, len(found), counted.statements, counted.rows))
    shares = [max(one.contained, one.contains) for one in found]
    assert shares == [number / 50 for number in (40, 39, 38, 37, 36)]
    (few, *shown), (many, *shown_of_many) = told
    assert (few, many) == (20, 40)
    assert shown == shown_of_many


def test_the_origin_of_many_articles_is_judged_without_their_bodies(db):
    long, judged = sentences(80, seed=8), []
    for begin in (0, 6):
        for number in range(begin, begin + 6):
            hand_in(story(long, title=f"Told by {number}"), source=source(f"outlet{number}"))
        work_off()
        group = Origin.objects.get()
        with traffic() as counted:
            regroup(origins=[group.pk])
        judged.append(counted)
    assert group.articles.count() == 12
    few, many = judged
    assert many.statements == few.statements
    assert (many.bytes - few.bytes) / 6 < 0.3 * len(group.first.body)


def test_texts_of_one_word_have_nothing_to_look_for(db, monkeypatch):
    monkeypatch.setattr(held_keys, "patience", 2 * SLICE)  # else the filter may be filled between the two
    few = worked(*(story(["Yes."], title=f"Title {place}") for place in range(SLICE)))
    more = worked(*(story(["Yes."], title=f"Title {place}") for place in range(SLICE, 2 * SLICE)))
    assert not Relation.objects.exists()
    assert {len(keys) for keys in Fingerprint.objects.values_list("keys", flat=True)} <= {0}
    assert (more.statements, more.rows) == (few.statements, few.rows)


@pytest.mark.parametrize("outlet", ["alpha", None])
def test_texts_of_one_sentence_repeated_do_not_relate_without_end(db, outlet):
    def repeated(number: int) -> bytes:
        told = "The same sentence is told again and again today. " * (20 + number)
        return story([told], title=f"Title {number}", date=f"2024-{1 + number // 28:02}-{1 + number % 28:02}")

    slices = [worked(*map(repeated, range(begin, begin + FULL)), outlet=outlet) for begin in range(0, 5 * FULL, FULL)]
    assert Relation.objects.count() <= MOST_COMPARED * FULL
    *_, before, last = slices
    assert (last.statements, last.rows) == (before.statements, before.rows)


@pytest.mark.slow
def test_a_body_of_five_megabytes_is_recognised_by_a_bounded_part_of_it(db):
    told = sentences(51_000, seed=5)
    data = story(told)
    assert len(data) > 5 * MEGABYTE
    first = worked(data, outlet="alpha")
    copy = worked(story(told, title="Another title"), outlet="alpha")
    assert Article.objects.count() == 1
    worked(story([*sentences(5, seed=6), *told], title="Elsewhere"), outlet="beta")
    assert max(len(keys) for keys in Fingerprint.objects.values_list("keys", flat=True)) <= MOST_KEYS + 1
    assert Relation.objects.get().kind == Relation.Kind.REPRINT
    assert copy.statements <= 40
    # Either is one body: that which is written, that with which a copy is compared.
    assert max(first.bytes, copy.bytes) < 1.2 * len(data)
