"""Runs of keys: whatever is held is found under its keys, in a run or after the last one, and once only."""

import random
from collections.abc import Sequence
from uuid import UUID

import pytest
from django.db import connection

from archive.actions.recognition import keyruns
from archive.actions.recognition.keyruns import MOST_FOUND, find_by_keys, keep_up
from archive.actions.rows import copy_rows
from archive.models import Fingerprint, KeyPage, KeyRun
from archive.models.fields import uuid7

LEAST, GREATEST = 0, (1 << 48) - 1


@pytest.fixture
def short_runs(db, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of eight, of which four make one of 32, in pages of which few have one entry."""
    monkeypatch.setattr(keyruns, "_SHORT", 8)
    monkeypatch.setattr(keyruns, "_LONG", 32)
    monkeypatch.setattr(keyruns, "_BITS", {8: 2, 32: 4})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    Fingerprint.objects.all().delete()  # they are of no revision, which the end of the transaction would notice


def hold(keys: Sequence[Sequence[int]], *, first: int) -> dict[int, UUID]:
    """Fingerprints with these keys, from that place on."""
    rows = [(uuid7(), first + number, "00" * 32, 50, list(some), "1") for number, some in enumerate(keys)]
    copy_rows(Fingerprint, ("revision", "place", "digest", "words", "keys", "rules"), rows)
    return {place: revision for revision, place, *_ in rows}


def runs() -> list[tuple[int, int]]:
    return list(KeyRun.objects.order_by("first").values_list("first", "length"))


def test_short_runs_make_a_long_one_and_everything_is_found_all_the_while(short_runs):
    chance = random.Random(7)  # noqa: S311
    keys = {place: [chance.getrandbits(48) for _ in range(5)] for place in range(1, 80)}
    keys[3].append(LEAST)
    keys[33].append(GREATEST)
    keys[70] += [LEAST, GREATEST]
    revisions, fresh = {}, 0
    for last in range(1, 80):
        revisions |= hold([keys[last]], first=last)
        fresh = keep_up(fresh, last)
        assert last - 8 < fresh - 1 <= last
        asked = [keys[place] for place in sorted(revisions)]
        shared = [[LEAST, GREATEST], [chance.getrandbits(48)], []]
        found = list(find_by_keys([*asked, *shared], fresh=fresh))
        for place, number in zip(sorted(revisions), range(last), strict=True):
            assert (number, revisions[place], keys[place]) in found
        with_both = [place for place in (3, 33, 70) if place <= last]
        assert [one[1] for one in found if one[0] == last] == [revisions[place] for place in with_both]
        assert not [one for one in found if one[0] > last]
        assert len(found) == len(set(map(str, found)))
    assert runs() == [(0, 32), (32, 32), (64, 8), (72, 8)]
    assert set(KeyPage.objects.values_list("run", flat=True)) == {0, 32, 64, 72}
    assert sum(len(page.entries) for page in KeyPage.objects.all()) == sum(map(len, keys.values()))


def test_what_stands_ready_is_made_into_long_runs_at_once(short_runs):
    held = hold([[place] for place in range(1, 75)], first=1)
    assert keep_up(0, 74) == 72
    assert runs() == [(0, 32), (32, 32), (64, 8)]
    assert [revision for _, revision, _ in find_by_keys([[5, 40, 66, 74]], fresh=72)] == [
        held[place] for place in (5, 40, 66, 74)
    ]


def test_a_text_that_got_other_keys_is_not_found_by_the_old_ones(short_runs):
    held = hold([[1], [2], [3]], first=1)
    assert keep_up(0, 7) == 8
    Fingerprint.objects.filter(revision=held[2]).update(place=20, keys=[22])
    assert [revision for _, revision, _ in find_by_keys([[1, 2, 22]], fresh=8)] == [held[1], held[2]]
    assert list(find_by_keys([[2]], fresh=8)) == []


def test_of_texts_beyond_counting_the_oldest_are_found(short_runs, monkeypatch):
    monkeypatch.setattr(keyruns, "_LONG", 1 << 17)
    monkeypatch.setattr(keyruns, "_BITS", {512: 2})
    monkeypatch.setattr(keyruns, "_SHORT", 512)
    held = hold([[9]] * 600, first=1)
    assert keep_up(0, 600) == 512
    found = [revision for _, revision, _ in find_by_keys([[9]], fresh=512)]
    assert found == [held[place] for place in range(1, MOST_FOUND + 1)]
