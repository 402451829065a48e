"""Pages that feeds and sitemaps named: taken from the queue, and received together with what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.actions.fetching import hosts
from archive.actions.receiving import batches
from archive.actions.receiving.batches import TakenIn
from archive.actions.rows import run_binary, soon_on_disk
from archive.intake import robots
from archive.intake.pages import Fetched

MAX_ATTEMPTS = 5
FIRST_RETRY = 300.0
"""Seconds; four times as long each time."""
RULES_LAST = timedelta(hours=24)

READY = """
    SELECT page.id, page.host
    FROM archive_page AS page LEFT JOIN archive_host AS host ON host.name = page.host
    WHERE page.state IN ('due', 'running') AND page.ready_at <= statement_timestamp()
          AND (host.free_at IS NULL OR host.free_at <= statement_timestamp())
    ORDER BY page.ready_at LIMIT %b
    FOR UPDATE OF page SKIP LOCKED
"""

TAKE = """
    UPDATE archive_page AS page
    SET state = 'running', lease = %b, ready_at = statement_timestamp() + %b, attempts = attempts + 1
    FROM archive_channel AS channel, archive_host AS host
    WHERE page.id = ANY(%b) AND channel.id = page.channel_id AND host.name = page.host
    RETURNING page.id, page.attempts, page.address, page.host, page.declared, page.etag, page.modified, channel.id,
              channel.slug, channel.name, channel.source_id, channel.declared,
              CASE WHEN host.robots_at > statement_timestamp() - %b THEN host.robots END
"""

STILL_OURS = "SELECT id FROM archive_page WHERE id = ANY(%b) AND lease = ANY(%b) AND state = 'running' FOR UPDATE"

FINISH = """
    UPDATE archive_page AS page
    SET state = told.state, code = told.code, message = told.message, ready_at = told.ready_at, lease = NULL,
        etag = coalesce(told.etag, page.etag), modified = coalesce(told.modified, page.modified),
        finished_at = CASE WHEN told.state = 'due' THEN NULL ELSE statement_timestamp() END
    FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::text[], %b::text[])
         AS told (id, state, code, message, ready_at, etag, modified)
    WHERE page.id = told.id
"""

BROUGHT = "UPDATE archive_channelstate SET new_at = statement_timestamp() WHERE channel_id = %b"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPage:
    """A page in one worker's hands. `rules` is its host's robots.txt, None where ours is too old."""

    page_id: UUID
    token: UUID
    attempts: int
    address: str
    host: str
    declared: Mapping[str, Any]
    etag: str
    modified: str
    channel_id: UUID
    slug: str
    name: str
    source_id: UUID | None
    channel_declared: Mapping[str, Any]
    rules: str | None


def take(*, limit: int) -> list[TakenPage]:
    """Takes up to `limit` pages that are due, of hosts that nobody asks; one of each host."""
    token = uuid4()
    with soon_on_disk():
        of_host: dict[str, UUID] = {}
        for pk, host in run_binary(READY, [4 * limit]):
            of_host.setdefault(host, pk)
        free = hosts.take(names=list(of_host)[:limit], token=token)
        ids = [of_host[host] for host in free]
        lease = timedelta(seconds=settings.LEASE_SECONDS)
        rows = run_binary(TAKE, [token, lease, ids, RULES_LAST]) if ids else []
    return [
        TakenPage(
            page_id=page_id,
            token=token,
            attempts=attempts,
            address=address,
            host=host,
            declared=declared,
            etag=etag,
            modified=modified,
            channel_id=channel_id,
            slug=slug,
            name=name,
            source_id=source_id,
            channel_declared=channel_declared,
            rules=rules,
        )
        for (page_id, attempts, address, host, declared, etag, modified, channel_id, slug, name, source_id,
             channel_declared, rules) in rows
    ]  # fmt: skip


def take_in(*, visited: Sequence[tuple[TakenPage, Fetched]]) -> TakenIn:
    """Receives the pages of one channel, and notes what became of each, in one transaction."""
    channel = visited[0][0]
    done = TakenIn(received=0)
    with transaction.atomic():
        ids, tokens = [page.page_id for page, _ in visited], [page.token for page, _ in visited]
        ours = {pk for (pk,) in run_binary(STILL_OURS, [ids, tokens])}
        kept = [(page, fetched) for page, fetched in visited if page.page_id in ours]
        arrivals = [fetched.arrival for _, fetched in kept if fetched.arrival is not None]
        if arrivals:
            deposit = batches.hand_in(
                channel_id=channel.channel_id,
                slug=channel.slug,
                name=channel.name,
                source_id=channel.source_id,
                declared=channel.channel_declared,
                files=arrivals,
            )
            done = TakenIn(received=len(arrivals), deposit_id=deposit.pk, items=len(arrivals))
            run_binary(BROUGHT, [channel.channel_id])
        _finish(kept)
        pauses = {}
        for page, fetched in visited:
            if fetched.rules is not None:
                hosts.remember_rules(name=page.host, robots=fetched.rules)
            rules = fetched.rules if fetched.rules is not None else page.rules or ""
            pauses[page.host] = max(settings.HOST_DELAY, robots.delay(rules, agent=settings.FETCH_AGENT))
        hosts.release(held={page.host: page.token for page, _ in visited}, pauses=pauses)
    return done


def _finish(visited: Sequence[tuple[TakenPage, Fetched]]) -> None:
    now = timezone.now()
    columns: list[list[Any]] = [[] for _ in range(7)]
    for page, fetched in visited:
        for column, value in zip(columns, (page.page_id, *_columns(page, fetched, now)), strict=True):
            column.append(value)
    if visited:
        run_binary(FINISH, columns)


def _columns(page: TakenPage, fetched: Fetched, now: datetime) -> tuple[Any, ...]:
    etag, modified = fetched.validators.get("etag"), fetched.validators.get("modified")
    if not fetched.code:
        return "done", "", "", now, etag, modified
    if fetched.may_pass and page.attempts < MAX_ATTEMPTS:
        wait = max(FIRST_RETRY * 4.0 ** (page.attempts - 1), fetched.wait)
        return "due", fetched.code, fetched.message, now + timedelta(seconds=wait), etag, modified
    return "failed", fetched.code, fetched.message, now, etag, modified
