"""XML: no entities, no DTD, no network; broken XML as far as it goes."""

from time import process_time

import pytest

from archive.errors import Unreadable
from archive.formats.xml import child, read_xml, text_of


@pytest.mark.parametrize(
    ("data", "text", "codes"),
    [
        (b"<a>x</a>", "x", []),
        (b"\n\n<?xml version='1.0'?><a>x</a>", "x", []),
        (
            b"<a>AT&T &amp; &nbsp;&eacute; &bogus; &#233; <![CDATA[&nbsp; & <b>]]></a>",
            "AT&T & é &bogus; é &nbsp; & <b>",
            [],
        ),
        (b"<a>x&lt;&LT;</a>", "x<<", []),
        (b"<a><b:c>x</b:c></a>", "x", []),
        (b"<a>x<b>y", "xy", ["xml_repaired"]),
        (b"<a>x\x01y</a>", "x␁y", ["control_characters"]),
        ("<?xml version='1.0' encoding='koi8-r'?><a>Мост</a>".encode("koi8-r"), "Мост", []),
        (b"<!DOCTYPE nitf SYSTEM 'http://127.0.0.1:9/nitf.dtd'><a>x</a>", "x", []),
        (b"<!DOCTYPE a [<!ELEMENT a ANY>]><a>x</a>", "x", []),
        (b"<a>x<!-- c -->y<?p i?>z</a>", "xyz", []),
    ],
)
def test_text(data: bytes, text: str, codes: list[str]):
    document = read_xml(data)
    assert text_of(document.root) == text
    assert [problem.code for problem in document.problems] == codes


BOMB = b"<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;'>]>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB + b"<a>&d;</a>", "xml_unsafe"),
        (BOMB + b"<a b='&d;'/>", "xml_unsafe"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>", "xml_unsafe"),
        (b"<!DOCTYPE a SYSTEM 'a.dtd' [\n<!ENTITY % b SYSTEM 'http://127.0.0.1:9/b'>%b;]><a/>", "xml_unsafe"),
        (b"<!-- a --><!DOCTYPE a [<!-- ]> --><!ENTITY b 'c'>]><a>&b;</a>", "xml_unsafe"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16"), "xml_unsafe"),
        (b"<a>" * 20_000, "xml_invalid"),
        (b"<a b='" + b"x" * 12_000_000 + b"'/>", "xml_invalid"),
        (b"no xml", "xml_invalid"),
        (b"", "xml_invalid"),
    ],
)
def test_what_is_refused(data: bytes, code: str):
    begun = process_time()
    with pytest.raises(Unreadable) as refused:
        read_xml(data)
    assert refused.value.reason == code
    assert process_time() - begun < 3


@pytest.mark.parametrize(
    "data",
    [
        b"<a " + b" ".join(b'b%d="c"' % number for number in range(100_000)) + b"/>",
        b"<a " + b'b="c" ' * 100_000 + b"/>",
        b"<a " + b" ".join(b'xmlns:b%d="c"' % number for number in range(20_000)) + b"/>",
        b"<a>" + b"&" * 300_000 + b"</a>",
        b"<a>" + b"<![CDATA[" * 50_000 + b"</a>",
        b"<a>" + b"</b>" * 100_000 + b"</a>",
        b"<?xml" * 100_000,
        b"<!DOCTYPE " * 50_000 + b"[",
    ],
)
def test_hostile_repetition_is_bounded_in_time(data: bytes):
    begun = process_time()
    try:
        read_xml(data)
    except Unreadable as refused:
        assert refused.reason in ("xml_invalid", "xml_unsafe")  # noqa: PT017 - either way is right, late is not
    assert process_time() - begun < 3


def test_paths_are_names_without_namespaces():
    root = read_xml(b"<a xmlns:x='y'><x:B><c>one</c></x:B></a>").root
    assert text_of(child(root, "b", "c")) == "one"
    assert child(root, "b", "d") is None
    assert child(None, "b") is None
