"""Suggestions: what comes in is looked at for names and by rules; what a person decided is decided."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from archive.actions.editing import edits, withdraw
from archive.actions.editing.edit import edit
from archive.actions.following import follow
from archive.actions.processing.process import process
from archive.actions.tagging import (
    bulk_deciding,
    knownnames,
    merging_terms,
    rule_undoing,
    suggestions,
    tag,
    tagrules,
    tagruns,
    vocabularies,
)
from archive.actions.tagging.suggest import behind, look_through, suggest
from archive.errors import Conflict, Invalid
from archive.models import Article, Event, Suggesting, Suggestion, Tagging, TagRule, Term, Vocabulary
from tests.actions.handing_in import ACTOR, article, hand_in, work_off

pytestmark = pytest.mark.django_db

RULE = {"name": "Bridges", "label": "bridges", "any": ["bridge"], "never": ["number 3"]}


@pytest.fixture(autouse=True)
def _index(settings: LazySettings, tmp_path: Path) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"


def look() -> None:
    """Until the end of the feed, and of the archive where that is looked through."""
    while suggest():
        continue


def places(*labels: str) -> dict[str, Term]:
    vocabulary = vocabularies.create(slug="places", name="Places", free=False, suggests=True, actor=ACTOR)
    return {
        label: vocabularies.add_term(vocabulary=vocabulary, label=label, parent=None, actor=ACTOR) for label in labels
    }


def archived(*numbers: int) -> list[Article]:
    hand_in(*(article(number) for number in numbers))
    work_off()
    look()
    return list(Article.objects.order_by("title"))


def rule_on(**values: Any) -> TagRule:
    rule = tagrules.create(values={**RULE, **values}, actor=ACTOR)
    tagruns.rehearse(rule=rule)
    return tagrules.switch_on(rule_id=rule.pk, version=rule.version, actor=ACTOR)


def indexed() -> None:
    follow.sequence()
    follow.rebuild_index(folder=django_settings.SEARCH_FOLDER)


def states() -> list[tuple[str, str]]:
    return sorted(Suggestion.objects.values_list("term__label", "state"))


def finish(order: Any) -> None:
    while edits.work(edit_id=order.pk):
        continue


class TestNames:
    def test_names_of_a_vocabulary_are_found_with_their_places(self) -> None:
        places("Azerbaijan", "Baku", "river", "Atlantis")
        (only,) = archived(1)
        found = {one.term.label: one for one in suggestions.of_article(only)}
        assert set(found) == {"river"}  # the dateline is no part of the body
        (hit,) = found["river"].hits
        assert only.body[hit["start"] : hit["end"]] == hit["words"] == "river"
        assert (found["river"].name, found["river"].rule, hit["field"]) == ("river", None, "body")

    def test_places_in_the_title_are_the_titles_own(self) -> None:
        places("Bridge")
        (only,) = archived(1)
        (hit,) = suggestions.of_article(only).get().hits
        assert (only.title or "")[hit["start"] : hit["end"]] == "Bridge"

    def test_a_vocabulary_that_suggests_nothing_is_not_looked_for(self) -> None:
        places("river")
        vocabularies.change(slug="places", name="Places", free=False, suggests=False, actor=ACTOR)
        archived(1)
        assert not Suggestion.objects.exists()
        assert behind() == 0
        with pytest.raises(Invalid):
            vocabularies.change(slug="places", name="Places", free=True, suggests=True, actor=ACTOR)

    def test_new_names_are_known_at_once(self) -> None:
        places("nowhere")
        archived(1)
        vocabulary = Vocabulary.objects.get(slug="places")
        with_alias = vocabularies.add_term(vocabulary=vocabulary, label="streams", parent=None, actor=ACTOR)
        Term.objects.filter(pk=with_alias.pk).update(aliases=["river"])
        vocabularies.change_term(term_id=with_alias.pk, label="Streams", parent=None, actor=ACTOR)
        archived(2)
        suggestion = Suggestion.objects.get()
        assert (suggestion.term_id, suggestion.name, suggestion.article.title) == (
            with_alias.pk, "river", "Bridge number 2 is opened to traffic",
        )  # fmt: skip

    def test_too_many_names_are_not_held(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(knownnames, "MOST_NAMES", 1)
        places("river", "ministry")
        archived(1)
        assert states() == [("river", "proposed")]

    def test_the_archive_is_looked_through_when_it_is_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        archived(1, 2, 3)
        places("river")
        look()
        assert not Suggestion.objects.exists()
        monkeypatch.setattr("archive.actions.tagging.suggest.BATCH", 2)
        look_through(actor=ACTOR)
        assert (suggest(), Suggestion.objects.count()) == (2, 2)
        look()
        assert (Suggestion.objects.count(), Suggesting.objects.get().reached) == (3, None)


class TestFollowing:
    def test_reading_asks_nothing_of_it(self) -> None:
        """What ingest asks of the database is the same, whether or not anybody wants suggestions."""
        asked = []
        for number in (1, 2, 3):
            hand_in(article(number))
            with CaptureQueriesContext(connection) as queries:
                process()
            asked.append([re.sub(r"\W.*", "", one["sql"], flags=re.DOTALL) for one in queries.captured_queries])
            if number == 2:  # the first one fills what a process holds
                places("river")
        assert asked[1] == asked[2]

    def test_a_batch_is_bounded_and_goes_on_where_it_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        places("river")
        monkeypatch.setattr("archive.actions.tagging.suggest.BATCH", 2)
        hand_in(*(article(number) for number in range(5)))
        work_off()
        seen = []
        while suggest():
            seen.append(Suggestion.objects.count())
        assert (seen[0], seen[-1], behind()) == (2, 5, 0)

    def test_a_text_that_says_it_no_more_takes_it_back(self) -> None:
        places("river", "Bridge")
        (only,) = archived(1)
        edit(article_id=only.pk, changes={"title": "A crossing over the river"}, actor=ACTOR)
        look()
        (suggestion,) = suggestions.of_article(only)
        assert [hit["field"] for hit in suggestion.hits] == ["title", "body"]
        assert suggestion.term.label == "river"

    def test_rules_look_at_what_comes_in_once_they_are_on(self) -> None:
        indexed()
        rule = tagrules.create(values=RULE, actor=ACTOR)
        with pytest.raises(Conflict) as refused:
            tagrules.switch_on(rule_id=rule.pk, version=1, actor=ACTOR)
        assert refused.value.reason == "not_rehearsed"
        tagruns.rehearse(rule=rule)
        tagrules.switch_on(rule_id=rule.pk, version=1, actor=ACTOR)
        archived(1, 3)
        suggestion = Suggestion.objects.get()
        assert (suggestion.rule, suggestion.name, suggestion.hits[0]["words"]) == (rule, "", "Bridge")
        changed = tagrules.change(rule_id=rule.pk, values={**RULE, "never": []}, actor=ACTOR)
        assert (changed.active, changed.version, states()) == (False, 2, [])
        with pytest.raises(Conflict) as refused:
            tagrules.switch_on(rule_id=rule.pk, version=1, actor=ACTOR)
        assert refused.value.reason == "rule_changed"
        with pytest.raises(IntegrityError, match="tagrule_active_is_rehearsed"), transaction.atomic():
            TagRule.objects.update(active=True)
        archived(4)
        assert not Suggestion.objects.exists()

    def test_a_rule_may_tag_by_itself(self) -> None:
        indexed()
        rule = rule_on(effect="tag", languages=["en"])
        (only,) = archived(1)
        tagging = Tagging.objects.get()
        assert (tagging.origin, tagging.reason, tagging.user) == ("rule", "Rule: Bridges", None)
        assert (Suggestion.objects.get().rule, states()) == (rule, [("bridges", "accepted")])
        tag.untag(article_id=only.pk, label="bridges", actor=ACTOR)
        assert states() == [("bridges", "rejected")]
        edit(article_id=only.pk, changes={"section": "World"}, actor=ACTOR)
        look()
        assert not Tagging.objects.exists()
        tagrules.switch_off(rule_id=rule.pk, actor=ACTOR)
        archived(2)
        assert not Tagging.objects.exists()

    def test_what_a_rule_did_by_itself_is_undone_as_one_but_for_what_an_editor_says(self) -> None:
        indexed()
        places("Bridge")
        rule = rule_on(effect="tag")
        archived(1, 2, 4, 5)
        kept, taken, plain, closed = Article.objects.order_by("pk")
        ann = User.objects.create_user(username="ann")
        tag.tag(article_id=kept.pk, label="bridges", actor=ACTOR, user=ann.pk)
        assert (kept.taggings.get().origin, Event.objects.filter(verb="suggestion.confirmed").count()) == ("editor", 1)
        tag.untag(article_id=taken.pk, label="bridges", actor=ACTOR, user=ann.pk)
        withdraw.withdraw(article_id=closed.pk, actor=ACTOR, reason="Not ours")
        told = rule_undoing.preview(rule_id=rule.pk)
        assert (told.tagged, told.confirmed, told.withdrawn) == (1, 1, 1)
        assert ([one.article for one in told.samples], [one.article for one in told.left]) == ([plain], [kept])
        with pytest.raises(Conflict) as refused:
            rule_undoing.undo(rule_id=rule.pk, expected=3, actor=ACTOR)
        assert refused.value.reason == "count_differs"
        order = rule_undoing.undo(rule_id=rule.pk, expected=1, actor=ACTOR)
        finish(order)
        rule.refresh_from_db()
        assert (rule.active, list(Tagging.objects.order_by("article").values_list("article", flat=True))) == (
            False, [kept.pk, closed.pk],
        )  # fmt: skip
        event = Event.objects.get(verb="tagrule.undone")
        assert event.data == {"edit": str(order.pk), "articles": 1, "switched_off": True}
        assert not Suggestion.objects.filter(article=plain, rule=rule).exists()
        # The undoing can be undone, and is the rule's again then.
        edits.undo(edit_id=order.pk, actor=ACTOR, reason="")
        finish(order)
        assert plain.taggings.get().origin == "rule"
        assert rule_undoing.preview(rule_id=rule.pk).tagged == 1

    def test_what_an_editor_confirms_while_a_rule_is_undone_is_left(self) -> None:
        indexed()
        rule = rule_on(effect="tag")
        (only,) = archived(1)
        order = rule_undoing.undo(rule_id=rule.pk, expected=1, actor=ACTOR)
        tag.tag(article_id=only.pk, label="bridges", actor=ACTOR)
        finish(order)
        assert (order.articles.get().code, only.taggings.get().origin) == ("confirmed", "editor")
        with pytest.raises(Conflict):
            rule_undoing.undo(rule_id=rule.pk, expected=0, actor=ACTOR)

    def test_a_rule_of_other_sources_or_languages_passes_it_over(self) -> None:
        indexed()
        rule_on(languages=["fr"])
        archived(1)
        assert not Suggestion.objects.exists()


class TestDeciding:
    @pytest.fixture
    def only(self) -> Article:
        places("river", "Bridge", "ministry")
        return archived(1)[0]

    def test_accepting_tags_with_the_reason(self, only: Article) -> None:
        first = suggestions.of_article(only).get(term__label="river")
        for _ in range(2):
            assert suggestions.accept(suggestion_id=first.pk, actor=ACTOR).state == "accepted"
        tagging = Tagging.objects.get()
        assert (tagging.term.label, tagging.reason) == ("river", "In the text: river")
        assert Event.objects.filter(verb="article.tagged").count() == 1
        with pytest.raises(Conflict, match="take the tag away"):
            suggestions.reject(suggestion_id=first.pk, actor=ACTOR)
        assert suggestions.accept_all(article_id=only.pk, actor=ACTOR) == 2
        assert (Tagging.objects.count(), suggestions.next_one()) == (3, None)

    def test_one_comes_after_the_other_and_then_the_first_again(self, only: Article) -> None:
        archived(2)
        first = suggestions.next_one()
        assert first is not None
        assert first.article_id == only.pk
        seen, at = [first], first
        while (at := suggestions.next_one(after=at)) != first:  # type: ignore[assignment]
            seen.append(at)
        assert [one.pk for one in seen] == list(
            Suggestion.objects.order_by("article_id", "pk").values_list("pk", flat=True)
        )
        told = suggestions.queue()
        assert (told.suggestions, told.articles, sorted(n for _, n in told.terms)) == (6, 2, [2, 2, 2])
        of_term = suggestions.next_one(after=first, term_id=first.term_id)
        assert (of_term is not None and of_term.article_id != only.pk, told.rules) == (True, [])

    def test_what_is_rejected_never_comes_back(self, only: Article) -> None:
        rejected = suggestions.of_article(only).get(term__label="river")
        with pytest.raises(Invalid):
            suggestions.reject(suggestion_id=rejected.pk, actor=ACTOR, reason="\0")
        for _ in range(2):
            suggestions.reject(suggestion_id=rejected.pk, actor=ACTOR, reason="Only a name")
        assert Event.objects.filter(verb="suggestion.rejected", reason="Only a name").count() == 1
        # Not by a new text, nor by looking again, nor by another rule, nor under the name of a term it is merged into.
        edit(article_id=only.pk, changes={"title": "Of the river"}, actor=ACTOR)
        look_through(actor=ACTOR)
        look()
        assert ("river", "rejected") in states()
        vocabulary = Vocabulary.objects.get(slug="places")
        waters = vocabularies.add_term(vocabulary=vocabulary, label="waters", parent=None, actor=ACTOR)
        merging_terms.merge(term_id=rejected.term_id, into_id=waters.pk, actor=ACTOR)
        look_through(actor=ACTOR)
        look()
        assert states() == [("ministry", "proposed"), ("river", "rejected")]
        assert suggestions.accept(suggestion_id=suggestions.of_article(only)[0].pk, actor=ACTOR)
        with pytest.raises(Conflict, match="merged into"):
            suggestions.accept(suggestion_id=rejected.pk, actor=ACTOR)

    def test_what_a_person_tags_or_took_away_is_not_suggested(self, only: Article) -> None:
        tag.tag(article_id=only.pk, label="river", actor=ACTOR, vocabulary="places")
        tag.tag(article_id=only.pk, label="ministry", actor=ACTOR, vocabulary="places")
        tag.untag(article_id=only.pk, label="ministry", actor=ACTOR)
        assert states() == [("Bridge", "proposed"), ("ministry", "rejected"), ("river", "accepted")]

    def test_what_was_taken_away_before_anybody_suggested_is_not_suggested(self) -> None:
        (only,) = archived(1)
        tag.tag(article_id=only.pk, label="bridges", actor=ACTOR)
        tag.untag(article_id=only.pk, label="bridges", actor=ACTOR)
        indexed()
        rule = rule_on()
        assert tagruns.rehearse(rule=rule).against == 1
        edit(article_id=only.pk, changes={"section": "World"}, actor=ACTOR)
        look()
        assert not Suggestion.objects.exists()

    def test_postgresql_refuses_what_is_no_decision(self, only: Article) -> None:
        one = Suggestion.objects.filter(term__label="river")
        suggestions.reject(suggestion_id=one.get().pk, actor=ACTOR)
        for change in (lambda: one.update(state="proposed", decided_at=None), one.delete):
            with pytest.raises(IntegrityError, match=r"cannot go from|stays"), transaction.atomic():
                change()
        with pytest.raises(IntegrityError, match="suggestion_once"), transaction.atomic():
            Suggestion.objects.create(article=only, term=one.get().term, name="river")
        with pytest.raises(IntegrityError, match="suggestion_by_a_rule_or_a_name"), transaction.atomic():
            Suggestion.objects.create(
                article=only, term=Term.objects.create(vocabulary_id=one.get().term.vocabulary_id, label="x")
            )

    def test_withdrawn_articles_wait_for_nobody(self, only: Article) -> None:
        assert suggestions.queue().articles == 1
        withdraw.withdraw(article_id=only.pk, actor=ACTOR, reason="Wrong")
        assert (suggestions.next_one(), suggestions.queue().suggestions) == (None, 0)
        look()
        assert not Suggestion.objects.exists()
        withdraw.restore(article_id=only.pk, actor=ACTOR, reason="Right after all")
        look()
        assert suggestions.queue().suggestions == 3

    @pytest.mark.usefixtures("only")
    def test_what_waits_moves_with_a_merged_term_and_back(self) -> None:
        river, ministry = Term.objects.get(label="river"), Term.objects.get(label="ministry")
        vocabulary = Vocabulary.objects.get(slug="places")
        waters = vocabularies.add_term(vocabulary=vocabulary, label="waters", parent=None, actor=ACTOR)
        merging_terms.merge(term_id=river.pk, into_id=waters.pk, actor=ACTOR)
        merging_terms.merge(term_id=ministry.pk, into_id=waters.pk, actor=ACTOR)
        assert states() == [("Bridge", "proposed"), ("waters", "proposed")]
        merging_terms.unmerge(term_id=river.pk, actor=ACTOR)
        assert states() == [("Bridge", "proposed"), ("river", "proposed")]


class TestManyAtOnce:
    @pytest.fixture
    def rule(self) -> TagRule:
        archived(0, 1, 2)
        indexed()
        rule = tagrules.create(values=RULE, actor=ACTOR)
        with pytest.raises(Conflict, match="the number of articles is 3, not 4"):
            tagruns.run(rule_id=rule.pk, expected=4, actor=ACTOR)
        assert tagruns.run(rule_id=rule.pk, expected=3, actor=ACTOR) == 3
        return rule

    def test_a_run_suggests_and_is_taken_back_as_one(self, rule: TagRule) -> None:
        told = tagruns.rehearse(rule=rule)
        assert (told.tagged, told.waiting) == ([], 3)
        assert bulk_deciding.withdraw(rule_id=rule.pk, actor=ACTOR) == 3
        assert bulk_deciding.withdraw(rule_id=rule.pk, actor=ACTOR) == 0
        assert len(tagruns.rehearse(rule=rule).tagged) == 3

    def test_those_of_a_rule_are_accepted_as_one_edit_and_wait_again_when_it_is_undone(self, rule: TagRule) -> None:
        first = suggestions.waiting(rule_id=rule.pk)[0]
        suggestions.reject(suggestion_id=first.pk, actor=ACTOR)
        with pytest.raises(Conflict, match="2 wait, not 3"):
            bulk_deciding.accept_many(rule_id=rule.pk, expected=3, actor=ACTOR)
        order = bulk_deciding.accept_many(rule_id=rule.pk, expected=2, actor=ACTOR)
        finish(order)
        assert (Tagging.objects.count(), [state for _, state in states()]) == (2, ["accepted", "accepted", "rejected"])
        kept = Tagging.objects.order_by("article").first()
        tag.untag(article_id=kept.article_id, label="bridges", actor=ACTOR)
        edits.undo(edit_id=order.pk, actor=ACTOR, reason="")
        finish(order)
        # But for what somebody decided since.
        assert (Tagging.objects.count(), [state for _, state in states()]) == (0, ["proposed", "rejected", "rejected"])

    def test_those_of_a_term_of_a_controlled_vocabulary(self) -> None:
        river = places("river")["river"]
        archived(1, 2)
        tag.tag(article_id=Article.objects.first().pk, label="river", actor=ACTOR)  # the free one is another
        order = bulk_deciding.accept_many(term_id=river.pk, expected=2, actor=ACTOR)
        finish(order)
        assert Tagging.objects.filter(term=river).count() == 2
        assert (order.vocabulary, states()) == ("places", [("river", "accepted")] * 2)
