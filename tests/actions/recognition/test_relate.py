"""What people decide about articles that belong together, and that each of it can be taken back."""

import pytest
from django.utils import timezone

from archive.actions.custody.account import account
from archive.actions.recognition.relate import confirm, merge, reject, split, undo
from archive.actions.recognition.related import near, origin_of, relations_of, versions_of
from archive.errors import Conflict, Invalid
from archive.models import Article, Event, Item, Relation, Revision
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off
from tests.actions.retelling import sentences, source, story

TOLD = sentences(12, seed=1)


def last_event(verb: str) -> Event:
    return Event.objects.filter(verb=verb).latest("id")


@pytest.fixture
def reprinted(transactional_db) -> Relation:
    hand_in(story(TOLD), source=source("alpha"))
    hand_in(story(TOLD, title="Elsewhere"), source=source("beta"))
    work_off()
    return Relation.objects.get()


def shown() -> list[tuple[object, ...]]:
    """All that these acts change of articles and their texts, times and counts aside."""
    articles = Article.objects.order_by("id").values_list("id", "state", "title", "body", "origin", "merged_into")
    texts = Revision.objects.order_by("id").values_list("id", "article", "number", "copy_of", "body")
    items = Item.objects.order_by("id").values_list("id", "article")
    return [*articles, *texts, *items]


def test_a_pair_is_confirmed_once(reprinted):
    confirmed = confirm(relation_id=reprinted.pk, actor=ACTOR, reason="The same release.")
    assert (confirmed.state, confirmed.decided_why) == ("confirmed", "The same release.")
    assert confirmed.decided_at <= timezone.now()
    with pytest.raises(Conflict, match="already"):
        confirm(relation_id=reprinted.pk, actor=ACTOR)
    assert last_event("relation.confirmed").actor == ACTOR


def test_rejecting_wants_a_reason_and_takes_the_pair_apart(reprinted):
    with pytest.raises(Invalid):
        reject(relation_id=reprinted.pk, actor=ACTOR, reason=" ")
    assert all(origin_of(article=one) is not None for one in Article.objects.all())
    reject(relation_id=reprinted.pk, actor=ACTOR, reason="Two meetings.")
    for one in Article.objects.all():
        assert (relations_of(article=one), near(article_id=one.pk).related, origin_of(article=one)) == ([], [], None)
        assert len(relations_of(article=one, rejected=True)) == 1
    assert Event.objects.filter(verb="article.origin_changed", data__origin=None).count() == 2


def test_not_the_same_is_remembered_when_more_arrives(reprinted):
    reject(relation_id=reprinted.pk, actor=ACTOR, reason="No.")
    hand_in(story([*TOLD, *sentences(2, seed=3)], date="2024-02-06T13:00:00+04:00"), source=source("alpha"))
    assert work_off() == {"revision": 1}
    assert Relation.objects.get().state == "rejected"
    assert all(origin_of(article=one) is None for one in Article.objects.all())


@pytest.mark.parametrize("decide", [confirm, reject])
def test_a_decision_is_taken_back_once(reprinted, decide):
    before = shown()
    decide(relation_id=reprinted.pk, actor=ACTOR, reason="Hm.")
    event = Event.objects.filter(subject_id=reprinted.pk).latest("id")
    undo(event_id=event.pk, actor=ACTOR)
    relation = Relation.objects.get()
    assert (relation.state, relation.decided_at, relation.decided_why) == ("proposed", None, "")
    if decide is confirm:
        assert shown() == before
    assert all(origin_of(article=one).articles == 2 for one in Article.objects.all())
    with pytest.raises(Conflict, match="already"):
        undo(event_id=event.pk, actor=ACTOR)


def test_what_was_decided_otherwise_since_is_not_taken_back(reprinted):
    confirm(relation_id=reprinted.pk, actor=ACTOR)
    event = last_event("relation.confirmed")
    reject(relation_id=reprinted.pk, actor=ACTOR, reason="No.")
    with pytest.raises(Conflict, match="otherwise"):
        undo(event_id=event.pk, actor=ACTOR)


def test_an_archived_article_is_no_act_to_take_back(reprinted):
    with pytest.raises(Conflict, match="cannot be taken back"):
        undo(event_id=last_event("article.archived").pk, actor=ACTOR)


def test_merged_articles_are_versions_of_one_and_come_apart_again(reprinted):
    first, second = Article.objects.order_by("id")
    before = shown()
    merged = merge(article_id=second.pk, into_id=first.pk, actor=ACTOR, reason="One and the same.")
    assert merged.pk == first.pk
    assert [version.revision.number for version in versions_of(article=merged)] == [2, 1]
    second.refresh_from_db()
    assert (second.state, second.merged_into_id, second.origin) == ("withdrawn", first.pk, None)
    assert not Item.objects.filter(article=second).exists()
    assert account(strict=True).proven
    undo(event_id=last_event("article.merged").pk, actor=ACTOR)
    after = shown()
    assert [row for row in after if len(row) != 6] == [row for row in before if len(row) != 6]
    assert [row[:4] for row in after] == [row[:4] for row in before]
    assert Relation.objects.get().state == "rejected"
    assert account(strict=True).proven


def test_what_is_merged_keeps_its_relations_through_the_other(transactional_db):
    hand_in(story(TOLD), source=source("alpha"))
    hand_in(story(TOLD, title="B"), source=source("beta"))
    hand_in(article(7), source=source("gamma"))
    work_off()
    alpha, beta, gamma = (Article.objects.get(source__slug=slug) for slug in ("alpha", "beta", "gamma"))
    merge(article_id=alpha.pk, into_id=gamma.pk, actor=ACTOR, reason="For the test.")
    gamma.refresh_from_db()
    assert [pk for pk, _ in near(article_id=gamma.pk).related] == [str(beta.pk)]
    assert origin_of(article=gamma).articles == 2


@pytest.mark.parametrize("wrong", ["itself", "withdrawn", "no reason"])
def test_what_cannot_be_merged(reprinted, wrong):
    first, second = Article.objects.order_by("id")
    if wrong == "withdrawn":
        Article.objects.filter(pk=second.pk).update(state="withdrawn")
    into = first.pk if wrong == "itself" else second.pk
    with pytest.raises(Invalid if wrong == "no reason" else Conflict):
        merge(article_id=first.pk, into_id=into, actor=ACTOR, reason="" if wrong == "no reason" else "Yes.")


def test_a_version_is_split_off_and_comes_back(transactional_db):
    alpha = source("alpha")
    hand_in(story(TOLD), source=alpha)
    hand_in(story([*TOLD, *sentences(2, seed=3)], date="2024-02-06T13:00:00+04:00"), source=alpha)
    work_off()
    before = shown()
    old = Article.objects.get()
    made = split(revision_id=Revision.objects.get(number=2).pk, actor=ACTOR, reason="Another story.")
    old.refresh_from_db()
    assert (made.published_edtf, old.published_edtf) == ("2024-02-06T13:00:00+04:00", "2024-02-06T10:00:00+04:00")
    assert old.body in made.body
    assert old.body != made.body
    assert Relation.objects.get().state == "rejected"
    assert account(strict=True).proven
    undo(event_id=last_event("article.split").pk, actor=ACTOR)
    assert [row for row in shown() if len(row) != 6] == [row for row in before if len(row) != 6]
    assert Article.objects.get(pk=made.pk).merged_into == old
    assert account(strict=True).proven


def test_a_copy_is_split_off_and_comes_back(transactional_db):
    hand_in(story(TOLD))
    copy = hand_in(story(TOLD, title="Not the same at all"))
    work_off()
    old, revision = Article.objects.get(), Revision.objects.get(number=0)
    made = split(revision_id=revision.pk, actor=ACTOR, reason="Another story.")
    assert (made.title, made.body) == ("Not the same at all", old.body)
    assert only_item(copy).article == made
    assert versions_of(article=old)[0].copies == ()
    assert account(strict=True).proven
    undo(event_id=last_event("article.split").pk, actor=ACTOR)
    revision.refresh_from_db()
    assert (revision.article, revision.number, revision.copy_of.number) == (old, 0, 1)
    assert account(strict=True).proven


def test_an_only_text_is_not_split_off(reprinted):
    with pytest.raises(Conflict, match="only text"):
        split(revision_id=Revision.objects.first().pk, actor=ACTOR, reason="Why not.")
