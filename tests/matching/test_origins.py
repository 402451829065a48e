"""Who was first, and the order of versions."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.matching import in_order, origin
from archive.values import RevisionNote
from tests.matching.texts import AT, candidate

HOUR = timedelta(hours=1)


def test_one_alone() -> None:
    only = candidate()
    assert (origin([only]).id, origin([only]).because) == (only.id, "alone")


def test_the_earlier_stated_time_is_first_whoever_came_first() -> None:
    late, early = candidate(number=1, at=AT + HOUR), candidate(number=2, at=AT)
    assert (origin([late, early]).id, origin([late, early]).because) == (early.id, "earlier_stated_time")


def test_times_that_can_be_the_same_tell_nothing() -> None:
    day = (AT - 12 * HOUR, AT + 24 * HOUR)
    one, other = candidate(number=1, published=day), candidate(number=2, at=AT)
    assert (origin([other, one]).id, origin([one, other]).because) == (one.id, "received_first")


def test_the_outlet_that_the_other_credits_is_first() -> None:
    copy = candidate(number=1, at=None, source="mail", credits=("Trend",))
    wire = candidate(number=2, at=None, source="trend", names=("TREND", "Trend News Agency"))
    assert (origin([copy, wire]).id, origin([copy, wire]).because) == (wire.id, "credited_by_the_other")


def test_a_dateline_is_of_whoever_was_there() -> None:
    copy, report = candidate(number=1, at=None), candidate(number=2, at=None, dateline="BAKU, Azerbaijan")
    assert (origin([copy, report]).id, origin([copy, report]).because) == (report.id, "dateline")


def test_another_outlets_change_does_not_make_it_later() -> None:
    changed = candidate(number=1, at=AT, source="post", modified=(AT + 9 * HOUR, AT + 9 * HOUR))
    reprint = candidate(number=2, at=AT + HOUR, source="mail")
    assert origin([reprint, changed]).id == changed.id


@pytest.mark.parametrize("turn", list(itertools.permutations(range(4))))
def test_versions_come_in_the_order_of_their_times(turn: tuple[int, ...]) -> None:
    versions = [
        candidate(number=4, source="post", at=AT),
        candidate(number=3, source="post", at=AT, modified=(AT + HOUR, AT + HOUR)),
        candidate(number=2, source="post", at=AT + 2 * HOUR),
        candidate(number=1, source="post", at=AT + 3 * HOUR),
    ]
    assert in_order(versions[place] for place in turn) == versions


@pytest.mark.parametrize("turn", list(itertools.permutations(range(4))))
def test_notes_order_versions_without_times(turn: tuple[int, ...]) -> None:
    versions = [
        candidate(number=9 - number, source="post", at=None, revision_note=_note(text))
        for number, text in enumerate((None, "Details added", "UPDATE 2", "UPDATE 3"))
    ]
    assert in_order(versions[place] for place in turn) == versions


def test_the_named_earlier_version_is_first() -> None:
    day = (AT - 26 * HOUR, AT + 23 * HOUR)
    note = RevisionNote(as_written="(first version posted on 15:55)", earlier_version_at="2026-03-02T15:55:00")
    later = candidate(number=1, source="post", published=day, revision_note=note)
    first = candidate(number=2, source="post", at=AT)
    assert origin([later, first]).because == "earlier_version_named"
    assert in_order([later, first]) == [first, later]
    elsewhen = replace(first, published=(AT + timedelta(minutes=7), AT + timedelta(minutes=7)))
    assert origin([later, elsewhen]).because == "revision_note"


@pytest.mark.parametrize("as_written", ["2026-03-02", "no time", "2026-03-02T15:55:00+99:00"])
def test_a_note_without_a_moment_names_nothing(as_written: str) -> None:
    note = RevisionNote(as_written="Details added", earlier_version_at=as_written)
    later = candidate(number=1, source="post", at=None, revision_note=note)
    assert origin([later, candidate(number=2, source="post")]).because == "revision_note"


def test_otherwise_the_receipt_decides() -> None:
    one, other = candidate(number=1, at=None), candidate(number=2, at=None)
    assert (origin([other, one]).id, origin([other, one]).because) == (one.id, "received_first")


def _note(text: str | None) -> RevisionNote | None:
    return RevisionNote(as_written=text) if text else None
