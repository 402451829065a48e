"""What axe-core finds on the pages of articles: nothing serious, by day and by night."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from archive.models import Article, Relation
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off
from tests.admin.relating import two_that_share_passages
from tests.browser.conftest import Visit

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

GRAVE = {"serious", "critical"}


def _found(page: Page) -> list[str]:
    answer: dict[str, Any] = axe.Axe().run(page).response
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in answer["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious(visit: Visit, account: Callable[[str], str], indexed: Callable[[], None], theme: str) -> None:
    first, _second = two_that_share_passages()
    hand_in(article_text(), declared={"tags": ["rivers"]})
    hand_in(b"By Jane Doe\n\nThe weather of the coming week will be fair in all of the country, said the office.\n")
    work_off()
    indexed()
    untitled = Article.objects.get(title=None)
    relation = Relation.objects.get()
    page = visit.log_in(account("Administrator"))
    listed = reverse("admin:archive_article_changelist")
    of_first = {
        name: reverse(f"admin:archive_article_{name}", args=[first.pk]) for name in ("change", "correct", "withdraw")
    }
    for address in (
        listed,
        f"{listed}?q=ferry&state=accepted",
        f"{listed}?q=nothing-of-the-kind",
        *of_first.values(),
        reverse("admin:archive_article_change", args=[untitled.pk]),
        reverse("admin:archive_article_compare", args=[first.pk, relation.pk]),
        reverse("admin:archive_article_version", args=[first.pk, 1]),
        f"{reverse('admin:archive_article_withdraw_many')}?article={first.pk}",
    ):
        visit.go(address)
        page.evaluate(f"document.documentElement.classList.toggle('dark', {str(theme == 'dark').lower()})")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert _found(page) == [], address
    assert visit.faults == []
