"""Lines, paragraphs and what makes a text safe to keep."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import (
    collapse,
    ends_sentence,
    fold,
    is_shouted,
    is_wrapped,
    lines,
    paragraphs,
    with_plain_line_ends,
    with_visible_controls,
    without_surrogates,
    words_around,
)

WRAPPED = (
    "The pier in the old harbour opened on Monday\n"
    "after a long winter of repairs, the mayor\n"
    "said, and ships came back to the bay.\n\n"
    "Fishermen were glad of it, and new cranes are\n"
    "to be delivered."
)


def test_lines_know_their_place_and_whether_a_blank_line_stands_before_them():
    text = "  One \n\tTwo\n \nThree"
    found = lines(text)
    assert [(line.text, line.number, line.follows) for line in found] == [
        ("One", 0, False), ("Two", 1, True), ("Three", 2, False),
    ]  # fmt: skip
    assert all(text[slice(*line.span)] == line.text for line in found)


@given(st.text(alphabet="ab \t\n\u3000\u2003"))
def test_lines_leave_nothing_but_white_space_outside(text: str):
    rest = list(text)
    for line in lines(text):
        rest[line.start : line.end] = " " * (line.end - line.start)
    assert not "".join(rest).strip()


def test_lines_broken_at_a_width_make_paragraphs():
    found = lines(WRAPPED)
    assert is_wrapped(found)
    spans = paragraphs(found, wrapped=True)
    assert [WRAPPED[start : start + 3] for start, _ in spans] == ["The", "Fis"]
    assert spans[-1][1] == len(WRAPPED)


@pytest.mark.parametrize(
    "text",
    [
        "One line of a text that stands alone, however long it may be.",
        "Short lines of a list\nthat nobody wrapped at a width, for the next word would have fitted\nhere\nor here",
        "x" * 200 + "\n" + "y" * 200 + "\n" + "z" * 200,
    ],
)
def test_other_line_breaks_part_paragraphs(text: str):
    assert not is_wrapped(lines(text))


def test_a_line_that_was_taken_from_between_parts_the_paragraph():
    found = lines(WRAPPED)
    kept = [found[0], *found[2:]]
    assert len(paragraphs(kept, wrapped=True)) == 3


def test_every_line_end_becomes_a_line_feed():
    assert with_plain_line_ends("a\r\nb\rc\u2028d\u2029e\n") == "a\nb\nc\nd\ne\n"


def test_every_control_character_is_shown_and_white_space_stays():
    controls = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
    shown, count = with_visible_controls(controls)
    assert [sign for sign in shown if unicodedata.category(sign) == "Cc"] == list("\t\n\x0b\x0c\r")
    assert (len(shown), count) == (len(controls), len(controls) - 5)
    assert shown[0] == "␀"
    # A letter that shares its first byte with the C1 controls is none of them.
    assert with_visible_controls("£ 5") == ("£ 5", 0)


def test_half_a_surrogate_pair_is_replaced_and_counted():
    assert without_surrogates("a\ud800b\udfff😀") == ("a\ufffdb\ufffd😀", 2)


def test_collapsing_and_folding():
    assert collapse(" New \n\u00a0 pier ") == "New pier"
    assert fold("“New  Pier” isn’t") == fold('"new pier" isn\'t')
    assert fold("Straße ﬁne") == "strasse fine"


@pytest.mark.parametrize("text", ["He said so.”", "Why?)", "那很好。"])
def test_what_ends_a_sentence(text: str):
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["New pier", "in 2.5 hours", ""])
def test_what_ends_none(text: str):
    assert not ends_sentence(text)


def test_what_is_shouted():
    assert [is_shouted(text) for text in ("NEW PIER 2", "New PIER", "A", "新")] == [True, False, False, False]


@pytest.mark.parametrize(
    ("text", "hit", "room", "words"),
    [
        ("The old bridge over the Wen is closed", "bridge", 9, "The old bridge over the"),
        ("The old bridge over the Wen is closed", "bridge", 7, "old bridge over"),
        ("The old bridge over the Wen is closed", "bridge", 100, "The old bridge over the Wen is closed"),
        ("The old bridge", "bridge", 2, "bridge"),
        ("古い橋は月曜日に", "橋", 2, "古い橋は月"),
    ],
    ids=["edges of words", "inside words", "all", "nothing but part of a word", "no white space"],
)
def test_words_around_are_whole_where_words_are_parted(text: str, hit: str, room: int, words: str):
    start = text.index(hit)
    begin, stop = words_around(text, (start, start + len(hit)), room)
    assert text[begin:stop].strip() == words


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_words_around_hold_what_they_are_around(text: str, start: int, length: int, room: int):
    start = min(start, len(text))
    end = min(start + length, len(text))
    begin, stop = words_around(text, (start, end), room)
    assert max(0, start - room) <= begin <= start <= end <= stop <= min(len(text), end + room)
