"""Keep what comes in: bytes, digest, sender, time and event in one commit, before anybody is told that we have it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from archive.actions.custody.originals import NewOriginal, keep, prepare, prepare_data, rows_of
from archive.actions.events import Act, as_rows, log
from archive.actions.receiving.declared import check
from archive.actions.receiving.deposit_rows import DEPOSIT_COLUMNS, ITEM_COLUMNS, NewItem, deposit_row, item_rows
from archive.actions.rows import FEW, Rows, copy_rows, insert_together
from archive.errors import Conflict, IdempotencyConflict, Invalid
from archive.intake import uploads
from archive.intake.limits import Limits, Refused
from archive.intake.members import read_exactly
from archive.models import Actor, ApiKey, Deposit, Item, Source
from archive.models.fields import uuid7
from archive.values import Arrival

CHUNK_BYTES = 16 * 1024 * 1024
CHUNK_ITEMS = 1000

logger = structlog.get_logger(__name__)

SEALING = ("state", "sealed_at", "complete")
PLACE_TAKEN = "item_place_in_deposit"
"""The constraint by which two streams cannot fill the same places of one deposit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Through which door something comes, and from whom. `user` is the primary key of an account."""

    door: Deposit.Door
    actor: Actor
    user: int | None = None
    api_key: ApiKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One file as handed in, not opened yet. `stream` is binary, stands at its start and can be rewound.

    `keep_container` is False for a request's body, which is a way of sending and no file of anybody's; that stream
    need not be rewound and may be as long as it likes.
    """

    name: str
    stream: BinaryIO
    media_type: str = ""
    address: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)
    keep_container: bool = True


def receive(
    *,
    files: Iterable[HandedIn | Arrival | Refused],
    sender: Sender,
    source: Source | None = None,
    name: str = "",
    declared: Mapping[str, Any] | None = None,
    idempotency_key: str = "",
    body_sha256: str | None = None,
    deposit_id: UUID | None = None,
    channel_id: UUID | None = None,
) -> Deposit:
    """Takes in files, opening containers member by member, and returns the sealed deposit.

    Up to 1,000 items or 16 MiB are one commit. A longer stream commits in chunks on an open deposit that is sealed by
    the last one; if the stream breaks, the exception propagates and the deposit stays open with what was committed:
    who chose its `deposit_id` finds it again.
    With an idempotency key that this client used before, nothing is taken: the earlier deposit is returned.

    Raises Invalid if nothing was handed in or what was declared cannot be kept, IdempotencyConflict if the key was used
    for another body, Conflict if the earlier deposit was sealed without its end (`deposit_incomplete`) or somebody
    seals this one while its stream still runs (`deposit_sealed`) or goes on with it (`deposit_elsewhere`), Unavailable
    if the bytes cannot be made durable.
    """
    declared = dict(declared or {})
    check(declared)
    if source and source.time_zone:
        # Kept with the deposit: a source that is corrected later changes nothing that was read before.
        declared.setdefault("time_zone", source.time_zone)
    earlier = _earlier(sender=sender, idempotency_key=idempotency_key, body_sha256=body_sha256)
    if earlier is not None:
        return earlier
    deposit = Deposit(
        id=deposit_id or uuid7(),
        door=sender.door,
        source=source,
        user_id=sender.user,
        api_key=sender.api_key,
        channel_id=channel_id,
        name=name,
        declared=declared,
        idempotency_key=idempotency_key,
        body_sha256=body_sha256,
        received_at=timezone.now(),
    )
    intake = Intake(deposit=deposit, actor=sender.actor)
    try:
        for file in files:
            intake.take(file)
        intake.seal()
    except IntegrityError:
        # Two requests with the same key at the same moment: the constraint let one of them in. After the first commit
        # the deposit that has the key is this one.
        if not intake.written:
            earlier = _earlier(sender=sender, idempotency_key=idempotency_key, body_sha256=body_sha256)
        if earlier is None:
            raise
        return earlier
    logger.info("deposit received", deposit=str(deposit.pk), items=intake.position, door=str(deposit.door))
    return deposit


def receive_text(*, text: str, sender: Sender, source: Source | None, declared: Mapping[str, Any]) -> Deposit:
    """Takes in an article that somebody typed: its text becomes an original like any other.

    Raises Invalid if there is no text, or none that can be written in UTF-8.
    """
    if not text.strip():
        raise Invalid("An article needs a text.", code="text_empty", fields={"text": ["Type or paste the text."]})
    try:
        data = text.encode()
    except UnicodeEncodeError as half:
        message = f"Character {half.start + 1} is half of a pair: this is no text."
        raise Invalid(message, code="text_invalid", fields={"text": [message]}) from half
    name = f"typed-{timezone.now():%Y%m%dT%H%M%SZ}.txt"
    file = HandedIn(name=name, stream=BytesIO(data), media_type="text/plain", declared=declared)
    return receive(files=[file], sender=sender, source=source, name="Typed in")


def seal(*, deposit_id: UUID, actor: Actor) -> Deposit:
    """Seals a deposit whose stream broke, with what it has: it stays incomplete. A sealed one is left as it is."""
    with transaction.atomic():
        deposit = Deposit.objects.select_for_update(of=("self",)).get(pk=deposit_id)
        if deposit.state == Deposit.State.OPEN:
            log([_seal(deposit, actor=actor, items=deposit.items.count(), complete=False)])
            deposit.save(update_fields=SEALING)
    return deposit


def _earlier(*, sender: Sender, idempotency_key: str, body_sha256: str | None) -> Deposit | None:
    if not idempotency_key:
        return None
    client = {"api_key": sender.api_key} if sender.api_key is not None else {"api_key": None, "user_id": sender.user}
    earlier = Deposit.objects.filter(idempotency_key=idempotency_key, **client).first()
    if earlier is not None and earlier.body_sha256 != body_sha256:
        raise IdempotencyConflict("This Idempotency-Key was used before, for another body.")
    if earlier is not None and earlier.state == Deposit.State.SEALED and not earlier.complete:
        # Its receipt would be taken for the whole body's.
        message = f"Deposit {earlier.pk} of this Idempotency-Key was sealed without its end: hand in with another key."
        raise Conflict(message, code="deposit_incomplete")
    return earlier


class Intake:
    """Gathers items into chunks and commits each; `committed` of them are on the deposit already. Lives for one
    stream."""

    def __init__(self, *, deposit: Deposit, actor: Actor, committed: int = 0) -> None:
        self.deposit = deposit
        self.actor = actor
        self.rows: list[NewItem] = []
        self.containers: list[NewOriginal] = []
        self.size = 0
        self.position = committed
        self.written = committed > 0
        self.checked: Mapping[str, Any] | None = None
        self.inline = settings.MAX_INLINE_SIZE  # a look into the settings for each line costs as much as its digest

    def take(self, file: HandedIn | Arrival | Refused) -> None:
        if not isinstance(file, HandedIn):
            self.add(file, container=None)
            return
        container = self._keep_container(file) if file.keep_container else None
        limits = Limits(max_file_size=settings.MAX_FILE_SIZE)
        count = 0
        for arrival in uploads.arrivals(file.name, file.stream, media_type=file.media_type or None, limits=limits):
            self.add(_with_context(arrival, file), container=container)
            count += 1
        if container is not None and count == 0:
            empty = Refused(name=file.name, code="archive_empty", message="There is no file in this archive.")
            self.add(empty, container=container)

    def _keep_container(self, file: HandedIn) -> NewOriginal | None:
        head = read_exactly(file.stream, uploads.HEAD)
        file.stream.seek(0)
        if not uploads.is_container(head, name=file.name, media_type=file.media_type or None):
            return None
        container = prepare(file.stream)
        file.stream.seek(0)
        self.containers.append(container)
        self.size += container.held_in_memory
        return container

    def add(self, arrival: Arrival | Refused, *, container: NewOriginal | None) -> None:
        original = None
        if self.deposit.declared.get("identifier") and (self.rows or self.written):
            message = "An identifier names one article: send several as JSON, each with its own, or each by itself."
            raise Invalid(message, code="identifier_of_several", fields={"identifier": [message]})
        if isinstance(arrival, Arrival):
            said = {**arrival.declared, "address": arrival.address}
            if said != self.checked:  # of all lines of a stream the same is said
                check(said)
                self.checked = said
            original = prepare_data(arrival.data, inline=self.inline)
            if original.data is None:
                arrival = replace(arrival, data=b"")  # what went to storage is not held until the chunk is committed
        self.rows.append(
            NewItem(arrival=arrival, original=original, container=container.sha256 if container is not None else None)
        )
        self.size += original.held_in_memory if original is not None else 0
        if len(self.rows) >= CHUNK_ITEMS or self.size >= CHUNK_BYTES:
            self.commit(last=False)

    def seal(self) -> None:
        if not self.rows and not self.written:
            raise Invalid("Nothing was handed in.", code="deposit_empty")
        self.commit(last=True)

    def commit(self, *, last: bool) -> None:
        count = self.position + len(self.rows)
        if last and not self.written and count <= FEW and not self.containers:
            self._commit_few()
        else:
            self._commit_chunk(count, last=last)
        self.written = True
        self.position = count
        self.rows, self.containers, self.size = [], [], 0

    def _commit_few(self) -> None:
        """By one statement: most of what a single article costs is messages to PostgreSQL."""
        deposit, now = self.deposit, timezone.now()
        sealed = _seal(deposit, actor=self.actor, items=len(self.rows), complete=True)
        originals = {row.original.sha256: row.original for row in self.rows if row.original is not None}
        insert_together(
            Rows(Deposit, DEPOSIT_COLUMNS, [deposit_row(deposit)]),
            as_rows([sealed]),
            rows_of([originals[digest] for digest in sorted(originals)], pass_over=True),
            Rows(Item, ITEM_COLUMNS, item_rows(deposit, self.rows, first=0, now=now)),
        )
        deposit.counts_at_commit = Counter(row.state for row in self.rows)
        deposit._state.adding = False  # noqa: SLF001 - Django documents it: the row is there, a save is an UPDATE

    def _commit_chunk(self, count: int, *, last: bool) -> None:
        try:
            self._write_chunk(count, last=last)
        except IntegrityError as taken:
            if PLACE_TAKEN not in str(taken):
                raise
            raise elsewhere(self.deposit) from None

    def _write_chunk(self, count: int, *, last: bool) -> None:
        with transaction.atomic():
            if self.written:
                self._refuse_if_sealed()
            if last:
                log([_seal(self.deposit, actor=self.actor, items=count, complete=True)])
            if not self.written:
                self.deposit.save(force_insert=True)
            elif last:
                self.deposit.save(update_fields=SEALING)
            originals = [row.original for row in self.rows if row.original is not None]
            keep([*self.containers, *originals])
            rows = item_rows(self.deposit, self.rows, first=self.position, now=timezone.now())
            copy_rows(Item, ITEM_COLUMNS, rows)

    def _refuse_if_sealed(self) -> None:
        """What was told to be sealed gets nothing more; the lock makes `seal` wait for this commit."""
        written = Deposit.objects.select_for_update(of=("self",)).get(pk=self.deposit.pk)
        if written.state != Deposit.State.OPEN:
            raise Conflict("The deposit was sealed before its stream had ended.", code="deposit_sealed")


def elsewhere(deposit: Deposit) -> Conflict:
    """That another stream has put its items in the places of those that were to be next."""
    held = Item.objects.filter(deposit=deposit).count()
    return Conflict(f"The deposit has {held:,} items by now: go on behind these.", code="deposit_elsewhere")


def _with_context(arrival: Arrival | Refused, file: HandedIn) -> Arrival | Refused:
    """Adds what was said of the file as a whole to one of its members."""
    if isinstance(arrival, Refused) or not (file.declared or file.address):
        return arrival
    return Arrival(
        data=arrival.data,
        name=arrival.name,
        address=arrival.address or file.address or None,
        fetched_at=arrival.fetched_at,
        declared={**file.declared, **arrival.declared},
    )


def _seal(deposit: Deposit, *, actor: Actor, items: int, complete: bool) -> Act:
    """Seals it, not written yet; the act is to be logged with it."""
    deposit.state = Deposit.State.SEALED
    deposit.sealed_at = timezone.now()
    deposit.complete = complete
    return Act(
        verb="deposit.received",
        subject_kind="deposit",
        subject_id=deposit.pk,
        actor=actor,
        data={"items": items, "door": deposit.door, "complete": complete},
    )
