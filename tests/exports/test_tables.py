import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.exports.tables import line


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_values_of_all_kinds_are_cells() -> None:
    data = line(
        [
            'He said "no", twice\nand left',
            datetime(2019, 11, 7, 11, 55, tzinfo=UTC),
            datetime(605, 1, 2, 3, 4, 5, 120, tzinfo=timezone(timedelta(hours=4))),
            ["Ines Halloran", "T. Wrenfield"],
            (),
            False,
            3,
            UUID(int=7),
            None,
        ]
    )
    assert rows_of(data) == [
        [
            'He said "no", twice\nand left',
            "2019-11-07T11:55:00Z",
            "0605-01-02T03:04:05.000120+04:00",
            "Ines Halloran; T. Wrenfield",
            "",
            "false",
            "3",
            "00000000-0000-0000-0000-000000000007",
            "",
        ],
    ]
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(value: str) -> None:
    ((text, listed),) = rows_of(line([value, [value, "b"]]))
    assert text == f"'{value}"
    assert listed == f"'{value}; b"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)))
def test_what_is_written_is_read(values: list[str]) -> None:
    (found,) = rows_of(line(values))
    assert [cell.removeprefix("'") for cell in found] == [value.removeprefix("'") for value in values or [""]]
