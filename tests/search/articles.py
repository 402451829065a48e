"""Articles and small indexes for the tests of this room."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from archive.search.index import Index
from archive.search.queries import Query, search
from archive.search.schema import Document
from archive.search.writer import rebuild_from

RECEIVED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def article_id(number: int) -> str:
    return str(UUID(int=(number + 1) << 64 | number))


def article(number: int, body: str = "", **fields: Any) -> Document:
    given = {"title": "", "received": RECEIVED, "position": number, "state": "accepted", "language": "en"}
    return Document(id=fields.pop("id", article_id(number)), body=body, **(given | fields))


def indexed(root: Path, documents: Iterable[Document], position: int = 0) -> Index:
    rebuild_from(root, documents, position=position)
    return Index.open(root)


def numbers(index: Index, text: str = "", **query: Any) -> list[int]:
    """The numbers of the articles that a search finds, in order."""
    return [UUID(hit.id).int & 0xFFFF_FFFF for hit in search(index, Query(text=text, **query)).hits]
