"""Pages by cursor: where the last one ended, not how many came before. As quick at any depth, nothing is skipped."""

import base64
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from django.db.models import BooleanField, Func, Model, QuerySet

from archive.errors import Invalid

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of those behind them; None at the end."""

    rows: list[Row]
    next_cursor: str | None


def by_id(rows: QuerySet[Row], *, limit: int, cursor: str | None, kind: str) -> Page[Row]:
    """Rows whose ids are UUIDs of version 7, the newest first. `kind` as for `encode`. Raises Invalid."""
    if cursor:
        (last,) = decode(cursor, kind, str)
        rows = rows.filter(pk__lt=as_uuid(last))
    found = list(rows.order_by("-pk")[: limit + 1])
    return _page(found, limit, lambda row: encode(kind, str(row.pk)))


def by_position(rows: QuerySet[Row], *, limit: int, cursor: str | None, kind: str) -> Page[Row]:
    """Rows that are numbered within one whole by `position`, in that order. Raises Invalid."""
    if cursor:
        (last,) = decode(cursor, kind, int)
        rows = rows.filter(position__gt=last)
    found = list(rows.order_by("position")[: limit + 1])
    return _page(found, limit, lambda row: encode(kind, row.position))


def by_number(rows: QuerySet[Row], *, limit: int, cursor: str | None, kind: str) -> Page[Row]:
    """Rows whose ids are numbers, in their order. Raises Invalid."""
    if cursor:
        (last,) = decode(cursor, kind, int)
        rows = rows.filter(pk__gt=last)
    found = list(rows.order_by("pk")[: limit + 1])
    return _page(found, limit, lambda row: encode(kind, row.pk))


def _page(found: list[Row], limit: int, cursor_behind: Any) -> Page[Row]:
    rows = found[:limit]
    return Page(rows=rows, next_cursor=cursor_behind(rows[-1]) if len(found) > limit else None)


def encode(kind: str, *parts: str | int | None) -> str:
    """A cursor: opaque to whoever holds it. `kind` names the list and the order that it belongs to."""
    return base64.urlsafe_b64encode(orjson.dumps([kind, *parts])).decode("ascii").rstrip("=")


def decode(cursor: str, kind: str, *types: type | tuple[type, ...]) -> list[Any]:
    """The parts of a cursor of this kind. Raises Invalid (`cursor_invalid`) for every other text."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except ValueError as garbled:
        raise refused() from garbled
    if not isinstance(found, list) or len(found) != len(types) + 1 or found[0] != kind:
        raise refused()
    if not all(isinstance(part, wanted) for part, wanted in zip(found[1:], types, strict=True)):
        raise refused()
    return found[1:]


def as_uuid(text: str) -> UUID:
    """An id in a cursor. Raises Invalid."""
    try:
        return UUID(text)
    except ValueError as garbled:
        raise refused() from garbled


def refused() -> Invalid:
    """That a text is no cursor, or the cursor of another list or order."""
    message = "This is no cursor of this list in this order; begin again without one."
    return Invalid(message, code="cursor_invalid", fields={"cursor": [message]})


class Together(Func):
    """`ROW(a, b)`: PostgreSQL compares rows part by part, along an index on both."""

    function = "ROW"
    output_field = BooleanField()


class Precedes(Func):
    """`a < b`."""

    template = "%(expressions)s"
    arg_joiner = " < "
    arity = 2
    output_field = BooleanField()


class Among(Func):
    """`a = ANY(b)`: one parameter however many there are, where `IN` takes one for each."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()
