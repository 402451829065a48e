"""Suggested tags by the browser: decided one by one, on the article's page, and many at once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from archive.actions import suggest, vocabularies
from archive.models import Article, Edit, Source, Suggestion, Tagging, TagRule
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
    assert "By now 2 wait, not 7." in text(editor.post(MANY, {"term": term.pk, "expected": "7"}, follow=True))
    answer = editor.post(MANY, {"term": term.pk, "expected": "2"}, follow=True)
    assert "Accepted; it can be undone as one below." in text(answer)
    assert Tagging.objects.filter(term=term).count() == 2
    editor.post(reverse("admin:archive_edit_undo", args=[Edit.objects.get().pk]))
    assert "2 suggestions wait" in text(editor.get(here))
    # One by one of this kind only.
    answer = editor.post(BEGIN, {"term": str(term.pk)}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"?term={term.pk}")
    assert editor.get(MANY).status_code == 302


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
    assert back in targets(chief.get(merge))
    assert "is a term of its own again" in text(chief.post(back, {"reason": "They differ"}, follow=True))
    assert "is not merged" in text(chief.post(back, follow=True))
    while suggest.suggest():
        continue
    assert Suggestion.objects.filter(term=one).count() == Article.objects.count()
