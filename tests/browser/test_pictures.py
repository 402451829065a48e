"""The README's pictures, as `docs/images` has them: made of the samples that `make demo` brings in.

After a change of what they show: run this file, look at `build/screenshots/readme-*.png`, copy them to `docs/images/`
without the `readme-`.
"""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from archive.actions.tagging.suggest import suggest
from archive.models import Article, Relation, Source
from config import env
from tests.actions.handing_in import hand_in, work_off
from tests.browser.conftest import SCREENSHOTS, Visit

SAMPLES = env.ROOT / "fixtures" / "samples" / "text"
HEIGHTS = {"articles": 1000, "article": 1400, "compare": 1200}


@pytest.mark.slow
def test_pictures_of_the_readme(visit: Visit, account: Callable[[str], str], indexed: Callable[[], None]) -> None:
    call_command("load_fixtures", stdout=io.StringIO())
    outlets = list(Source.objects.order_by("pk"))
    for place, file in enumerate(sorted(SAMPLES.glob("*.txt"))):
        hand_in(file.read_bytes(), source=outlets[place % len(outlets)])
        work_off()
    while suggest():
        continue
    indexed()
    page = visit.log_in(account("Editor"))
    relation = Relation.objects.earliest("pk")
    shown = Article.objects.get(title__startswith="Envoy")
    addresses = {
        "articles": reverse("admin:archive_article_changelist") + "?q=norvik",
        "article": reverse("admin:archive_article_change", args=[shown.pk]),
        "compare": reverse("admin:archive_article_compare", args=[shown.pk, relation.pk]),
    }
    for name, address in addresses.items():
        page.set_viewport_size({"width": 1280, "height": HEIGHTS[name]})
        visit.go(address)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".dl-card").first).to_be_visible()
        page.screenshot(path=SCREENSHOTS / f"readme-{name}.png")
    assert visit.faults == []
