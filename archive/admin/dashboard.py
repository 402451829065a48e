"""The start page: what came in, what waits, what failed, how much there is."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Model
from django.http import HttpRequest
from django.utils import timezone

from archive.admin.explanations import cause
from archive.models import Article, Heartbeat, Item, Original, Source

COUNTED_UP_TO = 100_000
"""A larger table is estimated: counting a million rows for every visit to the start page is not worth the wait."""

SILENT_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    count: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A background process and when it was last seen; `alive` is False after a minute of silence."""

    name: str
    seen_at: datetime | None
    alive: bool


def context(request: HttpRequest) -> dict[str, Any]:
    """What the start page shows to this person: nothing of what they may not see."""
    found: dict[str, Any] = {}
    if request.user.has_perm("archive.view_item"):
        found |= {"arrivals": _arrivals(), "waiting": Item.objects.in_progress().count(), "quarantine": _quarantine()}
    if request.user.has_perm("archive.view_article"):
        found |= {
            "in_review": Article.objects.filter(state=Article.State.IN_REVIEW).count(),
            "articles": _total(Article),
            "originals": _total(Original),
            "sources": Source.objects.count(),
            "processes": _processes(),
        }
    return found


def _arrivals() -> Mapping[str, int]:
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Item.objects.filter(id__gte=_earliest_id(midnight)).count()
    week = Item.objects.filter(id__gte=_earliest_id(midnight - timedelta(days=6))).count()
    return {"today": today, "week": week}


def _earliest_id(at: datetime) -> uuid.UUID:
    """The smallest UUIDv7 of that millisecond: ids begin with their time, so the primary key is an index by time."""
    return uuid.UUID(int=int(at.timestamp() * 1000) << 80)


def _quarantine() -> list[dict[str, Any]]:
    counts = Item.objects.quarantined().order_by().values_list("code").annotate(n=Count("id"))
    return [
        {"code": code, "count": count, "cause": cause(code)}
        for code, count in sorted(counts, key=lambda row: (-row[1], row[0]))
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
        Process(name=name, seen_at=seen.get(name), alive=(at := seen.get(name)) is not None and now - at < SILENT_AFTER)
        for name in ("worker", "beat", "follower")
    ]
