"""Polling: what is due is written down and worked off, in turns or one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import connection

from archive.actions.fetching import due
from archive.actions.fetching.due import Outcome
from archive.actions.fetching.turns import Turn, Worked
from archive.actions.receiving.batches import Announce

TURNS_LOCK = 0x0DA7E11E
"""First key of the advisory locks that count the turns at work."""


def make_due() -> bool:
    """Writes down what is due. Returns whether anything waits for a worker."""
    due.make_due()
    return due.is_waiting()


def work(*, seconds: float, announce: Announce) -> Worked:
    """Polls what is due and fetches pages for about so many seconds, and as long as the last answers take.

    At most POLL_TURNS do so at a time, whoever calls: all others have the time for other work.
    """
    with _turn() as mine:
        if not mine:
            return Worked()
        turn = Turn(until=monotonic() + seconds, announce=announce)
        turn.run()
        return turn.worked(more=due.is_waiting())


def poll(*, poll_id: UUID, announce: Announce) -> Outcome | None:
    """Works one poll off, here and now, to its end. None where somebody else is at it, or its host is busy."""
    taken = due.take(limit=1, poll_id=poll_id)
    if not taken:
        return None
    turn = Turn(until=None, announce=announce)
    turn.run(taken)
    return turn.outcomes[-1] if turn.outcomes else None


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether there is a turn left for us; it is held until the block ends, or this process does."""
    with connection.cursor() as cursor:
        held = None
        for number in range(settings.POLL_TURNS):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TURNS_LOCK, number])
            if cursor.fetchone()[0]:
                held = number
                break
        try:
            yield held is not None
        finally:
            if held is not None:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TURNS_LOCK, held])
