"""What somebody sees whose request did not work: a way on, in the look of the rest, in light and dark."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Route, expect

from tests.browser.accessibility import serious
from tests.browser.conftest import Visit

PAGES = ("400", "403", "403_csrf", "404", "500", "locked")


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_of_refusals_are_drawn_and_accessible(visit: Visit, language: str, account: Callable[[str], str]) -> None:
    page = visit.page
    page.emulate_media(color_scheme="dark" if language == "de" else "light")
    with translation.override(language):
        words = {f"/{name}/": get_template(f"{name}.html").render() for name in PAGES}

    def answer(route: Route) -> None:
        route.fulfill(body=words[urlsplit(route.request.url).path], content_type="text/html")

    for name in PAGES:
        page.route(f"**/{name}/", answer)
        visit.go(f"/{name}/")
        expect(page.locator("h1")).to_be_visible()
        assert page.locator("main").evaluate("node => getComputedStyle(node).borderRadius") == "8px"
        assert serious(page) == [], name
        visit.keep(f"{language}-{name}")
    page.set_viewport_size({"width": 390, "height": 700})
    visit.check_that_it_fits()
    page.set_viewport_size({"width": 1280, "height": 900})
    visit.log_in(account("Reader"))
    visit.go(reverse("admin:archive_apikey_changelist"))
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
