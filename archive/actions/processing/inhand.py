"""An item in a worker's hands: what reading and recording ask of it, without a model.

Making the models of a chunk costs a fifth of reading it. The names are those of the models.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from archive.models import Deposit


class OriginalInHand(NamedTuple):
    """An original's row: `bytes` is None where they lie in storage, at `location`."""

    sha256: str
    size: int
    bytes: bytes | None
    location: str


class ItemInHand(NamedTuple):
    pk: UUID
    deposit: Deposit
    name: str
    address: str
    said: Mapping[str, Any]
    received_at: datetime
    source_id: UUID | None
    original: OriginalInHand

    @property
    def outlet_id(self) -> UUID | None:
        return self.source_id or self.deposit.source_id

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return self.original.sha256
