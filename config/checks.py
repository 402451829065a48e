"""Is this PostgreSQL fit to keep an archive? Asked by every program of Dateline before it writes into it."""

import sys
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.utils import OperationalError

MINIMUM_VERSION = 18
SAFE = {"fsync": {"on"}, "full_page_writes": {"on"}, "data_checksums": {"on"}}
# Everything but `off` waits for the local disk; `local` and above differ in what they ask of standbys.
SYNCHRONOUS_COMMIT = {"on", "local", "remote_write", "remote_apply"}
UNREACHABLE = "dateline.E003"
WHY = {
    "fsync": "a power cut would lose what was acknowledged",
    "full_page_writes": "a torn page could not be repaired",
    "data_checksums": "damaged pages would be served as good ones",
    "synchronous_commit": "an acknowledged deposit could still be lost",
}


def faults(version: int, settings: dict[str, str]) -> list[CheckMessage]:
    """One error for each thing that is unsafe. `version` is the major one; `settings` as in pg_settings."""
    found: list[CheckMessage] = []
    if version < MINIMUM_VERSION:
        found.append(
            Error(
                f"PostgreSQL {version} is too old: Dateline needs {MINIMUM_VERSION} or newer.",
                hint="Set DATABASE_URL or PG_BIN to a newer one.",
                id="dateline.E001",
            )
        )
    for name, good in (SAFE | {"synchronous_commit": SYNCHRONOUS_COMMIT}).items():
        if settings.get(name) not in good:
            message = f"PostgreSQL runs with {name} = {settings.get(name)}: {WHY[name]}."
            found.append(Error(message, hint=f"Set {name} = on.", id="dateline.E002"))
    return found


@register(Tags.database)
def postgresql_is_safe(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Asks the server itself; one that cannot be reached is an error as well."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
                version = cursor.fetchone()[0]
                cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(WHY)])
                found += faults(version, dict(cursor.fetchall()))
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            found.append(Error(f"PostgreSQL cannot be reached: {reason}", id=UNREACHABLE))
    return found


def refuse_unsafe_database(*, unless: str = "") -> None:
    """Ends this program, in one line, where the database may lose what it acknowledges.

    `unless` is the id of a fault that does not matter here: `UNREACHABLE` for a program that waits for its database.
    """
    refused = [fault.msg for fault in postgresql_is_safe(databases=["default"]) if fault.id != unless]
    if refused:
        sys.exit("dateline: " + " ".join(refused))
