"""Names found in texts: whole words, capitals as they are written, the longest of those that overlap."""

import random
import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.matching.names import Names

ONE, OTHER = UUID(int=1), UUID(int=2)


def found(text: str, *names: str) -> list[str]:
    return [one.words for one in Names((ONE, name) for name in names).find(text)]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Baku", "In Baku, and BAKU's harbour; Bakuriani and baku are others.", ["Baku", "BAKU"]),
        ("EU", "The EU said that Eu and eu are nothing; an EUR is not it.", ["EU"]),
        ("harbour", "Harbour works: the harbour, HARBOUR.", ["Harbour", "harbour", "HARBOUR"]),
        ("New York", "New\nYork and New\u00a0York, but no New  Yorker", ["New\nYork", "New\u00a0York"]),
        ("O'Neill", "Says O’Neill.", ["O’Neill"]),
        ("US", "HELP US NOW\n\nThe US said so.", ["US"]),
        ("İzmir", "İZMİR or İzmir, after ẞ and İ", ["İzmir"]),
        ("東京", "昨日東京都で", ["東京"]),
        ("서울", "어제 서울에서", ["서울"]),
        ("ÇA", "Ça n’est pas ÇA.", ["ÇA"]),
        ("Baku", "", []),
        ("x", "x", []),
        ("C++", "In C++ or C.", ["C++"]),
        ("Cafe\u0301", "The Café.", ["Café"]),
    ],
)
def test_a_name_stands_whole_with_its_capitals(name: str, text: str, words: list[str]) -> None:
    assert found(text, name) == words


def test_of_names_that_overlap_the_longest_counts() -> None:
    assert found("The New York Times of New York", "New York", "New York Times", "York") == [
        "New York Times",
        "New York",
    ]
    # A longer one that does not stand whole takes nothing away.
    assert found("New Yorkers of York", "New York", "York", "New") == ["New", "York"]
    assert found("a MARCH in the lake", "March", "in") == ["MARCH", "in"]


def test_one_name_of_two_and_two_names_of_one() -> None:
    names = Names([(ONE, "Georgia"), (OTHER, "Georgia"), (OTHER, "Sakartvelo")])
    assert [(one.owner, one.span) for one in names.find("Sakartvelo is Georgia")] == [
        (OTHER, (0, 10)),
        (ONE, (14, 21)),
        (OTHER, (14, 21)),
    ]
    assert (len(names), len(Names([])), Names([]).find("Georgia")) == (2, 0, [])


@given(text=st.text(alphabet="aAßİẞ '’\nb東é\u0301", max_size=30), name=st.text(alphabet="aAßİ b東é", max_size=4))
def test_what_is_found_stands_there(text: str, name: str) -> None:
    end = 0
    for one in Names([(ONE, name)]).find(text):
        start, stop = one.span
        assert (text[start:stop], start >= end) == (one.words, True)
        end = stop


def test_many_names_cost_a_text_no_more_than_a_few() -> None:
    """One pass, however many names: a search for each of them would take seconds."""
    dice = random.Random(7)  # noqa: S311
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=7)).capitalize() for _ in range(20_000)]
    names = Names((UUID(int=number), word) for number, word in enumerate(words))
    text = " ".join(f"{word} and so on." for word in words[:100])

    def seconds() -> float:
        began = time.process_time()
        assert len(names.find(text)) == 100
        return time.process_time() - began

    assert min(seconds() for _ in range(3)) < 0.1
