"""The format is told by the bytes first, then by name and declared type."""

import pytest

from archive.errors import Unreadable
from archive.formats.sniffing import sniff


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kind"),
    [
        (b"Plain words.", "", None, "text/plain"),
        (b"Plain words.", "a.html", None, "text/html"),
        (b"Plain words.", "a.txt", "text/html; charset=utf-8", "text/html"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "a.txt", "text/plain", "text/html"),
        (b"<!-- made by --><p>Words", "", None, "text/html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "", None, "text/html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE x>\n<html>', "", None, "text/html"),
        (b'{"title": "A"}', "", None, "application/json"),
        (b'{"title": "A"}', "a.ndjson", None, "application/x-ndjson"),
        (b'[{"title": "A"}]', "", "text/plain", "application/json"),
        (b"[Photo: a pier]", "", None, "text/plain"),
        (b"{braces} in a text", "", None, "text/plain"),
        (b"<3 ships", "", None, "text/plain"),
    ],
)
def test_kinds(data: bytes, name: str, media_type: str | None, kind: str):
    assert sniff(data, name=name, media_type=media_type) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "not_text"),
        (b"\xff\xd8\xff\xe0", "not_text"),
        (b"PK\x03\x04", "not_text"),
        (b"\0\0\0\x18ftypmp42", "not_text"),
        (b"{\\rtf1", "not_text"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", "format_unknown"),
        (b"<?xml version='1.0'?><conceptItem>", "format_unknown"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "format_unknown"),
    ],
)
def test_what_is_kept_and_not_read(data: bytes, code: str):
    with pytest.raises(Unreadable) as caught:
        sniff(data, name="article.txt", media_type="text/plain")
    assert caught.value.reason == code
