"""What the benchmark of learned boilerplate measures, on a few outlets: the promises hold."""

from benchmarks.boilerplate import learn, score
from benchmarks.outlets import newsstand


def test_boilerplate_is_learned_and_nothing_else() -> None:
    stand = newsstand(7, outlets=4, articles=120)
    learnt = learn(stand.articles)
    found = score(stand, learnt)
    assert (found.precision, found.cut_precision) == (1.0, 1.0)
    assert found.recall >= 0.9
    refused = set(learnt.refused.values())
    assert {"wire_copy", "one_story", "few_days", "one_author", "quotation"} <= refused


def test_the_outlets_are_the_same_each_time() -> None:
    one, other = (newsstand(3, outlets=1, articles=20) for _ in range(2))
    assert one == other
