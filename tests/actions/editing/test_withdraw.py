import pytest
from django.conf import LazySettings

from archive.actions.editing.edit import edit
from archive.actions.editing.withdraw import require_open, restore, tombstones, withdraw, withdrawn_among
from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.actions.following import follow
from archive.actions.processing.replay import replay
from archive.errors import Conflict, Gone, Invalid, Stale
from archive.models import Article, Event
from archive.models.fields import uuid7
from archive.search.writer import Writer
from tests.actions.handing_in import ACTOR, article, hand_in, work_off


@pytest.fixture
def bridge(db: None) -> Article:
    hand_in(article(1))
    work_off()
    return Article.objects.get()


def test_there_and_back_are_two_acts_with_their_reasons(bridge):
    gone = withdraw(article_id=bridge.pk, actor=ACTOR, reason="By law", version=1)
    assert (gone.state, gone.version) == ("withdrawn", 2)
    back = restore(article_id=bridge.pk, actor=ACTOR, reason="The law was changed", version=2)
    assert (back.state, back.version) == (bridge.state, 3)
    acts = Event.objects.filter(verb__in=["article.withdrawn", "article.restored"]).order_by("id")
    assert [(act.reason, act.data) for act in acts] == [
        ("By law", {"changes": {"state": [bridge.state, "withdrawn"]}}),
        ("The law was changed", {"changes": {"state": ["withdrawn", bridge.state]}}),
    ]


def test_the_newest_act_is_told(bridge):
    for reason in ("First", "Second"):
        gone = withdraw(article_id=bridge.pk, actor=ACTOR, reason=reason)
        stone = tombstones(articles=[gone])[bridge.pk]
        assert (stone.reason, stone.by) == (reason, ACTOR.name)
        assert stone.as_json(with_actor=False)["by"] is None
        restore(article_id=bridge.pk, actor=ACTOR, reason="Back")


@pytest.mark.parametrize("act", [withdraw, restore])
def test_what_cannot_be(bridge, act):
    with pytest.raises(Article.DoesNotExist):
        act(article_id=uuid7(), actor=ACTOR, reason="By law")
    with pytest.raises(Stale):
        act(article_id=bridge.pk, actor=ACTOR, reason="By law", version=7)
    for reason in ("", " \n", "a\x00", "x" * 1001):
        with pytest.raises(Invalid) as refused:
            act(article_id=bridge.pk, actor=ACTOR, reason=reason)
        assert list(refused.value.fields) == ["reason"]
    if act is withdraw:
        withdraw(article_id=bridge.pk, actor=ACTOR, reason="By law")
    with pytest.raises(Conflict):
        act(article_id=bridge.pk, actor=ACTOR, reason="By law")


def test_corrections_and_new_readings_leave_it_withdrawn(bridge):
    withdraw(article_id=bridge.pk, actor=ACTOR, reason="By law")
    assert edit(article_id=bridge.pk, changes={"title": None}, actor=ACTOR).state == "withdrawn"
    list(replay())
    bridge.refresh_from_db()
    assert bridge.state == "withdrawn"
    edit(article_id=bridge.pk, changes={"published": None}, reset=["title"], actor=ACTOR)
    assert restore(article_id=bridge.pk, actor=ACTOR, reason="Back").state == "accepted"


def test_the_same_bytes_again_bring_nothing_back(bridge):
    digest = bridge.revisions.get().original_id
    require_open(digest=digest)
    withdraw(article_id=bridge.pk, actor=ACTOR, reason="By law")
    deposit = hand_in(article(1))
    work_off()
    assert deposit.items.get().state == "duplicate"
    assert Article.objects.get().state == "withdrawn"
    with pytest.raises(Gone):
        require_open(digest=digest)
    require_open(digest="00" * 32)


def test_which_of_them_are_withdrawn(bridge, django_assert_num_queries):
    assert withdrawn_among(ids=[bridge.pk, None, uuid7()]) == set()
    withdraw(article_id=bridge.pk, actor=ACTOR, reason="By law")
    assert withdrawn_among(ids=[bridge.pk, None]) == {bridge.pk}
    with django_assert_num_queries(0):
        assert withdrawn_among(ids=[None]) == set()


def test_the_index_follows(bridge, tmp_path, settings: LazySettings):
    settings.SEARCH_FOLDER = tmp_path / "search"
    follow.rebuild_index(folder=settings.SEARCH_FOLDER)

    def found(*states: str) -> int:
        with Writer.open(settings.SEARCH_FOLDER) as writer:
            follow.sequence()
            follow.index_changes(writer=writer)
        return len(find(search=Search(text="bridge", states=states), limit=5).items)

    assert found() == 1
    withdraw(article_id=bridge.pk, actor=ACTOR, reason="By law")
    assert (found(), found("withdrawn")) == (0, 1)
    restore(article_id=bridge.pk, actor=ACTOR, reason="Back")
    assert (found(), found("withdrawn")) == (1, 0)
