"""The pages that say that something did not work: in plain words, in both languages, and without a database."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from archive.models import Article, Event
from tests.admin.pages import text

TITLES = {
    "400": ("Bad request", "Fehlerhafte Anfrage"),
    "403": ("Not allowed", "Nicht erlaubt"),
    "403_csrf": ("Send it again", "Noch einmal senden"),
    "404": ("Not found", "Nicht gefunden"),
    "500": ("Something broke", "Etwas ging schief"),
    "locked": ("Wait a little", "Warten Sie ein wenig"),
}


@pytest.mark.parametrize("name", TITLES)
def test_needs_no_database_and_speaks_both_languages(name: str) -> None:
    for language, title in zip(("en", "de"), TITLES[name], strict=True):
        with translation.override(language):
            page = get_template(f"{name}.html").render()
        assert f'<html lang="{language}">' in page
        assert f"<h1>{title}</h1>" in page
        assert 'href="/admin/' in page


@pytest.mark.django_db
def test_they_are_answered_in_the_reader_s_language(reader: Client) -> None:
    german = {"accept-language": "de"}
    missing = reader.get("/admin/nowhere/", headers=german)
    assert (missing.status_code, "Nicht gefunden" in missing.content.decode()) == (404, True)
    closed = reader.get(reverse("admin:archive_apikey_changelist"), headers=german)
    assert (closed.status_code, "Nicht erlaubt" in closed.content.decode()) == (403, True)
    strict = Client(enforce_csrf_checks=True)
    again = strict.post(reverse("admin:login"), headers=german)
    assert (again.status_code, "Noch einmal senden" in again.content.decode()) == (403, True)


@pytest.mark.django_db
def test_times_of_accounts_are_told_as_everywhere(administrator: Client, person: Callable[[str], User]) -> None:
    somebody = person("Reader")
    administrator.post(reverse("admin:auth_user_change", args=[somebody.pk]), {"username": "renamed", "is_staff": "on"})
    for page in ("change", "history"):
        answer = administrator.get(reverse(f"admin:auth_user_{page}", args=[somebody.pk]))
        assert b"data-local" in answer.content


@pytest.mark.django_db
def test_the_way_to_an_event_names_its_act(reader: Client, article: Article) -> None:
    event = Event.objects.filter(verb="deposit.received").first() or Event.objects.earliest("pk")
    page = reader.get(reverse("admin:archive_event_change", args=[event.pk]))
    assert event.verb not in text(page)
