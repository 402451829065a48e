"""Many rows at once, in PostgreSQL's binary form: written by COPY, handed to a statement as arrays, read as a list."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from itertools import chain, islice
from typing import Any, NamedTuple

import orjson
import psycopg
from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

FEW = 4
"""Rows that are sent within one INSERT: a COPY takes three messages there and back before its first row."""


STREAMED = 50
"""Rows that are taken over from PostgreSQL at once: fewer cost a message each, of more the first would wait."""


class Rows(NamedTuple):
    """Rows of one table: `fields` are field names; values are in Python's form (a digest as hexadecimal text, JSON as
    objects). Columns that are left out get the database's default, not Django's. With `pass_over` what is there already
    stays as it is."""

    model: type[models.Model]
    fields: Sequence[str]
    rows: Iterable[Sequence[Any]]
    pass_over: bool = False


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows by binary COPY: about a third of the cost of INSERT, and bytes go as they are. A few are inserted.

    Fields and values are as in `Rows`. Constraints and triggers hold as for INSERT.
    """
    shape = _shape(model, tuple(fields))
    converted = (_converted(row, shape.changes) for row in rows)
    first = list(islice(converted, FEW + 1))
    if len(first) <= FEW:
        if first:
            run_binary(_insertion(shape, len(first)), list(chain.from_iterable(first)))
        return
    statement = f'COPY "{shape.table}" ({shape.names}) FROM STDIN (FORMAT BINARY)'
    # Django turns the driver's errors into its own for execute(), not for what happens in a COPY.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(shape.types)
        for values in chain(first, converted):
            copy.write_row(values)


def insert_together(*tables: Rows) -> None:
    """Writes a few rows of several tables by one statement: all or nothing, and outside of a transaction committed.

    It is one message there and back, where a transaction of statements takes two for itself and one for each.
    """
    statements: list[str] = []
    values: list[Any] = []
    for place, (model, fields, rows, pass_over) in enumerate(tables):
        shape = _shape(model, tuple(fields))
        converted = [_converted(row, shape.changes) for row in rows]
        if converted:  # what is empty has no VALUES
            passing = " ON CONFLICT DO NOTHING" if pass_over else ""
            statements.append(f"part{place} AS ({_insertion(shape, len(converted))}{passing})")
            values += chain.from_iterable(converted)
    # Inside of a transaction a refusal must not break what came before it.
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        run_binary(f"WITH {', '.join(statements)} SELECT", values, kept=True)


class _Shape(NamedTuple):
    table: str
    names: str
    types: list[str]
    changes: list[tuple[int, Callable[[Any], Any]]]


@cache
def _shape(model: type[models.Model], fields: tuple[str, ...]) -> _Shape:
    columns: list[Any] = [model._meta.get_field(name) for name in fields]  # noqa: SLF001 - Django's public-by-documentation API
    return _Shape(
        table=model._meta.db_table,  # noqa: SLF001 - as above
        names=", ".join(f'"{column.column}"' for column in columns),
        types=[_type_name(column) for column in columns],
        changes=[(place, change) for place, change in enumerate(map(_converter, columns)) if change is not None],
    )


def _converted(row: Sequence[Any], changes: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, change in changes:
        if values[place] is not None:
            values[place] = change(values[place])
    return values


def _insertion(shape: _Shape, rows: int) -> str:
    places = ", ".join(f"%b::{name}" for name in shape.types)
    return f'INSERT INTO "{shape.table}" ({shape.names}) VALUES {", ".join([f"({places})"] * rows)}'  # noqa: S608  names from the models


def run_binary(statement: str, parameters: Sequence[Any] = (), *, kept: bool = False) -> list[tuple[Any, ...]]:
    """Runs one statement and returns its rows, [] where it has none. Parameters are marked by `%b`.

    Django writes each parameter into the statement as text and reads each column from text: for some hundred ids,
    instants or bytes that costs several times what PostgreSQL does with them. Values are the driver's: bytes for a
    digest, Jsonb for JSON that goes in and objects for what comes out.

    `kept`: PostgreSQL keeps the parsed statement and its plan for the connection. For short ones that come with every
    request, whose planning costs more than their work.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, binary=True, prepare=kept)
        return cursor.fetchall() if cursor.description is not None else []


def stream_binary(statement: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """As `run_binary`, and gives the first rows while PostgreSQL is still at work on the others.

    Until it has come to its end, or is closed, nothing else can be asked over this connection.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield from cursor.stream(statement, parameters, binary=True, size=STREAMED)


@contextmanager
def soon_on_disk() -> Iterator[None]:
    """A transaction of its own whose commit does not wait for the disk.

    A crash of PostgreSQL may take back the last of them, in their order, and never one before a commit that waited: for
    what is only done again then.
    """
    with transaction.atomic(durable=True):
        run_binary("SET LOCAL synchronous_commit TO off")
        yield


def as_jsonb(value: Any) -> Jsonb:
    """JSON as a parameter or as a value of a row."""
    return Jsonb(value, dumps=orjson.dumps)


def _type_name(column: Any) -> str:
    name = column.rel_db_type(connection) if column.is_relation else column.db_type(connection)
    return re.sub(r"\(\d+\)", "", name)


def _converter(column: Any) -> Callable[[Any], Any] | None:
    kind = column.target_field if column.is_relation else column
    if isinstance(kind, models.JSONField):
        return as_jsonb
    if _type_name(column) == "bytea" and not isinstance(kind, models.BinaryField):
        return bytes.fromhex
    return None
