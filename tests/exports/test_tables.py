import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.exports.tables import table


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_a_table_has_a_head_and_a_line_for_each_row() -> None:
    row = {
        "title": 'He said "no", twice\nand left',
        "at": datetime(2019, 11, 7, 11, 55, tzinfo=UTC),
        "authors": ["Ines Halloran", "T. Wrenfield"],
        "stated": False,
        "version": 3,
        "left_out": "x",
        "none": None,
    }
    data = b"".join(table(["title", "at", "authors", "stated", "version", "none", "lacking"], [row]))
    assert rows_of(data) == [
        ["title", "at", "authors", "stated", "version", "none", "lacking"],
        ['He said "no", twice\nand left', "2019-11-07T11:55:00Z", "Ines Halloran; T. Wrenfield", "false", "3", "", ""],
    ]
    assert data.startswith(b"title,at,")
    assert data.endswith(b"\r\n")


def test_without_rows_the_head_stands_alone() -> None:
    assert b"".join(table(["a", "b"], [])) == b"a,b\r\n"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(value: str) -> None:
    _, (text, listed) = rows_of(b"".join(table(["text", "list"], [{"text": value, "list": [value, "b"]}])))
    assert text == f"'{value}"
    assert listed == f"'{value}; b"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)))
def test_what_is_written_is_read(values: list[str]) -> None:
    columns = [f"c{place}" for place in range(len(values))] or ["c0"]
    _, *found = rows_of(b"".join(table(columns, [dict(zip(columns, values, strict=False))])))
    assert [cell.removeprefix("'") for cell in found[0]] == [v.removeprefix("'") for v in values] if values else True


def test_an_endless_table_is_read_as_far_as_it_is_asked_for() -> None:
    read = 0

    def endless() -> Iterator[dict[str, Any]]:
        nonlocal read
        while True:
            read += 1
            yield {"text": "x" * 1000}

    list(islice(table(["text"], endless()), 2))
    assert read < 140
