"""Texts cut at the passages that they share with others."""

from hypothesis import given
from hypothesis import strategies as st

from archive.admin.side_by_side import Stretch, stretches


def test_passages_are_numbered_in_the_order_given() -> None:
    assert stretches("one two three", [(8, 13), (0, 3)]) == [
        Stretch(text="one", number=2),
        Stretch(text=" two "),
        Stretch(text="three", number=1),
    ]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))))
def test_joined_they_are_the_text(text: str, passages: list[tuple[int, int]]) -> None:
    assert "".join(one.text for one in stretches(text, passages)) == text
