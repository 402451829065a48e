"""What the benchmark of matching measures, on a small set: the promises hold, and the set is the same each time."""

from benchmarks.matching import recognise
from benchmarks.retellings import KINDS, Retellings


def test_retellings_are_found_and_forms_are_not() -> None:
    made = Retellings(5).collection(families=12, alone=60, days=6)
    found = recognise(made)
    right = sum(pair in made.related for pair in found.matches)
    assert 2 * right / (len(found.matches) + len(made.related)) >= 0.97
    assert not [pair for pair in found.matches if not made.forms.isdisjoint(pair)]
    for pair, match in found.matches.items():
        if pair in made.related and made.related[pair] in ("copy", "versions"):
            assert match.kind in KINDS[made.related[pair]]


def test_the_set_is_the_same_each_time() -> None:
    one, other = (Retellings(3).collection(families=1, alone=4, days=2) for _ in range(2))
    assert one == other
    assert set(one.related.values()) == set(KINDS)
