"""What a text is to those that are held: nothing, a copy, a version, a relative."""

import pytest

from archive.actions.custody.account import account
from archive.actions.editing.edit import edit
from archive.actions.recognition.commonplace import FULL
from archive.actions.recognition.related import bodies_of, differing, origin_of, relations_of, versions_of
from archive.models import (
    Article,
    CommonPassage,
    Event,
    ExpectedRevision,
    Fingerprint,
    Item,
    Relation,
    Revision,
    Sighting,
)
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off
from tests.actions.retelling import sentences, source, story

TOLD = sentences(12, seed=1)


def test_texts_that_share_nothing_are_articles_of_their_own(db):
    hand_in(*[article(n) for n in range(20)])
    assert work_off() == {"archived": 20}
    assert Fingerprint.objects.count() == 20
    assert not Relation.objects.exists()


@pytest.mark.parametrize("slug", ["alpha", None])
def test_the_same_text_in_other_bytes_is_a_duplicate_with_a_sighting(db, slug):
    outlet = source(slug) if slug else None
    hand_in(story(TOLD), source=outlet)
    work_off()
    again = hand_in(story([sentence.replace(" ", "  ") for sentence in TOLD], title="Other title"), source=outlet)
    assert work_off() == {"duplicate": 1}
    only = Article.objects.get()
    item = only_item(again)
    assert item.article == only
    assert Sighting.objects.get().original_id == item.original_id
    copy = Revision.objects.get(original_id=item.original_id)
    assert (copy.number, copy.copy_of) == (0, Revision.objects.get(number=1))
    assert differing(revision=copy)["title"] == ("Ministers meet in the old harbour", "Other title")
    assert only.title == "Ministers meet in the old harbour"


def test_copies_side_by_side_in_one_chunk_are_one_article(db):
    hand_in(*[story(TOLD) + b"\n" * n for n in range(12)])
    assert work_off() == {"archived": 1, "duplicate": 11}
    assert Revision.objects.versions().count() == 1


def test_the_copy_of_a_copy_that_comes_again_is_the_same_bytes(db):
    hand_in(story(TOLD), story(TOLD) + b"\n")
    work_off()
    hand_in(story(TOLD) + b"\n")
    assert work_off() == {"duplicate": 1}
    assert Revision.objects.count() == 2


def test_the_same_text_of_another_outlet_is_an_article_of_the_same_origin(db):
    hand_in(story(TOLD), source=source("alpha"))
    hand_in(story(TOLD, date="2024-02-06T12:00:00+04:00"), source=source("beta"))
    assert work_off() == {"archived": 2}
    first, second = Article.objects.order_by("published_earliest")
    assert Relation.objects.get().kind == "same_text"
    shown = origin_of(article=second)
    assert (shown.first, shown.because, shown.articles) == (first, "earlier_stated_time", 2)
    (seen,) = relations_of(article=second)
    assert (seen.other, seen.first, seen.contained) == (first, False, 1.0)
    assert seen.passages == [((0, len(second.body) - 1), (0, len(first.body) - 1))]  # but for the last full stop


def test_a_later_text_of_one_outlet_is_the_next_version_and_shows(db):
    alpha = source("alpha")
    hand_in(story(TOLD), source=alpha)
    work_off()
    before = Article.objects.get()
    more = [*TOLD[:6], *sentences(3, seed=2), *TOLD[6:]]
    later = hand_in(story(more, date="2024-02-06T12:00:00+04:00"), source=alpha)
    assert work_off() == {"revision": 1}
    after = Article.objects.get()
    assert only_item(later).article == after
    assert (after.published_edtf, after.version) == ("2024-02-06T12:00:00+04:00", before.version + 1)
    newest, oldest = versions_of(article=after)
    assert (newest.revision.number, newest.shown) == (2, True)
    assert (oldest.revision.number, oldest.shown) == (1, False)
    bodies = bodies_of(revisions=[newest.revision.pk, oldest.revision.pk])
    assert list(map(bodies.get, (newest.revision.pk, oldest.revision.pk))) == [after.body, before.body]
    assert Event.objects.filter(verb="article.revised", subject_id=after.pk).count() == 1


def test_an_earlier_version_that_comes_later_takes_its_place_and_does_not_show(db):
    alpha = source("alpha")
    for hour in ("12", "08", "10"):
        hand_in(story([*TOLD[:9], *sentences(3, seed=int(hour))], date=f"2024-02-06T{hour}:00:00+04:00"), source=alpha)
        work_off()
    shown = Article.objects.get()
    assert shown.published_edtf == "2024-02-06T12:00:00+04:00"
    assert [version.revision.number for version in versions_of(article=shown)] == [3, 2, 1]
    dates = Revision.objects.order_by("number").values_list("readings__document__published__edtf", flat=True)
    assert list(dates) == [f"2024-02-06T{hour}:00:00+04:00" for hour in ("08", "10", "12")]


def test_a_version_that_is_missing_has_a_placeholder_until_it_arrives(db):
    alpha = source("alpha")
    note = "Details added (first version posted on 10:00)"
    later = story([*TOLD, *sentences(3, seed=4)], date="2024-02-06T12:00:00+04:00", title=note)
    hand_in(later, source=alpha)
    work_off()
    expected = ExpectedRevision.objects.get()
    assert (expected.at, expected.filled_by) == ("2024-02-06T10:00:00", None)
    newest, missing = versions_of(article=Article.objects.get())
    assert (newest.shown, missing.revision, missing.expected) == (True, None, expected)
    hand_in(story(TOLD), source=alpha)
    assert work_off() == {"revision": 1}
    expected.refresh_from_db()
    assert expected.filled_by == Revision.objects.get(number=1)
    assert [version.expected for version in versions_of(article=Article.objects.get())] == [None, None]


def test_an_editors_word_outlives_a_new_version(db):
    hand_in(story(TOLD), source=source("alpha"))
    work_off()
    edit(article_id=Article.objects.get().pk, changes={"title": "An editor's title"}, actor=ACTOR)
    hand_in(story([*TOLD, *sentences(2, seed=8)], date="2024-02-06T13:00:00+04:00"), source=source("alpha"))
    assert work_off() == {"revision": 1}
    assert Article.objects.get().title == "An editor's title"


def test_a_rewrite_has_a_relation_with_its_passages_and_no_common_origin(db):
    hand_in(story(TOLD), source=source("alpha"))
    hand_in(story([*sentences(6, seed=5), *TOLD[:6]], title="Another title"), source=source("beta"))
    assert work_off() == {"archived": 2}
    relation = Relation.objects.get()
    assert (relation.kind, relation.state, relation.a_id < relation.b_id) == ("rewrite", "proposed", True)
    for one in Article.objects.all():
        (seen,) = relations_of(article=one)
        for own, others in seen.passages:
            assert one.body[slice(*own)].split() == seen.other.body[slice(*others)].split()
        assert origin_of(article=one) is None


def test_two_origins_become_one_when_an_article_belongs_to_both(db):
    one, other = sentences(12, seed=21), sentences(12, seed=22)
    for number, told in enumerate((one, one, other, other)):
        hand_in(story(told, title=f"T{number}"), source=source(f"outlet{number}"))
    work_off()
    assert len(set(Article.objects.values_list("origin", flat=True))) == 2
    hand_in(story([*one, *other], title="Both"), source=source("outlet5"))
    assert work_off() == {"archived": 1}
    assert len(set(Article.objects.values_list("origin", flat=True))) == 1
    told = Event.objects.filter(verb="article.origin_changed").values_list("subject_id", flat=True)
    assert set(told) < set(Article.objects.values_list("id", flat=True))
    assert origin_of(article=Article.objects.first()).articles == 5


def test_no_storm_of_forms_and_they_are_not_related(db):
    def form(day: int) -> bytes:
        numbers = [str(day * 7 + place * 31) for place in range(12)]
        told = [f"{sentence[:-1]} {number} and {number}5." for sentence, number in zip(TOLD, numbers, strict=True)]
        return story(told, title=f"Prices of day {day}", date=f"2024-{1 + day // 28:02}-{1 + day % 28:02}")

    for begin in range(0, 3 * FULL, FULL):
        hand_in(*[form(day) for day in range(begin, begin + FULL)])
        work_off()
    assert Article.objects.count() == 3 * FULL
    assert not Relation.objects.exists()
    assert CommonPassage.objects.filter(says_nothing=True).count() > 5
    held = max(len(keys) for keys in Fingerprint.objects.values_list("keys", flat=True))
    newest = Fingerprint.objects.order_by("-revision").first()
    assert len(newest.keys) < held / 2


def test_wire_copy_in_many_outlets_is_related_and_bounded(db):
    for place in range(FULL + 10):
        told = [*sentences(1, seed=100 + place), *TOLD]
        hand_in(story(told, title=f"T{place}"), source=source(f"outlet{place}"))
    assert work_off() == {"archived": FULL + 10}
    assert len(set(Article.objects.values_list("origin", flat=True))) == 1
    assert Relation.objects.count() <= 8 * (FULL + 10)


@pytest.mark.parametrize("body", ["Yes.", "word " * 9, "The same sentence again and again. " * 4000, "x" * 400_000])
def test_bodies_that_say_nothing_end_soon(db, body):
    hand_in(*[story([body], title=f"T{place}") for place in range(5)])
    work_off()
    assert Item.objects.in_progress().count() == 0
    assert Relation.objects.count() <= 10


def test_the_account_balances_with_copies_and_versions(transactional_db):
    alpha = source("alpha")
    hand_in(story(TOLD), story(TOLD) + b"\n", source=alpha)
    hand_in(story([*TOLD, *sentences(2, seed=9)], date="2024-02-06T12:00:00+04:00"), source=alpha)
    hand_in(story(TOLD, title="In another outlet"), source=source("beta"))
    assert work_off() == {"archived": 2, "duplicate": 1, "revision": 1}
    result = account(strict=True)
    assert result.proven, result
