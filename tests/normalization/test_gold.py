"""Every tuned file of the gold set is read as its expectation says; what is not is listed here, with the reason.

The blind half is scored by `benchmarks/accuracy.py`, never tested: a rule that is written to pass it would end it.
"""

import pytest

from benchmarks.gold import GOLD, Sample, read, samples_in
from benchmarks.judging import differences, judge, unknown_keys

TUNED = samples_in(GOLD / "tuned")
BOTH = [*TUNED, *samples_in(GOLD / "blind")]
KNOWN_MISSES: dict[str, str] = {}
"""`format/NAME.ext` of a file that is read otherwise than expected, and why that stands."""


def name(sample: Sample) -> str:
    return f"{sample.format}/{sample.path.name}"


def misses(sample: Sample) -> list[str]:
    reading = read(sample.path)
    found = [f"quarantined {reading.quarantined}"] if reading.quarantined != sample.quarantined else []
    if len(reading.articles) != len(sample.articles):
        return [*found, f"{len(reading.articles)} articles instead of {len(sample.articles)}"]
    for expected, article in zip(sample.articles, reading.articles, strict=True):
        found += differences(expected, article)
    return found


@pytest.mark.parametrize("sample", TUNED, ids=name)
def test_tuned(sample: Sample) -> None:
    # A known miss that is read right after all has to leave the list.
    assert bool(found := misses(sample)) == (name(sample) in KNOWN_MISSES), found


def test_known_misses_are_files_of_the_set() -> None:
    assert set(KNOWN_MISSES) <= {name(sample) for sample in TUNED}


def test_every_file_of_both_sets_has_its_expectation() -> None:
    files = [path for path in GOLD.rglob("*") if path.is_file() and not path.name.endswith("expected.json")]
    assert sorted(files) == sorted(sample.path for sample in BOTH)


@pytest.mark.parametrize("sample", BOTH, ids=lambda sample: f"{sample.set}/{name(sample)}")
def test_every_expectation_can_be_judged(sample: Sample) -> None:
    """The form alone: what is read from the file has no part in this."""
    for expected in sample.articles:
        assert unknown_keys(expected) == []
        assert {one.field for one in judge(expected, None)} >= set(expected) - {"_note"}
