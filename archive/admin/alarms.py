"""Alarms of channels and sources, and the days by which they are judged."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.actions import tallies
from archive.actions.alarms import names_of
from archive.actions.arrivals import Counted
from archive.admin.ledger import Ledger, require
from archive.intake.flow import NOTHING, SHARES
from archive.models import Alarm

VIEW = "archive.view_alarm"
DAYS = 30
SHOWN = 200


@admin.register(Alarm)
class AlarmAdmin(Ledger):
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What stands, and what ended lately."""
        require(request, VIEW)
        standing = list(Alarm.objects.filter(ended_at=None)[:SHOWN])
        ended = list(Alarm.objects.filter(ended_at__isnull=False).order_by("-ended_at")[:SHOWN])
        names = names_of([*standing, *ended])
        return self.page(
            request,
            "archive/alarms.html",
            title=_("Alarms"),
            standing=[(alarm, names.get(alarm.subject_id, "")) for alarm in standing],
            ended=[(alarm, names.get(alarm.subject_id, "")) for alarm in ended],
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """The last days of what the alarm is about."""
        require(request, VIEW)
        alarm: Alarm = self.found(request, object_id)
        today = timezone.now().astimezone(UTC).date()
        dates = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
        held = tallies.days_of(since=dates[0], subject_id=alarm.subject_id)
        days = held.get((alarm.subject_kind, alarm.subject_id), {})
        rows = [(datetime.combine(date, time.min, UTC), days.get(date, NOTHING)) for date in dates]
        return self.page(
            request,
            "archive/alarm.html",
            title=f"{names_of([alarm]).get(alarm.subject_id, '')}: {alarm}",
            original=alarm,
            alarm=alarm,
            fresh=[Counted(at=at, items=day.fresh) for at, day in rows],
            shares=[
                (share.told, sum(share.part(day) for _at, day in rows), sum(share.whole(day) for _at, day in rows))
                for share in SHARES
            ],
        )
