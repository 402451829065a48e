"""What is withdrawn is closed on every page to those who may not restore it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.actions.editing.withdraw import withdraw
from archive.actions.tagging import tag
from archive.models import Actor, Article, Event, Item
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as text_of

REASON = "The court asked for it"


@pytest.fixture
def withdrawn(article: Article) -> Article:
    tag.tag(article_id=article.pk, label="telling", actor=ACTOR)
    withdraw(article_id=article.pk, actor=Actor(kind="system", name="Test"), reason=REASON)
    article.refresh_from_db()
    return article


def pages(article: Article) -> list[str]:
    """The addresses of all that lies behind an article."""
    item = Item.objects.get(article=article)
    digest = article.revisions.get().original_id
    rows = [("article", article.pk), ("item", item.pk), ("deposit", item.deposit_id), ("original", digest)]
    subjects = [article.pk, item.pk, item.deposit_id]
    rows += [("event", event) for event in Event.objects.filter(subject_id__in=subjects).values_list("pk", flat=True)]
    lists = ["article", "item", "original", "event", "deposit"]
    return [
        *(reverse(f"admin:archive_{kind}_change", args=[key]) for kind, key in rows),
        *(reverse(f"admin:archive_{kind}_changelist") for kind in lists),
        reverse("admin:archive_original_content", args=[digest]),
        f"{reverse('admin:archive_original_content', args=[digest])}?as=hex",
        reverse("admin:archive_original_download", args=[digest]),
        reverse("admin:index"),
    ]


@pytest.mark.parametrize("role", ["Reader", "Editor"])
def test_no_page_shows_its_words_its_file_or_its_bytes(
    role: str, withdrawn: Article, as_role: Callable[[str], Client]
) -> None:
    client = as_role(role)
    name = Item.objects.get(article=withdrawn).name
    for address in pages(withdrawn):
        answer = client.get(address)
        assert answer.status_code in (200, 404, 410), address
        for words in (str(withdrawn.title), withdrawn.body[:40], name, "telling"):
            assert words.encode() not in answer.getvalue(), (address, words)


def test_the_pages_behind_it_say_that_it_is_gone(withdrawn: Article, reader: Client) -> None:
    digest = withdrawn.revisions.get().original_id
    for name in ("change", "content", "download"):
        assert reader.get(reverse(f"admin:archive_original_{name}", args=[digest])).status_code == 410
    assert reader.get(reverse("admin:archive_article_change", args=[withdrawn.pk])).status_code == 410


def test_what_its_sender_said_of_it_is_closed_too(reader: Client, chief: Client) -> None:
    deposit = hand_in(text_of(9), declared={"title": "A telling title"})
    work_off()
    withdraw(article_id=deposit.items.get().article_id, actor=ACTOR, reason=REASON)
    address = reverse("admin:archive_deposit_change", args=[deposit.pk])
    assert "telling" not in reader.get(address).content.decode()
    assert "telling" in chief.get(address).content.decode()


def test_who_may_restore_it_sees_everything(withdrawn: Article, chief: Client) -> None:
    for address in pages(withdrawn):
        assert chief.get(address).status_code == 200, address
    assert str(withdrawn.title) in chief.get(pages(withdrawn)[0]).content.decode()


def test_its_reason_stands_in_the_log_for_everybody(withdrawn: Article, reader: Client) -> None:
    event = Event.objects.get(verb="article.withdrawn", subject_id=withdrawn.pk)
    assert REASON in reader.get(reverse("admin:archive_event_change", args=[event.pk])).content.decode()
    assert not User.objects.filter(username=event.actor_name).exists()
