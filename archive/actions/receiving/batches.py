"""What a channel brings, taken in: each batch with its cursor and what was seen, in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction

from archive.actions.events import SYSTEM
from archive.actions.fetching.due import Taken
from archive.actions.receiving.receive import HandedIn, Sender, receive
from archive.actions.rows import as_jsonb, run_binary
from archive.errors import Invalid, Unreadable
from archive.formats import read
from archive.intake.channels.asking import Batch, Container, Link, Seen, host_of
from archive.intake.limits import Refused
from archive.models import Actor, Deposit, Source
from archive.values import Arrival

Announce = Callable[[UUID, int], None]
"""Is told of each deposit, with the number of its items, once it is committed."""

HELD = """
    SELECT told.key FROM unnest(%b::bytea[], %b::bytea[]) AS told (key, mark)
    WHERE NOT EXISTS (
        SELECT FROM archive_seenkey AS seen
        WHERE seen.channel_id = %b AND seen.key = told.key AND seen.mark = told.mark
    )
"""

REMEMBER = """
    INSERT INTO archive_seenkey (channel_id, key, mark)
    SELECT %b, key, mark FROM unnest(%b::bytea[], %b::bytea[]) AS told (key, mark) ORDER BY key
    ON CONFLICT (channel_id, key) DO UPDATE SET mark = EXCLUDED.mark
"""

STILL_OURS = """
    UPDATE archive_poll SET ready_at = statement_timestamp() + %b
    WHERE id = %b AND lease = %b AND state = 'running' RETURNING id
"""

COUNT = "UPDATE archive_poll SET listed = listed + %b, received = received + %b, attempts = 1 WHERE id = %b"

MOVE_CURSOR = """
    UPDATE archive_channelstate
    SET cursor = %b, new_at = CASE WHEN %b THEN statement_timestamp() ELSE new_at END
    WHERE channel_id = %b
"""

QUEUE = """
    INSERT INTO archive_page AS page (id, channel_id, address, host, mark, declared, state, attempts, etag, modified,
                                      code, message)
    SELECT uuidv7(), %b, address, host, mark, declared::jsonb, 'due', 0, '', '', '', ''
    FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[]) AS told (address, host, mark, declared)
    ORDER BY address
    ON CONFLICT (channel_id, md5(address)) DO UPDATE
    SET mark = EXCLUDED.mark, declared = EXCLUDED.declared, state = 'due', lease = NULL, attempts = 0, code = '',
        message = '', ready_at = statement_timestamp(), finished_at = NULL
    WHERE page.mark <> EXCLUDED.mark
    RETURNING id
"""

SAID = ("title", "published", "modified", "authors", "language")
"""What an entry says of the page to which it links."""


class Lost(Exception):
    """Somebody else has the poll by now: nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    received: int
    deposit_id: UUID | None = None
    items: int = 0


def unseen(*, channel_id: UUID, there: Sequence[Seen]) -> set[bytes]:
    """The keys of what lies there and is not held, or has changed since."""
    if not there:
        return set()
    rows = run_binary(HELD, [[key for key, _ in there], [mark for _, mark in there], channel_id])
    return {bytes(key) for (key,) in rows}


def take_in(*, taken: Taken, batch: Batch) -> TakenIn:
    """Receives a batch and moves the channel's cursor, in one transaction.

    Raises Lost where the poll is not ours any more, Unreadable where a container changed while it was read (nothing is
    received then), and what `receive` raises.
    """
    with transaction.atomic():
        lease = timedelta(seconds=settings.LEASE_SECONDS)
        if not run_binary(STILL_OURS, [lease, taken.poll_id, taken.token]):
            raise Lost
        done = _received(taken, batch)
        links = [*batch.pages, *(link for entry in batch.linked if (link := link_of(entry)))]
        pages = queue(channel_id=taken.channel_id, links=links)
        if batch.seen:
            keys, marks = zip(*batch.seen, strict=True)
            run_binary(REMEMBER, [taken.channel_id, list(keys), list(marks)])
        received = done.items + pages
        run_binary(COUNT, [batch.listed, received, taken.poll_id])
        run_binary(MOVE_CURSOR, [as_jsonb(dict(batch.cursor)), received > 0, taken.channel_id])
    return TakenIn(received=received, deposit_id=done.deposit_id, items=done.items)


def hand_in(
    *, channel_id: UUID, slug: str, name: str, source_id: UUID | None, declared: Mapping[str, Any], files: Iterable[Any]
) -> Deposit:
    """Receives what a channel brought, in the name of the channel."""
    return receive(
        files=files,
        sender=Sender(door=Deposit.Door.CHANNEL, actor=Actor(kind=SYSTEM.kind, id=slug[:60], name=name)),
        source=Source.objects.get(pk=source_id) if source_id else None,
        name=name,
        declared=declared,
        channel_id=channel_id,
    )


def queue(*, channel_id: UUID, links: Sequence[Link]) -> int:
    """Puts pages that are new, or have another mark, into the queue of those to be fetched; returns how many."""
    once = {link.address: link for link in links if "\x00" not in link.address}
    if not once:
        return 0
    there = list(once.values())
    declared = [orjson.dumps(_kept(link.declared)).decode() for link in there]
    columns = [[link.address for link in there], [host_of(link.address) for link in there]]
    return len(run_binary(QUEUE, [channel_id, *columns, [link.mark for link in there], declared]))


def _received(taken: Taken, batch: Batch) -> TakenIn:
    items = _Counted(batch.files)
    try:
        deposit = hand_in(
            channel_id=taken.channel_id,
            slug=taken.slug,
            name=taken.name,
            source_id=taken.source_id,
            declared=taken.declared,
            files=items,
        )
    except Invalid as nothing:
        if nothing.reason == "deposit_empty":
            return TakenIn(received=0)
        raise
    count = deposit.items.count() if items.containers else items.count
    return TakenIn(received=count, deposit_id=deposit.pk, items=count)


class _Counted:
    """The files of a batch on their way; a container is looked at once more when it has been read to its end."""

    def __init__(self, files: Iterable[Arrival | Refused | Container]) -> None:
        self.files = files
        self.count = 0
        self.containers = 0

    def __iter__(self) -> Iterator[HandedIn | Arrival | Refused]:
        for file in self.files:
            self.count += 1
            if isinstance(file, Container):
                self.containers += 1
                file.stream.seek(0)
                yield HandedIn(name=file.name, stream=file.stream)
                file.whole()
            else:
                yield file


def link_of(entry: Arrival) -> Link | None:
    """The page to which a feed's entry links, with what the entry says of it; None where it links to none."""
    try:
        known = entry.declared
        article = read(
            entry.data, media_type=known.get("media_type"), encoding=known.get("encoding"), feed=known.get("feed")
        )[0]
    except Unreadable:
        return None
    said: dict[str, list[str]] = {}
    for claim in article.claims:
        said.setdefault(claim.field, []).append(claim.value)
    address = said.get("url", [""])[0]
    if not address.startswith(("http://", "https://")) or not host_of(address):
        return None
    declared = {name: said[name] if name == "authors" else said[name][0] for name in SAID if name in said}
    return Link(address=address, mark=sha256(entry.data).hexdigest()[:20], declared=declared)


def _kept(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Texts that PostgreSQL takes: a NUL in them is shown as one."""
    return {
        name: [_shown(text) for text in value] if isinstance(value, list) else _shown(value)
        for name, value in declared.items()
    }


def _shown(text: str) -> str:
    return text.replace("\x00", "\u2400")
