"""Any bytes, and valid files with damage, give articles that keep the laws or a problem code, in every format."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.formats import READERS
from tests.fuzz.outcomes import checked
from tests.fuzz.seeds import FILES

ORDINARY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MARKUP = st.sampled_from(
    [b"<", b">", b"&", b"&#0;", b"&#xd800;", b"]]>", b"<!--", b"<![CDATA[", b"<!DOCTYPE a [", b"{", b"}", b"[", b'"',
     b"\\u0000", b"\\ud800", b"null", b"1e999", b":", b",", b"\0", b"\r\n", b"\xff\xfe", b"\xef\xbb\xbf",
     b"\xe2\x80\xa8", b"WARC/1.0\r\n", b"Content-Length: 99999999999", b"Content-Length: -1",
     b" date 2020-02-30 ", b"By ", b"\x1b$B"]
)  # fmt: skip


@st.composite
def damage(draw: st.DrawFn, data: bytes) -> bytes:
    """The same bytes with a few pieces cut out, put in, repeated or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 1, 2, 8, 60, 500))))
        piece = draw(st.one_of(st.just(b""), MARKUP, st.binary(max_size=6), st.just(data[start:end] * 2)))
        data = data[:start] + piece + data[end:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@pytest.mark.parametrize("kind", READERS)
@ORDINARY
@given(
    data=st.one_of(
        st.binary(max_size=300), st.lists(st.one_of(MARKUP, st.binary(max_size=9)), max_size=30).map(b"".join)
    )
)
@example(data=b"\0")
@example(data=b"\xef\xbb\xbf")
@example(data=b"\xff\xfe")
@example(data=b"{}")
@example(data=b"[]")
@example(data=b"<a/>")
def test_any_bytes(kind: str, data: bytes):
    checked(data, media_type=kind)


@pytest.mark.parametrize("kind", FILES)
@ORDINARY
@given(drawn=st.data())
def test_damaged_files(kind: str, drawn: st.DataObject):
    path = drawn.draw(st.sampled_from(FILES[kind]), label="file")
    data = drawn.draw(damage(path.read_bytes()), label="bytes")
    checked(data, name=path.name)


@ORDINARY
@given(
    text=st.text(max_size=400), codec=st.sampled_from(("utf-8", "utf-16", "utf-16-le", "cp1252", "gb18030", "koi8-r"))
)
def test_any_text_in_any_encoding(text: str, codec: str):
    checked(text.encode(codec, "replace"), name="a.txt")
