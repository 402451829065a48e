import threading

import pytest
from django.db import connections, transaction

from archive.actions.following import follow
from archive.actions.processing.replay import replay
from archive.actions.tagging import vocabularies
from archive.actions.tagging.tag import SentTag, tag, tag_as_sent, untag
from archive.errors import Invalid
from archive.models import Article, Event, Tagging, Term
from archive.models.fields import uuid7
from archive.search.index import Index
from archive.search.queries import Query, search
from archive.search.writer import Writer
from tests.actions.handing_in import ACTOR, article, hand_in, work_off


def sent(deposit, *labels: str) -> list[SentTag]:
    return [
        SentTag(article_id=item.article_id, item_id=item.pk, label=label)
        for item in deposit.items.all()
        for label in labels
    ]


def test_words_become_terms_of_the_free_vocabulary_once(db, django_assert_max_num_queries):
    deposit = hand_in(*(article(n) for n in range(5)))
    work_off()
    with django_assert_max_num_queries(6):
        tag_as_sent(tags=sent(deposit, "roads", "bridges"))
    tag_as_sent(tags=sent(deposit, "bridges", "Bridges"))
    assert sorted(Term.objects.values_list("vocabulary__slug", "label")) == [
        ("tags", "Bridges"), ("tags", "bridges"), ("tags", "roads"),
    ]  # fmt: skip
    assert Tagging.objects.count() == 15


def test_labels_as_sent_are_cleaned_and_cut(db):
    hand_in(article(), declared={"tags": [" two\nlines ", "two lines", "x" * 300, " "]})
    work_off()
    assert sorted(Term.objects.values_list("label", flat=True)) == ["two lines", "x" * 200]


def test_no_tags_ask_nothing_of_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        tag_as_sent(tags=[])


def test_the_same_new_words_at_the_same_moment_are_the_same_terms(transactional_db):
    deposits = [hand_in(article(n)) for n in range(4)]
    work_off()
    start = threading.Barrier(len(deposits))

    def tag_all(deposit, order: int) -> None:
        start.wait(10)
        for turn in range(10):
            words = [f"word {turn * 10 + n}" for n in range(10)]
            with transaction.atomic():
                tag_as_sent(tags=sent(deposit, *words[::order]))
        connections.close_all()

    threads = [threading.Thread(target=tag_all, args=(one, 1 - 2 * (n % 2))) for n, one in enumerate(deposits)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (Term.objects.count(), Tagging.objects.count()) == (100, 400)


@pytest.fixture
def bridge(db) -> Article:
    """An article that its sender tagged "roads"."""
    hand_in(article(), declared={"tags": ["roads"]})
    work_off()
    return Article.objects.get()


def labels(of: Article) -> list[str]:
    return list(of.taggings.order_by("term__label").values_list("term__label", flat=True))


def told(verb: str) -> Event:
    return Event.objects.get(verb=verb)


class TestTagging:
    def test_one_event_one_version_and_a_new_word(self, bridge, django_user_model):
        editor = django_user_model.objects.create_user(username="jane")
        changed = tag(
            article_id=bridge.pk, label="  New\u2028 bridges\x01 ", actor=ACTOR, user=editor.pk, reason="Asked"
        )
        assert labels(bridge) == ["New bridges␁", "roads"]
        tagging = bridge.taggings.get(term__label="New bridges␁")
        assert (tagging.origin, tagging.user, tagging.reason) == ("editor", editor, "Asked")
        event = told("article.tagged")
        assert (event.subject_kind, event.subject_id, event.reason) == ("article", bridge.pk, "Asked")
        assert event.data == {"vocabulary": "tags", "changes": {"tag": [None, "New bridges␁"]}}
        assert changed.version == Article.objects.get().version == bridge.version + 1
        assert Article.objects.get().changed_at > bridge.changed_at

    def test_what_is_there_already_stays_as_it_is(self, bridge):
        for _ in range(2):
            assert tag(article_id=bridge.pk, label=" roads ", actor=ACTOR).version == bridge.version
        assert bridge.taggings.get().origin == "sender"
        assert not Event.objects.filter(verb="article.tagged").exists()

    @pytest.mark.parametrize("label", ["", " \n", "x" * 201, "a\x00b", "\ud800"])
    def test_labels_that_cannot_be_kept(self, bridge, label):
        for act in (tag, untag):
            with pytest.raises(Invalid) as refused:
                act(article_id=bridge.pk, label=label, actor=ACTOR)
            assert list(refused.value.fields) == ["label"]
        with pytest.raises(Invalid) as refused:
            tag(article_id=bridge.pk, label="fine", actor=ACTOR, reason="a\x00b")
        assert list(refused.value.fields) == ["reason"]
        assert labels(bridge) == ["roads"]

    def test_longest_label(self, bridge):
        tag(article_id=bridge.pk, label="é" * 200, actor=ACTOR)
        assert labels(bridge) == ["roads", "é" * 200]

    def test_controlled_vocabulary_grows_by_no_use(self, bridge):
        topics = vocabularies.create(slug="topics", name="Topics", free=False, actor=ACTOR)
        for label, vocabulary, field in (("Oil", "topics", "label"), ("Oil", "nowhere", "vocabulary")):
            with pytest.raises(Invalid) as refused:
                tag(article_id=bridge.pk, label=label, actor=ACTOR, vocabulary=vocabulary)
            assert list(refused.value.fields) == [field]
        vocabularies.add_term(vocabulary=topics, label="Oil", parent=None, actor=ACTOR)
        tag(article_id=bridge.pk, label="Oil", actor=ACTOR, vocabulary="topics")
        assert labels(bridge) == ["Oil", "roads"]

    @pytest.mark.django_db
    def test_no_such_article(self):
        for act in (tag, untag):
            with pytest.raises(Article.DoesNotExist):
                act(article_id=uuid7(), label="roads", actor=ACTOR)
        assert not Term.objects.exists()


class TestUntagging:
    def test_a_sender_s_tag_goes_and_the_log_knows_where_it_came_from(self, bridge):
        changed = untag(article_id=bridge.pk, label="roads", actor=ACTOR, reason="Not about roads")
        assert labels(bridge) == []
        assert Term.objects.get().label == "roads"
        event = told("article.untagged")
        assert (event.subject_id, event.reason) == (bridge.pk, "Not about roads")
        assert event.data["changes"] == {"tag": ["roads", None]}
        assert event.data["origin"] == "sender"
        assert changed.version == Article.objects.get().version == bridge.version + 1

    def test_what_is_not_there_stays_away(self, bridge):
        assert untag(article_id=bridge.pk, label="rivers", actor=ACTOR).version == bridge.version
        assert labels(bridge) == ["roads"]
        assert not Event.objects.filter(verb="article.untagged").exists()

    def test_replaying_does_not_bring_it_back(self, bridge):
        untag(article_id=bridge.pk, label="roads", actor=ACTOR)
        list(replay())
        assert labels(bridge) == []


def test_the_index_follows(bridge, tmp_path):
    follow.rebuild_index(folder=tmp_path)
    with Writer.open(tmp_path) as writer:
        tag(article_id=bridge.pk, label="Bridges", actor=ACTOR)
        untag(article_id=bridge.pk, label="roads", actor=ACTOR)
        follow.sequence()
        follow.index_changes(writer=writer)
    index = Index.open(tmp_path)
    assert [hit.id for hit in search(index, Query(tags=("bridges",))).hits] == [str(bridge.pk)]
    assert search(index, Query(tags=("roads",))).hits == ()


def test_same_tag_from_two_editors_at_once_is_one(transactional_db):
    hand_in(article())
    work_off()
    known = Article.objects.get()
    start = threading.Barrier(4)

    def put() -> None:
        start.wait(10)
        tag(article_id=known.pk, label="bridges", actor=ACTOR)
        connections.close_all()

    threads = [threading.Thread(target=put) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert labels(known) == ["bridges"]
    assert told("article.tagged").subject_id == known.pk
    assert Article.objects.get().version == known.version + 1
