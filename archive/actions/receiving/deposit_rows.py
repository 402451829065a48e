"""The rows that a deposit is written as: its own, and one for each item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.actions.custody.originals import NewOriginal
from archive.intake.limits import Refused
from archive.models import Deposit, Item
from archive.models.fields import uuid7
from archive.values import Arrival, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One item that is about to be written. Its bytes, where it has some, are the original's."""

    arrival: Arrival | Refused
    original: NewOriginal | None
    container: str | None

    @property
    def state(self) -> Item.State:
        if isinstance(self.arrival, Arrival):
            return Item.State.RECEIVED
        # The container still holds what could not be taken out of it: worth another try one day.
        return Item.State.QUARANTINED if self.container is not None else Item.State.REJECTED


DEPOSIT_COLUMNS = (
    "id", "door", "state", "source", "user", "api_key", "channel", "name", "declared", "idempotency_key",
    "body_sha256", "received_at", "sealed_at", "complete",
)  # fmt: skip


def deposit_row(deposit: Deposit) -> tuple[Any, ...]:
    return (
        deposit.pk, deposit.door, deposit.state, deposit.source_id, deposit.user_id, deposit.api_key_id,
        deposit.channel_id, deposit.name, deposit.declared, deposit.idempotency_key, deposit.body_sha256,
        deposit.received_at, deposit.sealed_at, deposit.complete,
    )  # fmt: skip


ITEM_COLUMNS = (
    "id", "deposit", "position", "name", "address", "original", "container", "declared", "state", "code", "reason",
    "problems", "finished_at", "attempts", "received_at",
)  # fmt: skip


def item_rows(deposit: Deposit, rows: Sequence[NewItem], *, first: int, now: datetime) -> Iterator[tuple[Any, ...]]:
    for position, row in enumerate(rows, start=first):
        arrival = row.arrival
        if isinstance(arrival, Arrival):
            digest = row.original.sha256 if row.original is not None else None
            fate: tuple[Any, ...] = (row.state, "", "", [], None)
            declared, address = dict(arrival.declared), arrival.address or ""
        else:
            digest, declared, address = None, {}, ""
            problem = Problem(code=arrival.code, severity="fatal", message=arrival.message)
            fate = (row.state, arrival.code, arrival.message, [problem.as_json()], now)
        yield (
            uuid7(), deposit.pk, position, arrival.name, address, digest, row.container, declared, *fate, 0, now,
        )  # fmt: skip
