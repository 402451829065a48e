"""Web pages: the body by trafilatura as plain text, and beside it everything the markup claims."""

import re

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, document_fromstring

from archive.formats.decoding import clean, decode_raw
from archive.formats.fields import cleaned
from archive.formats.jsonld import body_of
from archive.formats.markup import article_node, page_claims
from archive.formats.page import walk
from archive.formats.pagebody import extract, stated_body
from archive.formats.pagedates import is_dated, searched_date
from archive.values import Claim, ParsedArticle, Problem

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4096
_SEARCHED = 500_000
# lxml.html asks a function of its own for the class of every element that is touched; here all are of one.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)


def read_html(data: bytes, *, encoding: str | None = None, address: str | None = None) -> list[ParsedArticle]:
    """One article: `text` is the extracted body, a blank line between its paragraphs; spans refer to it."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    label = encoding or (declared[1].decode("ascii", "replace") if declared else None)
    # The markup is parsed as it came: line ends, controls and mojibake are dealt with in what is taken from it.
    page_text, name, found = decode_raw(data, declared=label)
    problems = list(found)
    tree = _parse(page_text)
    claims: list[Claim] = []
    text = ""
    if tree is not None:
        page = walk(tree)
        node = article_node(page, address)
        claims = page_claims(page, node, tree, address)
        if len(page_text) <= _SEARCHED and not is_dated(claims):
            claims += searched_date(tree, page_text, address or page.canonical or None)
        body = clean(stated_body(body_of(node), extract(tree, page)))
        text = body.text
        problems += body.problems
    kept, doubtful = cleaned(claims)
    problems += doubtful
    if not text:
        message = "No text of an article was found in the page."
        problems.append(Problem(code="html_no_body", severity="warning", message=message, field="body"))
    return [ParsedArticle(text=text, media_type="text/html", encoding=name, claims=kept, problems=tuple(problems))]


def extract_text(html: str) -> str:
    """The text of a piece of HTML (a record's body), a blank line between its paragraphs."""
    tree = _parse(html)
    return "" if tree is None else extract(tree, None)


def _parse(html: str) -> HtmlElement | None:
    # Bytes with a fixed encoding: a str with an XML declaration would be refused.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        return document_fromstring(html.encode("utf-8", "surrogatepass"), parser=parser)
    except etree.ParserError:
        return None
