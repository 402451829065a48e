"""What the list finds, or what is chosen in it, as a file: NDJSON or CSV."""

import codecs
from collections.abc import Iterator, Mapping
from typing import Any

from archive.actions.finding.export import Exported
from archive.exports import lines, tables

FIELDS = (
    "id", "state", "source", "title", "subtitle", "authors", "publisher", "credits", "attribution",
    "published", "published_precision", "published_earliest", "published_latest", "published_stated", "modified",
    "language", "url", "section", "keywords", "tags", "problems", "received_at", "changed_at",
)  # fmt: skip
RENAMED = {"published": "published_edtf", "modified": "modified_edtf"}
FORMATS = {"csv": tables.MEDIA_TYPE, "ndjson": lines.MEDIA_TYPE}


def document(one: Exported, *, text: bool) -> Mapping[str, Any]:
    """An article by the names of `FIELDS`; `text`: with its body."""
    found = {name: getattr(one, RENAMED.get(name, name)) for name in FIELDS}
    return found | {"body": one.body} if text else found


def head(*, as_what: str, text: bool) -> Iterator[bytes]:
    """What comes before the first article. Spreadsheets take CSV for UTF-8 only where a byte order mark says so."""
    if as_what == "csv":
        yield codecs.BOM_UTF8
        yield tables.line([*FIELDS, "body"] if text else FIELDS)


def written(one: Exported, *, as_what: str, text: bool) -> bytes:
    """`as_what` is of FORMATS."""
    found = document(one, text=text)
    return tables.line(found.values()) if as_what == "csv" else lines.line(found)
