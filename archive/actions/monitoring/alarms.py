"""What is not as usual with channels and sources: raised once, ended once, and each time told.

Rows say what stands and what was told of it. A webhook is told by deliveries that are written in the same commit; mails
go out afterwards, and what could not be sent is sent at the next look.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from smtplib import SMTPException
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.following import webhooks
from archive.actions.monitoring import health, tallies
from archive.actions.rows import run_binary
from archive.intake.flow import HISTORY, Day, unusual
from archive.models import Alarm, Channel, Heartbeat, Source, Webhook
from archive.models.fields import uuid7

LOOKED_EVERY = timedelta(minutes=5)
AT_ONCE = 1000
MOST_LOOKS = 12
"""Where there are more than AT_ONCE, they are compared in so many parts at most, one a look."""
HEARTBEAT = "alarms"
FAILURES = 3
"""So many in a row: one may be the network's."""
MAILED_AT_ONCE = 100
MAILED_WITHIN = timedelta(days=2)
"""What is older is no news: nobody wants the alarms of a year when mail is set up."""

RAISE = """
    INSERT INTO archive_alarm (id, subject_kind, subject_id, kind, message)
    SELECT * FROM unnest(%b::uuid[], %b::text[], %b::uuid[], %b::text[], %b::text[])
    ON CONFLICT (subject_id, kind) WHERE ended_at IS NULL DO NOTHING
    RETURNING id
"""
END = """
    UPDATE archive_alarm
    SET ended_at = statement_timestamp(), end_mailed_at = CASE WHEN %b THEN NULL ELSE statement_timestamp() END
    WHERE id = ANY(%b) AND ended_at IS NULL
    RETURNING id
"""

logger = structlog.get_logger(__name__)

_Key = tuple[str, UUID]
"""Kind and id of a channel or source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A channel or a source that is looked at."""

    kind: str
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How many alarms a look raised and ended."""

    raised: int = 0
    ended: int = 0


def watch() -> Looked:
    """Looks, unless somebody did within LOOKED_EVERY, and mails what is to be mailed."""
    now = timezone.now()
    # Not the one of a clock that was ahead, and was put right: nobody would look until the time has come again.
    if Heartbeat.objects.filter(name=HEARTBEAT, at__gt=now - LOOKED_EVERY, at__lte=now + LOOKED_EVERY).exists():
        return Looked()
    health.beat(name=HEARTBEAT, at=now)
    looked = look(today=now.astimezone(UTC).date(), turn=int(now.timestamp() // LOOKED_EVERY.total_seconds()))
    mail(now=now)
    return looked


def look(*, today: date, turn: int | None = None) -> Looked:
    """Compares every channel and source with its own history; raises what is not as usual, ends what is well again.

    Of many, each `turn` compares a part, and always those that fail or have an alarm: all of ten thousand at once would
    take ten seconds and hundreds of megabytes.

    Channels that are switched off have no alarms, nor have sources all of whose material comes by channels of theirs.
    """
    standing = _standing()
    failing = _failing()
    known = {(one.kind, one.id): one for one in _subjects()}
    subjects = known if turn is None else _part(known, turn, always={*standing, *(("channel", pk) for pk in failing)})
    began = [alarm.began_at.astimezone(UTC).date() for alarms in standing.values() for alarm in alarms.values()]
    since = min([today, *began]) - timedelta(days=HISTORY + 1)
    held = tallies.days_of(since=since, subject_ids=[pk for _, pk in subjects])
    raised: list[tuple[Subject, str, str]] = []
    ended: list[Alarm] = []
    for key, subject in subjects.items():
        alarms = standing.pop(key, {})
        found = _troubles(held.get(key, {}), alarms, today)
        found |= {"failing": failing[subject.id]} if subject.id in failing else {}
        raised += [(subject, kind, message) for kind, message in found.items() if kind not in alarms]
        ended += [alarm for kind, alarm in alarms.items() if kind not in found]
    names = {one.id: one.name for one in subjects.values()}
    # What is not looked at any more has no alarms, and nobody says that it is well again.
    left = [alarm for alarms in standing.values() for alarm in alarms.values()]
    return Looked(
        raised=_raise(raised, names),
        ended=_end(ended, names, well=True) + _end(left, names_of(left), well=False),
    )


def mail(*, now: datetime) -> int:
    """Mails the beginnings and ends that were not mailed, all in one, to ALARM_MAIL. Returns how many.

    A mail server that is away costs nothing: the next look tries again.
    """
    if not settings.ALARM_MAIL:
        return 0
    news = Q(began_at__gt=now - MAILED_WITHIN, begin_mailed_at=None) | Q(
        ended_at__gt=now - MAILED_WITHIN, end_mailed_at=None
    )
    with transaction.atomic():
        alarms = list(Alarm.objects.filter(news).select_for_update(skip_locked=True).order_by("id")[:MAILED_AT_ONCE])
        if not alarms:
            return 0
        names = names_of(alarms)
        lines = [_line(alarm, names) for alarm in alarms]
        subject = lines[0].splitlines()[0] if len(lines) == 1 else f"{len(lines)} alarms"
        try:
            send_mail(f"[Dateline] {subject[:150]}", "\n\n".join(lines), None, settings.ALARM_MAIL)
        except (OSError, SMTPException) as error:
            logger.warning("alarms not mailed", alarms=len(alarms), error=str(error))
            return 0
        for alarm in alarms:
            alarm.begin_mailed_at = alarm.begin_mailed_at or now
            alarm.end_mailed_at = now if alarm.ended_at else None
        Alarm.objects.bulk_update(alarms, ["begin_mailed_at", "end_mailed_at"])
    return len(alarms)


def names_of(alarms: Iterable[Alarm], *, field: str = "name") -> dict[UUID, str]:
    """What the channels and sources are called that these alarms are about; with `field="slug"`, in addresses."""
    ids = {alarm.subject_id for alarm in alarms}
    channels = Channel.objects.filter(pk__in=ids).values_list("pk", field)
    return dict(channels) | dict(Source.objects.filter(pk__in=ids).values_list("pk", field))


def _standing() -> dict[tuple[str, UUID], dict[str, Alarm]]:
    found: dict[tuple[str, UUID], dict[str, Alarm]] = {}
    for alarm in Alarm.objects.filter(ended_at=None):
        found.setdefault((alarm.subject_kind, alarm.subject_id), {})[alarm.kind] = alarm
    return found


def _subjects() -> Iterator[Subject]:
    channels = Channel.objects.filter(enabled=True).values_list("pk", "name", "source_id")
    by_channel = set()
    for pk, name, source in channels:
        by_channel.add(source)
        yield Subject(kind="channel", id=pk, name=name)
    for pk, name in Source.objects.in_force().values_list("pk", "name"):
        if pk not in by_channel:
            yield Subject(kind="source", id=pk, name=name)


def _part(known: Mapping[_Key, Subject], turn: int, *, always: Collection[_Key]) -> dict[_Key, Subject]:
    """Those whose turn it is; the last digits of an id are chance."""
    parts = min(ceil(len(known) / AT_ONCE), MOST_LOOKS) or 1
    return {key: one for key, one in known.items() if one.id.int % parts == turn % parts or key in always}


def _failing() -> dict[UUID, str]:
    states = Channel.objects.filter(enabled=True, state__failures__gte=FAILURES)
    return {
        pk: f"It failed {failures} times in a row. {message}"
        for pk, failures, message in states.values_list("pk", "state__failures", "state__message")
    }


def _troubles(days: Mapping[date, Day], alarms: Mapping[str, Alarm], today: date) -> dict[str, str]:
    since = {kind: alarm.began_at.astimezone(UTC).date() for kind, alarm in alarms.items()}
    return unusual(days, today=today, standing=since)


def _raise(found: Sequence[tuple[Subject, str, str]], names: Mapping[UUID, str]) -> int:
    if not found:
        return 0
    alarms = [
        Alarm(subject_kind=subject.kind, subject_id=subject.id, kind=kind, message=message)
        for subject, kind, message in found
    ]
    columns: list[list[object]] = [
        [getattr(alarm, name) for alarm in alarms] for name in ("pk", "subject_kind", "subject_id", "kind", "message")
    ]
    with transaction.atomic():
        made = {pk for (pk,) in run_binary(RAISE, columns)}
        mine = [alarm for alarm in alarms if alarm.pk in made]
        _tell("alarm.raised", mine, names)
    return len(mine)


def _end(alarms: Sequence[Alarm], names: Mapping[UUID, str], *, well: bool) -> int:
    if not alarms:
        return 0
    with transaction.atomic():
        done = {pk for (pk,) in run_binary(END, [well, [alarm.pk for alarm in alarms]])}
        mine = [alarm for alarm in alarms if alarm.pk in done]
        _tell("alarm.ended", mine, names, well=well)
    return len(mine)


def _tell(verb: str, alarms: Sequence[Alarm], names: Mapping[UUID, str], *, well: bool = False) -> None:
    """Into the log, and to the webhooks that are switched on and want to hear of it."""
    if not alarms:
        return
    log(
        Act(
            verb=verb,
            subject_kind=alarm.subject_kind,
            subject_id=alarm.subject_id,
            reason=alarm.message,
            data={"alarm": str(alarm.pk), "kind": alarm.kind, "well": well},
        )
        for alarm in alarms
    )
    at = timezone.now().isoformat()
    told = [(uuid7(), verb, webhooks.payload(verb, at, {**_payload(alarm, names), "well": well})) for alarm in alarms]
    hearing = Webhook.objects.filter(active=True).filter(Q(verbs=[]) | Q(verbs__contains=[verb]))
    for webhook in hearing.select_for_update(of=("self",)).order_by("pk"):
        webhooks.tell(webhook, told)


def _payload(alarm: Alarm, names: Mapping[UUID, str]) -> dict[str, str]:
    return {
        "alarm": str(alarm.pk),
        "kind": alarm.kind,
        "message": alarm.message,
        "subject": alarm.subject_kind,
        "id": str(alarm.subject_id),
        "name": names.get(alarm.subject_id, ""),
    }


def _line(alarm: Alarm, names: Mapping[UUID, str]) -> str:
    name = names.get(alarm.subject_id, str(alarm.subject_id))
    if alarm.ended_at:
        began = f"It began {alarm.began_at:%Y-%m-%d %H:%M} UTC."
        return f"Well again: {name}: {alarm.get_kind_display()}\n{began} {alarm.message}"
    return f"{name}: {alarm.get_kind_display()}\n{alarm.message}"
