"""Read, normalize and check in one call: every problem once, in the order of the steps."""

from datetime import UTC, datetime

import pytest

from archive.actions.processing.understand import Understood, understand, understand_together
from archive.errors import Unreadable
from archive.values import Arrival
from benchmarks.gold import all_samples
from tests.normalization.articles import BODY, HEADER, TITLE


def test_problems_of_all_steps_each_once():
    data = f" date 2020-02-30 {TITLE}\n\nThe pier\x00 opened.\n".encode()
    (understood,) = understand(Arrival(data=data, name="a.txt"))
    assert [problem.code for problem in understood.problems] == [
        "control_characters",
        "date_impossible",
        "too_short",
        "publication_date_unknown",
        "language_unknown",
    ]
    assert not understood.is_fatal


def test_what_was_declared_reaches_reader_and_claims():
    data = f"{HEADER}Ein Café in Málaga. {BODY}".encode("cp1252")
    arrival = Arrival(
        data=data,
        declared={"encoding": "latin-1", "media_type": "text/plain", "publisher": "Coast Herald"},
        address="https://example.org/a",
        fetched_at=datetime(2019, 1, 1, tzinfo=UTC),
    )
    (understood,) = understand(arrival)
    assert (understood.parsed.encoding, understood.article.publisher) == ("cp1252", "Coast Herald")
    assert understood.article.url == "https://example.org/a"
    assert [problem.code for problem in understood.problems] == ["date_in_future"]


def test_fatal_parts_are_marked_and_the_others_are_not():
    parts = understand(Arrival(data=b'{"title": "A", "text": "Ships came."}\n{"colour": 1}\n', name="a.ndjson"))
    assert [part.is_fatal for part in parts] == [False, True]


def test_what_cannot_be_read_is_raised():
    with pytest.raises(Unreadable):
        understand(Arrival(data=b""))


def test_the_same_arrival_is_understood_the_same():
    arrival = Arrival(data=(HEADER + BODY).encode(), name="a.txt")
    assert understand(arrival) == understand(arrival)


def understood_alone(arrival: Arrival) -> list[Understood] | str:
    try:
        return understand(arrival)
    except Unreadable as unreadable:
        return unreadable.reason


def test_together_each_is_understood_as_by_itself():
    arrivals = [Arrival(data=sample.path.read_bytes(), name=sample.path.name) for sample in all_samples()]
    arrivals.append(Arrival(data=b'{"title": "A", "text": "Ships came."}\n{"colour": 1}\n', name="a.ndjson"))
    arrivals.append(Arrival(data=b""))
    arrivals.append(Arrival(data=BODY.encode(), declared={"title": "Another", "time_zone": "Asia/Baku"}))
    together = [found.reason if isinstance(found, Unreadable) else found for found in understand_together(arrivals)]
    assert together == [understood_alone(arrival) for arrival in arrivals]
    assert together[-2] == "file_empty"
