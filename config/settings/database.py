"""Where PostgreSQL is: `DATABASE_URL`, or the socket of the embedded server."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

PATIENT = {
    "connect_timeout": "10",
    # A server that has gone without a word is noticed within a minute, not after the kernel's two hours.
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
"""libpq's own defaults wait for ever. What the URL says goes first."""

IDLE_SECONDS = 600
"""Longer than any transaction of ours does without a statement. A machine that vanishes within one keeps its locks for
so long and no longer: one of them is waited for by everybody who records."""

NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(url: str, *, sockets: Path, password: str = "", statement_timeout: int = 0) -> dict[str, Any]:
    """Django's entry for a libpq connection URI (`postgresql://user@host:5432/name?sslmode=require`).

    Without a URL it is the embedded server behind the folder `sockets`. `statement_timeout` is in seconds, 0 is none.
    Raises ImproperlyConfigured where the URL cannot be read; the message does not repeat it: it may hold a password.
    """
    entry: dict[str, Any] = {
        "ENGINE": "config.postgresql",
        # A connection a thread is kept, not a pool: a pool must not cross the fork of a prefork worker, and gunicorn's
        # threads live as long as their process.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }
    if url:
        try:
            parts = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
        except ProgrammingError as error:
            message = "DATABASE_URL is not a PostgreSQL URL (postgresql://user:password@host:5432/name)."
            raise ImproperlyConfigured(message) from error
        entry |= {django: str(parts.pop(libpq)) for libpq, django in NAMES.items() if libpq in parts}
        entry["OPTIONS"] |= PATIENT | parts
    else:
        entry |= {"NAME": "dateline", "USER": "dateline", "HOST": str(sockets)}
    if password:
        entry["PASSWORD"] = password
    limits = {"idle_in_transaction_session_timeout": IDLE_SECONDS, "statement_timeout": statement_timeout}
    told = [f"-c {name}={seconds * 1000}" for name, seconds in limits.items() if seconds]
    # The URL's own come last, and win.
    entry["OPTIONS"]["options"] = " ".join([*told, *filter(None, [entry["OPTIONS"].get("options")])])
    return entry
