"""Dates without an offset, where the time zone of the outlet is declared."""

import pytest

from archive.normalization import normalize
from archive.values import NormalizedArticle, ParsedArticle

TITLE = "New pier opens in the harbour"
BODY = "The pier was opened on Thursday by the mayor, who said that it would stand for a hundred years."


def read(stamp: str, **declared: object) -> NormalizedArticle:
    text = f"{TITLE}\n\n{stamp}\n\n{BODY}\n"
    return normalize(ParsedArticle(text=text, media_type="text/plain", encoding="utf-8"), declared=declared)


@pytest.mark.parametrize(
    ("stamp", "zone", "earliest", "latest"),
    [
        ("7 November 2019", "Asia/Baku", "2019-11-06T20:00:00", "2019-11-07T19:59:59"),
        ("7 November 2019 11:55", "Asia/Baku", "2019-11-07T07:55:00", "2019-11-07T07:55:59"),
        ("November 2019", "America/New_York", "2019-11-01T04:00:00", "2019-12-01T04:59:59"),
        # Clocks showed this half hour twice.
        ("27 October 2019 02:30", "Europe/Berlin", "2019-10-27T00:30:00", "2019-10-27T01:30:59"),
    ],
)
def test_the_chosen_date_is_narrowed(stamp: str, zone: str, earliest: str, latest: str) -> None:
    article = read(stamp, time_zone=zone)
    assert article.published is not None
    assert article.published.earliest.isoformat() == f"{earliest}+00:00"
    assert article.published.latest.isoformat() == f"{latest}+00:00"
    assert article.published.edtf == read(stamp).published.edtf  # type: ignore[union-attr]
    chosen = next(claim for claim in article.claims if claim.field == "published" and claim.chosen)
    assert chosen.note == f"within the time zone {zone}"


def test_a_stated_offset_counts_more() -> None:
    stamp = "7 November 2019 11:55 (UTC+04:00)"
    assert read(stamp, time_zone="America/New_York").published == read(stamp).published


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", 4, None, ["Asia/Baku"]])
def test_what_is_no_zone_narrows_nothing(zone: object) -> None:
    assert read("7 November 2019", time_zone=zone).published == read("7 November 2019").published
