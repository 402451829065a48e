"""Bulk edits: done once whoever works on them, and undone as far as nobody has changed since."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connections, transaction

from archive.actions.editing import edit_chunks, edits
from archive.actions.editing.edit import edit, take_back
from archive.actions.editing.edit_plans import rehearse
from archive.actions.editing.withdraw import withdraw
from archive.actions.finding.listing import Search
from archive.actions.tagging.tag import tag, untag
from archive.errors import IdempotencyConflict, Invalid
from archive.models import Article, Claim, Edit, Event, Tagging
from archive.models.fields import uuid7
from tests.actions.handing_in import ACTOR, article, hand_in, work_off
from tests.management.running import PATIENCE, running, until


@pytest.fixture
def bridges(db) -> list[Article]:
    """Five articles, which their sender tagged "roads"."""
    hand_in(*(article(n) for n in range(5)), declared={"tags": ["roads"]})
    work_off()
    return list(Article.objects.order_by("pk"))


def ordered(**parts) -> edits.Order:
    asked = {"changes": {}, "reset": [], "tags": {}, "overwrite": False, "reason": "", **parts}
    return edits.order(**asked)[0]


def done(order: edits.Order, ids=None, reason: str = "Asked for", user: int | None = None) -> Edit:
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True)) if ids is None else ids
    begun = edits.begin(ids=ids, order=order, actor=ACTOR, reason=reason, user=user)
    return worked(begun)


def worked(begun: Edit) -> Edit:
    while edits.work(edit_id=begun.pk):
        continue
    begun.refresh_from_db()
    return begun


def undone(begun: Edit) -> Edit:
    edits.undo(edit_id=begun.pk, actor=ACTOR, reason="A mistake")
    return worked(begun)


def state() -> list[tuple]:
    """All that an edit can change on articles, but for the versions."""
    return [
        (
            one.title, one.section, one.credits, one.published_edtf, one.state, one.problems,
            sorted(one.taggings.values_list("term__label", "origin", "user", "reason", "created_at", "item")),
            sorted((claim.field, claim.value, claim.note, claim.made_by_id) for claim in
                   Claim.objects.by_editors().filter(article=one, superseded_at=None)),
        )
        for one in Article.objects.order_by("pk")
    ]  # fmt: skip


EVERYTHING = {
    "changes": {"section": "World", "credits": ["AP", "Trend"], "published": "2020"},
    "reset": ["title"],
    "tags": {"add": ["checked"], "remove": ["roads"]},
}


class TestDoing:
    def test_each_article_changes_once_with_one_event(self, bridges):
        user = get_user_model().objects.create_user("ada")
        edit(article_id=bridges[0].pk, changes={"title": "Mine"}, actor=ACTOR)
        told = done(ordered(**EVERYTHING), user=user.pk)
        assert (told.state, edits.counts(told)["changed"]) == ("done", 5)
        for before, now in zip(bridges, Article.objects.order_by("pk"), strict=True):
            assert (now.section, now.credits, now.published_edtf, now.title) == (
                "World", ["AP", "Trend"], "2020", before.title,
            )  # fmt: skip
            assert now.version == before.version + (2 if now.pk == bridges[0].pk else 1)
            tagging = now.taggings.get()
            assert (tagging.term.label, tagging.origin, tagging.user, tagging.reason) == (
                "checked", "editor", user, "Asked for",
            )  # fmt: skip
        events = Event.objects.filter(verb="article.edited", reason="Asked for")
        assert events.count() == 5
        data = events.get(subject_id=bridges[1].pk).data
        assert data["edit"] == str(told.pk)
        assert data["changes"]["section"] == [None, "World"]
        assert data["changes"]["tags"] == [["roads"], ["checked"]]
        assert Claim.objects.by_editors().filter(note="Asked for", made_by=user).count() == 4 * 5

    @pytest.mark.usefixtures("bridges")
    def test_what_says_so_already_is_left_alone(self):
        done(ordered(**EVERYTHING))
        before = state()
        told = done(ordered(**EVERYTHING))
        assert edits.counts(told)["unchanged"] == 5
        assert state() == before
        assert not Event.objects.filter(data__edit=str(told.pk)).exists()

    def test_another_editor_s_word_stays_unless_told_otherwise(self, bridges):
        edit(article_id=bridges[2].pk, changes={"section": "Roads"}, actor=ACTOR)
        order = {"changes": {"section": "World"}}
        told = done(ordered(**order))
        assert edits.counts(told) | {"changed": 4, "left": 1} == edits.counts(told)
        row = told.articles.get(state="left")
        assert (row.article_id, row.code) == (bridges[2].pk, "edited_before")
        told = done(ordered(**order, overwrite=True))
        assert edits.counts(told)["changed"] == 1
        assert set(Article.objects.values_list("section", flat=True)) == {"World"}

    def test_withdrawn_articles_are_left(self, bridges):
        withdraw(article_id=bridges[1].pk, actor=ACTOR, reason="By law")
        told = done(ordered(changes={"section": "World"}))
        assert (told.articles.get(state="left").code, edits.counts(told)["changed"]) == ("withdrawn", 4)
        bridges[1].refresh_from_db()
        assert bridges[1].section is None

    def test_it_goes_by_chunks_and_costs_few_queries(self, bridges, monkeypatch, django_assert_max_num_queries):
        monkeypatch.setattr(edits, "CHUNK", 2)
        begun = edits.begin(
            ids=[one.pk for one in bridges], order=ordered(changes={"section": "World"}), actor=ACTOR, reason=""
        )
        with django_assert_max_num_queries(20):
            assert edits.work(edit_id=begun.pk)
        assert edits.counts(begun) | {"changed": 2, "waiting": 3} == edits.counts(begun)
        assert worked(begun).state == "done"
        assert not edits.work(edit_id=begun.pk)
        assert not edits.work(edit_id=uuid7())

    def test_a_chunk_that_fails_leaves_nothing(self, bridges, monkeypatch):
        begun = edits.begin(ids=[one.pk for one in bridges], order=ordered(**EVERYTHING), actor=ACTOR, reason="")
        before = state()

        def fail(_acts):
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(edit_chunks, "log", fail)
            with pytest.raises(KeyboardInterrupt):
                edits.work(edit_id=begun.pk)
        assert state() == before
        assert edits.counts(begun)["waiting"] == 5
        assert edits.counts(worked(begun))["changed"] == 5

    @pytest.mark.django_db
    def test_an_edit_of_nothing_is_done(self):
        assert done(ordered(changes={"section": "World"}), ids=[]).state == "done"


class TestUndoing:
    def test_everything_is_as_it_was(self, bridges):
        user = get_user_model().objects.create_user("ada")
        mine = {"title": "Mine", "section": "Roads"}
        edit(article_id=bridges[0].pk, changes=mine, actor=ACTOR, user=user.pk, note="Seen")
        tag(article_id=bridges[3].pk, label="checked", actor=ACTOR, user=user.pk, reason="Seen")
        before = state()
        told = done(ordered(**EVERYTHING, overwrite=True))
        assert state() != before
        undone(told)
        assert state() == before
        assert (told.state, edits.counts(told)["undone"]) == ("undone", 5)
        assert Event.objects.filter(verb="article.edit_undone", reason="A mistake").count() == 5

    def test_what_somebody_changed_since_stays_and_is_listed(self, bridges):
        told = done(ordered(**EVERYTHING))
        edit(article_id=bridges[0].pk, changes={"section": "Mine"}, actor=ACTOR)
        take_back(article_id=bridges[1].pk, field="credits", actor=ACTOR)
        untag(article_id=bridges[2].pk, label="checked", actor=ACTOR)
        tag(article_id=bridges[3].pk, label="roads", actor=ACTOR)
        withdraw(article_id=bridges[4].pk, actor=ACTOR, reason="By law")
        undone(told)
        assert [(row.code, row.kept) for row in told.articles.order_by("article_id")] == [
            ("changed_since", ["section"]), ("changed_since", ["credits"]), ("changed_since", ["tag:checked"]),
            ("changed_since", ["tag:roads"]),
            ("withdrawn", ["credits", "published", "section", "tag:checked", "tag:roads"]),
        ]  # fmt: skip
        assert set(told.articles.values_list("state", flat=True)) == {"kept"}
        now = list(Article.objects.order_by("pk"))
        assert [one.section for one in now] == ["Mine", None, None, None, "World"]
        assert [one.published_edtf for one in now[:4]] == [one.published_edtf for one in bridges[:4]]

    def test_one_that_runs_is_stopped_and_undone(self, bridges, monkeypatch):
        monkeypatch.setattr(edits, "CHUNK", 2)
        before = state()
        begun = edits.begin(ids=[one.pk for one in bridges], order=ordered(**EVERYTHING), actor=ACTOR, reason="")
        assert edits.work(edit_id=begun.pk)
        undone(begun)
        assert state() == before
        assert edits.counts(begun) | {"undone": 2, "left": 3} == edits.counts(begun)
        assert set(begun.articles.filter(state="left").values_list("code", flat=True)) == {"stopped"}

    @pytest.mark.usefixtures("bridges")
    def test_twice_is_once(self):
        told = undone(done(ordered(changes={"section": "World"})))
        events = Event.objects.count()
        assert undone(told).state == "undone"
        assert Event.objects.count() == events

    @pytest.mark.usefixtures("bridges")
    def test_edits_upon_each_other_are_undone_from_the_last(self):
        before = state()
        first = done(ordered(changes={"section": "One"}))
        between = state()
        second = done(ordered(changes={"section": "Two"}, overwrite=True))
        assert edits.counts(undone(first))["kept"] == 5
        undone(second)
        assert state() == between != before

    @pytest.mark.usefixtures("bridges")
    def test_no_such_edit_and_no_such_reason(self):
        with pytest.raises(Edit.DoesNotExist):
            edits.undo(edit_id=uuid7(), actor=ACTOR, reason="")
        told = done(ordered(changes={"section": "World"}))
        for reason in ("a\x00", "x" * 1001):
            with pytest.raises(Invalid):
                edits.undo(edit_id=told.pk, actor=ACTOR, reason=reason)


class TestRehearsing:
    def test_it_says_what_would_be_and_changes_nothing(self, bridges):
        edit(article_id=bridges[0].pk, changes={"title": "Mine"}, actor=ACTOR)
        edit(article_id=bridges[1].pk, changes={"section": "Roads"}, actor=ACTOR, note="Checked")
        withdraw(article_id=bridges[2].pk, actor=ACTOR, reason="By law")
        before, events = state(), Event.objects.count()
        ids = [one.pk for one in bridges]
        told = rehearse(ids=ids, order=ordered(**EVERYTHING))
        assert (told.articles, told.changed, told.unchanged, told.left, told.conflicts) == (
            5, 3, 0, {"edited_before": 1, "withdrawn": 1}, 1,
        )  # fmt: skip
        assert [(claim.article_id, claim.value, claim.note) for claim in told.conflicting] == [
            (bridges[1].pk, "Roads", "Checked")
        ]
        sample = told.samples[0]
        assert sample.article_id == bridges[0].pk
        assert sample.changes == {
            "section": (None, "World"),
            "credits": (bridges[0].credits, ["AP", "Trend"]),
            "published": (bridges[0].published_edtf, "2020"),
            "title": ("Mine", bridges[0].title),
        }
        assert (list(sample.added), list(sample.removed)) == (["checked"], ["roads"])
        assert (state(), Event.objects.count()) == (before, events)

    def test_it_foretells_what_is_done(self, bridges):
        edit(article_id=bridges[1].pk, changes={"section": "Roads"}, actor=ACTOR)
        ids = [one.pk for one in bridges]
        told = rehearse(ids=ids, order=ordered(changes={"section": "World"}))
        counts = edits.counts(done(ordered(changes={"section": "World"})))
        assert (told.changed, told.unchanged, sum(told.left.values())) == (
            counts["changed"], counts["unchanged"], counts["left"],
        )  # fmt: skip
        again = rehearse(ids=ids, order=ordered(changes={"section": "World"}))
        assert (again.changed, again.unchanged) == (0, 4)


class TestChoosing:
    def test_by_search_what_it_finds_now(self, bridges, monkeypatch):
        monkeypatch.setattr(edits, "FOUND_AT_A_TIME", 2)
        withdraw(article_id=bridges[1].pk, actor=ACTOR, reason="By law")
        found = edits.chosen(search=Search(states=("accepted", "in_review")), ids=())
        assert found == [one.pk for one in bridges if one.pk != bridges[1].pk]

    @pytest.mark.usefixtures("bridges")
    def test_a_search_for_everything_is_none(self):
        for search in (Search(), Search(sort="oldest")):
            with pytest.raises(Invalid) as refused:
                edits.chosen(search=search, ids=())
            assert refused.value.reason == "search_empty"

    def test_too_many(self, bridges, monkeypatch):
        monkeypatch.setattr(edits, "MOST_ARTICLES", 4)
        for search, ids in ((Search(states=("accepted", "in_review")), ()), (None, [one.pk for one in bridges])):
            with pytest.raises(Invalid) as refused:
                edits.chosen(search=search, ids=ids)
            assert refused.value.reason == "too_many"

    def test_by_ids_each_once_and_only_what_is_there(self, bridges):
        ids = [one.pk for one in bridges]
        assert edits.chosen(search=None, ids=[*reversed(ids), ids[0]]) == ids
        missing = uuid7()
        with pytest.raises(Invalid) as refused:
            edits.chosen(search=None, ids=[*ids, missing])
        assert refused.value.fields == {"ids": [f"There is no article {missing}."]}


def test_an_order_tells_all_that_is_wrong_at_once():
    with pytest.raises(Invalid) as refused:
        ordered(
            changes={"published": "yesterday", "colour": "red"},
            reset=["body"],
            tags={"add": ["x" * 201, "fine"], "remove": "roads"},
            reason=5,
        )
    assert sorted(refused.value.fields) == [
        "patch.colour", "patch.published", "reason", "reset", "tags.add", "tags.remove",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"changes": ["title"]}, "patch"),
        ({"tags": ["roads"]}, "tags"),
        ({"tags": {"put": ["roads"]}}, "tags"),
        ({"tags": {"add": ["one ", "two"], "remove": [" one"]}}, "tags.remove"),
        ({"tags": {"add": [f"t{n}" for n in range(51)]}}, "tags.add"),
        ({"changes": {"reason": "no field"}}, "patch.reason"),
    ],
)
def test_orders_that_are_none(parts, field):
    with pytest.raises(Invalid) as refused:
        ordered(**parts)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("parts", [{}, {"tags": {"add": []}}, {"changes": {}, "reset": []}])
def test_an_order_to_do_nothing_is_none(parts):
    with pytest.raises(Invalid) as refused:
        ordered(**parts)
    assert refused.value.reason == "nothing_to_change"


def test_workers_at_once_do_each_article_once(transactional_db, monkeypatch):
    monkeypatch.setattr(edits, "CHUNK", 3)
    hand_in(*(article(n) for n in range(20)))
    work_off()
    ids = list(Article.objects.values_list("pk", flat=True))
    begun = edits.begin(ids=ids, order=ordered(changes={"section": "World"}), actor=ACTOR, reason="")
    start = threading.Barrier(4)

    def drain() -> None:
        start.wait(10)
        while Edit.objects.get(pk=begun.pk).state == "running":
            edits.work(edit_id=begun.pk)
        connections.close_all()

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert edits.counts(begun)["changed"] == 20
    assert Event.objects.filter(verb="article.edited").count() == 20
    assert Claim.objects.by_editors().count() == 20
    assert set(Article.objects.values_list("version", flat=True)) == {2}


class TestDying:
    """A worker that is killed rolls its chunk back, and comes to no end: an exception nobody catches does the same."""

    @pytest.fixture
    def begun(self, bridges) -> Edit:
        ids = [one.pk for one in bridges]
        return edits.begin(ids=ids, order=ordered(changes={"section": "World"}), actor=ACTOR, reason="")

    def die(self, begun: Edit, monkeypatch, times: int) -> None:
        def kill(**_given):
            raise KeyboardInterrupt

        with monkeypatch.context() as deadly:
            deadly.setattr(edit_chunks, "apply_to", kill)
            deadly.setattr(edit_chunks, "revert", kill)
            for _ in range(times):
                with pytest.raises(KeyboardInterrupt):
                    edits.work(edit_id=begun.pk)
        begun.refresh_from_db()

    def test_a_chunk_over_which_three_workers_died_stops_the_edit(self, begun, monkeypatch):
        self.die(begun, monkeypatch, times=3)
        assert (begun.state, begun.attempts) == ("running", 3)
        assert not edits.work(edit_id=begun.pk)
        begun.refresh_from_db()
        assert (begun.state, begun.code, edits.counts(begun)["waiting"]) == ("stopped", "crashed", 5)
        assert begun.finished_at is not None
        assert Event.objects.get(verb="edit.stopped").subject_id == begun.pk
        assert edits.due_edits(older_than=timedelta(seconds=-1), limit=5) == []
        assert not edits.work(edit_id=begun.pk)
        undone(begun)
        assert (begun.state, begun.code, edits.counts(begun)["left"]) == ("undone", "", 5)

    def test_a_chunk_that_is_done_in_the_end_forgets_who_died(self, begun, monkeypatch):
        monkeypatch.setattr(edits, "CHUNK", 2)
        for _ in range(2):
            self.die(begun, monkeypatch, times=2)
            assert edits.work(edit_id=begun.pk)
            begun.refresh_from_db()
            assert begun.attempts == 0
        assert worked(begun).state == "done"

    def test_undoing_is_stopped_too_and_tried_again_by_who_asks_again(self, begun, monkeypatch):
        worked(begun)
        edits.undo(edit_id=begun.pk, actor=ACTOR, reason="")
        self.die(begun, monkeypatch, times=3)
        assert not edits.work(edit_id=begun.pk)
        assert undone(begun).state == "undone"
        assert edits.counts(begun)["undone"] == 5


class TestOrderingAgain:
    def order(self, bridges, body: str = "a" * 64, **more) -> Edit:
        given = {"actor": ACTOR, "reason": "", "idempotency_key": "k", "body_sha256": body} | more
        return edits.begin(ids=[one.pk for one in bridges], order=ordered(changes={"section": "World"}), **given)

    def test_one_key_is_one_edit(self, bridges):
        first = self.order(bridges)
        assert self.order(bridges) == first
        assert edits.ordered_before(actor=ACTOR, idempotency_key="k", body_sha256="a" * 64) == first
        assert Edit.objects.count() == 1
        with pytest.raises(IdempotencyConflict):
            self.order(bridges, body="b" * 64)

    def test_another_client_s_key_is_another_one(self, bridges):
        first = self.order(bridges)
        assert self.order(bridges, actor=replace(ACTOR, id="other")) != first

    def test_without_a_key_each_is_one(self, bridges):
        assert self.order(bridges, idempotency_key="") != self.order(bridges, idempotency_key="")


def test_the_sweeper_looks_for_those_that_nobody_works_on(bridges):
    begun = edits.begin(
        ids=[one.pk for one in bridges], order=ordered(changes={"section": "World"}), actor=ACTOR, reason=""
    )
    assert edits.due_edits(older_than=timedelta(seconds=10), limit=5) == []
    Edit.objects.update(worked_at=begun.made_at - timedelta(seconds=11))
    assert edits.due_edits(older_than=timedelta(seconds=10), limit=5) == [begun.pk]
    worked(begun)
    assert edits.due_edits(older_than=timedelta(), limit=5) == []


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_chunk_did_nothing_and_another_goes_on(environment, tmp_path):
    hand_in(*(article(n) for n in range(210)), declared={"tags": ["roads"]})
    work_off()
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    begun = edits.begin(ids=ids, order=ordered(**EVERYTHING), actor=ACTOR, reason="Asked for")
    log = tmp_path / "work.log"
    with transaction.atomic():
        # The rows of the edit are written last: claims, tags and events of the chunk are there by then, uncommitted.
        first = begun.articles.order_by("id").select_for_update().first()
        assert first is not None
        with running(environment, "manage.py", "work", "--once", log=log):
            until(somebody_waits_for_a_lock, what="the end of a chunk")
    assert edits.counts(begun)["waiting"] == 210
    assert not Claim.objects.by_editors().exists()
    with running(environment, "manage.py", "work", "--once", log=log) as worker:
        assert worker.wait(PATIENCE) == 0
    begun.refresh_from_db()
    assert (begun.state, edits.counts(begun)["changed"]) == ("done", 210)
    assert Event.objects.filter(verb="article.edited").count() == 210
    assert Tagging.objects.filter(term__label="checked").count() == 210
    assert not Tagging.objects.filter(term__label="roads").exists()
    assert set(Article.objects.values_list("version", flat=True)) == {2}


def somebody_waits_for_a_lock() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
