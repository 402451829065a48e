"""Web pages: the body by trafilatura as plain text, and beside it everything the markup claims."""

import re

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from archive.formats.decoding import clean, decode
from archive.formats.fields import cleaned
from archive.formats.markup import page_claims
from archive.values import Claim, ParsedArticle, Problem

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4096
_BLOCK_BREAK = re.compile(r"\n+")


def read_html(data: bytes, *, encoding: str | None = None, address: str | None = None) -> list[ParsedArticle]:
    """One article: `text` is the extracted body, a blank line between its paragraphs; spans refer to it."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    label = encoding or (declared[1].decode("ascii", "replace") if declared else None)
    decoded = decode(data, declared=label)
    problems = list(decoded.problems)
    tree = _parse(decoded.text)
    claims: list[Claim] = []
    text = ""
    if tree is not None:
        claims = page_claims(tree)
        body = clean(_body(tree, address))
        text = body.text
        problems += body.problems
        claims += _found_by_search(tree, claims, address)
    kept, doubtful = cleaned(claims)
    problems += doubtful
    if not text:
        message = "No text of an article was found in the page."
        problems.append(Problem(code="html_no_body", severity="warning", message=message, field="body"))
    return [
        ParsedArticle(
            text=text,
            media_type="text/html",
            encoding=decoded.encoding,
            claims=kept,
            problems=tuple(problems),
        )
    ]


def extract_text(html: str, *, address: str | None = None) -> str:
    """The text of a piece of HTML (a record's body), a blank line between its paragraphs."""
    tree = _parse(html)
    return "" if tree is None else _body(tree, address)


def _parse(html: str) -> HtmlElement | None:
    # Bytes with a fixed encoding: a str with an XML declaration would be refused.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(html.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return None


def _body(tree: HtmlElement, address: str | None) -> str:
    document = trafilatura.bare_extraction(tree, url=address, include_comments=False, include_tables=True)
    text = getattr(document, "text", None) or ""
    if not text.strip():
        text = trafilatura.baseline(etree.tostring(tree, encoding="unicode", method="html"))[1] or ""
    return _BLOCK_BREAK.sub("\n\n", text.replace("\r", "\n")).strip()


def _found_by_search(tree: HtmlElement, claims: list[Claim], address: str | None) -> list[Claim]:
    """Author and date that trafilatura finds elsewhere in the page; asked only where the markup names none."""
    missing = {"authors", "published"} - {claim.field for claim in claims}
    if not missing:
        return []
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
    found = trafilatura.extract_metadata(tree, default_url=address, date_config=dates, extensive=False)
    claims = []
    if "authors" in missing and found.author:
        claims += [
            Claim(field="authors", value=name.strip(), method="markup", as_written=found.author, confidence=0.6)
            for name in found.author.split(";")
            if name.strip()
        ]
    if "published" in missing and found.date:
        claims.append(
            Claim(
                field="published",
                value=found.date,
                method="markup",
                as_written=found.date,
                stated=False,
                confidence=0.5,
                note="found by searching the page",
            )
        )
    return claims
