"""Is the service alive, and is it ready: for probes, which have no key."""

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive import tasks
from archive.actions.monitoring.health import Check, database_checks
from archive.api.access import is_local

KEPT_SECONDS = 2
"""Checking opens connections and reads the migrations: who asks all the time gets the last answer."""


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """That this process answers. Asks nothing of anybody: a database that is down is no reason to restart the web."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything that is needed answers, else 503; each check by name, and why for those on this machine."""
    checks: list[Check] = cache.get_or_set("health-ready", _checks, KEPT_SECONDS) or []
    good = all(check.ok for check in checks)
    told = is_local(request)
    return JsonResponse(
        {
            "status": "ok" if good else "failing",
            "checks": [
                {"name": check.name, "ok": check.ok} | ({"message": check.message} if told else {}) for check in checks
            ],
        },
        status=200 if good else 503,
    )


def _checks() -> list[Check]:
    answers = tasks.broker_answers()
    broker = Check(name="broker", ok=answers, message="answers" if answers else "does not answer")
    return [*database_checks(), broker]
