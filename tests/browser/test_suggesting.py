"""Suggested tags by keyboard, on the samples with the vocabularies that come with them."""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.urls import reverse
from playwright.sync_api import expect

from archive.actions.tagging.suggest import suggest
from archive.models import Article, Suggestion, Tagging
from config import env
from tests.actions.handing_in import hand_in, work_off
from tests.browser.accessibility import serious
from tests.browser.conftest import Visit

Account = Callable[[str], str]
SAMPLES = env.ROOT / "fixtures" / "samples" / "text"


@pytest.fixture
def samples(transactional_db: None) -> None:
    """What a newcomer sees after `make demo`."""
    call_command("load_fixtures", stdout=io.StringIO())
    hand_in(*(file.read_bytes() for file in sorted(SAMPLES.glob("*.txt"))))
    work_off()
    while suggest():
        continue


@pytest.mark.usefixtures("samples")
def test_tags_are_accepted_and_rejected_with_one_key(visit: Visit, account: Account) -> None:
    page = visit.log_in(account("Chief editor"))
    page.get_by_role("link", name="Suggested tags").first.click()
    page.wait_for_url("**/suggestion/")
    visit.keep("queue")
    visit.press("b")
    expect(page.get_by_role("button", name="Accept A", exact=True)).to_be_visible()
    visit.keep("one")
    first, second, third, fourth = Suggestion.objects.order_by("article_id", "pk")[:4]
    expect(page.locator("mark").first).to_have_text(first.hits[0]["words"])
    visit.press("a")
    expect(page.get_by_text(f"Tagged: {first.term}")).to_be_visible()
    visit.press("r")
    expect(page.get_by_text(f"{second.term} will not be suggested for this article again.")).to_be_visible()
    page.wait_for_url(f"**/{third.pk}/change/")
    visit.press("n")
    page.wait_for_url(f"**/{fourth.pk}/change/")
    visit.press("y")
    expect(page.get_by_text("suggestions accepted.")).to_be_visible()
    states = dict(Suggestion.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("accepted", "rejected")
    # On the page of an article as well, with the words marked in its text.
    untouched = Article.objects.filter(version=1, suggestions__state="proposed")
    article = untouched.annotate(count=Count("suggestions")).order_by("-count", "title")[0]
    page.set_viewport_size({"width": 1280, "height": 400})
    visit.go(reverse("admin:archive_article_change", args=[article.pk]))
    expect(page.locator(".dl-body mark").first).to_be_visible()
    visit.keep("article")
    count = Tagging.objects.count()
    accept = page.locator('[data-key="a"]').first
    expect(accept).not_to_be_in_viewport()
    visit.press("a")  # below the fold: the first press only goes there
    expect(accept).to_be_focused()
    expect(accept).to_be_in_viewport()
    assert Tagging.objects.count() == count
    visit.press("a")
    expect(page.get_by_text("Tagged: ")).to_be_visible()
    assert Tagging.objects.count() == count + 1
    article.refresh_from_db()
    assert article.version == 2
    assert visit.faults == []


@pytest.mark.usefixtures("samples")
def test_nothing_serious_is_found_by_axe(visit: Visit, account: Account) -> None:
    visit.log_in(account("Chief editor"))
    one = Suggestion.objects.select_related("term").earliest("pk")
    queue = reverse("admin:archive_suggestion_changelist")
    for address in (
        queue,
        f"{queue}many/?term={one.term_id}",
        reverse("admin:archive_suggestion_change", args=[one.pk]),
        reverse("admin:archive_article_change", args=[one.article_id]),
        reverse("admin:archive_term_merge", args=[one.term_id]),
    ):
        visit.go(address)
        assert serious(visit.page) == [], address


@pytest.mark.usefixtures("samples")
def test_all_of_a_term_are_accepted_and_undone_as_one(visit: Visit, account: Account) -> None:
    page = visit.log_in(account("Chief editor"))
    visit.go(reverse("admin:archive_suggestion_changelist"))
    page.get_by_role("link", name="All at once: Norvik", exact=True).click()
    visit.keep("many")
    waiting = Suggestion.objects.filter(term__label="Norvik").count()
    page.get_by_role("button", name=f"Accept {waiting} suggestions").click()
    expect(page.get_by_text("Accepted; it can be undone as one below.")).to_be_visible()
    visit.keep("receipt")
    assert Tagging.objects.filter(term__label="Norvik").count() == waiting
    page.get_by_role("button", name="Undo this edit").click()
    expect(page.get_by_text(f"Undone: {waiting}")).to_be_visible()
    assert Suggestion.objects.filter(term__label="Norvik", state="proposed").count() == waiting
    for address in (
        reverse("admin:archive_suggestion_changelist"),
        reverse("admin:archive_suggestion_change", args=[Suggestion.objects.first().pk]),
    ):
        page.set_viewport_size({"width": 390, "height": 844})
        visit.go(address)
        visit.check_that_it_fits()
    assert visit.faults == []


@pytest.mark.usefixtures("samples")
def test_some_of_a_term_are_chosen_by_keyboard_and_rejected(visit: Visit, account: Account) -> None:
    page = visit.log_in(account("Chief editor"))
    term = Suggestion.objects.filter(term__label="Norvik").select_related("term")[0].term
    waiting = Suggestion.objects.filter(term=term).count()
    visit.go(f"{reverse('admin:archive_suggestion_many')}?term={term.pk}")
    visit.press("j")
    visit.press("x")
    expect(page.get_by_role("checkbox", name="Choose all on this page")).to_be_visible()
    visit.press("r")
    expect(page.get_by_text("1 suggestion rejected: it does not come again.")).to_be_visible()
    visit.keep("chosen")
    visit.press("z")
    page.keyboard.type("Only a street")
    page.get_by_label(f"Type {waiting - 1}, how many they are").fill(str(waiting - 1))
    page.get_by_role("button", name="Reject all", exact=True).click()
    expect(page.get_by_text("they do not come again.")).to_be_visible()
    assert set(Suggestion.objects.filter(term=term).values_list("state", flat=True)) == {"rejected"}
    assert visit.faults == []
