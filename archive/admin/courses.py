"""How a channel or source goes, for those who may know of alarms."""

from datetime import UTC
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from archive.actions.monitoring.courses import Course, course

ALARMS = "archive.view_alarm"


def course_of(request: HttpRequest, subject_id: UUID) -> Course | None:
    """Its last days and alarms; None for whoever may not see them."""
    if not request.user.has_perm(ALARMS):
        return None
    return course(subject_id=subject_id, today=timezone.now().astimezone(UTC).date())
