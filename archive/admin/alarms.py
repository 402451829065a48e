"""Alarms of channels and sources, and the days by which they are judged."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from archive.actions.monitoring.alarms import names_of
from archive.admin.courses import ALARMS as VIEW
from archive.admin.courses import course_of
from archive.admin.ledger import Ledger, require
from archive.models import Alarm

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
        return self.page(
            request,
            "archive/alarm.html",
            title=f"{names_of([alarm]).get(alarm.subject_id, '')}: {alarm}",
            original=alarm,
            alarm=alarm,
            course=course_of(request, alarm.subject_id),
        )
