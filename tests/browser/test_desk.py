"""The editors' work by keyboard and mouse: review, bulk tags, quarantine, the overview."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import expect

from archive.models import Article, Item, Tagging
from tests.actions.editing.test_review import waiting
from tests.actions.handing_in import article, hand_in, work_off
from tests.actions.receiving.test_redeclare import pieces
from tests.browser.conftest import Visit

Account = Callable[[str], str]


def test_review_queue_by_keyboard(visit: Visit, account: Account) -> None:
    first, second, third = waiting(3)
    page = visit.log_in(account("Chief editor"))
    visit.go(reverse("admin:archive_review_changelist"))
    visit.press("b")
    expect(page.get_by_role("heading", name="Title", exact=True)).to_be_visible()
    visit.press("1")
    expect(page.get_by_text("Title is set.")).to_be_visible()
    visit.press("v")
    page.keyboard.type("2019-11")
    visit.press("Enter")
    expect(page.get_by_text("Published is set.")).to_be_visible()
    expect(page).to_have_url(visit.site + reverse("admin:archive_review_change", args=[second]))
    visit.press("n")
    expect(page).to_have_url(visit.site + reverse("admin:archive_review_change", args=[third]))
    visit.press("s")
    expect(page).to_have_url(visit.site + reverse("admin:archive_review_change", args=[second]))
    visit.press("a")
    expect(page.get_by_text("Accepted as it stands")).to_be_visible()
    visit.press("w")
    expect(page.locator("#withdraw-reason")).to_be_focused()
    page.keyboard.type("Only a test")
    visit.press("Enter")
    expect(page.get_by_text("Nothing more waits for you here.")).to_be_visible()
    states = dict(Article.objects.values_list("pk", "state"))
    assert (states[first], states[second], states[third]) == ("accepted", "accepted", "withdrawn")
    assert Article.objects.get(pk=first).published_edtf == "2019-11"
    assert visit.faults == []


def test_chosen_articles_are_tagged_and_it_is_undone(visit: Visit, account: Account) -> None:
    hand_in(*(article(number) for number in range(3)))
    work_off()
    page = visit.log_in(account("Editor"))
    visit.go(reverse("admin:archive_article_changelist"))
    for number in range(2):
        page.get_by_label(f"Choose Bridge number {number}").check()
    page.get_by_role("button", name="Change …").click()
    page.get_by_label("Tags to add").fill("rivers")
    page.get_by_label("Why").fill("A series")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_text("+ rivers").first).to_be_visible()
    visit.keep("what-it-would-do")
    page.get_by_role("button", name="Change 2 articles").click()
    expect(page.get_by_text("Changed: 2")).to_be_visible()
    assert Tagging.objects.count() == 2
    page.get_by_role("button", name="Undo this edit").click()
    expect(page.get_by_text("Undone: 2")).to_be_visible()
    assert not Tagging.objects.exists()
    assert visit.faults == []


def test_quarantined_group_is_described_anew(visit: Visit, account: Account) -> None:
    pieces(3)
    page = visit.log_in(account("Editor"))
    visit.go(reverse("admin:archive_item_quarantine"))
    page.get_by_role("button", name="Say what they are").click()
    page.get_by_label("Where their JSON has its fields").fill("title = kopf\nbody = inhalt.lang")
    page.get_by_role("button", name="Try it on 3 of them").click()
    expect(page.get_by_text("Brücke 1 eröffnet")).to_be_visible()
    assert Item.objects.quarantined().count() == 3
    page.get_by_role("button", name="Say it of all 3 and try them again").click()
    expect(page.get_by_text("3 sent back to be tried again.")).to_be_visible()
    assert work_off() == {"archived": 3}
    assert visit.faults == []


def test_overview_draws_its_tables(visit: Visit, account: Account) -> None:
    hand_in(article(1), article(2), b"")
    page = visit.log_in(account("Reader"))
    expect(page.locator("[data-chart] canvas")).to_have_count(2)
    drawn = page.evaluate(
        "Array.from(document.querySelectorAll('canvas'), (one) => window.Chart.getChart(one).data.datasets[0].data)"
    )
    assert [sum(one) for one in drawn] == [3, 3]
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("columnheader", name="Hour")).to_be_visible()
    assert visit.faults == []


def test_pages_of_the_desk_fit_a_telephone(visit: Visit, account: Account) -> None:
    (only,) = waiting(1)
    pieces(1)
    page = visit.log_in(account("Chief editor"))
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (
        reverse("admin:index"),
        reverse("admin:archive_review_changelist"),
        reverse("admin:archive_review_change", args=[only]),
        reverse("admin:archive_item_quarantine"),
        reverse("admin:archive_edit_changelist"),
        f"{reverse('admin:archive_edit_order')}?article={only}",
    ):
        visit.go(address)
        visit.check_that_it_fits()
    assert visit.faults == []


def test_upload_of_nothing_is_told_and_can_be_mended(visit: Visit, account: Account) -> None:
    page = visit.log_in(account("Editor"))
    visit.go(reverse("admin:archive_deposit_hand_in"))
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Choose at least one file.")).to_be_visible()
    chosen = {"name": "bridge.txt", "mimeType": "text/plain", "buffer": article(1)}
    page.get_by_label("Files (needed)").set_input_files([chosen])
    expect(page.get_by_text("1 chosen: bridge.txt")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received and safe: 1 item.")).to_be_visible()
    assert visit.faults == []
