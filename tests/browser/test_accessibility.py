"""What axe-core finds on the pages of articles and channels: nothing serious, by day and by night."""

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.models import Alarm, Article, Channel, Relation, Source, Tally
from tests.actions.channelling import channel, poll
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off
from tests.actions.retelling import source
from tests.admin.relating import two_that_share_passages
from tests.browser.accessibility import serious
from tests.browser.conftest import Visit


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious(visit: Visit, account: Callable[[str], str], indexed: Callable[[], None], theme: str) -> None:
    first, _second = two_that_share_passages()
    hand_in(article_text(), declared={"tags": ["rivers"]})
    hand_in(b"By Jane Doe\n\nThe weather of the coming week will be fair in all of the country, said the office.\n")
    work_off()
    indexed()
    untitled = Article.objects.get(title=None)
    relation = Relation.objects.get()
    visit.log_in(account("Administrator"))
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
        _check(visit, address, theme)
    assert visit.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_about_channels(
    visit: Visit, account: Callable[[str], str], settings: Any, tmp_path: Path, theme: str
) -> None:
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    (tmp_path / "a.txt").write_bytes(article_text())
    made = channel(place=tmp_path, options={"settle": 0}, declared={"tags": ["rivers"]})
    of_wire = source("trend")
    for subject in (made, of_wire):
        flowing(subject)
    poll()
    visit.log_in(account("Administrator"))
    add = reverse("admin:archive_channel_add")
    page_of = {name: reverse(f"admin:archive_channel_{name}", args=[made.pk]) for name in ("change", "settings")}
    for address in (
        reverse("admin:archive_channel_changelist"),
        add,
        f"{add}?kind=mailbox",
        *page_of.values(),
        reverse("admin:archive_source_course", args=[of_wire.pk]),
        reverse("admin:archive_alarm_changelist"),
        reverse("admin:archive_alarm_change", args=[Alarm.objects.first().pk]),
    ):
        _check(visit, address, theme)
    visit.go(page_of["settings"])
    visit.page.get_by_role("button", name="Show what would come in").click()
    visit.page.get_by_text("a.txt").wait_for()
    assert serious(visit.page) == []
    assert visit.faults == []


def flowing(subject: Channel | Source) -> None:
    """Days of a channel or source of which one was quiet, and the alarm about it."""
    today = timezone.now().astimezone(UTC).date()
    kind = type(subject).__name__.lower()
    Tally.objects.bulk_create(
        Tally(
            subject_kind=kind, subject_id=subject.pk, day=today - timedelta(days=back), items=40, fresh=30 + back % 7,
            texts=38, undated=back % 5, untitled=2, duplicates=3, shapes={"title; dateline": 30, "byline": 8},
        )
        for back in range(2, 60)
    )  # fmt: skip
    Alarm.objects.create(subject_kind=kind, subject_id=subject.pk, kind="quiet", message="0 new; usually about 33.")


def _check(visit: Visit, address: str, theme: str) -> None:
    visit.go(address)
    visit.page.evaluate(f"document.documentElement.classList.toggle('dark', {str(theme == 'dark').lower()})")
    visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert serious(visit.page) == [], address
