"""What became of a deposit, as far as it has come: what its sender may rely on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from archive.actions.rows import run_binary
from archive.models import Deposit, Item

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Counts by verdict, `received` standing for what is in progress. `rate` is items a second, `seconds_left` an
    estimate from it; both are None before the first verdict and after the last.

    `complete` says that the deposit came to its own end: one whose stream broke is sealed by hand, without the rest.
    `safe_to_delete` says that every byte handed in is durable here: the sender needs its copy no more.
    """

    id: UUID
    state: str
    name: str
    door: str
    source: str | None
    received_at: datetime
    counts: dict[str, int]
    complete: bool
    safe_to_delete: bool
    rate: float | None
    seconds_left: float | None
    set_aside: tuple[Item, ...]

    @property
    def items(self) -> int:
        return sum(self.counts.values())

    @property
    def in_progress(self) -> int:
        return self.counts[Item.State.RECEIVED]

    @property
    def finished(self) -> bool:
        return self.state == Deposit.State.SEALED and self.in_progress == 0

    def as_json(self) -> dict[str, Any]:
        counts = {str(state): count for state, count in self.counts.items() if state != Item.State.RECEIVED}
        return {
            "id": str(self.id),
            "state": str(self.state),
            "name": self.name,
            "door": str(self.door),
            "source": self.source,
            "received_at": self.received_at.isoformat().replace("+00:00", "Z"),
            "items": self.items,
            "counts": {**counts, "in_progress": self.in_progress},
            "finished": self.finished,
            "complete": self.complete,
            "safe_to_delete": self.safe_to_delete,
            "rate": self.rate,
            "seconds_left": self.seconds_left,
        }


COUNTS = "SELECT state, count(*) FROM archive_item WHERE deposit_id = %b GROUP BY state"
"""Asked with every deposit, most of which are small."""


def receipt(*, deposit: Deposit, counts: Mapping[str, int] | None = None) -> Receipt:
    """Reads the receipt of a deposit, or makes it from `counts` of its items by state. Writes nothing."""
    counted = dict(run_binary(COUNTS, [deposit.pk])) if counts is None else counts
    counts = dict.fromkeys(Item.State.values, 0) | dict(counted)
    rate, left = _pace(deposit, counts)
    sealed = deposit.state == Deposit.State.SEALED
    refused = counts[Item.State.REJECTED]
    return Receipt(
        id=deposit.pk,
        state=deposit.state,
        name=deposit.name,
        door=deposit.door,
        source=deposit.source.slug if deposit.source is not None else None,
        received_at=deposit.received_at,
        counts=counts,
        complete=deposit.complete,
        # Nothing but what was rejected may be without its bytes: PostgreSQL sees to that.
        safe_to_delete=sealed and deposit.complete and not (refused and deposit.items.without_bytes().exists()),
        rate=rate,
        seconds_left=left,
        set_aside=_set_aside(deposit) if refused or counts[Item.State.QUARANTINED] else (),
    )


def _set_aside(deposit: Deposit) -> tuple[Item, ...]:
    aside = deposit.items.filter(state__in=[Item.State.QUARANTINED, Item.State.REJECTED])
    return tuple(aside.order_by("position")[:SHOWN])


def _pace(deposit: Deposit, counts: Mapping[str, int]) -> tuple[float | None, float | None]:
    waiting = counts[Item.State.RECEIVED]
    done = sum(counts.values()) - waiting
    if not waiting or not done:
        return None, None
    ends = deposit.items.aggregate(first=Min("received_at"), last=Max("finished_at"))
    seconds = (ends["last"] - ends["first"]).total_seconds()
    if seconds <= 0:
        return None, None
    rate = done / seconds
    return round(rate, 1), round(waiting / rate, 1)
