"""Out of quarantine: try again, or reject with a reason."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from archive.actions.events import Act, log
from archive.errors import Conflict, Invalid
from archive.models import Actor, Item


def retry(*, item_id: UUID, actor: Actor) -> Item:
    """Puts a quarantined item back into the queue with all its attempts.

    Raises Item.DoesNotExist, and Conflict if it is not in quarantine or was never taken out of its container.
    """
    with transaction.atomic():
        item = Item.objects.select_for_update(of=("self",)).get(pk=item_id)
        if item.state != Item.State.QUARANTINED:
            raise Conflict(f"Only quarantined items are tried again; this one is {item.state}.", code="not_quarantined")
        if item.original_id is None:
            raise Conflict("It was never taken out of its archive, which is kept whole.", code="not_taken_out")
        requeue(Item.objects.filter(pk=item.pk), actor)
    item.refresh_from_db()
    return item


def retry_all(*, code: str, actor: Actor, limit: int = 10_000) -> int:
    """The same for all of one cause, up to `limit` at once, and returns how many."""
    with transaction.atomic():
        waiting = Item.objects.quarantined().filter(code=code, original__isnull=False).order_by("id")
        ids = list(waiting.select_for_update(skip_locked=True, of=("self",)).values_list("id", flat=True)[:limit])
        requeue(Item.objects.filter(pk__in=ids), actor)
    return len(ids)


def reject_all(*, code: str, actor: Actor, reason: str, limit: int = 10_000) -> int:
    """Rejects all of one cause, up to `limit` at once, and returns how many. Raises Invalid without a reason."""
    _require(reason)
    with transaction.atomic():
        waiting = Item.objects.quarantined().filter(code=code).order_by("id")
        ids = list(waiting.select_for_update(skip_locked=True, of=("self",)).values_list("id", flat=True)[:limit])
        Item.objects.filter(pk__in=ids).update(state=Item.State.REJECTED, code="rejected_by_editor", reason=reason)
        log(_rejected(item_id, actor, reason, code) for item_id in ids)
    return len(ids)


def reject(*, item_id: UUID, actor: Actor, reason: str) -> Item:
    """Says that a quarantined item shall not become an article. Its bytes stay.

    Raises Item.DoesNotExist, Invalid without a reason, Conflict if it is not in quarantine.
    """
    _require(reason)
    with transaction.atomic():
        item = Item.objects.select_for_update(of=("self",)).get(pk=item_id)
        if item.state != Item.State.QUARANTINED:
            raise Conflict(f"Only quarantined items are rejected; this one is {item.state}.", code="not_quarantined")
        cause = item.code
        item.state, item.code, item.reason = Item.State.REJECTED, "rejected_by_editor", reason
        item.save(update_fields=["state", "code", "reason"])
        log([_rejected(item.pk, actor, reason, cause)])
    return item


def _require(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why.", code="reason_missing", fields={"reason": ["Say why it is rejected."]})


def _rejected(item_id: UUID, actor: Actor, reason: str, cause: str) -> Act:
    return Act(
        verb="item.rejected",
        subject_kind="item",
        subject_id=item_id,
        actor=actor,
        reason=reason,
        data={"cause": cause},
    )


def requeue(items: QuerySet[Item], actor: Actor) -> None:
    """Puts these quarantined items, whose rows the caller has locked, back into the queue with all their attempts."""
    causes = dict(items.values_list("id", "code"))
    items.update(
        state=Item.State.RECEIVED,
        code="",
        reason="",
        problems=[],
        attempts=0,
        lease=None,
        leased_until=None,
        finished_at=None,
    )
    log(
        Act(verb="item.retried", subject_kind="item", subject_id=item_id, actor=actor, data={"cause": cause})
        for item_id, cause in causes.items()
    )
