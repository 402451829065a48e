"""Somebody whose browser asks for German, and who would rather read English for once."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PASSWORD, PATIENCE, Visit


def test_german_as_the_browser_asks_and_english_as_chosen(
    chromium: Browser, visit: Visit, account: Callable[[str], str]
) -> None:
    name = account("Editor")
    page = chromium.new_page(locale="de-DE")
    page.set_default_timeout(PATIENCE)
    page.goto(visit.site + "/admin/")
    page.get_by_label("Benutzername").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Überblick")).to_be_visible()
    page.goto(visit.site + reverse("admin:archive_article_changelist"))
    expect(page.get_by_text("Noch gibt es keine Artikel.")).to_be_visible()
    page.get_by_role("button", name=name).press("Enter")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("There are no articles yet.")).to_be_visible()
    expect(page).to_have_url(visit.site + reverse("admin:archive_article_changelist"))
    page.context.close()
