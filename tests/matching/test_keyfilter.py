"""The filter of keys: what was added is found, little else is, and it stays of one size."""

import random

import pytest

from archive.matching.keyfilter import BYTES, KeyFilter


def keys(count: int, *, seed: int) -> list[int]:
    chance = random.Random(seed)  # noqa: S311
    return [chance.getrandbits(48) for _ in range(count)]


def test_what_was_added_is_found() -> None:
    held = keys(2_000, seed=1)
    found = KeyFilter()
    assert found.may_hold(held) == []
    found.add(held)
    assert found.may_hold(held) == held


def test_little_else_is_found() -> None:
    found = KeyFilter()
    found.add(keys(50_000, seed=2))
    assert len(found.may_hold(keys(50_000, seed=3))) <= 5


def test_adding_tells_what_was_there() -> None:
    held = keys(2_000, seed=1)
    found = KeyFilter()
    assert found.add(held) == []
    assert found.add([*held, 12345, 12345]) == [*held, 12345]


def test_what_is_kept_is_the_same_filter_and_has_one_size() -> None:
    held = keys(500, seed=4)
    found = KeyFilter()
    found.add(held)
    kept = found.kept()
    assert len(kept) == BYTES
    assert KeyFilter(kept).may_hold(held) == held
    with pytest.raises(ValueError, match="bytes"):
        KeyFilter(kept[:-1])


def test_it_is_kept_in_one_order_of_bytes_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = KeyFilter()
    found.add([1])
    kept = found.kept()
    monkeypatch.setattr("sys.byteorder", "big")
    exchanged = KeyFilter(kept)
    assert exchanged.kept() == kept
    assert exchanged._words.tobytes() != kept
