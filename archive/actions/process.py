"""Understand what was received: claim a chunk of items, read each, record them together.

A chunk ends by items, by bytes and by time, so that neither many large files nor many slow ones make a worker die.
Attempts are counted in a commit of their own before the work, so that an item which kills its worker is known by its
count. A chunk that did not come back is never taken as a chunk again: its items are claimed one by one, the one
that crashes three times goes to quarantine and the others pass.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from archive.actions.events import Act, log
from archive.actions.originals import arrival_of, fitting
from archive.actions.record import Outcome, record
from archive.actions.timelimit import time_limit
from archive.actions.understand import understand
from archive.errors import Unavailable, Unreadable
from archive.models import Item
from archive.validation import check_file
from archive.values import Problem

MAX_ATTEMPTS = 3
CHUNK_BYTES = 16 * 1024 * 1024

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What one call did. `claimed` is 0 when nothing was due; `verdicts` counts items by their new state.

    `more` says that others are likely to be due: the chunk was full, or its one item was taken by itself.
    """

    claimed: int = 0
    more: bool = False
    verdicts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claimed:
    lease: UUID
    items: list[Item]
    more: bool


def process(*, deposit_id: UUID | None = None, limit: int | None = None) -> Worked:
    """Works off one chunk of due items, of one deposit or of any; call again until nothing was claimed.

    Safe to run anywhere, any number of times at once: rows are claimed with SKIP LOCKED and a fencing token.
    """
    claimed = _claim(deposit_id=deposit_id, limit=limit or settings.CHUNK_SIZE)
    if not claimed.items:
        return Worked()
    with _collector_paused():
        worked = _work_off(claimed)
    logger.info("items processed", claimed=worked.claimed, **worked.verdicts)
    return worked


def prepare_process() -> None:
    """Called once by a process that makes many objects at a time, when all its modules are loaded.

    With Python's own thresholds the garbage collector walks every module and every half-done batch again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _work_off(claimed: _Claimed) -> Worked:
    outcomes, unavailable, late = _read(claimed.items)
    verdicts = record(outcomes=outcomes, lease=claimed.lease) if outcomes else {}
    if unavailable:
        _give_back(unavailable, claimed.lease, due_in=timedelta(seconds=settings.LEASE_SECONDS))
    if late:
        _give_back(late, claimed.lease, due_in=timedelta())
    return Worked(claimed=len(claimed.items), more=claimed.more or bool(late), verdicts=verdicts)


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


def _claim(*, deposit_id: UUID | None, limit: int) -> _Claimed:
    lease = uuid4()
    with transaction.atomic():
        _quarantine_crashed(deposit_id=deposit_id)
        due = Item.objects.due().select_for_update(skip_locked=True, of=("self",)).order_by("attempts", "id")
        if deposit_id is not None:
            due = due.filter(deposit_id=deposit_id)
        fresh = due.filter(attempts=0).values_list("id", "original__size")[:limit]
        ids = fitting(fresh, most=CHUNK_BYTES)
        more = len(ids) == limit or len(ids) < len(fresh)
        if not ids:
            # Each of these was in the hands of a worker that died; the one to blame is found by taking them singly.
            ids = list(due.filter(attempts__gt=0).values_list("id", flat=True)[:1])
            more = bool(ids)
        if ids:
            _lease(ids, lease)
    items = Item.objects.filter(id__in=ids).select_related("original", "deposit__source").order_by("id")
    return _Claimed(lease=lease, items=list(items) if ids else [], more=more)


def _lease(ids: list[UUID], lease: UUID) -> None:
    from_now = Now() + timedelta(seconds=settings.LEASE_SECONDS)
    Item.objects.filter(id__in=ids).update(attempts=F("attempts") + 1, lease=lease, leased_until=from_now)


def _quarantine_crashed(*, deposit_id: UUID | None) -> None:
    crashed = Item.objects.due().filter(attempts__gte=MAX_ATTEMPTS)
    if deposit_id is not None:
        crashed = crashed.filter(deposit_id=deposit_id)
    ids = list(crashed.select_for_update(skip_locked=True, of=("self",)).values_list("id", flat=True)[:100])
    if not ids:
        return
    problem = Problem(
        code="crashed",
        severity="fatal",
        message=f"Reading this file did not finish, {MAX_ATTEMPTS} times: its worker died or hung.",
    )
    Item.objects.filter(id__in=ids).update(
        state=Item.State.QUARANTINED,
        code=problem.code,
        reason=problem.message,
        problems=[problem.as_json()],
        finished_at=Now(),
        lease=None,
        leased_until=None,
    )
    log(
        Act(verb="item.quarantined", subject_kind="item", subject_id=item_id, reason=problem.message) for item_id in ids
    )


def _read(items: Sequence[Item]) -> tuple[list[Outcome], list[Item], list[Item]]:
    """The outcomes, the items whose bytes storage does not give now, and those for which the time was too short."""
    enough = time.monotonic() + settings.TASK_TIME_LIMIT / 2
    outcomes: list[Outcome] = []
    unavailable: list[Item] = []
    for place, item in enumerate(items):
        if place and time.monotonic() > enough:
            return outcomes, unavailable, list(items[place:])
        try:
            outcomes.append(_understand(item))
        except Unavailable as error:
            logger.warning("bytes not available", item=str(item.pk), code=error.reason, reason=error.message)
            unavailable.append(item)
    return outcomes, unavailable, []


def _give_back(items: Sequence[Item], lease: UUID, *, due_in: timedelta) -> None:
    """Puts items back that were not read, with the attempt that was none."""
    ours = Item.objects.in_progress().filter(id__in=[item.pk for item in items], lease=lease)
    ours.update(attempts=F("attempts") - 1, lease=None, leased_until=Now() + due_in)


def _understand(item: Item) -> Outcome:
    """Reads one item. Whatever is wrong with it becomes a problem; only bugs and failing storage propagate."""
    arrival = arrival_of(item)
    warnings = check_file(arrival.data, arrival.name)
    try:
        with time_limit(settings.ITEM_TIME_LIMIT):
            return Outcome(item=item, warnings=warnings, understood=tuple(understand(arrival)))
    except Unreadable as unreadable:
        problem = Problem(code=unreadable.reason, severity="fatal", message=unreadable.message)
    except TimeoutError:
        message = f"Reading took more than {settings.ITEM_TIME_LIMIT} seconds."
        problem = Problem(code="timed_out", severity="fatal", message=message)
    return Outcome(item=item, warnings=warnings, problem=problem)
