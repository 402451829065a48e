"""Lists of terms: CSV, and SKOS in JSON-LD in the shapes in which it comes."""

import json

import pytest

from archive.errors import Unreadable
from archive.intake.terms import LARGEST, TermEntry, read_terms

TOPICS = {
    "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
    "conceptSet": [
        {
            "uri": "http://cv.iptc.org/newscodes/mediatopic/15000000",
            "qcode": "medtop:15000000",
            "type": ["http://www.w3.org/2004/02/skos/core#Concept"],
            "prefLabel": {"en-GB": "sport", "fr": "sport (fr)"},
            "definition": {"en-GB": "Competitive activity"},
        },
        {
            "uri": "http://cv.iptc.org/newscodes/mediatopic/20000822",
            "type": ["http://www.w3.org/2004/02/skos/core#Concept"],
            "prefLabel": {"en-GB": "sport event", "de": "Sportveranstaltung"},
            "altLabel": {"en-GB": ["fixture", "match"]},
            "broader": ["http://cv.iptc.org/newscodes/mediatopic/15000000"],
        },
        {"uri": "http://x/retired", "prefLabel": {"en-GB": "old"}, "retired": "2019-01-01T00:00:00+00:00"},
        {"uri": "http://x/scheme", "type": ["skos:ConceptScheme"], "prefLabel": {"en-GB": "Media Topics"}},
    ],
}
GRAPH = {
    "@graph": [
        {
            "@id": "http://example.org/river",
            "@type": "skos:Concept",
            "skos:prefLabel": [{"@value": "rivers", "@language": "en"}, {"@value": "rivières", "@language": "fr"}],
            "skos:broader": {"@id": "http://example.org/water"},
        },
        {"@id": "http://example.org/water", "@type": "skos:Concept", "skos:prefLabel": "water"},
    ]
}


def test_media_topics() -> None:
    sport, event = read_terms(json.dumps(TOPICS).encode())
    code = "http://cv.iptc.org/newscodes/mediatopic/15000000"
    assert sport == TermEntry(label="sport", code=code)
    assert (event.label, event.aliases, event.broader) == ("sport event", ("fixture", "match"), code)


def test_labels_of_another_language_and_where_there_is_none() -> None:
    entries = read_terms(json.dumps(TOPICS).encode(), language="de")
    assert [entry.label for entry in entries] == ["sport", "Sportveranstaltung"]
    assert entries[1].aliases == ()


def test_a_graph_with_prefixes() -> None:
    entries = read_terms(json.dumps(GRAPH).encode(), language="fr-CA")
    assert [(one.label, one.code, one.broader) for one in entries] == [
        ("rivières", "http://example.org/river", "http://example.org/water"),
        ("water", "http://example.org/water", ""),
    ]


def test_a_table() -> None:
    table = "\ufeffLabel,code,Aliases,broader,note\r\nwater,w,,,\r\nrivers,r,streams | brooks,w,x\r\n,,,,\r\n"
    assert read_terms(table.encode()) == [
        TermEntry(label="water", code="w"),
        TermEntry(label="rivers", code="r", aliases=("streams", "brooks"), broader="w"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "needs the column label"),
        (b"name,code\na,b\n", "needs the column label"),
        (b"label\n", "no word"),
        (b'label\n"open', "cannot be read"),
        (b"{", "not valid"),
        (b"[]", "no word"),
        (b'{"conceptSet": [1, {"prefLabel": 5}]}', "no word"),
        (b"label\n\xff", "UTF-8"),
    ],
)
def test_what_is_no_list(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_terms(data)


def test_a_list_that_is_too_large() -> None:
    with pytest.raises(Unreadable) as refused:
        read_terms(b"x" * (LARGEST + 1))
    assert refused.value.reason == "file_too_large"
