"""Whether a connection is alive, told without asking the server where nothing has come from it."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from archive.actions.rows import run_binary

pytestmark = pytest.mark.django_db(transaction=True)


def asked(statement: str, *values: object) -> object:
    """What another connection is answered."""
    given = connection.get_connection_params() | {"dbname": settings.DATABASES["default"]["NAME"]}
    known = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}
    with psycopg.connect(**known, autocommit=True) as other:
        row = other.execute(statement, values).fetchone()
    assert row is not None
    return row[0]


def test_the_server_is_not_asked_while_nothing_has_come_from_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'the last one'")
    assert connection.is_usable()
    said = asked("SELECT query FROM pg_stat_activity WHERE pid = %s", connection.connection.info.backend_pid)
    assert said == "SELECT 'the last one'"


def test_a_connection_that_the_server_ended_is_made_anew():
    connection.ensure_connection()
    first = connection.connection.info.backend_pid
    asked("SELECT pg_terminate_backend(%s, 5000)", first)
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != first


def test_one_on_which_something_has_come_is_asked():
    with connection.cursor() as cursor:
        cursor.execute("LISTEN somebody")
        asked("SELECT pg_notify('somebody', '')")
        assert connection.is_usable()
        cursor.execute("UNLISTEN somebody")
    connection.close()
    assert not connection.is_usable()


def test_only_what_asks_for_it_is_prepared():
    for _ in range(9):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'plain'")
        run_binary("SELECT %b::integer + 1", [1])
    assert run_binary("SELECT %b::integer + 2", [1], kept=True) == [(3,)]
    held = run_binary("SELECT statement FROM pg_prepared_statements")
    assert held == [("SELECT $1::integer + 2",)]
    connection.close()
