"""Is this program alive? For the health checks of containers: `python -m config.probe web|worker|beat|follower`.

Asks the web over HTTP, the others by the sign of life that they leave in PostgreSQL. Does without Django: a check every
few seconds must not cost more than what it checks.
"""

import http.client
import sys

import psycopg

from config import env
from config.embedded import socket_folder
from config.settings.database import NAMES, database

STALE_SECONDS = 60
TIMEOUT = 5


def web_is_alive(*, host: str = "127.0.0.1", port: int) -> bool:
    """Whether the web answers its own probe, under a name that it accepts."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/health/live", headers={"Host": (env.ALLOWED_HOSTS or ["localhost"])[0].lstrip(".")})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def was_seen(name: str, *, dsn: str) -> bool:
    """Whether the program `name` has left a sign of life within the last minute."""
    question = "SELECT at > now() - make_interval(secs => %s) FROM archive_heartbeat WHERE name = %s"
    try:
        with psycopg.connect(dsn, connect_timeout=TIMEOUT) as connection:
            found = connection.execute(question, [STALE_SECONDS, name]).fetchone()
    except psycopg.Error:
        return False
    return bool(found and found[0])


def dsn() -> str:
    """libpq's words for the database of the settings."""
    entry = database(env.DATABASE_URL, sockets=socket_folder(env.HOME), password=env.DATABASE_PASSWORD)
    found = {libpq: entry.get(django) for libpq, django in NAMES.items()}
    return psycopg.conninfo.make_conninfo("", **entry["OPTIONS"], **found)


def main(name: str) -> int:
    alive = web_is_alive(port=env.PORT or 8000) if name == "web" else was_seen(name, dsn=dsn())
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
