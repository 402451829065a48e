"""The database of which those of the tests are copies: made once in a session, while its workers collect.

    DATABASE_URL=… DJANGO_SETTINGS_MODULE=config.settings.test python -m tests.migrated

Migrates that database, or fills it from what an earlier session of the same migrations kept in build/, and then gives
it its name: under that name it is whole.
"""

import os
import subprocess
from hashlib import sha256
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import embedded, env

NAME = "migrated"


def is_there(url: str) -> bool:
    """Whether the server of this URL has it."""
    with psycopg.connect(make_conninfo(url, dbname="postgres")) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone() is not None


def kept() -> Path:
    """Where it is kept as SQL: another file for other migrations, or for other versions of what they run on."""
    files = [*sorted((env.ROOT / "archive" / "migrations").glob("*.py")), env.ROOT / "requirements" / "dev.txt"]
    return env.ROOT / "build" / f"{NAME}-{sha256(b''.join(file.read_bytes() for file in files)).hexdigest()[:16]}.sql"


def keep(url: str, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    subprocess.run([embedded.postgres_binaries() / "pg_dump", "--no-owner", "--file", draft, url], check=True)
    for old in file.parent.glob(f"{NAME}-*.sql"):
        old.unlink(missing_ok=True)
    draft.rename(file)


def main(url: str) -> None:
    file = kept()
    if file.exists():
        psql = [embedded.postgres_binaries() / "psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]
        subprocess.run([*psql, "--file", file, url], check=True, stdout=subprocess.DEVNULL)
    else:
        django.setup()
        call_command("migrate", verbosity=0)
        connections.close_all()
        keep(url, file)
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        known, name = (psycopg.sql.Identifier(one) for one in (conninfo_to_dict(url)["dbname"], NAME))
        connection.execute(psycopg.sql.SQL("ALTER DATABASE {} RENAME TO {}").format(known, name))


if __name__ == "__main__":
    main(env.DATABASE_URL)
