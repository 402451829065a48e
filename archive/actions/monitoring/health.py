"""Is everything alive, and is the work being done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min
from django.utils import timezone

from archive.models import Alarm, ChannelState, Heartbeat, Item, Poll

STALE_AFTER = timedelta(seconds=60)
BACKLOG_AFTER = timedelta(minutes=15)
POLLED_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    ok: bool
    message: str


def beat(*, name: str, at: datetime | None = None) -> None:
    """Notes that a background process is alive, now or at an instant that its own clock gives."""
    now = at or timezone.now()
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def database_checks() -> list[Check]:
    """What the database can tell: that it answers, is migrated, that worker and beat live, how old the backlog is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return [Check(name="database", ok=False, message=str(error).split("\n", 1)[0])]
    checks = [Check(name="database", ok=True, message="answers"), _migrations()]
    if checks[-1].ok:
        beats = dict(Heartbeat.objects.values_list("name", "at"))
        checks += [_alive(name, beats.get(name)) for name in ("worker", "beat", "follower")]
        checks += [_backlog(), _channels()]
    return checks


def oldest_waiting() -> datetime | None:
    """When the oldest item was received that has no verdict yet, whatever was tried with it; None if nothing waits."""
    return Item.objects.in_progress().order_by("id").values_list("received_at", flat=True).first()


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Check(name="migrations", ok=False, message=f"{len(missing)} not applied: run manage.py migrate")
    return Check(name="migrations", ok=True, message="all applied")


def _alive(name: str, at: datetime | None) -> Check:
    if at is None:
        return Check(name=name, ok=False, message="never seen")
    age = timezone.now() - at
    # What was seen in the future was seen by a clock that has been put back since.
    return Check(name=name, ok=abs(age) < STALE_AFTER, message=f"seen {age.total_seconds():.0f} s ago")


def _backlog() -> Check:
    oldest = oldest_waiting()
    if oldest is None:
        return Check(name="backlog", ok=True, message="nothing waits")
    age = timezone.now() - oldest
    limit = max(BACKLOG_AFTER, timedelta(seconds=4 * settings.LEASE_SECONDS))
    return Check(name="backlog", ok=age < limit, message=f"the oldest item waits for {age.total_seconds():.0f} s")


def _channels() -> Check:
    """Whether polls that are due are worked on. That a channel itself has an alarm is told and no reason to be unready:
    no restart of ours mends somebody else's server."""
    now = timezone.now()
    standing = Alarm.objects.filter(ended_at=None).count()
    told = "1 alarm stands" if standing == 1 else f"{standing or 'no'} alarms stand"
    oldest = oldest_due()
    if oldest is None or now - oldest < POLLED_WITHIN:
        return Check(name="channels", ok=True, message=told)
    # Many of one host wait long, one after the other: only when none was polled meanwhile does polling stand still.
    last = ChannelState.objects.aggregate(at=Max("polled_at"))["at"]
    ok = last is not None and now - last < POLLED_WITHIN
    waits = f"a poll is due for {(now - oldest).total_seconds():.0f} s"
    return Check(name="channels", ok=ok, message=f"{waits}; {told}")


def oldest_due() -> datetime | None:
    """When the poll was due that waits longest to be made or taken; None where none is due yet."""
    now = timezone.now()
    made = Poll.objects.filter(state=Poll.State.DUE, ready_at__lte=now).aggregate(at=Min("ready_at"))["at"]
    unmade = ChannelState.objects.filter(next_at__lte=now).exclude(channel__polls__in=Poll.objects.open())
    return min(filter(None, (made, unmade.aggregate(at=Min("next_at"))["at"])), default=None)
