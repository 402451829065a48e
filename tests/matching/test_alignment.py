"""Alignment: containment, shared passages as spans, numbers kept and changed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.matching import align
from archive.matching.alignment import MOST_PASSAGES
from archive.matching.words import fold, numbers_of
from tests.matching.texts import OWN, RELEASE


def test_the_same_text_is_one_passage() -> None:
    found = align(RELEASE, RELEASE)
    assert (found.containment_a, found.containment_b, found.jaccard) == (1, 1, 1)
    assert [passage.a for passage in found.passages] == [(0, len(RELEASE) - 1)]  # the full stop is no word
    assert found.passages[0].words == found.words_a == found.words_b
    assert found.passages[0].closes


def test_half_is_contained_whole() -> None:
    half = "\n\n".join(RELEASE.split("\n\n")[:3])
    found = align(half, RELEASE)
    assert found.containment_a == 1
    assert 0.3 < found.containment_b < 0.8
    assert not found.passages[0].closes


def test_passages_are_found_in_any_order() -> None:
    paragraphs = RELEASE.split("\n\n")
    turned = "\n\n".join(reversed(paragraphs))
    found = align(turned, RELEASE)
    assert found.jaccard > 0.8
    assert len(found.passages) == len(paragraphs)
    assert sum(passage.words for passage in found.passages) >= found.words_a - len(paragraphs)
    assert [passage.b for passage in found.passages] == sorted((passage.b for passage in found.passages), reverse=True)


def test_spans_hold_the_same_words_in_both() -> None:
    dressed = RELEASE.replace("“", "«").replace("e", "é", 3).upper() + "\n\n" + OWN
    for passage in align(dressed, RELEASE).passages:
        assert numbers_of(dressed[slice(*passage.a)]) == numbers_of(RELEASE[slice(*passage.b)])


def test_other_numbers_cut_passages_and_are_counted() -> None:
    form = "The dollar is set at {} crowns, the euro at {} crowns on day {} and the rates are binding for all 12 banks."
    found = align(form.format(11, 12, 3), form.format(14, 15, 3))
    assert (found.numbers_kept, found.numbers_changed) == (2, 2)
    assert [passage.words for passage in found.passages] == [5, 13]


def test_texts_of_their_own_have_nothing_in_common() -> None:
    found = align(OWN, RELEASE)
    assert (found.containment_a, found.containment_b, found.jaccard, found.passages) == (0, 0, 0, ())


def test_passages_are_looked_for_where_a_rule_may_relate_the_texts() -> None:
    """Quoted passages of 20 words have 16 shingles; of one sentence in a long text nobody makes a relation."""
    quoted = " ".join(RELEASE.replace(".", "").split()[:20])
    own = " ".join(f"word{letter}{number}" for letter in "abcdefgh" for number in "uvwxyz")
    found = align(f"{own} {quoted} {own.upper()}x", RELEASE)
    assert found.passages
    scrap = " ".join(quoted.split()[:8])
    found = align(f"{own} {scrap} {own}", RELEASE)
    assert found.containment_a > 0
    assert found.passages == ()


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", RELEASE), ("Photo", "Photo"), (RELEASE, "…")])
def test_empty_and_one_word_bodies(a: str, b: str) -> None:
    assert align(a, b).passages == ()
    assert align(a, b).jaccard == 0


@pytest.mark.parametrize(
    "body", ["The plan will be carried out in the spring. " * 110_000, "a " * 2_500_000, "東京" * 800_000]
)
def test_five_megabytes_take_a_bounded_time(body: str) -> None:
    began = time.process_time()
    found = align(body, body[: len(body) // 2])
    assert found.containment_a == 1
    # Quadratic time would be minutes; a minute leaves room for a slow machine.
    assert time.process_time() - began < 60


def test_so_many_passages_at_most() -> None:
    mixed = " ".join(f"one two three four five six word{number}" for number in range(1000))
    found = align(mixed, "one two three four five six")
    assert len(found.passages) == MOST_PASSAGES


@given(st.lists(st.sampled_from(["ab", "cd", "ef", "12", "34", "东", "京"]), max_size=60), st.data())
def test_every_passage_is_the_same_words(words: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(words))
    a, b = " ".join(words), " ".join(other)
    found = align(a, b)
    ends = 0
    for passage in found.passages:
        assert passage.a[0] >= ends
        ends = passage.a[1]
        assert fold(a[slice(*passage.a)]).split() == fold(b[slice(*passage.b)]).split()
    assert found.containment_a == align(b, a).containment_b
