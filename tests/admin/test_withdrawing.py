"""Withdrawing an article and restoring it."""

from django.test import Client
from django.urls import reverse

from archive.actions.editing import edit
from archive.models import Actor, Article, Event
from tests.admin.pages import errors, targets, text


def page_of(article: Article, name: str) -> str:
    return reverse(f"admin:archive_article_{name}", args=[article.pk])


def test_withdrawn_and_restored_with_a_reason(chief: Client, editor: Client, article: Article) -> None:
    assert page_of(article, "withdraw") in targets(chief.get(page_of(article, "change")))
    sent = {"reason": "The agency asked for it", "version": str(article.version)}
    answer = chief.post(page_of(article, "withdraw"), sent, follow=True)
    assert "Withdrawn. It can be restored." in text(answer)
    assert page_of(article, "restore") in targets(answer)
    assert "UTC, Chief editor: The agency asked for it" in " ".join(text(answer).split()).replace(" ,", ",").replace(
        " :", ":"
    )
    assert editor.get(page_of(article, "change")).status_code == 410
    assert Event.objects.get(verb="article.withdrawn").reason == "The agency asked for it"
    assert "Restored." in text(chief.post(page_of(article, "restore"), {"reason": "By mistake"}, follow=True))
    assert editor.get(page_of(article, "change")).status_code == 200


def test_without_a_reason_nothing_happens(chief: Client, article: Article) -> None:
    answer = chief.post(page_of(article, "withdraw"), {"reason": "  "})
    assert "reason" in errors(answer)
    article.refresh_from_db()
    assert article.state == Article.State.ACCEPTED


def test_who_read_an_older_version_is_told(chief: Client, article: Article) -> None:
    sent = {"reason": "Wrong", "version": str(article.version)}
    edit.edit(article_id=article.pk, changes={"section": "Roads"}, actor=Actor(kind="user", name="Other"))
    answer = chief.post(page_of(article, "withdraw"), sent)
    assert "Somebody changed this article since" in text(answer)
    article.refresh_from_db()
    assert article.state == Article.State.ACCEPTED
    again = {"reason": "Wrong", "version": str(article.version)}
    assert chief.post(page_of(article, "withdraw"), again).status_code == 302


def test_what_is_done_already_is_said(chief: Client, article: Article) -> None:
    answer = chief.post(page_of(article, "restore"), {"reason": "Why not"}, follow=True)
    assert "The article is not withdrawn." in text(answer)
