"""Which fields of an article an answer has: `fields` and `omit`, and who may read the body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from rest_framework.exceptions import PermissionDenied

from archive.api.documents import Json, Shown

ALWAYS = ("id",)
DATES = {
    "published": ("edtf", "precision", "earliest", "latest", "stated"),
    "modified": ("edtf", "precision", "earliest", "latest"),
}
"""What a table has columns for, where JSON has an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """`names` are the fields in the order in which an article shows them, None for all of them."""

    names: tuple[str, ...] | None
    omitted: frozenset[str]
    body: bool

    @classmethod
    def of(cls, values: Mapping[str, Any], *, whole: bool, text: bool) -> Self:
        """What `ArticleParameters` or `ArticleDetailParameters` read. `whole` answers have a body where nothing else is
        said, `text` is whether the asker may read it. Raises PermissionDenied where the body is asked for by name."""
        names = tuple(values["fields"]) if "fields" in values else None
        omitted = frozenset(values.get("omit", ())) - set(ALWAYS)
        if names is not None and "body" in names and not text:
            raise PermissionDenied("The body is for those who may read the full text.")
        body = text and "body" not in omitted and (whole if names is None else "body" in names)
        return cls(names=None if names is None else (*ALWAYS, *names), omitted=omitted, body=body)

    def of_row(self, document: Json, article: Shown) -> Json:
        """The document of a list's row with the body, where it is wanted, and without what is not."""
        if self.body:
            document["body"] = article.body
        return self.applied(document)

    def applied(self, document: Json) -> Json:
        if self.names is None and not self.omitted:
            return document
        return {name: value for name, value in document.items() if self.has(name)}

    def has(self, name: str) -> bool:
        return name not in self.omitted and (self.names is None or name in self.names)

    def columns(self, fields: Sequence[str]) -> list[str]:
        """The columns of a table with these fields, of which dates have several."""
        chosen = [name for name in fields if self.has(name) and (name != "body" or self.body)]
        return [column for name in chosen for column in _columns(name)]


@cache
def _columns(name: str) -> Sequence[str]:
    """`published` (in EDTF), `published_precision`, …"""
    return [name, *(f"{name}_{part}" for part in DATES.get(name, ())[1:])]


PARTS_BY_COLUMN = {name: tuple(zip(_columns(name), parts, strict=True)) for name, parts in DATES.items()}


def flat(document: Json) -> Json:
    """A document as a row of a table."""
    row = dict(document)
    for name, parts in PARTS_BY_COLUMN.items():
        date = document.get(name)
        if date is not None:
            for column, part in parts:
                row[column] = date[part]
    return row
