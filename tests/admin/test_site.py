"""The start page, the side bar, the password reset, and how the site answers when something is refused."""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.models import Article, Heartbeat, Item
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off
from tests.admin.pages import tags, text

INDEX = reverse("admin:index")


def test_overview_tells_what_came_and_what_waits(reader: Client, article: Article, quarantined: Item) -> None:
    hand_in(article_text(2))
    Heartbeat.objects.create(name="worker", at=timezone.now())
    context = reader.get(INDEX).context
    assert context["arrivals"] == {"today": 3, "week": 3}
    assert context["waiting"] == 1
    assert [(group["code"], group["count"]) for group in context["quarantine"]] == [("not_text", 1)]
    assert (context["articles"].count, context["originals"].count, context["sources"]) == (1, 3, 1)
    shown = text(reader.get(INDEX))
    assert "Worker Alive" in shown
    assert "Follower Never seen" in shown


def test_overview_counts_articles_in_review(reader: Client) -> None:
    hand_in(b"By Jane Doe\n\nThe weather will be fair, said the office.\n\nIt was rainy before that, it added.\n")
    work_off()
    assert reader.get(INDEX).context["in_review"] == 1


def test_empty_archive_says_how_to_begin(editor: Client, reader: Client) -> None:
    assert "Begin by handing in files or typing an article" in text(editor.get(INDEX))
    assert "Nothing was handed in yet" in text(reader.get(INDEX))


def test_without_a_role_there_is_nothing_to_see(as_role: Callable[[str], Client], article: Article) -> None:
    page = as_role("nobody").get(INDEX)
    assert "Ask an administrator for a role" in text(page)
    assert "arrivals" not in page.context
    assert "articles" not in page.context


def test_side_bar_marks_one_page(reader: Client) -> None:
    page = reader.get(reverse("admin:archive_item_quarantine"))
    groups = page.context["sidebar_navigation"]
    assert [item["title"] for group in groups for item in group["items"] if item["active"]] == ["Quarantine"]


def test_nothing_of_ours_is_inline(editor: Client, article: Article) -> None:
    for address in (INDEX, reverse("admin:archive_article_change", args=[article.pk])):
        page = editor.get(address)
        assert all(script.get("src") for script in tags(page, "script"))
        assert tags(page, "style") == []


def test_policy_of_the_admin(editor: Client) -> None:
    policy = editor.get(INDEX)["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == "'self' 'unsafe-eval'"
    assert parts["style-src"] == "'self'"


def test_refusal_of_an_action_is_a_page(editor: Client, article: Article) -> None:
    address = reverse("admin:archive_article_take_back", args=[article.pk])
    answer = editor.post(address, {"field": "no_such"})
    assert answer.status_code == 400
    assert "That did not work" in text(answer)


@pytest.mark.parametrize(("path", "status", "words"), [("/nowhere/", 404, "There is nothing at this address")])
def test_errors_have_pages_in_plain_words(client: Client, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, words in text(answer)) == (status, True)


def test_who_may_not_is_told_in_plain_words(reader: Client) -> None:
    answer = reader.get(reverse("admin:archive_source_add"))
    assert answer.status_code == 403
    assert "Your account has no right to this page" in text(answer)


@pytest.fixture
def somebody(db: None) -> User:
    user = User.objects.create_user(username="jane", email="jane@example.org", password="old-long-password")
    user.is_staff = True
    user.save()
    return user


def test_password_is_reset_by_mail(client: Client, somebody: User) -> None:
    assert reverse("admin:admin_password_reset") in {
        link.get("href") for link in tags(client.get(reverse("admin:login")), "a")
    }
    answer = client.post(reverse("admin:admin_password_reset"), {"email": "jane@example.org"}, follow=True)
    assert "a message is on its way" in text(answer)
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    password = "new-long-password"
    done = client.post(form.request["PATH_INFO"], {"new_password1": password, "new_password2": password}, follow=True)
    assert "Your new password is set" in text(done)
    somebody.refresh_from_db()
    assert somebody.check_password(password)
    assert "used before" in text(Client().get(link[1], follow=True))


def test_unknown_address_gets_the_same_answer(client: Client, db: None, settings: LazySettings) -> None:
    answer = client.post(reverse("admin:admin_password_reset"), {"email": "nobody@example.org"}, follow=True)
    assert "a message is on its way" in text(answer)
    assert mail.outbox == []


def test_event_names_what_it_tells_of(reader: Client, article: Article) -> None:
    events = reader.get(reverse("admin:archive_event_changelist"), {"verb": "article.archived"})
    (event,) = events.context["cl"].result_list
    shown = text(reader.get(reverse("admin:archive_event_change", args=[event.pk])))
    assert "Archived" in shown
    assert "Bridge number 1 is opened to traffic" in shown
    by_people = reader.get(reverse("admin:archive_event_changelist"), {"by": "user"})
    assert by_people.context["cl"].result_list == []
