"""What a piece of work says to the database and is told by it, counted on the connection itself."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import Trace

MESSAGE = re.compile(rb"^[FB]\t(\d+)\t(\w+)", re.MULTILINE)


@dataclass(slots=True)
class Traffic:
    """Statements, the rows that came back, and the bytes of all messages in both directions."""

    statements: int = 0
    rows: int = 0
    bytes: int = 0


@contextmanager
def traffic() -> Iterator[Traffic]:
    """Counts from here on; the counts stand when the block has ended."""
    connection.ensure_connection()
    wire = connection.connection.pgconn
    found = Traffic()
    with tempfile.TemporaryFile(buffering=0) as written:
        wire.trace(written.fileno())
        wire.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield found
        finally:
            wire.untrace()
        written.seek(0)
        for length, kind in MESSAGE.findall(written.read()):
            found.statements += kind in {b"Query", b"Execute"}
            found.rows += kind == b"DataRow"
            found.bytes += int(length)
