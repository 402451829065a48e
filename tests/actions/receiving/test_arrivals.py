"""What came in by hour, day and source; what is being worked off; who has gone quiet."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from archive.actions.receiving import arrivals
from archive.models import Deposit, Source
from tests.actions.handing_in import article, hand_in, work_off


def deposit_of(source: Source, at: datetime) -> None:
    """A deposit that came at that time: its id, a UUIDv7, begins with it."""
    key = UUID(int=arrivals.earliest_id(at).int | 7 << 76 | 2 << 62 | source.pk.int % 2**32)
    Deposit.objects.create(id=key, door="rest", source=source, received_at=at)


def test_nothing_came(db: None) -> None:
    assert [day.items for day in arrivals.by_day(days=7)] == [0] * 7
    assert [hour.items for hour in arrivals.by_hour(hours=24)] == [0] * 24
    assert arrivals.by_source(days=7, limit=5) == []
    assert arrivals.running(limit=5) == []
    assert arrivals.gone_quiet(limit=5) == []


def test_what_came_is_counted_in_its_hour_and_day(db: None) -> None:
    with timezone.override("Asia/Kathmandu"):
        hand_in(article(1), article(2), b"")
        days, hours = arrivals.by_day(days=3), arrivals.by_hour(hours=3)
    assert (sum(day.items for day in days), sum(hour.items for hour in hours)) == (3, 3)
    assert [one.at.utcoffset() for one in (*days, *hours)] == [timedelta(hours=5, minutes=45)] * 6
    assert {(day.at.hour, day.at.minute) for day in days} == {(0, 0)}


def test_the_earliest_id_of_a_moment_parts_before_from_after() -> None:
    at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    ids = [arrivals.earliest_id(at + timedelta(milliseconds=step)) for step in (-1, 0, 1)]
    assert ids == sorted(set(ids))


def test_sources_by_what_they_brought(db: None) -> None:
    trend = Source.objects.create(slug="trend", name="Trend")
    hand_in(article(1), article(2), source=trend)
    hand_in(article(3), source=trend)
    hand_in(article(4))
    found = [(one.slug, one.deposits, one.items) for one in arrivals.by_source(days=1, limit=5)]
    assert found == [("trend", 2, 3), (None, 1, 1)]


def test_running_deposits_with_their_progress(db: None) -> None:
    hand_in(article(1), article(2))
    work_off()
    deposit = hand_in(article(3), article(4), article(5))
    (one,) = arrivals.running(limit=5)
    assert (one.id, one.items, one.done, one.rate, one.left) == (deposit.pk, 3, 0, None, None)
    deposit.items.order_by("position").update(leased_until=None)
    work_off()
    assert arrivals.running(limit=5) == []


def test_a_source_that_came_daily_and_stopped_is_quiet(db: None) -> None:
    now = timezone.now()
    daily, weekly, lively, new = (
        Source.objects.create(slug=slug, name=slug) for slug in ("daily", "weekly", "lively", "new")
    )
    for back in range(5):
        deposit_of(daily, now - timedelta(days=10 + back))
        deposit_of(weekly, now - timedelta(days=10 + 7 * back))
        deposit_of(lively, now - timedelta(hours=2 + back))
    deposit_of(new, now - timedelta(days=40))
    (quiet,) = arrivals.gone_quiet(limit=5)
    assert (quiet.slug, quiet.usually) == ("daily", timedelta(days=1))
    assert abs(quiet.last - (now - timedelta(days=10))) < timedelta(seconds=1)
