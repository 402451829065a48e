"""Values in words."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.admin import wording
from archive.admin.explanations import EXPLANATIONS, explain
from config import env

ARCHIVE = env.ROOT / "archive"


@pytest.mark.parametrize(
    ("edtf", "precision", "words"),
    [
        (None, "", ""),
        ("2019", "year", "2019"),
        ("2019-11", "month", "November 2019"),
        ("2019-11-07", "day", "7 November 2019"),
        ("2019-11-07T11:55:00+04:00", "minute", "7 November 2019, 11:55 +04:00"),
        ("2019-11-07T11:55:00", "minute", "7 November 2019, 11:55"),
        ("2019-11-07T11:55:09Z", "second", "7 November 2019, 11:55:09 UTC"),
        ("2019~", "year", "2019~"),
        ("XXXX-11-07", "day", "XXXX-11-07"),
        ("2019-13", "month", "2019-13"),
    ],
)
def test_dates_are_as_precise_as_they_were_stated(edtf: str | None, precision: str, words: str) -> None:
    assert wording.spoken_date(edtf, precision) == words


def test_pieces_mark_the_hits() -> None:
    found = wording.pieces("a bridge, a river", [(2, 8), (12, 17)])
    assert [(piece.text, piece.hit) for piece in found] == [
        ("a ", False),
        ("bridge", True),
        (", a ", False),
        ("river", True),
    ]
    assert [piece.text for piece in wording.pieces("", [])] == [""]


def test_excerpt_tells_that_more_stands_before_or_behind() -> None:
    def told(text: str) -> str:
        return "".join(piece.text for piece in wording.around(text, (4, 9), room=6))

    assert told("The river") == "The river"
    assert told("The river rose by two metres") == "The river rose …"
    assert "".join(piece.text for piece in wording.around("So the old river", (11, 16), room=6)) == "… old river"


@given(text=st.text(max_size=40), hits=st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=6))
def test_pieces_are_the_text(text: str, hits: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in wording.pieces(text, hits)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\u202egnp.exe", "⟦U+202E⟧gnp.exe"),
        ("a\u200bb", "a⟦U+200B⟧b"),
        ("\x1b[31m", "⟦U+001B⟧[31m"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),  # a joiner that Persian needs
    ],
)
def test_hidden_characters_are_named(text: str, shown: str) -> None:
    assert wording.visible(text) == shown
    assert wording.has_hidden_characters(text) == (text != shown)


def test_moment_is_escaped_html_with_the_instant() -> None:
    at = datetime(2019, 11, 7, 11, 55, tzinfo=UTC)
    expected = '<time datetime="2019-11-07T11:55:00+00:00" data-local>2019-11-07 11:55 UTC</time>'
    assert wording.moment(at) == expected
    assert wording.moment(None) == ""


def test_every_verb_field_and_method_reads_as_words() -> None:
    assert wording.verb("article.archived") == "Archived"
    assert wording.verb("thing.was_done") == "Thing was done"
    assert wording.method("json_ld") == "JSON-LD"
    assert wording.method("stamp") == "stamp"
    assert wording.field("url") == "Address"
    assert wording.field("authors") == "Authors"


def test_every_explanation_says_cause_and_remedy() -> None:
    assert all(one.cause and one.remedy.endswith(".") for one in EXPLANATIONS.values())
    assert explain("quite_new").cause == "Quite new"


def test_every_problem_of_an_item_is_explained() -> None:
    rooms = (
        "formats",
        "normalization",
        "validation",
        "intake",
        "actions/processing/lease.py",
        "actions/processing/process.py",
        "actions/processing/record.py",
    )
    sources = [
        file.read_text(encoding="utf-8")
        for room in rooms
        for file in ([ARCHIVE / room] if room.endswith(".py") else (ARCHIVE / room).rglob("*.py"))
    ]
    pattern = r'(?:code=|_problem\(\s*|_warning\(\s*)"([a-z_]+)"'
    codes = {code for source in sources for code in re.findall(pattern, source)}
    assert {"crashed", "not_text", "title_missing", "archive_broken", "encoding_guessed"} <= codes
    # Those of the machine, not of an item: nothing is set aside for them.
    assert codes - set(EXPLANATIONS) == {"files_exhausted"}
