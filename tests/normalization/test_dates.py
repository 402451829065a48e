"""Dates as written: what they say in EDTF, how precisely, between which instants; and what is refused."""

from datetime import UTC, datetime

import pytest

from archive.normalization.dates import (
    DateReading,
    Refusal,
    meanings,
    read_date,
    read_exactly,
    read_time,
    with_year_near,
)


@pytest.mark.parametrize(
    ("text", "edtf", "precision"),
    [
        ("2019-11-07", "2019-11-07", "day"),
        ("2019/11/07", "2019-11-07", "day"),
        ("2019-11", "2019-11", "month"),
        ("2019", "2019", "year"),
        ("7 November 2019 11:55 (UTC+04:00)", "2019-11-07T11:55:00+04:00", "minute"),
        ("7 November 2019, 11:55 UTC-3", "2019-11-07T11:55:00-03:00", "minute"),
        ("Thu 07 Nov 2019 11:55 GMT", "2019-11-07T11:55:00Z", "minute"),
        ("Thu, 07 Nov 2019 07:55:10 +0000", "2019-11-07T07:55:10+00:00", "second"),
        ("2019-11-07T11:55:00+04:00", "2019-11-07T11:55:00+04:00", "second"),
        ("2019-11-07T07:55:00.123Z", "2019-11-07T07:55:00Z", "second"),
        ("2019-11-07 07:55", "2019-11-07T07:55:00", "minute"),
        ("November 7, 2019 at 3:15 p.m. EST", "2019-11-07T15:15:00-05:00", "minute"),
        ("12:05 AM, 7 Nov 2019", "2019-11-07T00:05:00", "minute"),
        ("12 pm Nov 7, 2019", "2019-11-07T12:00:00", "minute"),
        ("19/11/2020", "2020-11-19", "day"),
        ("11/19/2020", "2020-11-19", "day"),
        ("Thu Nov 07 2019 11:55:00 GMT+0400", "2019-11-07T11:55:00+04:00", "second"),
        ("07.11.2019 14:02", "2019-11-07T14:02:00", "minute"),
        ("05/05/2020", "2020-05-05", "day"),
        ("29 February 2020", "2020-02-29", "day"),
        ("Nov. 7", "XXXX-11-07", "day"),
        ("May 2020", "2020-05", "month"),
        ("1er mars 2020", "2020-03-01", "day"),
        ("5. Mai 2021", "2021-05-05", "day"),
        ("5 мая 2021 г.", "2021-05-05", "day"),
        ("3 de mayo de 2021", "2021-05-03", "day"),
        ("12 kwietnia 2021", "2021-04-12", "day"),
        ("2019年11月7日 11:55", "2019-11-07T11:55:00", "minute"),
        ("8 June 201917:21", "2019-06-08T17:21:00", "minute"),
        ("June 8, 201917:21 GMT", "2019-06-08T17:21:00Z", "minute"),
        ("08.06.201917:21", "2019-06-08T17:21:00", "minute"),
        ("2019-06-0817:21", "2019-06-08T17:21:00", "minute"),
        ("2019-06-08 17:21 GMT/UTC", "2019-06-08T17:21:00Z", "minute"),
        ("3 fév 2019", "2019-02-03", "day"),
        ("3 сен 2019", "2019-09-03", "day"),
    ],
)
def test_read(text: str, edtf: str, precision: str):
    reading = read_exactly(text)
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.precision, reading.as_written) == (edtf, precision, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2019-02-30", "no such day"),
        ("31 April 2020", "no such day"),
        ("29 Feb 2021", "no such day"),
        ("13/13/2020", "no such day"),
        ("1599-12-31", "1599"),
        ("2101-01-01", "2101"),
        ("0000-00-00", "year 0"),
    ],
)
def test_refused_with_the_reason(text: str, reason: str):
    refused = read_exactly(text)
    assert isinstance(refused, Refusal)
    assert reason in refused.reason


@pytest.mark.parametrize(
    "text", ["", "yesterday", "Minister 5", "12:04", "Monday", "2019-11-07 and more", "1.2 million", "25:61"]
)
def test_what_is_no_date_is_none(text: str):
    assert read_exactly(text) is None


def test_a_numeric_date_with_two_meanings_is_known_to_the_year():
    reading = read_exactly("03/04/2020")
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.precision, reading.either) == ("2020", "year", (3, 4))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2019-11-07T11:55:00+04:00", "2019-11-07T07:55:00", "2019-11-07T07:55:00"),
        ("7 Nov 2019 11:55 GMT", "2019-11-07T11:55:00", "2019-11-07T11:55:59"),
        ("2019-11-07", "2019-11-06T10:00:00", "2019-11-08T11:59:59"),
        ("2019-11", "2019-10-31T10:00:00", "2019-12-01T11:59:59"),
        ("2019", "2018-12-31T10:00:00", "2020-01-01T11:59:59"),
    ],
)
def test_bounds_reach_from_the_first_zone_to_the_last(text: str, earliest: str, latest: str):
    reading = read_exactly(text)
    assert isinstance(reading, DateReading)
    bounds = tuple(datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (earliest, latest))
    assert reading.bounds() == bounds


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("19/11/20", ["2020-11-19", "2019-11-20"]),
        ("03/04/20", ["2020-04-03", "2020-03-04", "2003-04-20"]),
        ("11/19/20", ["2020-11-19"]),
        ("Wednesday 19/11/20", ["2019-11-20"]),
        ("Thursday 19/11/20", ["2020-11-19"]),
        ("11-19-20", ["2020-11-19"]),
        ("19 Nov 20", ["2020-11-19"]),
        ("Nov 19, '20", ["2020-11-19"]),
    ],
)
def test_what_a_year_of_two_digits_can_mean_is_kept_and_none_of_it_stated(text: str, days: list[str]):
    reading = read_exactly(text)
    assert isinstance(reading, DateReading)
    assert [meaning.edtf for meaning in meanings(reading)] == days
    assert not reading.stated


def test_a_date_without_a_year_has_no_bounds():
    reading = read_exactly("Nov. 7")
    assert isinstance(reading, DateReading)
    assert reading.bounds() is None


@pytest.mark.parametrize(
    ("text", "near", "edtf"),
    [
        ("Nov. 7", "2019-11-07", "2019-11-07"),
        ("Dec. 31", "2020-01-01", "2019-12-31"),
        ("Jan. 1", "2019-12-31", "2020-01-01"),
        ("29 February", "2020-03-01", "2020-02-29"),
    ],
)
def test_the_year_is_the_nearest_one(text: str, near: str, edtf: str):
    reading = read_date(text)
    assert isinstance(reading, DateReading)
    found = with_year_near(reading, datetime.fromisoformat(near).replace(tzinfo=UTC))
    assert found is not None
    assert found.edtf == edtf


def test_a_bare_time_has_no_day():
    time = read_time("14:02 GMT")
    assert time is not None
    assert (time.hour, time.minute, time.offset, time.day) == (14, 2, 0, None)
    assert read_time("Nov 7") is None
