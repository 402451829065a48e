"""Webhooks and saved searches in the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.actions.finding import saved_searches
from archive.models import Article, Delivery, Event, SavedSearch, SavedSearchMatch, Webhook
from tests.admin.pages import errors, tags, targets, text

NEW = {"name": "Desk", "address": "https://desk.example.org/hook", "verbs": ["article.archived"]}
SEARCHES = reverse("admin:archive_savedsearch_changelist")


def page(name: str, row: Any) -> str:
    return reverse(f"admin:archive_{name}", args=[row.pk])


def secret_in(answer: Any) -> str:
    assert [attributes for attributes in tags(answer, "code") if "data-secret" in attributes]
    assert "no-store" in answer["Cache-Control"]
    return next(word for word in text(answer).split() if word.startswith("whsec_"))


def test_a_webhook_is_made_and_looked_after(administrator: Client) -> None:
    add = reverse("admin:archive_webhook_add")
    assert "address" in errors(administrator.post(add, {**NEW, "address": "http://127.0.0.1/"}))
    secret = secret_in(administrator.post(add, NEW))
    webhook = Webhook.objects.get()
    assert (webhook.secret, webhook.verbs) == (secret, ["article.archived"])
    assert "name" in errors(administrator.post(add, NEW))
    shown = administrator.get(page("webhook_change", webhook))
    assert secret not in shown.content.decode()
    assert "Well" in text(shown)
    other = secret_in(administrator.post(page("webhook_secret", webhook)))
    webhook.refresh_from_db()
    assert webhook.secret == other != secret
    administrator.post(page("webhook_settings", webhook), {**NEW, "name": "Night desk", "verbs": []})
    administrator.post(page("webhook_switch", webhook))
    webhook.refresh_from_db()
    assert (webhook.name, webhook.verbs, webhook.active) == ("Night desk", [], False)
    assert "Off" in text(administrator.get(reverse("admin:archive_webhook_changelist")))


def test_what_it_was_told_is_shown_and_told_once_more(administrator: Client) -> None:
    administrator.post(reverse("admin:archive_webhook_add"), NEW)
    webhook = Webhook.objects.get()
    assert "as soon as a worker is free" in text(administrator.post(page("webhook_ping", webhook), follow=True))
    delivery = Delivery.objects.get()
    again = page("webhook_again", webhook)
    assert again not in targets(administrator.get(page("webhook_change", webhook)))
    Delivery.objects.update(state="dead", attempts=8, status=503, problem="Service <unavailable>")
    shown = administrator.get(page("webhook_change", webhook))
    assert again in targets(shown)
    assert "Given up 8 503 Service <unavailable>" in text(shown)
    assert "once more" in text(administrator.post(again, {"delivery": delivery.pk}, follow=True))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert "no such delivery" in text(administrator.post(again, {"delivery": "x"}, follow=True))
    assert Event.objects.filter(verb="webhook.redelivered").exists()


def test_a_search_is_saved_from_the_list_and_is_its_owners(
    administrator: Client, editor: Client, article: Article, indexed: Callable[[], None]
) -> None:
    indexed()
    administrator.post(reverse("admin:archive_webhook_add"), NEW)
    listed = administrator.get(f"{reverse('admin:archive_article_changelist')}?q=bridge&source=trend&sort=newest")
    (add,) = [link for link in targets(listed) if link.startswith(reverse("admin:archive_savedsearch_add"))]
    form = administrator.get(add).context["form"]
    sent = {"name": "Bridges", "query": form["query"].value(), "webhook": Webhook.objects.get().pk}
    assert "Saved: Bridges." in text(administrator.post(add, sent, follow=True))
    saved = SavedSearch.objects.get()
    assert saved.parameters == {"q": "bridge", "source": ["trend"]}
    assert (saved.search["text"], saved.search["sources"], saved.webhook) == (
        "bridge",
        ["trend"],
        Webhook.objects.get(),
    )
    SavedSearchMatch.objects.create(search=saved, article=article)
    shown = administrator.get(page("savedsearch_change", saved))
    assert "Search: bridge; Source: Trend" in text(shown)
    assert "Search: bridge; Source: Trend" in text(administrator.get(SEARCHES))
    assert reverse("admin:archive_article_change", args=[article.pk]) in targets(shown)
    administrator.post(page("savedsearch_change", saved), {"name": "All bridges", "webhook": ""})
    saved.refresh_from_db()
    assert (saved.name, saved.webhook) == ("All bridges", None)
    assert "All bridges" not in text(editor.get(SEARCHES))
    # As Django answers where a row is not there.
    assert editor.get(page("savedsearch_change", saved)).status_code == 404
    assert editor.post(page("savedsearch_forget", saved)).status_code == 404
    assert "Forgotten: All bridges." in text(administrator.post(page("savedsearch_forget", saved), follow=True))
    assert not SavedSearch.objects.exists()


def test_who_does_not_look_after_webhooks_saves_without_one(editor: Client, article: Article) -> None:
    add = reverse("admin:archive_savedsearch_add")
    assert "first" in text(editor.get(add, follow=True))
    assert "webhook" not in editor.get(f"{add}?source=trend").context["form"].fields
    assert editor.post(add, {"name": "Trend", "query": "source=trend"}).status_code == 302
    assert errors(editor.post(add, {"name": "Trend", "query": "source=trend"}))
    saved = SavedSearch.objects.get()
    assert (saved.webhook, saved.search["sources"]) == (None, ["trend"])
    assert saved_searches.of_owner(saved_searches.Actor(kind=saved.owner_kind, id=saved.owner_id)).count() == 1


def test_mails_are_switched_on_by_their_owner_and_off_by_the_link_in_them(
    editor: Client, person: Callable[[str], User], article: Article
) -> None:
    assert article.source is not None
    add, off = reverse("admin:archive_savedsearch_add"), reverse("admin:archive_savedsearch_mail_off")
    asked = {"name": "Trend", "query": "source=trend", "mailed": "on"}
    assert errors(editor.post(add, asked)) == {"mailed": ["Your account has no mail address."]}
    assert "None of your saved searches" in text(editor.get(off))
    editor.post(add, {**asked, "mailed": ""})
    saved = SavedSearch.objects.get()
    assert "mailed" in errors(editor.post(page("savedsearch_change", saved), {"name": "Trend", "mailed": "on"}))
    User.objects.filter(pk=person("Editor").pk).update(email="editor@example.org")
    editor.post(page("savedsearch_change", saved), {"name": "Trend", "mailed": "on"}, HTTP_ACCEPT_LANGUAGE="de")
    saved.refresh_from_db()
    assert (saved.mailed, saved.language) == (True, "de")
    assert "Trend" in text(editor.get(off))
    saved.refresh_from_db()
    assert saved.mailed
    assert "no more mails" in text(editor.post(off, follow=True))
    saved.refresh_from_db()
    assert not saved.mailed


@pytest.mark.usefixtures("article")
def test_a_search_that_is_wrong_is_not_saved(editor: Client) -> None:
    answer = editor.post(reverse("admin:archive_savedsearch_add"), {"name": "x", "query": "published_from=never"})
    assert "__all__" in errors(answer)
    assert not SavedSearch.objects.exists()
