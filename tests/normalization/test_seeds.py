"""The seed files give what their digest says, key by key; and so do the samples that come with the project."""

import pytest

from benchmarks.gold import GOLD, ROOT, SAMPLES, Sample, read, samples_in
from benchmarks.judging import differences

SEEDS = ROOT.parent / "shared" / "seeds"
OWN = [sample for sample in samples_in(SAMPLES) if not sample.path.is_relative_to(GOLD)]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed files lie beside the checkout, and are not there")
@pytest.mark.parametrize("sample", samples_in(SEEDS), ids=lambda sample: sample.path.name)
def test_seed(sample: Sample) -> None:
    check(sample)


@pytest.mark.parametrize("sample", OWN, ids=lambda sample: sample.path.name)
def test_sample(sample: Sample) -> None:
    check(sample)


def check(sample: Sample) -> None:
    reading = read(sample.path)
    assert reading.quarantined == sample.quarantined
    assert len(reading.articles) == len(sample.articles)
    for expected, article in zip(sample.articles, reading.articles, strict=True):
        assert differences(expected, article) == []


def test_the_samples_are_five_articles_and_one_for_quarantine() -> None:
    texts = [sample for sample in OWN if sample.format == "text"]
    assert (len(texts), sum(sample.quarantined is not None for sample in texts)) == (6, 1)
