"""What the guards refuse to everybody is done here all the same, to see that it is found."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unguarded() -> Iterator[None]:
    """Triggers and foreign keys are off within: as for somebody who has the files of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("RESET session_replication_role")


def tamper(statement: str, *parameters: object) -> None:
    """Executes one statement past the guards. CHECK constraints still hold."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
