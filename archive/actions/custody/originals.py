"""How bytes become originals, and how they are read again."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from archive.actions.processing.inhand import ItemInHand, OriginalInHand
from archive.actions.rows import Rows, copy_rows, run_binary
from archive.errors import OriginalDamaged, Unavailable
from archive.formats import LARGEST
from archive.intake.members import read_exactly
from archive.models import Item, Original
from archive.storage import files
from archive.values import Arrival

READ_SIZE = 1024 * 1024
HELD = "SELECT sha256 FROM archive_original WHERE sha256 = ANY(%b)"
COLUMNS = ("sha256", "size", "bytes", "location", "received_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOriginal:
    """Bytes on their way into the archive: in memory if small, already durable at `location` if not."""

    sha256: str
    size: int
    data: bytes | None
    location: str

    @property
    def held_in_memory(self) -> int:
        return len(self.data) if self.data is not None else 0


def storage() -> files.Storage:
    """Where originals lie that are too large for a row, as the settings say."""
    return files.storage(settings.ORIGINALS_URL, options=settings.ORIGINALS_OPTIONS)


def prepare(stream: BinaryIO) -> NewOriginal:
    """Reads a stream to its end and digests it. What is too large for a row is made durable in storage at once.

    Raises Unavailable if storage cannot take it. Bytes that are stored and never referred to are harmless: they lie
    under their digest and serve the next one who brings them.
    """
    # A single read may give less than there is, as pipes and network file systems do.
    head = read_exactly(stream, settings.MAX_INLINE_SIZE + 1)
    if len(head) <= settings.MAX_INLINE_SIZE:
        return _inline(head)
    stored = storage().put(stream, head=head)
    return NewOriginal(sha256=stored.sha256, size=stored.size, data=None, location=stored.location)


def prepare_data(data: bytes, *, inline: int) -> NewOriginal:
    """As `prepare`, of bytes that are in memory already; `inline` is MAX_INLINE_SIZE. Raises Unavailable."""
    return _inline(data) if len(data) <= inline else prepare(BytesIO(data))


def _inline(data: bytes) -> NewOriginal:
    return NewOriginal(sha256=hashlib.sha256(data).hexdigest(), size=len(data), data=data, location="")


def keep(originals: Sequence[NewOriginal]) -> None:
    """Writes those that we do not hold yet. Runs inside the caller's transaction.

    In the order of their digests, so that two senders of the same files wait for each other and never deadlock.
    """
    wanted = {original.sha256: original for original in originals}
    held = {digest.hex() for (digest,) in run_binary(HELD, [[bytes.fromhex(digest) for digest in wanted]])}
    new = [wanted[digest] for digest in sorted(wanted.keys() - held)]
    if not new:
        return
    now = timezone.now()
    try:
        with transaction.atomic():
            copy_rows(Original, COLUMNS, rows_of(new).rows)
    except IntegrityError:
        # Somebody else committed one of them since we looked: let PostgreSQL pass over those.
        Original.objects.bulk_create(
            [
                Original(sha256=one.sha256, size=one.size, bytes=one.data, location=one.location, received_at=now)
                for one in new
            ],
            ignore_conflicts=True,
        )


def arrival_of(item: Item | ItemInHand) -> Arrival:
    """An item as it arrived, with what its sender declared of it and of its deposit: all that reading may depend on.

    Of an original that is too large to be read, no more than shows that it is. Raises as `load` does.
    """
    if item.original is None:
        raise ValueError(f"item {item.pk} has no bytes of its own")
    return Arrival(
        data=load(item.original, most=LARGEST + 1),
        name=item.name,
        address=item.address or None,
        fetched_at=item.received_at,
        declared={**item.deposit.declared, **item.said},
    )


def rows_of(originals: Iterable[NewOriginal], *, pass_over: bool = False) -> Rows:
    """Their rows; those that we hold are passed over, or refused."""
    now = timezone.now()
    rows = ((one.sha256, one.size, one.data, one.location, now) for one in originals)
    return Rows(Original, COLUMNS, rows, pass_over)


def fitting(rows: Iterable[tuple[UUID, int]], *, most: int) -> list[UUID]:
    """Of rows (id, size of the original) as many as together have `most` bytes, from the first, which always fits."""
    ids: list[UUID] = []
    total = 0
    for row_id, size in rows:
        total += size
        if ids and total > most:
            break
        ids.append(row_id)
    return ids


def load(original: Original | OriginalInHand, *, most: int = sys.maxsize) -> bytes:
    """The bytes, or the first `most` of them.

    Raises Unavailable if storage does not give them, OriginalDamaged if it gives others: all of them are proved by
    their digest, a part by its length alone.
    """
    if original.bytes is not None:
        return bytes(original.bytes[:most])
    try:
        with storage().open(original.location) as stream:
            data = read_exactly(stream, min(original.size + 1, most))
    except Unavailable:
        raise
    except OSError as failed:
        raise Unavailable(f"The original cannot be read: {failed.strerror}.", code="storage_unavailable") from failed
    whole = original.size <= most
    if len(data) != min(original.size, most) or (whole and hashlib.sha256(data).hexdigest() != original.sha256):
        raise OriginalDamaged(f"What lies at {original.location} is not what was put there.")
    return data


def opened(original: Original) -> BinaryIO:
    """The bytes as a stream, which the caller closes. Raises Unavailable if storage does not give them."""
    if original.bytes is not None:
        return BytesIO(original.bytes)
    return storage().open(original.location)
