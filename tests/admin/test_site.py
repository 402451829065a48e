"""The start page, the side bar, the password reset, and how the site answers when something is refused."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.models import Article, Heartbeat, Item, Source
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
    assert f"article: {article.title[:20]}" in text(events)
    (event,) = events.context["cl"].result_list
    shown = text(reader.get(reverse("admin:archive_event_change", args=[event.pk])))
    assert "Archived" in shown
    assert "Bridge number 1 is opened to traffic" in shown
    by_people = reader.get(reverse("admin:archive_event_changelist"), {"by": "user"})
    assert by_people.context["cl"].result_list == []


ODD = ("\x00", "' OR 1=1 --", "9" * 400, "-1", "{{ 7*7 }}", "%", "\U0001f600", "../../etc")
PARAMETERS = (
    *("q", "p", "e", "after", "before", "state__exact", "code", "deposit", "verb", "by", "subject", "kind__exact"),
    *("vocabulary__id__exact", "is_active__exact", "groups__id__exact", "no_such", "id__in"),
)


def test_no_list_breaks_on_what_stands_in_its_address(
    as_role: Callable[[str], Client], article: Article, quarantined: Item
) -> None:
    client = as_role("superuser")
    for model in ("archive_item", "archive_event", "archive_term", "archive_original", "auth_user"):
        address = reverse(f"admin:{model}_changelist")
        for name in PARAMETERS:
            for value in ("\x00", "9" * 400):
                assert client.get(address, {name: value}).status_code < 500, (model, name, value)


def test_no_form_breaks_on_what_is_sent(editor: Client, article: Article, quarantined: Item) -> None:
    take_back = reverse("admin:archive_article_take_back", args=[article.pk])
    for value in ODD:
        sent = [
            (reverse("admin:archive_item_retry_cause"), {"code": value}),
            (reverse("admin:archive_item_reject"), {"item": value, "reason": value}),
            (reverse("admin:archive_item_changelist"), {"action": "retry_selected", "_selected_action": value}),
            (reverse("admin:archive_item_changelist"), {"action": value, "_selected_action": value}),
            (take_back, {"field": value, "version": value}),
            (take_back, {"field": "title", "version": value}),
            (reverse("admin:archive_article_correct", args=[article.pk]), {"title": value, "version": value}),
        ]
        for address, data in sent:
            assert editor.post(address, data).status_code < 500, (address, data)
    quarantined.refresh_from_db()
    assert quarantined.state == Item.State.QUARANTINED


def test_too_many_files_are_refused_in_plain_words(editor: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(3)]
    answer = editor.post(reverse("admin:archive_deposit_hand_in"), {"uploads": files})
    assert answer.status_code == 400
    assert "try fewer at once" in text(answer)


def test_history_of_a_row_is_the_log_of_the_archive(reader: Client, article: Article) -> None:
    answer = reader.get(reverse("admin:archive_article_history", args=[article.pk]), follow=True)
    assert [event.verb for event in answer.context["cl"].result_list] == ["article.archived"]


def test_who_guesses_passwords_is_told_to_wait(client: Client, somebody: User, settings: LazySettings) -> None:
    settings.AXES_ENABLED = True
    for _ in range(5):
        answer = client.post(reverse("admin:login"), {"username": "jane", "password": "wrong"})
    assert answer.status_code == 429
    assert "try again in a quarter of an hour" in text(answer)


def test_forged_form_is_refused_in_plain_words(somebody: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("admin:login"), {"username": "jane", "password": "x"})
    assert answer.status_code == 403
    assert "nothing was changed" in text(answer)


def test_overview_is_readable_without_a_script(reader: Client, article: Article, quarantined: Item) -> None:
    hand_in(article_text(2), article_text(3))
    page = reader.get(INDEX)
    shown = text(page)
    assert "Received by hour" in shown
    assert "From whom, in seven days Source Items Deposits Not stated 3 2 Trend 1 1" in shown
    assert "0 / 2" in shown
    values = [int(cell["data-value"] or "") for cell in tags(page, "td") if cell.get("data-value")]
    assert (len(values), sum(values)) == (24 + 30, 2 * 4)


def test_overview_takes_the_same_number_of_queries_however_much_there_is(
    reader: Client, article: Article, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    reader.get(INDEX)
    with CaptureQueriesContext(connection) as few:
        reader.get(INDEX)
    hand_in(*(article_text(number) for number in range(10, 20)), b"", b"\x89PNG\r\n\x1a\n")
    work_off()
    for number in range(20, 24):
        hand_in(article_text(number), source=Source.objects.create(slug=f"s{number}", name=f"S {number}"))
    with django_assert_max_num_queries(len(few)):
        reader.get(INDEX)
