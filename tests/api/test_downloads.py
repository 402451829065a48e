import pytest

from archive.api.downloads import part_of
from archive.models import Article, Original
from tests.actions.handing_in import article as text_of
from tests.api.conforming import body


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-200", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=100-", (100, 100)),
        ("bytes=100-200", (100, 100)),
        ("bytes=-0", (100, 100)),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        (f"bytes={'9' * 30}-", None),
    ],
)
def test_a_range_is_read(header: str | None, expected: tuple[int, int] | None) -> None:
    assert part_of(header, 100) == expected


class TestRange:
    def test_a_part_is_given_with_its_place(self, reader, article):
        data = bytes(Original.objects.get().bytes)
        address = f"articles/{article.pk}/original/"
        answer = reader.read(address, Range="bytes=5-24")
        assert (answer.status_code, answer.getvalue()) == (206, data[5:25])
        assert answer["Content-Range"] == f"bytes 5-24/{len(data)}"
        assert answer["Content-Length"] == "20"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Content-Digest" not in answer
        assert "sandbox" in answer["Content-Security-Policy"]
        assert reader.read(address, Range="bytes=-7").getvalue() == data[-7:]

    def test_what_is_not_there_is_told(self, reader, article):
        answer = reader.read(f"articles/{article.pk}/original/", Range="bytes=1000000-")
        assert (answer.status_code, body(answer)["code"]) == (416, "range_not_satisfiable")
        assert answer["Content-Range"] == f"bytes */{Original.objects.get().size}"

    def test_a_part_of_other_bytes_is_no_part(self, reader, article):
        address = f"articles/{article.pk}/original/"
        etag = reader.read(address)["ETag"]
        assert reader.read(address, Range="bytes=0-1", **{"If-Range": etag}).status_code == 206
        assert reader.read(address, Range="bytes=0-1", **{"If-Range": '"other"'}).status_code == 200

    def test_a_large_one_is_not_read_whole(self, reader, archived, settings):
        settings.MAX_INLINE_SIZE = 1000
        long = text_of(1, body="A sentence about the bridge that is repeated. " * 5000)
        archived(long)
        answer = reader.read(f"articles/{Article.objects.get().pk}/original/", Range="bytes=100000-199999")
        assert answer.getvalue() == long[100_000:200_000]
