"""Changing many articles: rehearsed, done, undone, each with its page."""

import pytest
from django.test import Client
from django.urls import reverse

from archive import tasks
from archive.actions.editing import edit, edits
from archive.models import Article, Edit, EditedArticle, Tagging
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as article_text
from tests.admin.pages import errors, tags, targets, text

ORDER = reverse("admin:archive_edit_order")
LIST = reverse("admin:archive_edit_changelist")
ARTICLES = reverse("admin:archive_article_changelist")


@pytest.fixture
def articles(db: None) -> list[Article]:
    hand_in(*(article_text(number) for number in range(3)))
    work_off()
    return list(Article.objects.order_by("pk"))


def ids(articles: list[Article]) -> list[str]:
    return [str(article.pk) for article in articles]


def seen(client: Client, sent: dict[str, object]) -> dict[str, object]:
    """What is sent after a look at what it would do."""
    page = client.post(ORDER, sent)
    return {**sent, "seen": page.context["seen"], "token": page.context["token"], "do": "1"}


def page_of(edit: Edit, act: str = "change") -> str:
    return reverse(f"admin:archive_edit_{act}", args=[edit.pk])


def test_list_leads_to_the_order(editor: Client, reader: Client, articles: list[Article]) -> None:
    page = editor.get(ARTICLES, {"language": "en"})
    assert ORDER in targets(page)
    assert {"name": "language", "value": "en", "type": "hidden"} in tags(page, "input")
    chosen = [box["value"] for box in tags(page, "input") if box.get("name") == "article"]
    assert set(chosen) == set(ids(articles))
    assert ORDER not in targets(reader.get(ARTICLES, {"language": "en"}))
    asked = {"article": ids(articles)[:1], "language": "en"}
    assert editor.get(ORDER, {**asked, "scope": "chosen"}).context["count"] == 1
    assert editor.get(ORDER, {**asked, "scope": "found"}).context["count"] == 3


def test_rehearsal_tells_what_would_be_and_changes_nothing(editor: Client, articles: list[Article]) -> None:
    edit.edit(article_id=articles[0].pk, changes={"section": "Sports"}, actor=ACTOR)
    sent = {"article": ids(articles), "act": "set", "field": "section", "value": "Bridges", "add": "rivers, roads"}
    page = editor.post(ORDER, sent)
    told = page.context["told"]
    assert (told.changed, told.conflicts, told.left) == (2, 1, {"edited_before": 1})
    shown = text(page)
    assert "An editor says something else of this field: 1" in shown
    assert "+ rivers" in shown
    assert "Change 2 articles" in shown
    assert not Edit.objects.exists()


def test_selection_is_tagged_and_it_is_undone(editor: Client, articles: list[Article]) -> None:
    sent = {"article": ids(articles), "act": "set", "add": "rivers", "reason": "Series", "expected": "3"}
    sent = seen(editor, sent)
    page = editor.post(ORDER, sent, follow=True)
    made = Edit.objects.get()
    assert page.redirect_chain[-1][0] == page_of(made)
    assert "Changed: 3" in text(page)
    assert "Tag added: rivers" in text(page)
    assert Tagging.objects.filter(term__label="rivers").count() == 3
    assert "Tag added: rivers" in text(editor.get(LIST))
    assert all(article.display_title in text(page) for article in articles)
    Tagging.objects.filter(article=articles[1]).delete()
    page = editor.post(page_of(made, "undo"), {"reason": "A mistake"}, follow=True)
    assert "Undone, but for what somebody changed since" in text(page)
    assert "Somebody changed it since" in text(page)
    assert [(row.article, kept) for row, _why, kept in page.context["not_undone"]] == [
        (articles[1], [("Tag: rivers", "")])
    ]
    assert not Tagging.objects.exists()
    assert "Undo this edit" not in text(page)


def test_all_that_a_search_finds(editor: Client, articles: list[Article]) -> None:
    hand_in("Le pont est ouvert à la circulation depuis jeudi, a dit le ministère. Il a fallu trois ans.".encode())
    work_off()
    page = editor.get(ORDER, {"language": "en", "cursor": "x"})
    assert "Change 3 articles" in text(page)
    sent = {"query": page.context["which"].query, "act": "none", "field": "section", "expected": "3"}
    editor.post(ORDER, seen(editor, {**sent, "value": ""}))
    made = Edit.objects.get()
    assert made.search == {"query": "language=en"}
    assert made.articles.count() == 3
    page = editor.get(page_of(made))
    assert f"{ARTICLES}?language=en" in targets(page)


def test_what_is_meant_must_still_be_what_was_seen(editor: Client, articles: list[Article]) -> None:
    sent = {"query": "language=en", "act": "set", "add": "rivers", "expected": "2"}
    page = editor.post(ORDER, seen(editor, sent))
    assert "By now the number of articles is 3" in errors(page)["__all__"][0]
    assert page.context["told"].changed == 3
    assert not Edit.objects.exists()


def test_what_is_done_must_be_what_was_seen(editor: Client, articles: list[Article]) -> None:
    sent = seen(editor, {"article": ids(articles), "act": "set", "add": "rivers", "expected": "3"})
    page = editor.post(ORDER, {**sent, "add": "roads"})
    assert "You have not looked at this yet" in errors(page)["__all__"][0]
    assert "+ roads" in text(page)
    assert not Edit.objects.exists()


def test_an_order_sent_twice_is_one_edit(editor: Client, articles: list[Article]) -> None:
    sent = seen(editor, {"article": ids(articles), "act": "set", "add": "rivers", "expected": "3"})
    first, second = (editor.post(ORDER, sent)["Location"] for _ in range(2))
    assert first == second == page_of(Edit.objects.get())


def test_many_are_changed_only_when_their_number_is_typed(
    editor: Client, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.edits.TYPED_ABOVE", 2)
    sent = seen(editor, {"article": ids(articles), "act": "set", "add": "rivers", "expected": "3"})
    assert "Type how many they are: 3." in errors(editor.post(ORDER, sent))["__all__"]
    assert "Type how many they are: 3." in errors(editor.post(ORDER, {**sent, "typed": "4"}))["__all__"]
    editor.post(ORDER, {**sent, "typed": "3"})
    assert Edit.objects.get().state == Edit.State.DONE


def test_long_ones_go_on_in_the_background(
    editor: Client, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    sent = seen(editor, {"article": ids(articles), "act": "set", "add": "rivers", "expected": "3"})
    page = editor.post(ORDER, sent, follow=True)
    assert "Running: 0 / 3" in text(page)
    assert b'data-live="going"' in page.content
    while edits.work(edit_id=Edit.objects.get().pk):
        continue
    assert b'data-live="done"' in editor.get(page_of(Edit.objects.get())).content


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "__all__"),
        ({"field": "title"}, "value"),
        ({"field": "published", "value": "yesterday"}, "value"),
        ({"field": "language", "value": "no language"}, "value"),
        ({"add": "a, b", "remove": "b"}, "remove"),
        ({"add": "x" * 300}, "add"),
        ({"act": "burn", "add": "x"}, "act"),
        ({"field": "body", "value": "x"}, "field"),
    ],
)
def test_wrong_orders_are_told_beside_their_field(
    editor: Client, articles: list[Article], said: dict[str, str], field: str
) -> None:
    page = editor.post(ORDER, {"article": ids(articles), "act": "set", **said, "do": "1", "expected": "3"})
    assert set(errors(page)) == {field}
    assert not Edit.objects.exists()


@pytest.mark.parametrize("asked", [{}, {"article": "nonsense"}, {"cursor": "x"}])
def test_nothing_chosen_leads_back(editor: Client, articles: list[Article], asked: dict[str, str]) -> None:
    assert "Choose articles first" in text(editor.get(ORDER, asked, follow=True))


@pytest.mark.parametrize("asked", [{"sort": "newest"}, {"language": ""}, {"source": "no-such"}])
def test_a_search_that_finds_everything_is_refused(
    editor: Client, articles: list[Article], asked: dict[str, str]
) -> None:
    page = editor.get(ORDER, asked, follow=True)
    assert page.redirect_chain
    assert not EditedArticle.objects.exists()
