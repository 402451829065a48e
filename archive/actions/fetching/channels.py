"""Where material is fetched on a schedule: channels made, changed, switched on and off, each told in the log."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.actions.editing.sources import is_slug, is_time_zone
from archive.actions.events import Act, log
from archive.actions.receiving.declared import fault
from archive.actions.uniqueness import once
from archive.errors import Invalid
from archive.intake.channels import KINDS, options_of
from archive.intake.timetable import Timetable, cron_fault
from archive.models import Actor, Channel, ChannelState, Poll, Source

EDITABLE = (
    "slug", "name", "kind", "place", "source", "options", "declared", "interval", "longest_interval", "cron",
    "time_zone", "enabled", "note",
)  # fmt: skip
"""`source` is a slug, or empty; all others are as the model has them."""

DECLARED = ("language", "section", "publisher", "keywords", "tags", "media_type", "encoding", "fields")
"""What a channel may say of everything that it brings. A time zone and rights are its source's."""

LEAST_INTERVAL = 30
LONGEST_INTERVAL = 366 * 24 * 3600
_BEGINS_ANEW = ("kind", "place", "options")
_TEXTS = {
    "slug": 100,
    "name": 200,
    "kind": 20,
    "place": 4000,
    "source": 100,
    "cron": 100,
    "time_zone": 64,
    "note": 10_000,
}


def create(*, values: Mapping[str, Any], actor: Actor) -> Channel:
    """Makes a channel, which is due at once, or at its next slot; `values` are fields of `EDITABLE`.

    Raises Invalid with all fields that are wrong, Conflict if the slug is taken.
    """
    missing = {name: ["This is needed."] for name in ("slug", "name", "kind", "place") if not values.get(name)}
    channel = Channel()
    _set(channel, values, missing)
    with _slug_once(channel.slug), transaction.atomic():
        channel.save(force_insert=True)
        state = ChannelState(channel=channel)
        _begin(state, channel)
        state.save(force_insert=True)
        log([_act("channel.created", channel, actor, _told(channel))])
    return channel


def change(*, slug: str, values: Mapping[str, Any], actor: Actor) -> Channel:
    """Changes the given fields and leaves the others. What is the same already is no change, and tells nothing.

    A channel with another place, kind or options begins anew; a poll of the old one that runs is stopped.
    Raises Channel.DoesNotExist, and as `create` does.
    """
    with _slug_once(str(values.get("slug", slug))), transaction.atomic():
        # A poll in hand refers to the channel while it receives: that must not wait for us, who may wait for it.
        locked = Channel.objects.select_related("source").select_for_update(of=("self",), no_key=True)
        channel = locked.get(slug=slug)
        before = _told(channel)
        _set(channel, values, {})
        after = _told(channel)
        moves = {name: [before[name], after[name]] for name in EDITABLE if before[name] != after[name]}
        if moves:
            anew = bool(moves.keys() & set(_BEGINS_ANEW))
            if anew:
                _stop(channel)
            # Behind the poll, as whoever ends one takes them.
            state = ChannelState.objects.select_for_update(of=("self",)).get(channel=channel)
            if anew:
                state.cursor = {}
            _begin(state, channel)
            state.save()
            channel.save()
            log([_act("channel.changed", channel, actor, {"changes": moves})])
    return channel


def ask(*, slug: str, actor: Actor) -> Poll:
    """Has a channel polled as soon as a worker is free, whatever its schedule, and also where it is switched off.

    One that is due or running already stays what it is. Raises Channel.DoesNotExist.
    """
    with transaction.atomic():
        channel = Channel.objects.select_for_update(of=("self",), no_key=True).get(slug=slug)
        poll = Poll.objects.open().filter(channel=channel).first()
        if poll is None:
            now = timezone.now()
            poll = Poll.objects.create(
                channel=channel, due_at=now, ready_at=now, asked=True, host=KINDS[channel.kind].host(channel.place)
            )
            log([_act("channel.asked", channel, actor, {"poll": str(poll.pk)})])
    return poll


def timetable_of(channel: Channel) -> Timetable:
    return Timetable(
        interval=channel.interval, longest=channel.longest_interval, cron=channel.cron, zone=channel.time_zone
    )


def _stop(channel: Channel) -> None:
    """Ends a poll that is open: who works on it has lost its lease."""
    Poll.objects.open().filter(channel=channel).update(
        state=Poll.State.FAILED,
        code="channel_changed",
        message="The channel was changed meanwhile.",
        lease=None,
        finished_at=timezone.now(),
    )


def _begin(state: ChannelState, channel: Channel) -> None:
    state.host = KINDS[channel.kind].host(channel.place)
    state.pace = float(channel.interval or 0)
    state.failures, state.code, state.message = 0, "", ""
    state.next_at = timetable_of(channel).first(timezone.now()) if channel.enabled else None


def _set(channel: Channel, values: Mapping[str, Any], wrong: dict[str, list[str]]) -> None:
    """Puts the values in the form in which they are kept into the row. Raises Invalid with all that is wrong."""
    fields = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    for name, value in fields.items():
        if name not in EDITABLE:
            wrong[name] = ["There is no such field."]
        elif name not in wrong and (found := _fault(name, value)):
            wrong[name] = [found]
    for name in fields.keys() - wrong.keys() - {"source"}:
        setattr(channel, name, fields[name])
    if "source" in fields and "source" not in wrong:
        channel.source = Source.objects.by_slug(fields["source"]) if fields["source"] else None
    _check_kind(channel, wrong)
    _check_times(channel, wrong)
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)


def _check_kind(channel: Channel, wrong: dict[str, list[str]]) -> None:
    if channel.kind not in KINDS or "kind" in wrong:
        return
    try:
        if channel.place and "place" not in wrong:
            channel.place = KINDS[channel.kind].check(channel.place, settings.CHANNEL_FOLDERS)
    except Invalid as refused:
        wrong.update(refused.fields)
    try:
        if "options" not in wrong:
            channel.options = options_of(channel.kind, channel.options)
    except Invalid as refused:
        wrong.update(refused.fields)


def _check_times(channel: Channel, wrong: dict[str, list[str]]) -> None:
    if wrong.keys() & {"interval", "cron", "longest_interval"}:
        return
    if (channel.interval is None) == (channel.cron == ""):
        wrong["interval"] = ["Give either an interval in seconds or a cron expression."]
    elif channel.longest_interval is not None and channel.longest_interval < (channel.interval or 0):
        wrong["longest_interval"] = ["At least as long as the interval."]


def _fault(name: str, value: Any) -> str:
    if name in _TEXTS:
        if not isinstance(value, str) or "\x00" in value or len(value) > _TEXTS[name]:
            return f"A text of at most {_TEXTS[name]:,} characters."
        return _fault_of_text(name, value)
    if name in ("interval", "longest_interval"):
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = value is None or (whole and LEAST_INTERVAL <= value <= LONGEST_INTERVAL)
        return "" if fits else f"A whole number of seconds from {LEAST_INTERVAL} to {LONGEST_INTERVAL:,}, or nothing."
    if name == "enabled":
        return "" if isinstance(value, bool) else "True or false."
    if not isinstance(value, Mapping):
        return "An object of names and values."
    return _fault_of_declared(value) if name == "declared" else ""


def _fault_of_text(name: str, value: str) -> str:
    match name:
        case "slug":
            return "" if is_slug(value) else "Letters, digits, hyphens and underscores, at most 100."
        case "name" | "place":
            return "" if value else "This is needed."
        case "kind":
            return "" if value in KINDS else f"Choose from {', '.join(KINDS)}."
        case "source":
            return "" if not value or Source.objects.filter(slug=value).exists() else "There is no source of that name."
        case "cron":
            return cron_fault(value) if value else ""
        case "time_zone":
            return "" if not value or is_time_zone(value) else "An IANA name, for example Asia/Baku; or empty for UTC."
    return ""


def _fault_of_declared(value: Mapping[str, Any]) -> str:
    if unknown := sorted(str(name) for name in value if name not in DECLARED):
        return f"A channel declares {', '.join(DECLARED)}; not {', '.join(unknown)[:200]}."
    unfit = fault(dict(value))
    return f"This cannot be kept: {unfit}." if unfit else ""


def _told(channel: Channel) -> dict[str, Any]:
    values = {name: getattr(channel, name) for name in EDITABLE if name != "source"}
    return {**values, "source": channel.source.slug if channel.source else ""}


def _slug_once(slug: str) -> AbstractContextManager[None]:
    return once(f"There is a channel with the slug {slug} already.", code="slug_taken")


def _act(verb: str, channel: Channel, actor: Actor, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="channel", subject_id=channel.pk, actor=actor, data=data)
