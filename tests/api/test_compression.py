import gzip

import orjson
import pytest

from archive.api import compression
from tests.actions.handing_in import article as text_of

PACKED = {"Accept-Encoding": "br, gzip;q=0.8"}


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch):
    monkeypatch.setattr(compression, "SMALLEST", 1)


def test_an_answer_is_packed_for_who_can_unpack_it(reader, article):
    plain, packed = reader.read(f"articles/{article.pk}/"), reader.read(f"articles/{article.pk}/", **PACKED)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer["Vary"]
    assert "Content-Encoding" not in reader.read(f"articles/{article.pk}/", **{"Accept-Encoding": "gzip;q=0, br"})


def test_a_packed_answer_has_an_etag_that_stands_for_the_plain_one(reader, article):
    address = f"articles/{article.pk}/"
    plain, packed = reader.read(address)["ETag"], reader.read(address, **PACKED)["ETag"]
    assert packed == plain[:-1] + '-gzip"'
    unchanged = reader.read(address, **PACKED, **{"If-None-Match": packed})
    assert (unchanged.status_code, unchanged["ETag"]) == (304, packed)
    assert reader.read(address, **{"If-None-Match": plain}).status_code == 304


def test_a_packed_etag_is_good_for_a_correction(with_key, article):
    editor = with_key("edit", name="editor")
    etag = editor.read(f"articles/{article.pk}/", **PACKED)["ETag"]
    answer = editor.change(f"articles/{article.pk}/", {"title": "Corrected"}, **{"If-Match": etag})
    assert answer.status_code == 200


def test_a_stream_is_packed_as_it_goes(reader, archived):
    archived(*(text_of(number) for number in range(5)))
    packed = reader.read("articles/?format=ndjson", **PACKED)
    lines = gzip.decompress(packed.getvalue()).splitlines()
    assert len([orjson.loads(line) for line in lines]) == 5


def test_bytes_are_given_as_they_are(reader, article):
    answer = reader.read(f"articles/{article.pk}/original/", **PACKED)
    assert "Content-Encoding" not in answer
    assert "gzip" not in answer["ETag"]
