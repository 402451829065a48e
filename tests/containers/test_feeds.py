"""How a feed is known, and what it says of all its entries."""

import pytest

from archive.containers.feeds import is_xml_feed, of_head, of_json_head
from archive.containers.xmlhead import narrowed, root_tag

ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="html">Bote</title>'


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<rss version='2.0'>", "rss"),
        (b"\n <?xml version='1.0'?> <!-- <a> --> <?style a?><!DOCTYPE nitf SYSTEM 'a.dtd'><nitf>", "nitf"),
        (b"<!DOCTYPE a [<!ELEMENT a ANY>]>\n<x:a>", "x:a"),
        (b"<!-- never closed <rss>", ""),
        (b"<3 ships", ""),
        (b"", ""),
    ],
)
def test_the_root(head: bytes, root: str):
    assert root_tag(head) == root


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_root_in_wide_encodings(encoding: str):
    assert root_tag(narrowed("<rss>é".encode(encoding))) == "rss"


def test_rdf_is_a_feed_by_its_names_alone():
    rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="%s">'
    assert is_xml_feed(rdf % b"http://purl.org/rss/1.0/")
    assert not is_xml_feed(rdf % b"http://xmlns.com/foaf/0.1/")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (ATOM, {"title": "Bote", "language": "de", "namespaces": {"": "http://www.w3.org/2005/Atom"}}),
        (b"<feed><author><name>Ann Lee</name><uri>x</uri></author>", {"authors": ["Ann Lee"]}),
        (b"<feed><link rel='self' href='https://a/s'/><link href='https://a/'/>", {"link": "https://a/"}),
        (b"<rss><channel><image><title>No</title></image><title>A &amp; B</title>", {"title": "A & B"}),
        (b"<rss><channel><author>Pod Maker</author><title>A</title>", {"title": "A"}),
        (b"<rss><channel><title>A<", {"title": "A"}),
        (b"<rss>", {}),
        (b"", {}),
    ],
)
def test_what_a_head_says(head: bytes, said: dict[str, object]):
    assert of_head(head, encoding=None) == said


def test_no_entity_is_read_and_nothing_fetched():
    head = b"<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><rss><channel><title>&a;</title>"
    assert of_head(head, encoding=None) == {"title": "&a;"}


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b'{"title": "A", "items": [', {"title": "A"}),
        (b'{"title": 3, "author": {"name": "Ann Lee"}, "items": [', {"authors": ["Ann Lee"]}),
        (b'{"authors": [1, {"name": 2}, {"name": "Bo Ek"}], "items": [', {"authors": ["Bo Ek"]}),
        (b'{"authors": "Ann", "language": "en", "items": [', {"language": "en"}),
        (b'{"title": , "items": [', {}),
    ],
)
def test_what_the_head_of_a_json_feed_says(head: bytes, said: dict[str, object]):
    assert of_json_head(head) == said
