"""When a channel is due next: adapting, failing, and through changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from archive.intake.timetable import LONGEST_HARD_RETRY, LONGEST_RETRY, Timetable, cron_fault

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def slots(cron: str, zone: str, start: datetime, count: int) -> list[str]:
    table = Timetable(interval=None, cron=cron, zone=zone)
    found = []
    for _ in range(count):
        start = table.after_success(start, pace=0)
        found.append(f"{start:%m-%d %H:%M}")
    return found


def test_an_hour_that_is_skipped_runs_once_behind_it():
    # Berlin, 29 March 2026: 02:00 CET is 03:00 CEST.
    assert slots("30 2 * * *", "Europe/Berlin", datetime(2026, 3, 28, 0, tzinfo=UTC), 3) == [
        "03-28 01:30", "03-29 01:00", "03-30 00:30",
    ]  # fmt: skip


def test_an_hour_that_comes_twice_runs_once():
    # Berlin, 25 October 2026: 03:00 CEST is 02:00 CET.
    assert slots("30 2 * * *", "Europe/Berlin", datetime(2026, 10, 24, 0, tzinfo=UTC), 3) == [
        "10-24 00:30", "10-25 00:30", "10-26 01:30",
    ]  # fmt: skip


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
def test_a_day_with_a_change_has_each_local_slot_once(day):
    table = Timetable(interval=None, cron="0 */6 * * *", zone="America/New_York")
    found = [table.after_success(day, pace=0)]
    while found[-1] < day + timedelta(days=30):
        found.append(table.after_success(found[-1], pace=0))
    local = [moment.astimezone(ZoneInfo("America/New_York")) for moment in found]
    assert [moment.hour for moment in local[:-1]] == ([12, 18, 0, 6] * 31)[: len(local) - 1]
    assert len({(moment.date(), moment.hour) for moment in local}) == len(local)


def test_missed_slots_are_not_made_up_one_by_one():
    table = Timetable(interval=None, cron="*/5 * * * *", zone="")
    assert table.after_success(NOW + timedelta(hours=3, minutes=2), pace=0) == NOW + timedelta(hours=3, minutes=5)


def test_the_pace_follows_how_much_is_new_within_its_limits():
    table = Timetable(interval=600, longest=3600)
    pace, seen = 600.0, []
    for _ in range(6):
        pace = table.pace(pace, listed=20, new=0)
        seen.append(pace)
    assert seen == [900, 1350, 2025, 3037.5, 3600, 3600]
    assert table.pace(pace, listed=20, new=1) == 3600
    assert table.pace(pace, listed=20, new=10) == 1800
    assert table.pace(700, listed=20, new=20) == 600
    assert Timetable(interval=600).pace(600, listed=9, new=0) == 600


def test_failures_wait_longer_each_time_and_hard_ones_longest():
    table = Timetable(interval=600)

    def wait(failures: int, *, may_pass: bool, told: float = 0) -> float:
        at = table.after_failure(NOW, pace=600, failures=failures, may_pass=may_pass, wait=told)
        return (at - NOW).total_seconds()

    assert [wait(n, may_pass=True) for n in (1, 2, 3, 30)] == [600, 1200, 2400, LONGEST_RETRY]
    assert [wait(n, may_pass=False) for n in (1, 2, 30)] == [6 * 3600, 12 * 3600, LONGEST_HARD_RETRY]
    assert wait(1, may_pass=True, told=5000) == 5000


def test_a_clock_that_fails_is_tried_again_before_its_next_slot_if_that_may_help():
    table = Timetable(interval=None, cron="0 6 * * *", zone="UTC")
    soon = table.after_failure(NOW, pace=0, failures=2, may_pass=True, wait=0)
    assert soon == NOW + timedelta(minutes=2)
    assert table.after_failure(NOW, pace=0, failures=2, may_pass=False, wait=0) == datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize("cron", ["* * * *", "61 * * * *", "0 0 31 2 *", "@daily", "* * * * * *", "x y z a b"])
def test_what_is_no_clock_is_told(cron):
    assert cron_fault(cron)


def test_what_is_one_is_not():
    assert cron_fault("*/15 6-22 * * MON-FRI") == ""
