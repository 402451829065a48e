"""The review queue as an editor works through it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.actions.editing import review
from archive.models import Article, Event, Review
from tests.actions.editing.test_review import waiting
from tests.actions.handing_in import hand_in, work_off
from tests.admin.pages import tags, targets, text

QUEUE = reverse("admin:archive_review_changelist")
BEGIN = reverse("admin:archive_review_begin")
DISAGREEING = (
    b" date 2019-11-07 The bridge is open\n\n7 November 2019 11:55 (UTC+04:00)\n\n"
    b"BAKU, Azerbaijan, March 3\n\nTrend:\n\n"
    b"The bridge over the river was opened to traffic on Thursday, the ministry of transport said in a statement.\n\n"
    b"It took three years to build, and it is the longest one in the country, which has many rivers.\n"
)


def page_of(article: UUID, act: str = "change") -> str:
    return reverse(f"admin:archive_review_{act}", args=[article])


def send(client: Client, article: UUID, act: str, **values: object) -> HttpResponse:
    version = Article.objects.get(pk=article).version
    return client.post(page_of(article, act), {"version": version, **values}, follow=True)


def test_queue_tells_what_waits(editor: Client) -> None:
    waiting(2)
    shown = text(editor.get(QUEUE))
    assert "2 articles wait for a person" in shown
    assert "It has no title" in shown


def test_empty_queue_says_what_else_there_is(editor: Client) -> None:
    page = editor.get(QUEUE)
    assert "No article waits for a person" in text(page)
    assert reverse("admin:archive_item_quarantine") in targets(page)


def test_next_one_loads_at_once(editor: Client, person: Callable[[str], User]) -> None:
    first, second = waiting(2)
    assert editor.post(BEGIN)["Location"] == page_of(first)
    assert Review.objects.get(pk=first).reserved_by == person("Editor")
    answer = send(editor, first, "accept")
    assert answer.redirect_chain[-1][0] == page_of(second)
    assert "Accepted as it stands" in text(answer)
    answer = send(editor, second, "put_off")
    assert answer.redirect_chain[-1][0] == QUEUE
    assert "Nothing more waits for you here" in text(answer)


def test_page_says_what_is_doubtful_and_what_it_may_be(editor: Client) -> None:
    (only,) = waiting(1)
    page = editor.get(page_of(only))
    shown = text(page)
    assert "It has no title" in shown
    assert "Give it one, or say that it never had one." in shown
    offered = [button.get("value") for button in tags(page, "button") if button.get("name") == "value"]
    assert "The weather of week 0 will be fair in all of the country, it is said." in offered
    keys = [button["data-key"] for button in tags(page, "button") if button.get("data-key")]
    assert {"a", "s", "n", "1"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_dates_that_disagree_are_shown_where_they_stand(editor: Client) -> None:
    hand_in(DISAGREEING)
    work_off()
    article = Article.objects.get()
    assert article.problems == ["dates_disagree"]
    page = editor.get(page_of(article.pk))
    assert b"<mark>7 November 2019 11:55 (UTC+04:00)</mark>" in page.content
    offered = {button.get("value") for button in tags(page, "button") if button.get("name") == "value"}
    assert "2020-03-03" in offered
    answer = send(editor, article.pk, "give", field="published", value="2020-03-03")
    article.refresh_from_db()
    assert (article.published_edtf, article.state) == ("2020-03-03", "accepted")
    assert "Published is set." in text(answer)


def test_own_value_is_given_and_the_article_stays_while_more_is_doubtful(editor: Client) -> None:
    (only,) = waiting(1)
    answer = send(editor, only, "give", field="title", own="Fair weather", problem="title_missing")
    assert answer.redirect_chain[-1][0] == f"{page_of(only)}?problem=title_missing"
    assert "It has no title" not in text(answer)


@pytest.mark.parametrize(
    "sent", [{}, {"field": "title"}, {"field": "body", "own": "x"}, {"field": "published", "own": "soon"}]
)
def test_what_cannot_be_given_is_told(editor: Client, sent: dict[str, str]) -> None:
    (only,) = waiting(1)
    answer = send(editor, only, "give", **sent)
    assert Article.objects.get(pk=only).version == 1
    beside = answer.context["again"].wrong
    assert beside in text(answer)
    if sent.get("field") == "published":
        assert {"soon"} == {box.get("value") for box in tags(answer, "input") if box.get("aria-invalid")}


def test_typed_value_stays_where_somebody_was_quicker(editor: Client) -> None:
    (only,) = waiting(1)
    answer = editor.post(page_of(only, "give"), {"field": "title", "own": "Fair weather", "version": 7})
    assert "Somebody changed this article since you opened the page" in text(answer)
    assert {"Fair weather"} == {box.get("value") for box in tags(answer, "input") if box.get("aria-invalid")}


def test_who_let_go_is_not_said_to_be_at_it(editor: Client, chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = waiting(3)
    editor.post(BEGIN)
    chief.post(BEGIN)
    assert "In somebody’s hands" in text(chief.get(QUEUE))
    monkeypatch.setattr("archive.admin.reviews.LISTED", 1)
    shown = chief.get(QUEUE)
    assert "The first 1." in text(shown)
    assert len(targets(shown) & {page_of(one) for one in (first, second, third)}) == 1
    Review.objects.update(reserved_until=timezone.now() - timedelta(minutes=1))
    assert "In somebody’s hands" not in text(chief.get(QUEUE))


def test_second_editor_is_told_who_has_it(editor: Client, chief: Client, person: Callable[[str], User]) -> None:
    (only,) = waiting(1)
    editor.post(BEGIN)
    assert "editor is at this article now" in text(chief.get(page_of(only)))
    assert "editor is at this article now" in text(send(chief, only, "accept"))
    assert Article.objects.get(pk=only).version == 1
    assert "Nothing more waits for you here" in text(chief.post(BEGIN, follow=True))


def test_what_changed_meanwhile_is_not_overwritten(editor: Client) -> None:
    (only,) = waiting(1)
    stale = editor.post(page_of(only, "accept"), {"version": 7}, follow=True)
    assert "Somebody changed this article since you opened the page" in text(stale)
    assert Article.objects.get(pk=only).state == "in_review"


def test_assigning_and_noting(editor: Client, person: Callable[[str], User]) -> None:
    (only,) = waiting(1)
    chief = person("Chief editor")
    assert "Noted." in text(send(editor, only, "note", note="Ask the agency"))
    assert "Ask the agency" in text(editor.get(page_of(only)))
    assert "Assigned to chief-editor" in text(send(editor, only, "assign", to=chief.pk))
    assert review.take(user=chief.pk) == only
    assert "Write the note" in text(send(editor, only, "note", note=" "))


def test_withdrawing_needs_the_right_and_a_reason(editor: Client, chief: Client) -> None:
    (only,) = waiting(1)
    assert "Withdraw" not in text(editor.get(page_of(only)))
    assert "Say why." in text(send(chief, only, "withdraw", reason=" "))
    assert "Withdrawn:" in text(send(chief, only, "withdraw", reason="A test"))
    assert Event.objects.get(verb="article.withdrawn").reason == "A test"
    assert editor.get(page_of(only)).status_code == 404


def test_page_takes_the_same_number_of_queries_whatever_waits(editor: Client) -> None:
    (first,) = waiting(1)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            editor.get(page_of(first))
            editor.get(QUEUE)
        return len(found)

    queries()
    before = queries()
    hand_in(
        *(
            f"By Jane Doe\n\nOf something else we tell, number {n} of {n}.\n\n{'abc ' * n} done.\n".encode()
            for n in range(20, 30)
        )
    )
    work_off()
    assert queries() == before
