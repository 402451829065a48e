"""Channels: what is fetched on a schedule; and the alarms about what comes in."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive import tasks
from archive.actions import pages
from archive.actions.fetching import channels
from archive.actions.fetching.rehearse import rehearse
from archive.actions.monitoring.alarms import names_of
from archive.api import channelshapes
from archive.api.authentication import actor_of
from archive.api.parameters import JSONFlag, JSONText, NoParameters, PageParameters, values_of
from archive.api.views import View, page
from archive.models import Alarm, Channel, Poll


class ChannelChange(serializers.Serializer):
    """Fields of a channel; what is left out stays as it is."""

    slug = JSONText(required=False, max_length=100, help_text="Its name in addresses and commands.")
    name = JSONText(required=False, max_length=200)
    kind = serializers.ChoiceField(required=False, choices=Channel.Kind.choices)
    place = JSONText(required=False, max_length=4000, help_text="A folder's path, or an address.")
    source = JSONText(required=False, allow_blank=True, max_length=100, help_text="A source's slug; empty for none.")
    options = serializers.DictField(required=False, help_text="What the kind knows besides; all others are defaults.")
    declared = serializers.DictField(required=False, help_text="What is said of everything that comes in.")
    interval = serializers.IntegerField(required=False, allow_null=True, help_text="Seconds between two polls.")
    longest_interval = serializers.IntegerField(
        required=False, allow_null=True, help_text="To which the interval may grow while nothing is new."
    )
    cron = JSONText(required=False, allow_blank=True, max_length=100, help_text="Instead of an interval.")
    time_zone = JSONText(required=False, allow_blank=True, max_length=64, help_text="Of the cron's clock.")
    enabled = JSONFlag(required=False)
    note = JSONText(required=False, allow_blank=True, max_length=10_000)


class NewChannel(ChannelChange):
    """A new channel, with an interval or a cron expression."""

    slug = JSONText(max_length=100, help_text="Its name in addresses and commands.")
    name = JSONText(max_length=200)
    kind = serializers.ChoiceField(choices=Channel.Kind.choices)
    place = JSONText(max_length=4000, help_text="A folder's path, or an address.")


class Channels(View):
    permissions = {"GET": "archive.view_channel", "POST": "archive.add_channel"}

    def get(self, request: Request) -> Response:
        """Channels and how they are, the newest first."""
        values = PageParameters.read(request)
        rows = Channel.objects.select_related("state", "source")
        found = pages.by_id(rows, limit=values["limit"], cursor=values["cursor"], kind="channels")
        return page(request, [channelshapes.of_channel(channel) for channel in found.rows], found.next_cursor)

    def post(self, request: Request) -> Response:
        """Make a channel. It is due at once, or at the next slot of its clock."""
        NoParameters.read(request)
        made = channels.create(values=values_of(request, NewChannel), actor=actor_of(request.user))
        location = reverse("api:channel", [made.slug], request=request)
        return Response(channelshapes.of_channel(made), status=201, headers={"Location": location})


class ChannelDetail(View):
    permissions = {"GET": "archive.view_channel", "PATCH": "archive.change_channel"}

    def get(self, request: Request, slug: str) -> Response:
        """One channel."""
        NoParameters.read(request)
        return Response(channelshapes.of_channel(_found(slug)))

    def patch(self, request: Request, slug: str) -> Response:
        """Change some fields of a channel, or switch it on and off."""
        NoParameters.read(request)
        changed = channels.change(slug=slug, values=values_of(request, ChannelChange), actor=actor_of(request.user))
        return Response(channelshapes.of_channel(_found(changed.slug)))


class Alarms(View):
    permissions = {"GET": "archive.view_alarm"}

    def get(self, request: Request) -> Response:
        """What is not as usual with channels and sources now, what began last first. What is well again is left out."""
        values = PageParameters.read(request)
        found = pages.by_id(
            Alarm.objects.filter(ended_at=None), limit=values["limit"], cursor=values["cursor"], kind="alarms"
        )
        names, slugs = names_of(found.rows), names_of(found.rows, field="slug")
        return page(request, [channelshapes.of_alarm(one, names, slugs) for one in found.rows], found.next_cursor)


class ChannelPolls(View):
    permissions = {"GET": "archive.view_poll", "POST": "archive.poll_channel"}

    def get(self, request: Request, slug: str) -> Response:
        """The polls of a channel, the newest first. Those that brought nothing are kept for thirty days."""
        values = PageParameters.read(request)
        rows = Poll.objects.filter(channel=_found(slug))
        found = pages.by_id(rows, limit=values["limit"], cursor=values["cursor"], kind="polls")
        return page(request, [channelshapes.of_poll(poll) for poll in found.rows], found.next_cursor)

    def post(self, request: Request, slug: str) -> Response:
        """Have a channel polled now. One that is due or at work already stays the one."""
        NoParameters.read(request)
        asked = channels.ask(slug=slug, actor=actor_of(request.user))
        tasks.hint_polling()
        return Response(channelshapes.of_poll(asked), status=202)


class ChannelRehearsal(View):
    permissions = {"POST": "archive.poll_channel"}

    def post(self, request: Request, slug: str) -> Response:
        """Ask the place now and show what would come in. Nothing is received, moved or remembered."""
        NoParameters.read(request)
        return Response(channelshapes.of_rehearsal(rehearse(channel=_found(slug))))


def _found(slug: str) -> Channel:
    return Channel.objects.select_related("state", "source").get(slug=slug)
