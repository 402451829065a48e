"""Suggested tags by the browser: decided one by one, on the article's page, and many at once."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.actions.tagging import suggest, vocabularies
from archive.models import Article, Edit, Review, Source, Suggestion, Tagging, TagRule
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as article_text
from tests.admin.pages import tags, targets, text

QUEUE = reverse("admin:archive_suggestion_changelist")
BEGIN = reverse("admin:archive_suggestion_begin")
MANY = reverse("admin:archive_suggestion_many")


def at(act: str, suggestion: Suggestion) -> str:
    return reverse(f"admin:archive_suggestion_{act}", args=[suggestion.pk])


@pytest.fixture
def waiting(source: Source) -> list[Suggestion]:
    """Two articles with two names each."""
    vocabulary = vocabularies.create(slug="places", name="Places", free=False, suggests=True, actor=ACTOR)
    for label in ("Bridge", "river"):
        vocabularies.add_term(vocabulary=vocabulary, label=label, parent=None, actor=ACTOR)
    hand_in(article_text(1), article_text(2), source=source)
    work_off()
    while suggest.suggest():
        continue
    return list(Suggestion.objects.order_by("article_id", "pk"))


def test_one_after_the_other_with_the_words_it_rests_on(editor: Client, waiting: list[Suggestion]) -> None:
    page = editor.get(QUEUE)
    assert "4 tags are suggested" in text(page)
    assert BEGIN in targets(page)
    answer = editor.post(BEGIN, follow=True)
    assert answer.redirect_chain[-1][0] == at("change", waiting[0])
    assert b"<mark>" in answer.content
    keys = {attributes.get("data-key") for attributes in tags(answer, "button")}
    assert {"a", "r", "n", "y"} <= keys
    answer = editor.post(at("accept", waiting[0]), follow=True)
    assert answer.redirect_chain[-1][0] == at("change", waiting[1])
    answer = editor.post(at("reject", waiting[1]), follow=True)
    assert "will not be suggested for this article again" in text(answer)
    assert answer.redirect_chain[-1][0] == at("change", waiting[2])
    answer = editor.post(at("skip", waiting[2]), follow=True)
    assert answer.redirect_chain[-1][0] == at("change", waiting[3])
    answer = editor.post(at("accept_all", waiting[3]), follow=True)
    assert "Nothing more is suggested here." in text(answer)
    assert "No tag is suggested." in text(answer)
    assert Tagging.objects.count() == 3
    assert "take the tag away instead" in text(editor.post(at("reject", waiting[0]), follow=True))
    page = editor.get(at("change", waiting[1]))
    assert "Rejected" in text(page)
    assert at("accept", waiting[1]) not in targets(page)


def test_on_the_page_of_the_article(editor: Client, reader: Client, waiting: list[Suggestion]) -> None:
    address = reverse("admin:archive_article_change", args=[waiting[0].article_id])
    assert at("accept", waiting[0]) not in targets(reader.get(address))
    page = editor.get(address)
    assert {at("accept", one) for one in waiting[:2]} < targets(page)
    assert b"over the <mark>river</mark>" in page.content
    answer = editor.post(at("accept", waiting[0]), {"back": "article"})
    assert answer["Location"] == f"{address}#suggested"
    answer = editor.post(at("reject", waiting[1]), {"back": "article"}, follow=True)
    assert "Suggested tags ()" not in text(answer)
    assert not targets(answer) & {at("accept", one) for one in waiting[:2]}


def test_those_of_a_term_at_once_and_undone_as_one(editor: Client, waiting: list[Suggestion]) -> None:
    term = waiting[0].term
    here = f"{MANY}?term={term.pk}"
    assert here in targets(editor.get(QUEUE))
    page = editor.get(here)
    assert "2 suggestions wait" in text(page)
    assert "By now 2 wait, not 7." in text(editor.post(MANY, {"term": term.pk, "expected": "7"}))
    answer = editor.post(MANY, {"term": term.pk, "expected": "2", "act": "accept"}, follow=True)
    assert "Accepted; it can be undone as one below." in text(answer)
    assert Tagging.objects.filter(term=term).count() == 2
    editor.post(reverse("admin:archive_edit_undo", args=[Edit.objects.get().pk]))
    assert "2 suggestions wait" in text(editor.get(here))
    # One by one of this kind only.
    answer = editor.post(BEGIN, {"term": str(term.pk)}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"?term={term.pk}")
    assert editor.get(MANY).status_code == 302


def test_some_are_chosen_and_all_of_a_term_are_rejected(editor: Client, waiting: list[Suggestion]) -> None:
    term = waiting[0].term
    some = {"term": str(term.pk), "chosen": "1"}
    page = editor.get(f"{MANY}?term={term.pk}")
    boxes = [tag["value"] for tag in tags(page, "input") if tag.get("name") == "suggestion"]
    assert boxes == [str(one.pk) for one in waiting if one.term == term]
    assert {"a", "r", "y"} <= {tag.get("data-key") for tag in tags(page, "button")}
    assert "Nothing was chosen." in text(editor.post(MANY, {**some, "act": "reject"}))
    assert Suggestion.objects.filter(state="rejected").count() == 0
    answer = editor.post(MANY, {**some, "act": "reject", "suggestion": boxes[:1]}, follow=True)
    assert "1 suggestion rejected: it does not come again." in text(answer)
    assert "1 suggestion waits" in text(answer)
    every = {"term": str(term.pk), "act": "reject", "expected": "1", "reason": "Only a street"}
    assert "Type how many they are: 1." in text(editor.post(MANY, every))
    answer = editor.post(MANY, {**every, "typed": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == QUEUE
    assert set(Suggestion.objects.filter(term=term).values_list("state", flat=True)) == {"rejected"}
    other = waiting[1].term
    chosen = {"term": str(other.pk), "chosen": "1", "suggestion": str(waiting[1].pk), "act": "accept"}
    assert "Accepted; it can be undone as one below." in text(editor.post(MANY, chosen, follow=True))
    assert list(Tagging.objects.values_list("article", flat=True)) == [waiting[1].article_id]


def test_two_editors_are_given_different_articles(
    editor: Client, chief: Client, person: Callable[[str], User], waiting: list[Suggestion]
) -> None:
    assert editor.post(BEGIN)["Location"] == at("change", waiting[0])
    assert chief.post(BEGIN)["Location"] == at("change", waiting[2])
    assert "is at this article now. You can read it" in text(chief.get(at("change", waiting[1])))
    answer = chief.post(at("reject_all", waiting[1]), follow=True)
    assert "editor is at this article now." in text(answer)
    assert Suggestion.objects.filter(state="rejected").count() == 0
    # The one who has it goes on, and at the end nothing is kept of the reservation.
    assert editor.post(at("accept", waiting[0]))["Location"] == at("change", waiting[1])
    answer = editor.post(at("reject_all", waiting[1]), follow=True)
    assert "1 suggestion rejected" in text(answer)
    assert "Nothing more is suggested here." in text(answer)
    assert list(Review.objects.values_list("reserved_by", flat=True)) == [person("Chief editor").pk]


def test_a_rule_is_switched_on_suggests_and_takes_back(
    chief: Client, waiting: list[Suggestion], indexed: Callable[[], None]
) -> None:
    indexed()
    chief.post(reverse("admin:archive_tagrule_add"), {"name": "Traffic", "label": "traffic", "any": "traffic"})
    rule = TagRule.objects.get()
    rehearsal, switch = (reverse(f"admin:archive_tagrule_{act}", args=[rule.pk]) for act in ("rehearse", "switch"))
    assert "Rehearse it first" in text(chief.post(switch, {"on": "1", "version": "1"}, follow=True))
    page = chief.get(rehearsal)
    assert "Would suggest traffic for 2 articles" in text(page)
    chief.post(reverse("admin:archive_tagrule_run", args=[rule.pk]), {"expected": "2"})
    page = chief.post(switch, {"on": "1", "version": "1"}, follow=True)
    assert "It suggests its tag for what comes in." in text(page)
    assert "2 suggestions of it wait" in text(page)
    assert f"{MANY}?rule={rule.pk}" in targets(page)
    assert "2 suggestions taken back" in text(
        chief.post(reverse("admin:archive_tagrule_withdraw", args=[rule.pk]), follow=True)
    )
    assert "It does nothing by itself." in text(chief.post(switch, follow=True))
    assert not Suggestion.objects.filter(rule=rule).exists()


def test_the_archive_is_looked_through_and_a_merged_term_made_one_of_its_own(
    chief: Client, waiting: list[Suggestion]
) -> None:
    assert "looked through in the background" in text(
        chief.post(reverse("admin:archive_vocabulary_look_through"), follow=True)
    )
    one, other = waiting[0].term, waiting[1].term
    merge, back = (reverse(f"admin:archive_term_{act}", args=[one.pk]) for act in ("merge", "unmerge"))
    chief.post(merge, {"into": other.label})
    assert back in targets(chief.get(merge, follow=True))
    assert "is a term of its own again" in text(chief.post(back, {"reason": "They differ"}, follow=True))
    assert "is not merged" in text(chief.post(back, follow=True))
    while suggest.suggest():
        continue
    assert Suggestion.objects.filter(term=one).count() == Article.objects.count()


def test_what_a_rule_did_by_itself_is_undone_from_its_page(
    chief: Client, source: Source, indexed: Callable[[], None]
) -> None:
    indexed()
    values = {"name": "Traffic", "label": "traffic", "any": "traffic", "effect": "tag"}
    chief.post(reverse("admin:archive_tagrule_add"), values)
    rule = TagRule.objects.get()
    rehearsal, switch, undo = (
        reverse(f"admin:archive_tagrule_{act}", args=[rule.pk]) for act in ("rehearse", "switch", "undo")
    )
    chief.get(rehearsal)
    chief.post(switch, {"on": "1", "version": "1"})
    hand_in(article_text(1), article_text(2), source=source)
    work_off()
    while suggest.suggest():
        continue
    kept, other = Article.objects.order_by("pk")
    page = chief.get(reverse("admin:archive_article_change", args=[kept.pk]))
    assert "Confirm" in text(page)
    chief.post(reverse("admin:archive_article_tag", args=[kept.pk]), {"label": "traffic"})
    assert undo in targets(chief.get(rehearsal))
    assert undo in targets(chief.get(reverse("admin:archive_tagrule_change", args=[rule.pk])))
    page = chief.get(undo)
    assert "Would take its tag from 1 article" in text(page)
    assert "An editor stands for the tag, left 1" in text(page)
    assert kept.display_title in text(page)
    assert "By now the number of articles is 1, not 2." in text(chief.post(undo, {"expected": "2"}, follow=True))
    answer = chief.post(undo, {"expected": "1"}, follow=True)
    assert "Its tags are taken away" in text(answer)
    assert list(Tagging.objects.values_list("article", flat=True)) == [kept.pk]
    assert "It does nothing by itself." in text(chief.get(rehearsal))
    assert "Undoing of what it did by itself" in text(chief.get(rehearsal))
    chief.post(reverse("admin:archive_edit_undo", args=[Edit.objects.get().pk]))
    assert Tagging.objects.filter(article=other).get().origin == "rule"
