"""Understand what was received: take a chunk of items, read each, record them together.

A chunk ends by items, by bytes and by time, so that neither many large files nor many slow ones make a worker die.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from archive.actions.custody.originals import arrival_of
from archive.actions.processing.inhand import ItemInHand
from archive.actions.processing.lease import IN_THE_ORDER_OF_AN_INDEX, Lease, give_back, take
from archive.actions.processing.outcomes import Outcome
from archive.actions.processing.record import record
from archive.actions.processing.understand import Understood, understand, understand_together
from archive.actions.rows import run_binary
from archive.actions.tagging.timelimit import time_limits
from archive.errors import Unavailable, Unreadable
from archive.validation import check_file
from archive.values import Arrival, Problem

logger = structlog.get_logger(__name__)

TOGETHER = 50
"""So many texts are read step by step together: enough that a step finds its code warm, few enough that what it works
on stays near as well."""

_Arrived = tuple[ItemInHand, Arrival]


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


WAITING = """
    WITH due AS (
        SELECT deposit_id, received_at FROM archive_item
        WHERE state = 'received' AND (leased_until IS NULL OR leased_until < statement_timestamp())
        ORDER BY id LIMIT %b
    ), head AS (
        SELECT deposit_id, lease, leased_until FROM archive_item WHERE state = 'received' ORDER BY id LIMIT %b
    )
    SELECT DISTINCT deposit_id FROM due
    WHERE received_at < statement_timestamp() - %b AND deposit_id NOT IN (
        SELECT deposit_id FROM head WHERE lease IS NOT NULL AND leased_until >= statement_timestamp()
    )
    ORDER BY deposit_id LIMIT %b
"""
LOOKED_AT = 10_000
"""Of what is due, in the order in which it is taken: with millions waiting, to look at all takes longer than from one
sweep to the next."""


def due_deposits(*, older_than: timedelta, limit: int) -> list[UUID]:
    """Deposits with items that have waited longer than their hint should have taken: what the sweeper looks for.

    Not those that somebody works on, who asks for the next turn: else a backlog would fill the queue with hints.
    """
    with transaction.atomic():
        run_binary(IN_THE_ORDER_OF_AN_INDEX)
        return [pk for (pk,) in run_binary(WAITING, [LOOKED_AT, LOOKED_AT, older_than, limit])]


def _read(items: Sequence[ItemInHand]) -> tuple[list[Outcome], list[ItemInHand], list[ItemInHand]]:
    """The outcomes, the items whose bytes storage does not give now, and those for which the time was too short."""
    enough = time.monotonic() + settings.TASK_TIME_LIMIT / 2
    outcomes: list[Outcome] = []
    unavailable: list[ItemInHand] = []
    for start in range(0, len(items), TOGETHER):
        arrived: list[_Arrived] = []
        for item in items[start : start + TOGETHER]:
            if (outcomes or unavailable or arrived) and time.monotonic() > enough:
                break
            try:
                arrived.append((item, arrival_of(item)))
            except Unavailable as error:
                logger.warning("bytes not available", item=str(item.pk), code=error.reason, reason=error.message)
                unavailable.append(item)
        outcomes += _read_together(arrived, enough)
    done = {outcome.item.pk for outcome in outcomes}.union(item.pk for item in unavailable)
    return outcomes, unavailable, [item for item in items if item.pk not in done]


def _read_together(arrived: Sequence[_Arrived], enough: float) -> list[Outcome]:
    """Reads these together where that takes no longer than one of them may, else one by one: which of them it is that
    takes so long is not known before."""
    seconds = min(settings.ITEM_TIME_LIMIT, enough - time.monotonic())
    if len(arrived) > 1 and seconds > 0:
        try:
            with time_limits(seconds) as limit, limit:
                found = understand_together([arrival for _, arrival in arrived])
            return [_outcome(item, arrival, one) for (item, arrival), one in zip(arrived, found, strict=True)]
        except TimeoutError:
            logger.warning("reading one by one", items=len(arrived), reason=f"Together: more than {seconds:.0f} s.")
    return _read_one_by_one(arrived, enough)


def _read_one_by_one(arrived: Sequence[_Arrived], enough: float) -> list[Outcome]:
    """As many as there is time for, the first in any case."""
    outcomes: list[Outcome] = []
    with time_limits(settings.ITEM_TIME_LIMIT) as limit:
        for item, arrival in arrived:
            if outcomes and time.monotonic() > enough:
                break
            try:
                with limit:
                    found: Sequence[Understood] | Unreadable = understand(arrival)
            except Unreadable as unreadable:
                found = unreadable
            except TimeoutError:
                found = Unreadable(f"Reading took more than {settings.ITEM_TIME_LIMIT} seconds.", code="timed_out")
            outcomes.append(_outcome(item, arrival, found))
    return outcomes


def _outcome(item: ItemInHand, arrival: Arrival, found: Sequence[Understood] | Unreadable) -> Outcome:
    """Whatever is wrong with an item becomes a problem; only bugs and failing storage propagate."""
    warnings = check_file(arrival.data, arrival.name)
    if not isinstance(found, Unreadable):
        return Outcome(item=item, warnings=warnings, understood=tuple(found))
    problem = Problem(code=found.reason, severity="fatal", message=found.message)
    return Outcome(item=item, warnings=warnings, problem=problem)
