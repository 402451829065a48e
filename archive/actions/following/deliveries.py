"""What webhooks are to be told is sent: at least once, in order, from rows.

A webhook is in one process's hands at a time and is told of one thing after the other. What became of an attempt is
committed before the next; who dies between the answer and the commit leaves a row that is sent again, with the same id.
"""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.following.signing import signed
from archive.errors import FetchFailed, FetchRefused
from archive.intake import fetching
from archive.models import Delivery, Webhook

AT_ONCE = 16
"""Webhooks in one process's hands."""
TURN = 20.0
"""Seconds after which nothing more is begun."""
ANSWER_SECONDS = 10.0
ANSWER_BYTES = 64 * 1024
LEASE = timedelta(seconds=60)
"""Longer than a turn and its last answer; so long a webhook waits whose process was killed."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=6)
FAILING_FOR = timedelta(days=3)
"""Then a webhook is switched off. What it was to be told waits until somebody switches it on."""

REJECTED = {400, 406, 413, 415, 422}
"""Answers of a server that works and does not want this: after so many attempts the next is sent."""
REJECTED_ATTEMPTS = 3
GONE = 410
LATER = {429, 503}

KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an attempt. `status` is None where there was no answer."""

    status: int | None
    problem: str = ""
    retry_after: timedelta = timedelta()

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due(*, seconds: float = TURN) -> int:
    """Tells the webhooks that are due what waits for them, for so many seconds. Returns how many attempts were made."""
    token = uuid4()
    until = time.monotonic() + seconds
    attempts = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: dict[Future[Outcome], tuple[UUID, Delivery]] = {}

        def go_on(webhook: Webhook) -> None:
            delivery = _first_waiting(webhook) if time.monotonic() < until else None
            if delivery is None:
                Webhook.objects.filter(pk=webhook.pk, lease=token).update(lease=None, leased_until=None)
            else:
                # Only the request is in the thread: the database is this one's.
                running[pool.submit(attempt, webhook, delivery)] = webhook.pk, delivery

        for webhook in _take(token):
            go_on(webhook)
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                webhook_id, delivery = running.pop(future)
                attempts += 1
                ready = _note(webhook_id, token, delivery, future.result())
                if ready is not None:
                    go_on(ready)
    return attempts


def forget_old() -> int:
    """Removes what was delivered long ago. Returns how many rows."""
    old = Delivery.objects.filter(state=Delivery.State.DELIVERED, tried_at__lt=Now() - KEPT)
    removed, _ = Delivery.objects.filter(pk__in=old.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
    return removed


def attempt(webhook: Webhook, delivery: Delivery) -> Outcome:
    """Sends one delivery. Knows no database."""
    body = orjson.dumps(delivery.payload)
    signature = signed(secret=webhook.secret, message_id=str(delivery.event_id), timestamp=int(time.time()), body=body)
    limits = fetching.Limits(ANSWER_SECONDS, ANSWER_BYTES, 0, settings.FETCH_ALLOWED_NETWORKS)
    headers = {"Content-Type": "application/json", **signature}
    try:
        answer = fetching.post(webhook.address, body, limits=limits, agent=settings.FETCH_AGENT, headers=headers)
    except (FetchFailed, FetchRefused) as failed:
        return Outcome(status=None, problem=f"{failed.reason}: {failed.message}")
    outcome = Outcome(status=answer.status, retry_after=_retry_after(answer))
    return (
        outcome
        if outcome.good
        else Outcome(status=answer.status, problem=f"It answered {answer.status}.", retry_after=outcome.retry_after)
    )


def _retry_after(answer: fetching.Answer) -> timedelta:
    asked = answer.headers.get("retry-after", "")
    known = answer.status in LATER and asked.isascii() and asked.isdigit() and len(asked) < 7
    return min(timedelta(seconds=int(asked)), LONGEST_PAUSE) if known else timedelta()


def _take(token: UUID) -> list[Webhook]:
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state=Delivery.State.WAITING)
    due = Webhook.objects.due().filter(Exists(waiting)).order_by("due_at")
    with transaction.atomic():
        taken = list(due.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        Webhook.objects.filter(pk__in=[webhook.pk for webhook in taken]).update(lease=token, leased_until=Now() + LEASE)
    return taken


def _first_waiting(webhook: Webhook) -> Delivery | None:
    return Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING).order_by("pk").first()


def _note(webhook_id: UUID, token: UUID, delivery: Delivery, outcome: Outcome) -> Webhook | None:
    """Commits what came of an attempt. Gives the webhook where it may be told of the next thing at once; None too where
    it is not ours any more."""
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).filter(pk=webhook_id, lease=token).first()
        if webhook is None:
            return None
        delivery.attempts += 1
        delivery.status, delivery.problem = outcome.status, outcome.problem[:300]
        rejected = outcome.status in REJECTED
        if outcome.good:
            delivery.state = Delivery.State.DELIVERED
        elif rejected and delivery.attempts >= REJECTED_ATTEMPTS:
            delivery.state = Delivery.State.DEAD
        delivery.tried_at = timezone.now()
        delivery.save(update_fields=["attempts", "status", "problem", "state", "tried_at"])
        if delivery.state != Delivery.State.WAITING:
            webhook.failures, webhook.failing_since = 0, None
            webhook.leased_until = Now() + LEASE
        else:
            _back_off(webhook, outcome, alive=rejected)
            webhook.lease = webhook.leased_until = None
        webhook.save(update_fields=["failures", "failing_since", "due_at", "active", "lease", "leased_until"])
    return webhook if webhook.active and webhook.lease else None


def _back_off(webhook: Webhook, outcome: Outcome, *, alive: bool) -> None:
    now = timezone.now()
    pause = min(FIRST_PAUSE * 4 ** min(webhook.failures, 10), LONGEST_PAUSE)
    webhook.failures += 1
    webhook.due_at = now + max(pause, outcome.retry_after)
    if not alive:
        webhook.failing_since = webhook.failing_since or now
    too_long = webhook.failing_since is not None and now - webhook.failing_since >= FAILING_FOR
    if outcome.status == GONE or too_long:
        webhook.active = False
        data = {"name": webhook.name, "failures": webhook.failures, "problem": outcome.problem}
        log([Act(verb="webhook.switched_off", subject_kind="webhook", subject_id=webhook.pk, data=data)])
