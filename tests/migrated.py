"""The database of which those of the tests are copies: migrated once in a session, while its workers collect.

    python -m tests.migrated URL

Migrates the database at this URL and then gives it its name: under that name it is whole.
"""

import os
import sys

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

NAME = "migrated"


def is_there(url: str) -> bool:
    """Whether the server of this URL has it."""
    with psycopg.connect(make_conninfo(url, dbname="postgres")) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone() is not None


def main(url: str) -> None:
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    django.setup()
    call_command("migrate", verbosity=0)
    connections.close_all()
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        known = psycopg.sql.Identifier(conninfo_to_dict(url)["dbname"])
        connection.execute(
            psycopg.sql.SQL("ALTER DATABASE {} RENAME TO {}").format(known, psycopg.sql.Identifier(NAME))
        )


if __name__ == "__main__":
    main(sys.argv[1])
