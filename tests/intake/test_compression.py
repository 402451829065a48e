import bz2
import gzip
import io
import lzma
from contextlib import suppress

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable, UnsafePackage
from archive.intake.compression import Unpacked, compression_of
from archive.intake.limits import Budget, Limits

TOOLS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstd.compress}


class Dribble:
    """A source that gives less than it is asked for, as sockets do."""

    def __init__(self, data, step):
        self.stream = io.BytesIO(data)
        self.step = step

    def read(self, size, /):
        return self.stream.read(min(size, self.step))


def unpacked(packed, compression, *, step=1 << 20, **limits):
    budget = Budget(Limits(**limits))
    return Unpacked(Dribble(packed, step), compression=compression, budget=budget).readall()


@pytest.mark.parametrize("compression", TOOLS)
@pytest.mark.parametrize(
    ("step", "size"), [(1, 0), (1, 1), (1, 5_000), (7, 5_000), (7, 700_000), (1 << 20, 0), (1 << 20, 700_000)]
)
def test_what_the_tools_pack_is_unpacked(compression, step, size):
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    packed = TOOLS[compression](data)

    assert compression_of(packed) == compression
    assert unpacked(packed, compression, step=step) == data


@pytest.mark.parametrize("compression", TOOLS)
@pytest.mark.parametrize("step", [1, 1 << 20])
def test_several_streams_in_a_row_are_one_with_zeros_between(compression, step):
    pack = TOOLS[compression]

    assert unpacked(pack(b"one ") + bytes(4) + pack(b"two") + bytes(512), compression, step=step) == b"one two"


@pytest.mark.parametrize("compression", TOOLS)
def test_a_cut_or_damaged_stream_is_said_to_be_broken(compression):
    packed = TOOLS[compression](b"news " * 1000)
    flipped = bytearray(packed)
    flipped[-6] ^= 0xFF

    for broken in (packed[:-1], packed[: len(packed) // 2], packed[:3], bytes(flipped), packed + b"garbage"):
        with pytest.raises(Unreadable) as error:
            unpacked(broken, compression)
        assert error.value.reason == "archive_broken"


@pytest.mark.parametrize("compression", TOOLS)
def test_a_bomb_stops_at_the_ratio(compression):
    bomb = TOOLS[compression](bytes(50_000_000))

    with pytest.raises(UnsafePackage) as error:
        unpacked(bomb, compression, ratio_from=1_000_000)
    assert error.value.reason == "archive_bomb"


def test_unpacking_stops_at_the_total():
    with pytest.raises(UnsafePackage):
        unpacked(gzip.compress(b"x" * 1001), "gzip", max_total=1000)


def test_an_xz_that_wants_too_much_memory_is_refused():
    greedy = lzma.compress(b"news", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}])

    with pytest.raises(Unreadable) as error:
        unpacked(greedy, "xz")
    assert error.value.reason == "archive_broken"


def test_no_more_is_unpacked_than_was_asked_for():
    stream = Unpacked(io.BytesIO(bz2.compress(bytes(30_000_000))), compression="bzip2", budget=Budget(Limits()))

    assert stream.read(10) == bytes(10)
    assert stream.read(0) == b""
    assert len(stream.read(1000)) <= 1000


@given(st.sampled_from(sorted(TOOLS)), st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_are_unpacked_or_broken(compression, data, step):
    signatures = {
        "gzip": b"\x1f\x8b\x08\x00",
        "bzip2": b"BZh91AY&SY",
        "xz": b"\xfd7zXZ\x00",
        "zstd": b"\x28\xb5\x2f\xfd",
    }
    signature = signatures[compression]
    for packed in (data, signature + data):
        with suppress(Unreadable):
            unpacked(packed, compression, step=step, max_total=10_000_000)


def test_plain_files_are_not_compressed():
    for head in (b"", b"BZh is how bzip2 begins", b"\x1f\x8b", b"PK\x03\x04", b"BAKU, Azerbaijan, Nov. 7"):
        assert compression_of(head) is None
