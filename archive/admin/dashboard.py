"""The start page: what came in, what waits, what failed, how much there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Model, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from archive.actions.receiving import arrivals
from archive.actions.tagging import suggestions
from archive.admin.explanations import cause
from archive.models import Alarm, Article, Channel, Deposit, Heartbeat, Item, Original, Source

COUNTED_UP_TO = 100_000
"""A larger table is estimated: counting a million rows for every visit to the start page is not worth the wait."""

HOURS, DAYS = 24, 30
SOURCES_SHOWN = 10
RUNNING_SHOWN = 5
FAILING_SHOWN = 10
SILENT_AFTER = timedelta(seconds=60)
PROCESSES = {
    "worker": gettext_lazy("worker"),
    "beat": gettext_lazy("beat"),
    "follower": gettext_lazy("follower"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    count: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A background process and when it was last seen; `alive` is False after a minute of silence."""

    label: str
    seen_at: datetime | None
    alive: bool


def context(request: HttpRequest) -> dict[str, Any]:
    """What the start page shows to this person: nothing of what they may not see."""
    found: dict[str, Any] = {}
    if request.user.has_perm("archive.view_item"):
        days, today = arrivals.by_day(days=DAYS), _midnight()
        found |= {
            "arrivals": {"today": days[-1].items, "week": sum(day.items for day in days[-7:])},
            "hours": arrivals.by_hour(hours=HOURS),
            "days": days,
            "from_sources": arrivals.by_source(days=7, limit=SOURCES_SHOWN),
            "running": arrivals.running(limit=RUNNING_SHOWN),
            "waiting": Item.objects.in_progress().count(),
            "quarantine": _quarantine(today),
            "broken_off": Deposit.objects.filter(state=Deposit.State.OPEN, received_at__lt=today).count(),
        }
    if request.user.has_perm("archive.view_source"):
        found["quiet"] = arrivals.gone_quiet(limit=SOURCES_SHOWN)
    if request.user.has_perm("archive.view_channel"):
        failing = Channel.objects.filter(enabled=True, state__failures__gt=0).select_related("state")
        found["failing"] = failing.order_by("-state__failures", "name")[:FAILING_SHOWN]
    if request.user.has_perm("archive.view_alarm"):
        found["alarms"] = Alarm.objects.filter(ended_at=None).count()
    if request.user.has_perm("archive.view_suggestion"):
        found["suggested"] = suggestions.waiting().count()
    if request.user.has_perm("archive.view_article"):
        found |= {
            "in_review": Article.objects.filter(state=Article.State.IN_REVIEW).count(),
            "articles": _total(Article),
            "originals": _total(Original),
            "sources": Source.objects.in_force().count(),
            "processes": _processes(),
        }
    return found


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _quarantine(today: datetime) -> list[dict[str, Any]]:
    """What waits in quarantine by cause, and how much of it came today."""
    new = Count("id", filter=Q(id__gte=arrivals.earliest_id(today)))
    counts = Item.objects.quarantined().order_by().values_list("code").annotate(n=Count("id"), new=new)
    return [
        {"code": code, "count": count, "new": new, "cause": cause(code)}
        for code, count, new in sorted(counts, key=lambda row: (-row[1], row[0]))
    ]


def _total(model: type[Model]) -> Total:
    with connection.cursor() as cursor:
        table = model._meta.db_table  # noqa: SLF001 - Django's public-by-documentation API
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
        (estimate,) = cursor.fetchone()
    if estimate > COUNTED_UP_TO:
        return Total(count=estimate, exact=False)
    return Total(count=model._default_manager.count(), exact=True)  # noqa: SLF001 - as above


def _processes() -> list[Process]:
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    now = timezone.now()
    return [
        Process(
            label=str(label),
            seen_at=seen.get(name),
            alive=(at := seen.get(name)) is not None and now - at < SILENT_AFTER,
        )
        for name, label in PROCESSES.items()
    ]
