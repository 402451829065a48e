"""One host is asked by one process at a time, with a pause behind each: rows that all processes keep to."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from archive.actions.rows import run_binary

TAKE = """
    INSERT INTO archive_host AS host (name, free_at, holder, robots)
    SELECT name, statement_timestamp() + %b, %b, '' FROM unnest(%b::text[]) AS name ORDER BY name
    ON CONFLICT (name) DO UPDATE SET free_at = EXCLUDED.free_at, holder = EXCLUDED.holder
    WHERE host.free_at <= statement_timestamp()
    RETURNING name
"""
"""In the order of names, as all of these: two who want the same hosts wait for each other and never deadlock."""

RELEASE = """
    WITH held AS (
        SELECT host.name, told.pause
        FROM archive_host AS host
        JOIN unnest(%b::text[], %b::interval[], %b::uuid[]) AS told (name, pause, holder)
             ON host.name = told.name AND host.holder = told.holder
        ORDER BY host.name FOR UPDATE OF host
    )
    UPDATE archive_host AS host SET free_at = statement_timestamp() + held.pause, holder = NULL
    FROM held WHERE host.name = held.name
"""

RENEW = """
    WITH held AS (
        SELECT host.name
        FROM archive_host AS host
        JOIN unnest(%b::text[], %b::uuid[]) AS told (name, holder)
             ON host.name = told.name AND host.holder = told.holder
        ORDER BY host.name FOR UPDATE OF host
    )
    UPDATE archive_host AS host SET free_at = statement_timestamp() + %b FROM held WHERE host.name = held.name
"""

RULES = "UPDATE archive_host SET robots = %b, robots_at = statement_timestamp() WHERE name = %b"


def take(*, names: Collection[str], token: UUID) -> set[str]:
    """Those of the hosts that were free: they are the token's now, until its lease ends."""
    if not names:
        return set()
    rows = run_binary(TAKE, [timedelta(seconds=settings.LEASE_SECONDS), token, list(names)])
    return {name for (name,) in rows}


def release(*, held: Mapping[str, UUID], pauses: Mapping[str, float] | None = None) -> None:
    """Gives hosts back, by name with the token that has them; each rests for its pause, or HOST_DELAY seconds."""
    if held:
        seconds = pauses or {}
        rest = [timedelta(seconds=seconds.get(name, settings.HOST_DELAY)) for name in held]
        run_binary(RELEASE, [list(held), rest, list(held.values())])


def renew(*, held: Mapping[str, UUID]) -> None:
    """Makes the leases of hosts begin anew, by name with the token that has them."""
    if held:
        run_binary(RENEW, [list(held), list(held.values()), timedelta(seconds=settings.LEASE_SECONDS)])


def remember_rules(*, name: str, robots: str) -> None:
    """Keeps a host's robots.txt."""
    run_binary(RULES, [robots, name])
