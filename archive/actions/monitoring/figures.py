"""The archive in numbers, for monitoring: what waits, what is held, how far the followers are."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from archive.actions.finding.find import open_index
from archive.actions.following.follow import feed_end
from archive.actions.monitoring.health import oldest_due, oldest_waiting
from archive.errors import IndexRebuilding
from archive.models import Alarm, Channel, Heartbeat, Item, PendingChange

ESTIMATED = ("archive_article", "archive_event", "archive_item", "archive_original")

# The statistics collector's word: counting millions of rows at every scrape would cost more than it tells.
ESTIMATES = """
    SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables WHERE relname = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`items` is exact, by state. `rows` and `sizes` (bytes on disk, indexes included) are estimates by table.

    `channels` are counted by how they go, standing `alarms` by kind. `index_position` is None where there is no index.
    Ages are in seconds, None where there is nothing to be old.
    """

    items: dict[str, int]
    oldest_waiting: float | None
    rows: dict[str, int]
    sizes: dict[str, int]
    feed_position: int
    unsequenced: int
    index_position: int | None
    heartbeats: dict[str, float]
    channels: dict[str, int]
    oldest_due: float | None
    alarms: dict[str, int]


def figures() -> Figures:
    """Reads them from the database and the index as they are now."""
    now = timezone.now()
    estimates = _estimates()
    return Figures(
        items=Item.objects.all().counts_by_state(),
        oldest_waiting=_age(now, oldest_waiting()),
        rows={table: rows for table, rows, _ in estimates},
        sizes={table: size for table, _, size in estimates},
        feed_position=feed_end(),
        unsequenced=PendingChange.objects.count(),
        index_position=_index_position(),
        heartbeats={name: (now - at).total_seconds() for name, at in Heartbeat.objects.values_list("name", "at")},
        channels=_channels(),
        oldest_due=_age(now, oldest_due()),
        alarms=_alarms(),
    )


def _channels() -> dict[str, int]:
    fails = Q(state__failures__gt=0)
    return Channel.objects.aggregate(
        well=Count("pk", filter=Q(enabled=True) & ~fails),
        failing=Count("pk", filter=Q(enabled=True) & fails),
        off=Count("pk", filter=Q(enabled=False)),
    )


def _alarms() -> dict[str, int]:
    standing = Alarm.objects.filter(ended_at=None).order_by().values_list("kind").annotate(n=Count("pk"))
    return dict.fromkeys(Alarm.Kind.values, 0) | dict(standing)


def _estimates() -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATES, [list(ESTIMATED)])
        return [(str(table), int(rows), int(size)) for table, rows, size in cursor.fetchall()]


def _age(now: datetime, at: datetime | None) -> float | None:
    return None if at is None else (now - at).total_seconds()


def _index_position() -> int | None:
    try:
        return open_index(settings.SEARCH_FOLDER).position()
    except IndexRebuilding:
        return None
