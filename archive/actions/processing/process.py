"""Understand what was received: take a chunk of items, read each, record them together.

A chunk ends by items, by bytes and by time, so that neither many large files nor many slow ones make a worker die.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models.functions import Now

from archive.actions.custody.originals import arrival_of
from archive.actions.processing.inhand import ItemInHand
from archive.actions.processing.lease import Lease, give_back, take
from archive.actions.processing.outcomes import Outcome
from archive.actions.processing.record import record
from archive.actions.processing.understand import understand
from archive.actions.tagging.timelimit import time_limits
from archive.errors import Unavailable, Unreadable
from archive.models import Item
from archive.validation import check_file
from archive.values import Problem

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What one call did. `claimed` is 0 when nothing was due; `verdicts` counts items by their new state.

    `more` says that others are likely to be due: the chunk was full, or its one item was taken by itself.
    """

    claimed: int = 0
    more: bool = False
    verdicts: dict[str, int] = field(default_factory=dict)


def process(*, deposit_id: UUID | None = None, limit: int | None = None) -> Worked:
    """Works off one chunk of due items, of one deposit or of any; call again until nothing was claimed.

    Safe to run anywhere, any number of times at once: rows are claimed with SKIP LOCKED and a fencing token.
    """
    with _collector_paused():
        lease = take(deposit_id=deposit_id, limit=limit or settings.CHUNK_SIZE)
        worked = _work_off(lease) if lease.items else Worked()
    if not worked.claimed:
        return worked
    logger.info("items processed", claimed=worked.claimed, **worked.verdicts)
    return worked


def prepare_process() -> None:
    """Called once by a process that makes many objects at a time, when all its modules are loaded.

    With Python's own thresholds the garbage collector walks every module and every half-done batch again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _work_off(lease: Lease) -> Worked:
    outcomes, unavailable, late = _read(lease.items)
    verdicts = record(outcomes=outcomes, lease=lease.token) if outcomes else {}
    if unavailable:
        give_back(items=unavailable, token=lease.token, due_in=timedelta(seconds=settings.LEASE_SECONDS))
    if late:
        give_back(items=late, token=lease.token, due_in=timedelta())
    return Worked(claimed=len(lease.items), more=lease.more or bool(late), verdicts=verdicts)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A chunk makes some hundred thousand objects, all alive until it is recorded and hardly a cycle among them: the
    collector would look at them many times and free nothing. They go when the chunk does."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def due_deposits(*, older_than: timedelta, limit: int) -> list[UUID]:
    """Deposits with items that have waited longer than their hint should have taken: what the sweeper looks for.

    Not those that somebody works on, who asks for the next turn: else a backlog would fill the queue with hints.
    """
    due = Item.objects.due().filter(received_at__lt=Now() - older_than)
    due = due.exclude(deposit_id__in=Item.objects.in_hand().values("deposit_id"))
    return list(due.order_by("deposit_id").values_list("deposit_id", flat=True).distinct()[:limit])


def _read(items: Sequence[ItemInHand]) -> tuple[list[Outcome], list[ItemInHand], list[ItemInHand]]:
    """The outcomes, the items whose bytes storage does not give now, and those for which the time was too short."""
    enough = time.monotonic() + settings.TASK_TIME_LIMIT / 2
    outcomes: list[Outcome] = []
    unavailable: list[ItemInHand] = []
    with time_limits(settings.ITEM_TIME_LIMIT) as limit:
        for place, item in enumerate(items):
            if place and time.monotonic() > enough:
                return outcomes, unavailable, list(items[place:])
            try:
                outcomes.append(_understand(item, limit))
            except Unavailable as error:
                logger.warning("bytes not available", item=str(item.pk), code=error.reason, reason=error.message)
                unavailable.append(item)
    return outcomes, unavailable, []


def _understand(item: ItemInHand, limit: AbstractContextManager[None]) -> Outcome:
    """Reads one item. Whatever is wrong with it becomes a problem; only bugs and failing storage propagate."""
    arrival = arrival_of(item)
    warnings = check_file(arrival.data, arrival.name)
    try:
        with limit:
            return Outcome(item=item, warnings=warnings, understood=tuple(understand(arrival)))
    except Unreadable as unreadable:
        problem = Problem(code=unreadable.reason, severity="fatal", message=unreadable.message)
    except TimeoutError:
        message = f"Reading took more than {settings.ITEM_TIME_LIMIT} seconds."
        problem = Problem(code="timed_out", severity="fatal", message=message)
    return Outcome(item=item, warnings=warnings, problem=problem)
