"""Who is told of changes: webhooks made, changed, removed; what the change feed says becomes deliveries, as rows."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.following import follow
from archive.actions.following.signing import new_secret
from archive.actions.receiving.declared import fault
from archive.actions.uniqueness import once
from archive.errors import Conflict, FetchRefused, Invalid
from archive.intake.targets import checked, target
from archive.models import Actor, Delivery, Webhook
from archive.models.fields import uuid7

EDITABLE = ("name", "address", "verbs", "active")
NAME_LENGTH = 100
ADDRESS_LENGTH = 2000
SEARCH_MATCHED = "search.matched"
PINGED = "webhook.pinged"
VERBS = (
    "article.archived",
    "article.revised",
    "article.edited",
    "article.edit_taken_back",
    "article.edit_undone",
    "article.tagged",
    "article.untagged",
    "article.merged",
    "article.split",
    "article.withdrawn",
    "article.restored",
    "article.replayed",
    "article.origin_changed",
    "article.source_changed",
    "article.boilerplate_cut",
    "article.boilerplate_put_back",
    SEARCH_MATCHED,
    "alarm.raised",
    "alarm.ended",
)
"""What a webhook can hear of. One that wants nothing but what saved searches find asks for the last alone."""

FEED_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    webhook: Webhook
    secret: str


def create(
    *, name: str, address: str, verbs: Sequence[str] = (), actor: Actor, created_by: int | None = None
) -> NewWebhook:
    """Makes a webhook that is told of what happens from now on. Its secret is given here and never again.

    Raises Invalid with all that is wrong, Conflict (`name_taken`).
    """
    values = _checked({"name": name, "address": address, "verbs": list(verbs)})
    # What is committed already has its place before the end, so that nothing before it is told.
    follow.sequence_all()
    webhook = Webhook(**values, secret=new_secret(), position=follow.feed_end(), created_by_id=created_by)
    with _name_once(webhook.name), transaction.atomic():
        webhook.save(force_insert=True)
        log([_act("webhook.created", webhook, actor, {field: getattr(webhook, field) for field in EDITABLE})])
    webhook.refresh_from_db()
    return NewWebhook(webhook=webhook, secret=webhook.secret)


def change(*, webhook_id: UUID, values: Mapping[str, Any], actor: Actor) -> Webhook:
    """Changes fields of `EDITABLE`. Who is switched on again, or moves, is told from where it stood, at once.

    Raises Webhook.DoesNotExist, Invalid, Conflict (`name_taken`).
    """
    checked_values = _checked(values)
    with _name_once(checked_values.get("name", "")), transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook_id)
        moves = {
            field: [getattr(webhook, field), value]
            for field, value in checked_values.items()
            if getattr(webhook, field) != value
        }
        for field, (_, value) in moves.items():
            setattr(webhook, field, value)
        if {"address", "active"} & moves.keys():
            webhook.failures, webhook.failing_since, webhook.due_at = 0, None, timezone.now()
        if moves:
            webhook.save(update_fields=[*moves, "failures", "failing_since", "due_at"])
            log([_act("webhook.changed", webhook, actor, {"changes": moves})])
    return webhook


def change_secret(*, webhook_id: UUID, actor: Actor) -> NewWebhook:
    """Gives a webhook another secret, with which all is signed that is told from now on. It is given here and never
    again. Raises Webhook.DoesNotExist."""
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook_id)
        webhook.secret = new_secret()
        webhook.save(update_fields=["secret"])
        log([_act("webhook.secret_changed", webhook, actor, {})])
    return NewWebhook(webhook=webhook, secret=webhook.secret)


def remove(*, webhook_id: UUID, actor: Actor) -> None:
    """Removes a webhook with what it was and was to be told. Raises Webhook.DoesNotExist."""
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook_id)
        log([_act("webhook.removed", webhook, actor, {"name": webhook.name, "address": webhook.address})])
        webhook.delete()


def ping(*, webhook_id: UUID, actor: Actor) -> Delivery:
    """Sends a webhook something that means nothing, to see whether it arrives. It waits behind what waits already.

    Raises Webhook.DoesNotExist, Conflict (`webhook_off`).
    """
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook_id)
        _refuse_off(webhook)
        event_id = uuid7()
        data = {"webhook": str(webhook.pk), "by": actor.name}
        tell(webhook, [(event_id, PINGED, payload(PINGED, timezone.now().isoformat(), data))])
        _ask_now(webhook)
        return Delivery.objects.get(webhook=webhook, event_id=event_id)


def redeliver(*, webhook_id: UUID, event_id: UUID, actor: Actor) -> Delivery:
    """Tells a webhook once more what it was told, or could not be told. It has the same id as before.

    Raises Webhook.DoesNotExist, Delivery.DoesNotExist, Conflict (`webhook_off`).
    """
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook_id)
        delivery = Delivery.objects.get(webhook=webhook, event_id=event_id)
        _refuse_off(webhook)
        delivery.state, delivery.attempts = Delivery.State.WAITING, 0
        delivery.save(update_fields=["state", "attempts"])
        _ask_now(webhook)
        log([_act("webhook.redelivered", webhook, actor, {"event": str(event_id), "verb": delivery.verb})])
    return delivery


def follow_feed() -> int:
    """Makes deliveries of what the change feed says behind each webhook's place in it, one batch for each webhook.

    Deliveries and place move in one commit; the key (webhook, event) decides what is there already. Returns how many
    changes were looked at: 0 where all are at the end of the feed, or in another process's hands.
    """
    follow.sequence()
    behind = Webhook.objects.filter(active=True, position__lt=follow.feed_end())
    seen = 0
    for webhook_id in list(behind.values_list("pk", flat=True)):
        with transaction.atomic():
            locked = behind.select_for_update(of=("self",), skip_locked=True).filter(pk=webhook_id).first()
            seen += 0 if locked is None else _follow(locked)
    return seen


def _follow(webhook: Webhook) -> int:
    columns = ("position", "event", "event__at", "event__verb", "event__subject_id")
    rows = list(follow.changes_after(webhook.position, limit=FEED_BATCH).values_list(*columns))
    tell(
        webhook,
        [
            (event, verb, payload(verb, at.isoformat(), {"event": str(event), "article": str(article)}))
            for _, event, at, verb, article in rows
            if not webhook.verbs or verb in webhook.verbs
        ],
    )
    webhook.position = rows[-1][0]
    webhook.save(update_fields=["position"])
    return len(rows)


def payload(verb: str, at: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent: no text and no metadata, which are for those with a key to ask for."""
    return {"type": verb, "timestamp": at.replace("+00:00", "Z"), "data": dict(data)}


def tell(webhook: Webhook, told: Iterable[tuple[UUID, str, Mapping[str, Any]]]) -> None:
    """Rows that say what a webhook is to be told: event, verb, payload. For whoever holds the webhook's lock, which
    keeps their order. What it has a row for is not told twice."""
    rows = [Delivery(webhook=webhook, event_id=event, verb=verb, payload=sent) for event, verb, sent in told]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _ask_now(webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(due_at=Now())


def _refuse_off(webhook: Webhook) -> None:
    if not webhook.active:
        raise Conflict(f"{webhook.name} is switched off.", code="webhook_off")


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values in the form in which they are kept. Raises Invalid."""
    found: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for field, value in values.items():
        kept = value.strip() if isinstance(value, str) else value
        kept = list(dict.fromkeys(kept)) if field == "verbs" else kept
        found[field] = kept
        if reason := _fault(field, kept):
            wrong[field] = [reason]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    return found


def _fault(field: str, value: Any) -> str | None:
    match field:
        case "name":
            good = 0 < len(value) <= NAME_LENGTH and not fault(value)
            return None if good else f"A name has 1 to {NAME_LENGTH} characters."
        case "address":
            return _address_fault(value)
        case "verbs":
            unknown = [verb for verb in value if verb not in VERBS]
            return f"There is no {unknown[0][:50]}; choose from {', '.join(VERBS)}." if unknown else None
        case "active":
            return None
    return "There is no such field."


def _address_fault(address: str) -> str | None:
    """Why nothing may be sent there. A name is looked up when something is sent: it may lead elsewhere by then."""
    if len(address) > ADDRESS_LENGTH:
        return f"An address has at most {ADDRESS_LENGTH:,} characters."
    try:
        asked = target(address)
        if asked.numeric:
            checked(asked, allowed=settings.FETCH_ALLOWED_NETWORKS, resolve=_no_names)
    except FetchRefused as refused:
        return refused.message
    return None


def _no_names(_host: str, _port: int) -> Sequence[str]:
    return ()


def _name_once(name: str) -> AbstractContextManager[None]:
    return once(f"There is a webhook named {name} already.", code="name_taken")


def _act(verb: str, webhook: Webhook, actor: Actor, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="webhook", subject_id=webhook.pk, actor=actor, data=data)
