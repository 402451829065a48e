"""Channels as the REST door tells of them: what is answered, and its shape for the OpenAPI page."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from archive.actions.fetching.rehearse import Rehearsal
from archive.api.shapes import Instant, Text
from archive.models import Alarm, Channel, Poll

Json = dict[str, Any]


class ChannelHealth(serializers.Serializer):
    """How a channel is. `code` and `message` say what was wrong the last time, and are empty where nothing was."""

    next_at = Instant(allow_null=True, help_text="When it is due; null while it is switched off.")
    pace = serializers.FloatField(help_text="Seconds between two polls, as they have adapted; 0 for a clock.")
    failures = serializers.IntegerField(help_text="In a row.")
    code = Text(allow_blank=True)
    message = Text(allow_blank=True)
    polled_at = Instant(allow_null=True)
    succeeded_at = Instant(allow_null=True)
    new_at = Instant(allow_null=True, help_text="When it last brought something.")


class KnownChannel(serializers.Serializer):
    id = serializers.UUIDField()
    slug = Text()
    name = Text()
    kind = serializers.ChoiceField(choices=Channel.Kind.choices)
    place = Text()
    source = Text(allow_null=True, help_text="Slug.")
    options = serializers.DictField()
    declared = serializers.DictField()
    interval = serializers.IntegerField(allow_null=True)
    longest_interval = serializers.IntegerField(allow_null=True)
    cron = Text(allow_blank=True)
    time_zone = Text(allow_blank=True)
    enabled = serializers.BooleanField()
    note = Text(allow_blank=True)
    created_at = Instant()
    state = ChannelHealth()


class OpenAlarm(serializers.Serializer):
    """Something about a channel or a source that is not as usual."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Alarm.Kind.choices)
    message = Text(help_text="What is seen, beside what is usual.")
    subject = serializers.ChoiceField(choices=["channel", "source"], help_text="What it is about.")
    slug = Text(help_text="Of that channel or source.")
    name = Text(help_text="Of the same channel or source.")
    began_at = Instant(help_text="When it was noticed.")


class ChannelPoll(serializers.Serializer):
    id = serializers.UUIDField()
    due_at = Instant()
    state = serializers.ChoiceField(choices=Poll.State.choices)
    asked = serializers.BooleanField(help_text="By somebody, not by the schedule.")
    listed = serializers.IntegerField(help_text="What lay there.")
    received = serializers.IntegerField(help_text="What was taken in: items, and pages to fetch.")
    code = Text(allow_blank=True)
    message = Text(allow_blank=True)
    started_at = Instant(allow_null=True)
    finished_at = Instant(allow_null=True)


class ComingItem(serializers.Serializer):
    name = Text()
    what = serializers.ChoiceField(choices=["file", "container", "page", "refused"])
    size = serializers.IntegerField(allow_null=True)
    code = Text(allow_blank=True, help_text="Why it would be refused.")


class ChannelRehearsal(serializers.Serializer):
    """What would come in; `code` and `message` say why nothing would, or what is wrong besides."""

    coming = ComingItem(many=True)
    listed = serializers.IntegerField()
    more = serializers.BooleanField(help_text="Not all was looked at.")
    failed = serializers.BooleanField()
    code = Text(allow_blank=True)
    message = Text(allow_blank=True)


def of_channel(channel: Channel) -> Json:
    state = channel.state
    fields = (
        "slug", "name", "kind", "place", "options", "declared", "interval", "longest_interval", "cron", "time_zone",
        "enabled", "note", "created_at",
    )  # fmt: skip
    health = ("next_at", "pace", "failures", "code", "message", "polled_at", "succeeded_at", "new_at")
    return {
        "id": channel.pk,
        "source": channel.source.slug if channel.source else None,
        **{name: getattr(channel, name) for name in fields},
        "state": {name: getattr(state, name) for name in health},
    }


def of_alarm(alarm: Alarm, names: Mapping[UUID, str], slugs: Mapping[UUID, str]) -> Json:
    return {
        "id": alarm.pk,
        "kind": alarm.kind,
        "message": alarm.message,
        "subject": alarm.subject_kind,
        "slug": slugs.get(alarm.subject_id, ""),
        "name": names.get(alarm.subject_id, ""),
        "began_at": alarm.began_at,
    }


def of_poll(poll: Poll) -> Json:
    fields = (
        "due_at", "state", "asked", "listed", "received", "code", "message", "started_at", "finished_at",
    )  # fmt: skip
    return {"id": poll.pk, **{name: getattr(poll, name) for name in fields}}


def of_rehearsal(found: Rehearsal) -> Json:
    coming = [{"name": one.name, "what": one.what, "size": one.size, "code": one.code} for one in found.coming]
    return {
        "coming": coming,
        "listed": found.listed,
        "more": found.more,
        "failed": found.failed,
        "code": found.code,
        "message": found.message,
    }
