"""What editors do all day, as they do it: with a browser."""

from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from archive.models import Article, Item
from tests.actions.handing_in import article, hand_in, work_off
from tests.browser.conftest import Visit

Account = Callable[[str], str]


def test_search_read_and_correct(visit: Visit, account: Account, indexed: Callable[[], None]) -> None:
    hand_in(*(article(number) for number in range(5)))
    work_off()
    indexed()
    page = visit.log_in(account("Editor"))
    page.get_by_role("link", name="Articles", exact=True).first.click()
    page.get_by_label("Search").fill('"number 3"')
    page.get_by_role("button", name="Find").click()
    expect(page.locator("tbody[data-row]")).to_have_count(1)
    expect(page.locator(".dl-rows mark").first).to_have_text("number 3")
    page.get_by_role("link", name="Bridge number 3 is opened to traffic").click()
    # The reader's own zone; the date that the text states keeps the offset it was stated with.
    expect(page.locator("dd time").first).to_contain_text("GMT+4")
    expect(page.get_by_text("7 November 2019, 11:55 +04:00").first).to_be_visible()
    expect(page.locator(".dl-text .dl-k-stamp").last).to_contain_text("7 November 2019 11:55")
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Title", exact=True).fill("The third bridge is open")
    page.get_by_label("Why").fill("Shorter")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Corrected: Title.")).to_be_visible()
    page.get_by_role("button", name="Back to the machine’s").click()
    expect(page.get_by_text("Title: back to what the machine says.")).to_be_visible()
    assert not Article.objects.filter(title="The third bridge is open").exists()
    assert visit.faults == []


def test_upload_and_follow(visit: Visit, account: Account, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"bridge-{number}.txt").write_bytes(article(number))
    (tmp_path / "empty.txt").write_bytes(b"")
    page = visit.log_in(account("Editor"))
    page.get_by_role("link", name="Hand in files").first.click()
    page.wait_for_url(f"**{reverse('admin:archive_deposit_hand_in')}")  # and until it listens to what is chosen
    page.get_by_label("Files (needed)").set_input_files(sorted(tmp_path.glob("*.txt")))
    expect(page.get_by_text("3 chosen: bridge-0.txt, bridge-1.txt, empty.txt")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("")
    page.get_by_label("Name").fill("Monday")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received and safe: 3 items.")).to_be_visible()
    expect(page.get_by_text("0 of 3 done")).to_be_visible()
    work_off()
    # Nobody reloads the page.
    expect(page.get_by_text("All 3 items have a verdict.")).to_be_visible()
    expect(page.get_by_text("Quarantined: 1")).to_be_visible()
    assert visit.faults == []


def test_files_are_dropped_on_the_form(visit: Visit, account: Account) -> None:
    page = visit.log_in(account("Editor"))
    visit.go(reverse("admin:archive_deposit_hand_in"))
    dropped = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["A short text of some length."], "dropped.txt", { type: "text/plain" }));
            return data;
        }"""
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.get_by_text("1 chosen: dropped.txt")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received and safe: 1 item.")).to_be_visible()
    assert Item.objects.get().name == "dropped.txt"


def test_retry_and_reject_what_is_in_quarantine(visit: Visit, account: Account) -> None:
    hand_in(b"\x89PNG\r\n\x1a\n1", b"\x89PNG\r\n\x1a\n2", b"")
    work_off()
    page = visit.log_in(account("Editor"))
    page.get_by_role("link", name="Quarantine").first.click()
    page.get_by_role("button", name="Try all 2 again").click()
    expect(page.get_by_text("2 sent back to be tried again.")).to_be_visible()
    visit.keep("tried-again")
    assert Item.objects.in_progress().count() == 2
    page.get_by_label("Choose 2.txt").check()
    page.get_by_role("button", name="Reject the chosen").click()
    page.get_by_label("Why is it rejected?").fill("Nothing in it")
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_text("1 rejected. The bytes are kept.")).to_be_visible()
    assert Item.objects.get(name="2.txt").reason == "Nothing in it"
    assert visit.faults == []


def test_chosen_in_the_list_are_tried_again(visit: Visit, account: Account) -> None:
    hand_in(b"\x89PNG\r\n\x1a\n1")
    work_off()
    page = visit.log_in(account("Editor"))
    visit.go(reverse("admin:archive_item_changelist"))
    page.locator("input.action-select").first.check()
    page.get_by_label("Select action to run").select_option(label="Try again")
    page.locator("#changelist-actions button").first.click()
    expect(page.get_by_text("1 sent back to be tried again.")).to_be_visible()
    assert visit.faults == []


def test_pages_fit_a_telephone(visit: Visit, account: Account) -> None:
    hand_in(article(), b"")
    work_off()
    page = visit.log_in(account("Editor"))
    page.set_viewport_size({"width": 390, "height": 844})
    shown = Article.objects.get()
    item = Item.objects.quarantined().get()
    for address in (
        reverse("admin:index"),
        reverse("admin:archive_article_changelist"),
        reverse("admin:archive_article_change", args=[shown.pk]),
        reverse("admin:archive_article_correct", args=[shown.pk]),
        reverse("admin:archive_item_changelist"),
        reverse("admin:archive_item_change", args=[item.pk]),
        reverse("admin:archive_item_quarantine"),
        reverse("admin:archive_deposit_hand_in"),
        reverse("admin:archive_deposit_change", args=[item.deposit_id]),
        reverse("admin:archive_original_content", args=[item.original_id]),
    ):
        visit.go(address)
        visit.check_that_it_fits()
    assert visit.faults == []
