"""The list of articles and the page of one, as editors use them: with a browser, by mouse and by keyboard."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from archive.actions.editing import edit
from archive.actions.receiving.receive import HandedIn
from archive.models import Actor, Article, Relation, SavedView, Source
from tests.actions.handing_in import article, hand_in, work_off
from tests.browser.conftest import Visit

Account = Callable[[str], str]
Indexed = Callable[[], None]
SAMPLES = Path(settings.BASE_DIR) / "fixtures" / "samples"
LIST = reverse("admin:archive_article_changelist")


@pytest.fixture
def samples(transactional_db: None, indexed: Indexed) -> Source:
    source = Source.objects.create(slug="norvik", name="Norvik press")
    paths = sorted((*(SAMPLES / "text").glob("*.txt"), *(SAMPLES / "html").glob("*.html")))
    hand_in(*(HandedIn(name=path.name, stream=BytesIO(path.read_bytes())) for path in paths), source=source)
    work_off()
    indexed()
    return source


def page_of(shown: Article, name: str = "change") -> str:
    return reverse(f"admin:archive_article_{name}", args=[shown.pk])


def test_sample_without_a_title_is_found_and_gets_one(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Editor"))
    page.get_by_role("link", name="Articles", exact=True).first.click()
    page.get_by_role("link", name="It has no title").click()
    expect(page.get_by_role("link", name="Take away Problem: It has no title")).to_be_visible()
    page.get_by_role("link", name="The upper house of Norvik").click()
    expect(page.get_by_role("heading", name="What is doubtful")).to_be_visible()
    expect(page.get_by_text("No title: first words of the text")).to_be_visible()
    visit.keep("why-it-has-none")
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Title", exact=True).fill("Upper house lets the water law pass")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".dl-headline")).to_have_text("Upper house lets the water law pass")
    assert Article.objects.get(title="Upper house lets the water law pass").state == "accepted"
    assert visit.faults == []


def test_evidence_is_told_at_the_focus_and_leads_to_its_claim(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Reader"))
    shown = Article.objects.get(title__startswith="Envoy")
    visit.go(page_of(shown))
    evidence = page.locator(".dl-evidence.dl-k-stamp")
    tip = page.get_by_role("tooltip", name="Published: 4 March 2024, 09:40 +02:00")
    expect(tip).to_be_hidden()
    evidence.focus()
    expect(tip).to_be_visible()
    visit.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("4 March 2024 09:40 (UTC+02:00)")
    assert visit.faults == []


def test_any_claim_can_be_used_and_given_up(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Editor"))
    shown = Article.objects.get(title__startswith="Envoy")
    visit.go(page_of(shown))
    page.get_by_role("button", name=re.compile("Use this one.*Published, 4 March 2024")).first.click()
    expect(page.get_by_text("Published: settled with this claim.")).to_be_visible()
    page.get_by_role("button", name="Back to the machine’s").click()
    expect(page.get_by_text("Published: back to what the machine says.")).to_be_visible()
    shown.refresh_from_db()
    assert shown.published_edtf == "2024-03-04T09:40:00+02:00"
    assert visit.faults == []


def test_second_editor_is_told(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Editor"))
    shown = Article.objects.get(title__startswith="Envoy")
    visit.go(page_of(shown, "correct"))
    edit.edit(article_id=shown.pk, changes={"title": "Theirs"}, actor=Actor(kind="user", name="Somebody else"))
    page.get_by_label("Title", exact=True).fill("Mine")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Somebody changed this article while you were writing")).to_be_visible()
    expect(page.get_by_text("By now it says: Theirs")).to_be_visible()
    shown.refresh_from_db()
    assert shown.title == "Theirs"
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Corrected: Title.")).to_be_visible()


def test_two_versions_of_one_release_are_compared_and_decided(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Editor"))
    relation = Relation.objects.get()
    visit.go(page_of(relation.a))
    page.get_by_role("link", name="Side by side").click()
    page.locator("#here-5 > a").click()
    expect(page.locator("#there-5")).to_be_in_viewport()
    here, there = page.locator("#here-5").inner_text(), page.locator("#there-5").inner_text()
    assert here == there
    visit.keep("side-by-side")
    page.get_by_role("button", name="They belong together").click()
    expect(page.get_by_text("Relation confirmed: editor")).to_be_visible()
    page.get_by_role("button", name="Take back: Relation confirmed").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    relation.refresh_from_db()
    assert relation.state == "proposed"
    page.locator("summary", has_text="Decide").click()
    page.get_by_role("button", name="They do not").click()
    expect(page.get_by_text("Say why.")).to_be_visible()
    assert visit.faults == []


def test_withdrawn_and_restored(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Chief editor"))
    shown = Article.objects.get(title__startswith="Envoy")
    visit.go(page_of(shown))
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why").fill("The agency asked for it")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn. It can be restored.")).to_be_visible()
    page.get_by_role("link", name="Restore").click()
    page.get_by_label("Why").fill("By mistake")
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Restored.")).to_be_visible()
    shown.refresh_from_db()
    assert shown.state == "accepted"
    assert visit.faults == []


def test_view_with_columns_is_kept(visit: Visit, account: Account, samples: Source) -> None:
    page = visit.log_in(account("Editor"))
    visit.go(f"{LIST}?state=in_review")
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Language").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("columnheader", name="Language")).to_be_visible()
    page.locator("summary", has_text="Keep this search").click()
    page.get_by_label("Name").fill("To be settled")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("link", name="To be settled").click()
    expect(page.locator("tbody[data-row]")).to_have_count(Article.objects.filter(state="in_review").count())
    page.get_by_role("button", name="Forget the view To be settled").click()
    expect(page.get_by_text("is forgotten")).to_be_visible()
    assert not SavedView.objects.exists()
    assert visit.faults == []


def test_list_by_keyboard(visit: Visit, account: Account, indexed: Indexed, tmp_path: Path) -> None:
    hand_in(*(article(number) for number in range(3)))
    work_off()
    indexed()
    page = visit.log_in(account("Editor"))
    visit.go(LIST)
    visit.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    visit.press("j")
    visit.press("j")
    visit.press("x")
    second = page.locator("tbody[data-row]").nth(1)
    expect(second.locator("th a")).to_be_focused()
    expect(second.get_by_role("checkbox")).to_be_checked()
    visit.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    visit.press("x")
    expect(second.get_by_role("checkbox")).to_be_checked()
    page.get_by_label("Choose all on this page").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export as CSV").click()
    coming.value.save_as(tmp_path / "articles.csv")
    assert (tmp_path / "articles.csv").read_text().count("is opened to traffic") >= 3
    assert visit.faults == []
