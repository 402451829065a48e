"""NITF (IPTC's News Industry Text Format, 3.x): one article, alone or inside NewsML-G2."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from archive.containers.feeds import local
from archive.formats.decoding import clean
from archive.formats.fields import cleaned
from archive.formats.fragments import blocks
from archive.formats.xml import LANG, child, children, read_xml, text_of
from archive.values import Claim, Method, ParsedArticle

MEDIA_TYPE = "text/vnd.iptc.nitf"
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?")
_NO_NAMES = frozenset(("byttl", "location", "virtloc"))
_SURE, _LIKELY = 0.95, 0.8


class Story(NamedTuple):
    """What one `nitf` element holds."""

    text: str
    claims: list[Claim]


def read_nitf(data: bytes, *, encoding: str | None = None) -> list[ParsedArticle]:
    """One article. Raises Unreadable `xml_unsafe`, `xml_invalid`."""
    document = read_xml(data, encoding=encoding)
    story = read_story(document.root)
    body = clean(story.text)
    claims, doubtful = cleaned(story.claims)
    return [
        ParsedArticle(
            text=body.text,
            media_type=MEDIA_TYPE,
            encoding=document.encoding,
            claims=claims,
            problems=(*document.problems, *body.problems, *doubtful),
        )
    ]


def read_story(nitf: Any) -> Story:
    """The text of a story (its body, then the line with which it ends) and what its elements claim."""
    body = child(nitf, "body")
    text = "" if body is None else "\n\n".join(blocks(part) for part in children(body, "body.content", "body.end"))
    return Story(text.strip(), [*_of_body_head(child(body, "body.head")), *_of_head(nitf)])


def extended(date: str) -> str:
    """ISO 8601's basic form as its extended one: `20191107T115500+0400` is `2019-11-07T11:55:00+04:00`."""
    basic = _BASIC.fullmatch(date.strip())
    if basic is None:
        return date.strip()
    year, month, day, hour, minute, second, offset = basic.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    if offset and offset != "Z":
        offset = f"{offset[:3]}:{offset[-2:]}"
    return f"{year}-{month}-{day}T{hour}:{minute}{f':{second}' if second else ''}{offset or ''}"


def _of_body_head(head: Any) -> Iterator[Claim]:
    if head is None:
        return
    hedline = child(head, "hedline")
    if hedline is not None:
        yield from _claim("title", text_of(child(hedline, "hl1")), "hl1", _SURE)
        yield from _claim("subtitle", text_of(child(hedline, "hl2")), "hl2", _SURE)
    for byline in children(head, "byline"):
        persons = [text_of(person) for person in byline.iter("{*}person", "person")]
        for name in persons or [_named(byline)]:
            yield from _claim("authors", name, "byline", _SURE)
    for distributor in children(head, "distributor"):
        yield from _claim("credits", text_of(distributor), "distributor", _LIKELY)
    dateline = child(head, "dateline")
    if dateline is not None:
        place = text_of(child(dateline, "location"))
        written = text_of(dateline)
        if place or written:
            yield Claim(field="dateline", value=place or written, method="meta", as_written=written, note="dateline")
        day = child(dateline, "story.date")
        if day is not None:
            yield from _claim("published", extended(day.get("norm", "")), "story.date", _LIKELY, "dateline")


def _of_head(nitf: Any) -> Iterator[Claim]:
    head = child(nitf, "head")
    yield from _claim("language", nitf.get(LANG) or nitf.get("baselang") or "", "lang", _LIKELY)
    if head is None:
        return
    yield from _claim("title", text_of(child(head, "title")), "title", 0.7)
    pubdata, docdata = child(head, "pubdata"), child(head, "docdata")
    published = "" if pubdata is None else pubdata.get("date.publication", "")
    if pubdata is not None:
        yield from _claim("publisher", pubdata.get("name", ""), "pubdata", _SURE)
        yield from _claim("section", pubdata.get("position.section", ""), "pubdata", _SURE)
    note = "date.publication"
    if docdata is not None:
        for name in ("date.issue", "date.release"):
            if not published and (date := child(docdata, name)) is not None:
                published, note = date.get("norm", ""), name
        yield from _claim("identifier", _attribute(docdata, "doc-id", "id-string"), "doc-id", _SURE)
        yield from _claim("publisher", _attribute(docdata, "doc.copyright", "holder"), "doc.copyright", 0.7)
    yield from _claim("published", extended(published), note, _SURE, as_written=published)
    for word in _keywords(head, docdata):
        yield from _claim("keywords", word, "keyword", _LIKELY)


def _keywords(head: Any, docdata: Any) -> list[str]:
    """The key list; where there is none, the names of the subjects."""
    listed = child(docdata, "key-list")
    words = [] if listed is None else [word.get("key", "").strip() for word in children(listed, "keyword")]
    if not any(words):
        subjects = head.iter("{*}tobject.subject", "tobject.subject")
        names = ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")
        words = [next((one.get(name) for name in names if one.get(name)), "") for one in subjects]
    return list(dict.fromkeys(word for word in words if word))


def _attribute(above: Any, element: str, name: str) -> str:
    found = child(above, element)
    return "" if found is None else found.get(name, "").strip()


def _named(byline: Any) -> str:
    """The byline without the titles and places in it; a byline that is nothing else is told as it stands."""
    pieces = [byline.text or ""]
    for part in byline:
        pieces += ["" if local(part) in _NO_NAMES else "".join(part.itertext()), part.tail or ""]
    return " ".join("".join(pieces).split()).strip(" ,;") or text_of(byline)


def _claim(
    field: str, value: str, note: str, confidence: float, method: Method = "meta", *, as_written: str = ""
) -> Iterator[Claim]:
    if value:
        yield Claim(
            field=field, value=value, method=method, as_written=as_written or value, confidence=confidence, note=note
        )
