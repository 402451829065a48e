from datetime import date, timedelta

import pytest

from archive.intake.flow import Day, unusual, usual_number

TODAY = date(2026, 11, 18)  # a Wednesday


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def steady(number: int, *, since: int = 60, until: int = 1, **more: int) -> dict[date, Day]:
    """So many new things on each day, a little more or less."""
    return {
        back(n): Day(items=number + n % 3, fresh=number + n % 3, texts=number + n % 3, **more)
        for n in range(until, since + 1)
    }


def found(days: dict[date, Day], *, today: date = TODAY, **standing: date) -> set[str]:
    return set(unusual(days, today=today, standing=standing))


def came(number: int) -> Day:
    return Day(items=number, fresh=number)


def test_the_usual_is_no_alarm():
    assert found(steady(100)) == set()
    assert found({}) == set()


@pytest.mark.parametrize(("number", "quiet"), [(0, True), (5, True), (60, True), (80, False), (99, False)])
def test_a_busy_channel_is_quiet_by_its_own_numbers(number, quiet):
    days = steady(100) | {back(1): came(number)}
    assert (found(days) == {"quiet"}) is quiet


def test_a_slow_channel_is_not_quiet_after_a_day():
    assert found(steady(2) | {back(1): came(0)}) == set()


def test_a_day_that_is_not_over_makes_nothing_quiet_but_well():
    days = steady(100)
    assert found(days) == set()
    silent = days | {back(1): came(0)}
    assert found(silent | {TODAY: came(10)}) == {"quiet"}
    assert found(silent | {TODAY: came(99)}) == set()


def test_weekends_are_compared_with_weekends():
    weekdays = {day: one for day, one in steady(100).items() if day.weekday() < 5}
    for ahead in range(14):
        today = TODAY - timedelta(days=ahead)
        until = {day: one for day, one in weekdays.items() if day < today}
        assert found(until, today=today) == set(), today
    monday_missed = {day: one for day, one in weekdays.items() if day != date(2026, 11, 16)}
    assert found({day: one for day, one in monday_missed.items() if day < back(1)}, today=back(1)) == {"quiet"}


def test_what_comes_once_a_week_is_quiet_after_two():
    weekly = {back(n): came(3) for n in range(7, 57, 7)}
    assert found(weekly) == set()
    assert found(weekly, today=TODAY + timedelta(days=6)) == set()
    message = unusual(weekly, today=TODAY + timedelta(days=7), standing={})["quiet"]
    assert message == "Nothing new for 13 days; never before for more than 6."


def test_silence_never_becomes_the_usual():
    days = steady(100, since=120, until=70)
    assert found(days, quiet=back(68)) == {"quiet"}
    assert found(days | {TODAY: came(101)}, quiet=back(68)) == set()
    assert found(days | {back(1): came(3), TODAY: came(2)}, quiet=back(68)) == {"quiet"}


@pytest.mark.parametrize(("number", "flood"), [(101, False), (130, False), (145, True), (100_000, True)])
def test_a_flood_is_seen_on_the_day_itself(number, flood):
    assert (found(steady(100) | {TODAY: came(number)}) == {"flood"}) is flood


def test_a_few_more_from_a_slow_channel_are_no_flood():
    assert found(steady(0) | {back(20): came(1), TODAY: came(49)}) == set()
    assert found(steady(0) | {back(20): came(1), TODAY: came(50)}) == {"flood"}


def test_what_had_gathered_before_the_first_day_is_not_the_usual():
    days = steady(100, since=30) | {back(31): came(50_000)}
    assert found(days | {TODAY: came(400)}) == {"flood"}


def test_a_new_channel_has_no_usual():
    assert found(steady(100, since=7) | {TODAY: came(5000)}) == set()
    assert usual_number(steady(100, since=7), day=TODAY, until=back(0)) is None
    assert usual_number(steady(100, since=40), day=TODAY, until=back(0)) == pytest.approx(101, abs=1)


def test_what_stands_stands_until_it_is_well_below_the_limit():
    days = steady(100) | {TODAY: came(136)}
    assert found(days) == set()
    assert found(days, flood=TODAY) == {"flood"}
    assert found(steady(100) | {TODAY: came(120)}, flood=TODAY) == set()


@pytest.mark.parametrize("name", ["untitled", "undated", "repaired", "duplicates", "quarantined"])
def test_shares_are_compared_with_those_before(name):
    usual = steady(100, **{name: 3})
    assert found(usual) == set()
    assert found(usual | {TODAY: Day(items=100, fresh=100, texts=100, **{name: 40})}) == {name}
    assert found(usual | {TODAY: Day(items=100, fresh=100, texts=100, **{name: 8})}) == set()
    always = steady(100, **{name: 90})
    assert found(always | {TODAY: Day(items=100, fresh=100, texts=100, **{name: 95})}) == set()


def test_a_share_of_few_says_nothing():
    assert found(steady(1) | {TODAY: Day(items=1, fresh=1, texts=1, untitled=1)}) == set()


def test_the_share_is_told_with_the_one_before():
    days = {back(n): Day(items=50, fresh=50, texts=50) for n in range(1, 20)}
    days[TODAY] = days[back(1)] = Day(items=50, fresh=50, texts=50, undated=25)
    assert unusual(days, today=TODAY, standing={}) == {
        "undated": "50% of the last 100 texts have no date; before it were 0%."
    }


def test_headers_of_a_new_shape_are_noticed():
    old, new = {"title: header": 100}, {"title: header": 40, "title: position": 60}
    usual = {back(n): Day(items=100, fresh=100, texts=100, shapes=old) for n in range(1, 30)}
    assert found(usual | {TODAY: Day(items=100, fresh=100, texts=100, shapes=old)}) == set()
    assert found(usual | {TODAY: Day(items=100, fresh=100, texts=100, shapes=new)}) == {"shape"}
    known = {day: Day(items=100, fresh=100, texts=100, shapes={**old, "title: position": 2}) for day in usual}
    assert found(known | {TODAY: Day(items=100, fresh=100, texts=100, shapes=new)}) == set()
