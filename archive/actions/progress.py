"""How far a deposit has come, and whether its sender may delete what was sent."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from archive.models import Deposit, Item

WINDOW = timedelta(seconds=60)
"""The rate is that of the last minute: of a deposit that waited for a worker, the average says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`counts` is by verdict, without what is in progress. `rate` is in items a second; None before anything is done.

    `seconds_left` is None where it cannot be said: nothing moves, or more is still coming in.
    `safe_to_delete`: all of it was committed, and there is no item whose bytes we do not hold.
    """

    total: int
    in_progress: int
    counts: dict[str, int]
    rate: float | None
    seconds_left: int | None
    safe_to_delete: bool


def progress(*, deposit: Deposit) -> Progress:
    """Counts the items of a deposit as they are now."""
    now = timezone.now()
    items = Item.objects.filter(deposit=deposit)
    counted = items.aggregate(
        **{state: Count("id", filter=Q(state=state)) for state in Item.State.values},
        recent=Count("id", filter=Q(finished_at__gt=now - WINDOW)),
        without_bytes=Count("id", filter=Q(original__isnull=True, container__isnull=True)),
    )
    waiting = counted[Item.State.RECEIVED]
    counts = {state: counted[state] for state in Item.State.values if state != Item.State.RECEIVED}
    sealed = deposit.state == Deposit.State.SEALED
    span = min(WINDOW, max(now - deposit.received_at, timedelta(seconds=1)))
    rate = counted["recent"] / span.total_seconds() if counted["recent"] else None
    return Progress(
        total=waiting + sum(counts.values()),
        in_progress=waiting,
        counts=counts,
        rate=None if rate is None else round(rate, 2),
        seconds_left=_seconds_left(waiting, rate) if sealed else None,
        safe_to_delete=sealed and not counted["without_bytes"],
    )


def _seconds_left(waiting: int, rate: float | None) -> int | None:
    if not waiting:
        return 0
    return None if rate is None else round(waiting / rate)
