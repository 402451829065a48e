"""What came in, for the overview: by hour, day and source; what is being worked off; who has gone quiet.

Counts by time are read from the primary key alone: an id begins with the millisecond at which its row was made.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

COUNTED = """
    SELECT (
        SELECT count(*) FROM archive_item WHERE id >= step.first AND id < step.behind
    )
    FROM unnest(%s::uuid[], %s::uuid[]) WITH ORDINALITY AS step (first, behind, place) ORDER BY place
"""
"""Range by range along the primary key: to take the time out of each id costs ten times as much as to count them."""

BY_SOURCE = """
    SELECT source.slug, source.name, count(*), coalesce(sum(held.items), 0)
    FROM archive_deposit AS deposit
    LEFT JOIN archive_source AS source ON source.id = deposit.source_id
    CROSS JOIN LATERAL (
        SELECT max(position) + 1 AS items FROM archive_item AS item WHERE item.deposit_id = deposit.id
    ) AS held
    WHERE deposit.id >= %s
    GROUP BY source.slug, source.name
    ORDER BY 4 DESC, 2
    LIMIT %s
"""
"""A deposit's places are numbered from 0 without a gap: the last one tells how many they are."""

QUIET = """
    SELECT source.slug, source.name, max(recent.at) AS last,
           (max(recent.at) - min(recent.at)) / (count(*) - 1) AS usually
    FROM archive_source AS source
    CROSS JOIN LATERAL (
        SELECT uuid_extract_timestamp(deposit.id) AS at FROM archive_deposit AS deposit
        WHERE deposit.source_id = source.id ORDER BY deposit.id DESC LIMIT %s
    ) AS recent
    GROUP BY source.slug, source.name
    HAVING count(*) >= %s AND max(recent.at) < %s
       AND max(recent.at) + 3 * (max(recent.at) - min(recent.at)) / (count(*) - 1) < %s
    ORDER BY max(recent.at) DESC
    LIMIT %s
"""

RUNNING = """
    SELECT deposit.id, deposit.name, source.name, uuid_extract_timestamp(deposit.id), due.waiting, held.items
    FROM (SELECT deposit_id, count(*) AS waiting FROM archive_item WHERE state = 'received' GROUP BY 1) AS due
    JOIN archive_deposit AS deposit ON deposit.id = due.deposit_id
    LEFT JOIN archive_source AS source ON source.id = deposit.source_id
    CROSS JOIN LATERAL (
        SELECT max(position) + 1 AS items FROM archive_item AS item WHERE item.deposit_id = deposit.id
    ) AS held
    ORDER BY due.waiting DESC
    LIMIT %s
"""

LOOKED_BACK = 11
AT_LEAST = 4
"""So many deposits make a habit."""
QUIET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many items came in the hour or day that begins `at` (aware)."""

    at: datetime
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FromSource:
    """What a source brought; `slug` and `name` are None for deposits of which nobody said from whom they are."""

    slug: str | None
    name: str | None
    deposits: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSource:
    """A source that brings nothing any more: when it last did, and how long it usually takes."""

    slug: str
    name: str
    last: datetime
    usually: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A deposit that is being worked off. `rate` is items a second since it came; `left` seconds, by that rate."""

    id: uuid.UUID
    name: str
    source: str | None
    received_at: datetime
    items: int
    done: int
    rate: float | None
    left: float | None


def by_day(*, days: int) -> list[Counted]:
    """The last `days` days to today, in the current time zone, with those on which nothing came."""
    today = timezone.localtime().date()
    begins = [_midnight(today - timedelta(days=back)) for back in range(days - 1, -1, -1)]
    return _series(begins)


def by_hour(*, hours: int) -> list[Counted]:
    """The last `hours` hours to this one."""
    this = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    return _series([this - timedelta(hours=back) for back in range(hours - 1, -1, -1)])


def by_source(*, days: int, limit: int) -> list[FromSource]:
    """Who brought most in the last days."""
    since = _midnight(timezone.localtime().date() - timedelta(days=days - 1))
    with connection.cursor() as cursor:
        cursor.execute(BY_SOURCE, [earliest_id(since), limit])
        return [
            FromSource(slug=slug, name=name, deposits=deposits, items=int(items))
            for slug, name, deposits, items in cursor.fetchall()
        ]


def gone_quiet(*, limit: int) -> list[QuietSource]:
    """Sources that have brought nothing for a day, and for three times as long as between their last deposits."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(QUIET, [LOOKED_BACK, AT_LEAST, now - QUIET_AFTER, now, limit])
        return [
            QuietSource(slug=slug, name=name, last=last, usually=usually)
            for slug, name, last, usually in cursor.fetchall()
        ]


def running(*, limit: int) -> list[Running]:
    """The deposits with most items that have no verdict yet."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, [limit])
        rows = cursor.fetchall()
    found = []
    for key, name, source, at, waiting, items in rows:
        done, seconds = items - waiting, (now - at).total_seconds()
        rate = done / seconds if done > 0 and seconds > 0 else None
        left = waiting / rate if rate else None
        found.append(
            Running(id=key, name=name, source=source, received_at=at, items=items, done=done, rate=rate, left=left)
        )
    return found


def earliest_id(at: datetime) -> uuid.UUID:
    """The smallest UUIDv7 of that millisecond: ids begin with their time, so the primary key is an index by time."""
    return uuid.UUID(int=int(at.timestamp() * 1000) << 80)


def _series(begins: Sequence[datetime]) -> list[Counted]:
    """What came from each of these moments to the next, and from the last one on."""
    firsts = [earliest_id(at) for at in begins]
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [firsts, [*firsts[1:], LAST_ID]])
        return [Counted(at=at, items=items) for at, (items,) in zip(begins, cursor.fetchall(), strict=True)]


LAST_ID = uuid.UUID(int=2**128 - 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
