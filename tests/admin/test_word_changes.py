"""What changed between two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.actions.recognition.differences import TextChange
from archive.admin import word_changes
from archive.admin.word_changes import Words

TEXTS = st.text(alphabet="ab .\n\u202e", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    _cost, found = word_changes.words(before, after)
    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("It was rainy.", "It was very rainy.", [("It was ", "same"), ("very ", "added"), ("rainy.", "same")]),
        ("", "New", [("New", "added")]),
        ("Old", "", [("Old", "removed")]),
    ],
)
def test_words(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert word_changes.words(before, after)[1] == [Words(text, kind) for text, kind in found]  # type: ignore[arg-type]


def test_long_paragraphs_stand_whole_in_the_place_of_each_other() -> None:
    before, after = "a b " * 1000, "a c " * 1000
    assert word_changes.words(before, after) == (0, [Words(before, "removed"), Words(after, "added")])


def test_words_that_stand_hundreds_of_times_are_not_compared() -> None:
    before, after = "a b " * 200, "a c " * 200
    assert word_changes.words(before, after) == (0, [Words(before, "removed"), Words(after, "added")])


def test_of_all_changes_so_many_pairs_are_compared() -> None:
    one = TextChange(kind="replaced", at=4, before=("a b " * 140,), after=("a c " * 140,))
    kinds = [{each.kind for each in change.words} for change in word_changes.shown([one] * 8)]
    assert kinds == [{"same", "removed", "added"}] * 5 + [{"removed", "added"}] * 3
    assert word_changes.shown([one])[0].place == 5
