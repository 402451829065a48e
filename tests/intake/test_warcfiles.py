"""Records of WARCs: those with pages, with their own bytes, packed or not, whole or damaged."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.intake.limits import Refused
from archive.intake.warcfiles import records
from archive.values import Arrival
from tests.intake.packing import arrived, codes
from tests.intake.recording import answer, page, record

HTML = page("A", "Text.")
FIRST, SECOND = record(answer(HTML)), record(answer(HTML), address="<https://a.example/2>")
WARC = record(b"software: x", kind="warcinfo") + FIRST + record(answer(b"\x89", media_type="image/png")) + SECOND
TYPE = {"media_type": "application/warc"}


def bare(whole: bytes) -> bytes:
    """A record without the empty lines behind it."""
    return whole.removesuffix(b"\r\n\r\n")


PAGES = [
    Arrival(data=bare(FIRST), name="a.warc#2", address="https://a.example/1", declared=TYPE),
    Arrival(data=bare(SECOND), name="a.warc#4", address="https://a.example/2", declared=TYPE),
]


def cut(warc: bytes, *, step: int = 1 << 20, longest: int = 100_000) -> list[Arrival | Refused]:
    pieces = [warc[at : at + step] for at in range(0, len(warc), step)]
    return list(records(pieces, container="a.warc", max_record=longest))


def test_pages_are_arrivals_named_by_their_place():
    assert arrived("a.warc", WARC) == PAGES
    assert [one.name for one in arrived("crawl", WARC)] == ["crawl#2", "crawl#4"]


@given(step=st.integers(min_value=1, max_value=700))
def test_how_the_stream_is_cut_makes_no_difference(step: int):
    assert cut(WARC, step=step) == PAGES


def test_packed_record_by_record_and_inside_packages():
    packed = gzip.compress(WARC[:100]) + gzip.compress(WARC[100:])
    assert arrived("a.warc.gz", packed) == PAGES


@pytest.mark.parametrize(
    ("warc", "found"),
    [
        (WARC[:-20], [True, "archive_broken"]),
        (FIRST + b"no record", [True, "archive_broken"]),
        (FIRST + b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", [True, "archive_broken"]),
        (
            FIRST + b"WARC/1.0\r\nContent-Length: 99999999999999\r\nWARC-Type: warcinfo\r\n\r\nx",
            [True, "archive_broken"],
        ),
        (FIRST + b"\r\n\n", [True]),
        (record(b"x", kind="warcinfo"), []),
    ],
)
def test_what_came_before_damage_is_kept_and_the_break_is_told(warc: bytes, found: list[object]):
    assert [isinstance(one, Arrival) or one.code for one in cut(warc, step=50)] == found


def test_damage_to_packed_bytes_is_told_of_the_file():
    packed = gzip.compress(FIRST) + gzip.compress(SECOND)[:-30]
    first, broken = arrived("a.warc.gz", packed)
    assert isinstance(first, Arrival)
    assert (broken.name, broken.code, broken.ends) == ("a.warc.gz", "archive_broken", True)


def test_a_record_that_is_too_long_is_refused_and_the_next_one_comes():
    long = record(answer(b"x" * 5000))
    for step in (100, 1 << 20):
        found = cut(long + FIRST, step=step, longest=1000)
        assert [isinstance(one, Arrival) or one.code for one in found] == ["file_too_large", True]


def test_a_bomb_is_not_unpacked_to_its_end():
    bomb = gzip.compress(
        FIRST + b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 99999999\r\n\r\n" + bytes(30_000_000)
    )
    assert codes(arrived("a.warc.gz", bomb, ratio_from=1_000_000)) == [("a.warc.gz", "archive_bomb")]


@pytest.mark.parametrize("address", ["https://a.example/\x00", "https://a.example/\u202e", "x" * 10_000])
def test_an_address_is_fit_to_be_kept(address: str):
    (found,) = cut(record(answer(HTML), address=address))
    assert isinstance(found, Arrival)
    assert found.address is not None
    assert "\x00" not in found.address
    assert len(found.address) <= 4096
