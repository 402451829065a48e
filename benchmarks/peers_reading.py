"""Runs in the peers' environment: reads a JSON list of paths, prints for each tool what it makes of each page.

Every tool is called the way its documentation says, with its defaults; metadata where they have to be asked for.
"""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import htmldate
import lxml.html
import newspaper
import readability
import trafilatura
from trafilatura.settings import Document
from trafilatura.utils import decode_file

logging.disable(logging.CRITICAL)


def by_trafilatura(page: bytes) -> dict[str, Any]:
    document = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    found = document.as_dict() if isinstance(document, Document) else {}
    return {
        "title": found.get("title"),
        "authors": [name for name in (found.get("author") or "").split("; ") if name],
        "publisher": found.get("sitename"),
        "published": dated(found.get("date")),
        "url": found.get("url"),
        "keywords": found.get("tags") or [],
        "body": found.get("text") or "",
    }


def by_newspaper(page: bytes) -> dict[str, Any]:
    article = newspaper.Article("https://example.org/", fetch_images=False)
    article.download(input_html=decode_file(page))
    article.parse()
    when = article.publish_date
    return {
        "title": article.title or None,
        "authors": article.authors,
        "published": dated(when.isoformat() if hasattr(when, "isoformat") else when or None),
        "language": article.meta_lang or None,
        "keywords": sorted(article.tags or ()),
        "body": article.text,
    }


def by_htmldate(page: bytes) -> dict[str, Any]:
    return {"published": dated(htmldate.find_date(page, original_date=True))}


def by_readability(page: bytes) -> dict[str, Any]:
    document = readability.Document(decode_file(page))
    summary = lxml.html.fromstring(document.summary(html_partial=True))
    return {"title": document.short_title() or None, "body": "\n\n".join(summary.itertext())}


def dated(value: str | None) -> dict[str, str] | None:
    """The day, which is all that every tool gives."""
    return {"edtf": value[:10], "precision": "day"} if value else None


TOOLS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "trafilatura": by_trafilatura,
    "newspaper4k": by_newspaper,
    "htmldate": by_htmldate,
    "readability-lxml": by_readability,
}


def main() -> None:
    pages = {path: Path(path).read_bytes() for path in json.load(sys.stdin)}
    answers = {tool: {path: fields(read, page) for path, page in pages.items()} for tool, read in TOOLS.items()}
    json.dump(answers, sys.stdout)


def fields(read: Callable[[bytes], dict[str, Any]], page: bytes) -> dict[str, Any]:
    """A tool that breaks on a page has read nothing from it: its fields are those it gives for an empty one."""
    try:
        return read(page)
    except Exception as error:  # noqa: BLE001 - what another's tool raises is part of the measurement
        print(f"{read.__name__}: {error!r}", file=sys.stderr)
        return read(b"<html><body><p>-</p></body></html>")


if __name__ == "__main__":
    main()
