"""XML without entities, DTDs or the network; what is not well-formed is read as far as it goes, and said.

xml_unsafe     a DTD that declares entities: nothing of such a file is expanded, so nothing of it is read
xml_invalid    nothing can be read, or it nests deeper than any format does
"""

import re
from html.entities import html5
from typing import Any, NamedTuple

from lxml import etree

from archive.containers.feeds import local
from archive.errors import Unreadable
from archive.formats.decoding import decode_raw
from archive.text import with_visible_controls
from archive.values import Problem

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#(?:\d{1,7}|x[0-9a-fA-F]{1,6}));|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_TOO_DEEP = "Excessive depth"
_NO_XML = re.compile("[\x0b\x0c\ufffe\uffff\ud800-\udfff]")


class Document(NamedTuple):
    """The root of a document, the encoding its bytes came in, and what was doubtful."""

    root: Any
    encoding: str
    problems: tuple[Problem, ...]


def read_xml(data: bytes, *, encoding: str | None = None) -> Document:
    """Parse a document. Raises Unreadable `xml_unsafe`, `xml_invalid`."""
    declared = _DECLARED.search(data[:300])
    text, name, problems = decode_raw(data, declared=encoding or (declared[1].decode("ascii") if declared else None))
    visible, controls = with_visible_controls(_NO_XML.sub(" ", text))
    if controls:
        message = f"{controls} control characters are shown as visible signs."
        problems = [*problems, Problem(code="control_characters", severity="warning", message=message)]
    root, broken = _parse(visible)
    if broken:
        message = f"The XML is not well-formed ({broken}): it was read as far as it goes."
        problems = [*problems, Problem(code="xml_repaired", severity="warning", message=message)]
    return Document(root, name, tuple(problems))


def children(element: Any, *names: str) -> list[Any]:
    """The children with one of these local names, in document order."""
    return [child for child in element if local(child) in names]


def child(element: Any, *path: str) -> Any:
    """The first element down a path of local names, or None."""
    for name in path:
        element = next(iter(children(element, name)), None) if element is not None else None
    return element


def text_of(element: Any) -> str:
    """The text of an element and all that is in it, on one line; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _parse(text: str) -> tuple[Any, str]:
    """The root, and the first thing that was not well-formed."""
    _refuse_entities(text)
    # Bytes with a fixed encoding: what the declaration says was heard when the text was decoded.
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    begin = max(text.find("<"), 0)
    try:
        root = etree.fromstring(_with_known_entities(text[begin:]).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"The XML cannot be read: {str(error)[:120]}", code="xml_invalid") from error
    # An entry that is read alone uses prefixes that its feed declared.
    faults = [fault for fault in parser.error_log if fault.domain != etree.ErrorDomains.NAMESPACE]
    if any(_TOO_DEEP in fault.message for fault in faults):
        raise Unreadable("The XML nests deeper than any format does.", code="xml_invalid")
    if root is None:
        why = faults[0].message if faults else "there is no element"
        raise Unreadable(f"The XML cannot be read: {why[:120]}", code="xml_invalid")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise _unsafe()
    return root, f"line {faults[0].line}: {faults[0].message[:100].strip()}" if faults else ""


def _refuse_entities(text: str) -> None:
    """Before anything parses: even an entity in an attribute is never expanded."""
    at = text.find("<!DOCTYPE")
    if at < 0:
        return
    subset = text.find("[", at)
    if 0 <= subset < text.find(">", at) and "<!ENTITY" in text[subset:]:
        raise _unsafe()


def _unsafe() -> Unreadable:
    return Unreadable("The XML declares entities: it is kept, not read.", code="xml_unsafe")


def _with_known_entities(text: str) -> str:
    """HTML's entities as characters and bare ampersands escaped, outside CDATA: feeds are full of both."""
    if "&" not in text:
        return text
    pieces = _CDATA.split(text)
    pieces[::2] = [_AMPERSAND.sub(_known, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _known(match: re.Match[str]) -> str:
    if match[1] or match[2] in _OWN:
        return match[0]
    if match[2] and (character := html5.get(f"{match[2]};")):
        return character if character not in "<&" else f"&#{ord(character)};"
    return f"&amp;{match[0][1:]}"
