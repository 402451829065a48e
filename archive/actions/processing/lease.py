"""Take due items into a worker's hands, and give back what it could not read.

Attempts are counted in a commit of their own before the work, so that an item which kills its worker is known by its
count. A chunk that did not come back is never taken as a chunk again: its items are taken one by one, the one that
crashes three times goes to quarantine and the others pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from archive.actions.custody.originals import fitting
from archive.actions.events import Act, log
from archive.actions.monitoring import tallies
from archive.actions.processing.inhand import ItemInHand, OriginalInHand
from archive.actions.rows import run_binary
from archive.models import Deposit, Item
from archive.values import Problem

MAX_ATTEMPTS = 3
CHUNK_BYTES = 16 * 1024 * 1024

IN_THE_ORDER_OF_AN_INDEX = "SET LOCAL enable_sort = off"
"""Else a planner that has no figures yet of what a deposit brought sorts all that is due, for each chunk."""

TAKE = """
    UPDATE archive_item AS item
    SET attempts = attempts + 1, lease = %b, leased_until = statement_timestamp() + %b
    FROM archive_original AS original
    WHERE item.id = ANY(%b) AND original.sha256 = item.original_id
    RETURNING item.id, item.deposit_id, item.name, item.address,
              item.declared || coalesce(item.redeclared, '{}'), item.received_at, item.source_id,
              original.sha256, original.size, original.bytes, original.location
"""
"""No column of an index changes, so that the row's new version stays in its page and no index is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Items in one worker's hands, in the order in which they came, and the token that says whose they are.

    `more` says that others are likely to be due: the chunk was full, or its one item was taken by itself.
    """

    token: UUID
    items: Sequence[ItemInHand] = ()
    more: bool = False


def take(*, deposit_id: UUID | None, limit: int) -> Lease:
    """Takes up to `limit` due items, of one deposit or of any, and counts the attempt, in one commit."""
    token = uuid4()
    with transaction.atomic():
        run_binary(IN_THE_ORDER_OF_AN_INDEX)
        due = Item.objects.due().select_for_update(skip_locked=True, of=("self",)).order_by("id")
        if deposit_id is not None:
            due = due.filter(deposit_id=deposit_id)
        fresh = due.filter(attempts=0).values_list("id", "original__size")[:limit]
        ids = fitting(fresh, most=CHUNK_BYTES)
        more = len(ids) == limit or len(ids) < len(fresh)
        if not ids:
            _quarantine_crashed(deposit_id=deposit_id)
            # Each of these was in the hands of a worker that died; the one to blame is found by taking them singly.
            ids = list(due.filter(attempts__gt=0).values_list("id", flat=True)[:1])
            more = bool(ids)
        items = list(_in_hand(ids, token)) if ids else []
    return Lease(token=token, items=items, more=more)


def give_back(*, items: Sequence[ItemInHand], token: UUID, due_in: timedelta) -> None:
    """Puts items back that were not read, with the attempt that was none."""
    ours = Item.objects.in_progress().filter(id__in=[item.pk for item in items], lease=token)
    ours.update(attempts=F("attempts") - 1, lease=None, leased_until=Now() + due_in)


def _in_hand(ids: Sequence[UUID], token: UUID) -> Iterator[ItemInHand]:
    rows = run_binary(TAKE, [token, timedelta(seconds=settings.LEASE_SECONDS), ids])
    deposits = Deposit.objects.in_bulk({row[1] for row in rows})
    taken = {row[0]: row for row in rows}
    for item_id in ids:
        _, deposit_id, name, address, said, received_at, source_id, digest, *rest = taken[item_id]
        original = OriginalInHand(digest.hex(), *rest)
        yield ItemInHand(item_id, deposits[deposit_id], name, address, said, received_at, source_id, original)


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
    lost = Item.objects.filter(id__in=ids).select_related("deposit")
    tallies.count(verdicts=[(item, item.state) for item in lost])
    log(
        Act(verb="item.quarantined", subject_kind="item", subject_id=item_id, reason=problem.message) for item_id in ids
    )
