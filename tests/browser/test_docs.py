"""The page that describes the REST door, as a person opens it."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_the_description_is_readable_and_breaks_no_policy(visit: Visit) -> None:
    page = visit.go("/api/docs/")
    expect(page.get_by_role("heading", name="Dateline")).to_be_visible()
    page.locator("#operations-deposits-hand_in").get_by_role("button").first.click()
    expect(page.get_by_text("Answers 202 when, and only when, everything is committed.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert visit.faults == []
