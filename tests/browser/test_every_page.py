"""Every page that a link leads to: axe-core finds nothing serious, and all of it fits a telephone."""

import io
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve, reverse

from archive.actions.finding import saved_searches
from archive.actions.finding.listing import Search
from archive.actions.following import webhooks
from archive.actions.tagging.suggest import suggest
from archive.models import Alarm, Article, Source
from tests.actions.handing_in import ACTOR, article, hand_in, work_off
from tests.admin.relating import related
from tests.browser.accessibility import serious
from tests.browser.conftest import Visit

NOT_LOOKED_AT = {"admin:logout", "admin:archive_original_download", "admin:archive_article_export"}
BY_NIGHT = {"admin:index", "admin:archive_vocabulary_import", "admin:archive_item_quarantine", "admin:auth_user_change"}
FEWEST = 55


@pytest.fixture
def archive(transactional_db: None) -> None:
    call_command("load_fixtures", stdout=io.StringIO())
    hand_in(article(1), article(2), b"", source=Source.objects.earliest("pk"))
    hand_in(article(3, body="The harbour of Norvik is closed, the Bay Commission said on Monday in a short statement."))
    work_off()
    related(Article.objects.earliest("pk"))
    while suggest():
        continue
    subject = Source.objects.earliest("pk")
    Alarm.objects.create(subject_kind="source", subject_id=subject.pk, kind="quiet", message="0 new; usually about 33.")
    webhooks.create(name="Desk", address="https://desk.example/", actor=ACTOR)
    saved_searches.create(name="Floods", parameters={"q": "flood"}, search=Search(), owner=ACTOR)


@pytest.mark.slow
@pytest.mark.usefixtures("archive")
def test_every_page_that_a_link_leads_to(visit: Visit, account: Callable[[str], str]) -> None:
    visit.log_in(account("Administrator"))
    start = reverse("admin:index")
    waiting, seen = [start], {_view_of(start)}
    for address in waiting:
        visit.go(address)
        visit.page.wait_for_load_state("networkidle")
        for link in _links(visit, address):
            if (view := _view_of(link)) not in seen | NOT_LOOKED_AT and view.startswith("admin:"):
                seen.add(view)
                waiting.append(link)
        visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert serious(visit.page) == [], address
        if _view_of(address) in BY_NIGHT:
            visit.page.evaluate("document.documentElement.classList.add('dark')")
            assert serious(visit.page) == [], f"{address} by night"
        visit.page.set_viewport_size({"width": 390, "height": 844})
        visit.check_that_it_fits()
        visit.page.set_viewport_size({"width": 1280, "height": 900})
    assert visit.faults == []
    assert len(seen) >= FEWEST, sorted(seen)


def _links(visit: Visit, address: str) -> Iterator[str]:
    for link in visit.page.eval_on_selector_all("a[href]", "links => links.map((link) => link.getAttribute('href'))"):
        yield urljoin(address, link).partition("#")[0]


def _view_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
