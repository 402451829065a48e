"""NewsML-G2 (IPTC): the texts in a news item or a news message, whose content is NITF, XHTML, HTML or plain.

A package item names what belongs together and holds no text; pictures, films, concepts and plans are no articles.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archive.containers.feeds import local
from archive.errors import Unreadable
from archive.formats.decoding import clean
from archive.formats.fields import cleaned
from archive.formats.fragments import blocks, text_of_fragment
from archive.formats.nitf import Story, read_story
from archive.formats.xml import LANG, child, children, read_xml, text_of
from archive.values import Claim, ParsedArticle, Problem

MEDIA_TYPES = {
    "newsitem": "application/vnd.iptc.g2.newsitem+xml",
    "packageitem": "application/vnd.iptc.g2.packageitem+xml",
    "newsmessage": "application/vnd.iptc.g2.newsmessage+xml",
}
_OTHER_MEDIA = ("picture", "photo", "graphic", "video", "audio", "animation")
_TEXTS = frozenset(("nitf", "html", "body", "article", "section", "div", "p"))
"""Roots of inline XML that are a story; results of games, tables of events and the like are data."""
_SUBHEADS = ("subheadline", "subhead", "sub", "secondary")
_SURE, _LIKELY, _DOUBTED = 0.95, 0.8, 0.6


def read_newsml(data: bytes, *, encoding: str | None = None) -> list[ParsedArticle]:
    """The texts in the document. Raises Unreadable `xml_unsafe`, `xml_invalid`, `xml_no_article`."""
    document = read_xml(data, encoding=encoding)
    root = document.root
    items = [root] if local(root) == "newsitem" else list(root.iter("{*}newsItem", "newsItem"))
    articles = [article for item in items if _is_text(item) and (article := _article(item, local(root)))]
    if not articles:
        raise Unreadable("There is no text in this NewsML: it is kept, not read.", code="xml_no_article")
    return [
        replace(article, part=part, encoding=document.encoding, problems=(*document.problems, *article.problems))
        for part, article in enumerate(articles)
    ]


def not_usable(status: str) -> tuple[Problem, ...]:
    """What a status other than `usable` says: canceled or withheld, with or without a scheme before it."""
    name = status.rpartition(":")[2].rpartition("/")[2].strip().lower()
    if name in ("", "usable"):
        return ()
    message = f"Its sender says that it is {name}."
    return (Problem(code="not_usable", severity="warning", message=message, field=None),)


def _is_text(item: Any) -> bool:
    kind = child(item, "itemmeta", "itemclass")
    name = "" if kind is None else (kind.get("qcode") or kind.get("uri") or "").lower()
    return not name.endswith(_OTHER_MEDIA)


def _article(item: Any, root: str) -> ParsedArticle | None:
    story = _content(child(item, "contentset"))
    status = child(item, "itemmeta", "pubstatus")
    problems = not_usable("" if status is None else status.get("qcode") or status.get("uri") or "")
    if not story.text and not problems:
        return None
    body = clean(story.text)
    own = [*_of_item(item), *_of_content(item)]
    said = {claim.field for claim in own}
    # The item speaks for itself; what its NITF adds is heard where the item is silent.
    inner = [claim for claim in story.claims if claim.field not in said or claim.field == "title"]
    claims, doubtful = cleaned([*own, *inner])
    return ParsedArticle(
        text=body.text,
        media_type=MEDIA_TYPES.get(root, MEDIA_TYPES["newsitem"]),
        encoding="",
        claims=claims,
        problems=(*problems, *body.problems, *doubtful),
    )


def _content(content: Any) -> Story:
    """The first content that is text: one item holds the same story in several forms."""
    for part in () if content is None else content:
        if local(part) == "inlinexml" and len(part):
            inner = part[0]
            if local(inner) not in _TEXTS:
                continue
            story = read_story(inner) if local(inner) == "nitf" else Story(_markup(inner), [])
        elif local(part) == "inlinedata" and "base64" not in (part.get("encoding") or ""):
            story = Story(text_of_fragment(part.text or "").strip(), [])
        else:
            continue
        if story.text:
            return story
    return Story("", [])


def _markup(element: Any) -> str:
    body = child(element, "body")
    return blocks(element if body is None else body)


def _of_item(item: Any) -> Iterator[Claim]:
    """Dates, provider and identifier. A first version that is named is the publication, a later one a change."""
    meta = child(item, "itemmeta")
    yield from _claim("identifier", item.get("guid", ""), "guid", _SURE)
    first, version = text_of(child(meta, "firstcreated")), text_of(child(meta, "versioncreated"))
    content = child(item, "contentmeta")
    created, changed = text_of(child(content, "contentcreated")), text_of(child(content, "contentmodified"))
    published = first or version or created
    note = "firstCreated" if first else "versionCreated" if version else "contentCreated"
    yield from _claim("published", published, note, _SURE)
    modified = version if first and version != first else "" if first or version else changed
    yield from _claim("modified", modified, "versionCreated" if first else "contentModified", _SURE)
    yield from _claim("publisher", _name(child(meta, "provider")), "provider", _SURE)
    holder = child(item, "rightsinfo", "copyrightholder")
    yield from _claim("publisher", _name(holder), "copyrightHolder", _DOUBTED)


def _of_content(item: Any) -> Iterator[Claim]:
    content = child(item, "contentmeta")
    language = child(content, "language")
    tag = "" if language is None else language.get("tag", "")
    yield from _claim("language", tag or item.get(LANG) or "", "language", _LIKELY)
    if content is None:
        return
    for headline in children(content, "headline"):
        role = (headline.get("role") or "").rpartition(":")[2].lower()
        yield from _claim("subtitle" if role in _SUBHEADS else "title", text_of(headline), "headline", _SURE)
    bylines = [text_of(by) for by in children(content, "by")]
    creators = [_name(creator) for creator in children(content, "creator")]
    for name in bylines or creators:
        yield from _claim("authors", name, "by" if bylines else "creator", _SURE if bylines else _LIKELY)
    for element, note in ((part, local(part)) for part in children(content, "creditline", "infosource")):
        yield from _claim("credits", text_of(element) if note == "creditline" else _name(element), note, _LIKELY)
    written = text_of(child(content, "dateline"))
    located = _name(child(content, "located"))
    if written or located:
        yield Claim(
            field="dateline", value=located or written, method="meta", as_written=written or located, note="dateline"
        )
    words = [text_of(word) for word in children(content, "keyword")]
    for word in dict.fromkeys([*words, *(_name(subject) for subject in children(content, "subject"))]):
        yield from _claim("keywords", word, "subject", _LIKELY)


def _name(element: Any) -> str:
    """The name of a party, place or subject; a code alone is none."""
    if element is None:
        return ""
    return text_of(child(element, "name")) or (element.get("literal") or "").strip()


def _claim(field: str, value: str, note: str, confidence: float) -> Iterator[Claim]:
    if value:
        yield Claim(field=field, value=value, method="meta", as_written=value, confidence=confidence, note=note)
