"""Channels: what is fetched on a schedule, how it goes, and buttons to try it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions import channels, usage
from archive.actions.rehearse import rehearse
from archive.admin.entries import Entries, UsedChangeList
from archive.admin.explanations import explain
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import actor_of, require, sent
from archive.admin.wording import moment
from archive.errors import Conflict, Invalid
from archive.intake.channels import KINDS
from archive.models import Actor, Channel, Deposit, Source

SHOWN = 20
_WELL, _FAILS, _OFF = "Well", "Fails", "Off"


def _line(help_text: str = "", *, required: bool = False, max_length: int = 200) -> forms.CharField:
    return forms.CharField(
        required=required, max_length=max_length, help_text=help_text, widget=UnfoldAdminTextInputWidget
    )


def _json(help_text: str) -> forms.JSONField:
    return forms.JSONField(required=False, help_text=help_text, widget=UnfoldAdminTextareaWidget({"rows": 4}))


def _options_told() -> str:
    told = [f"{kind}: {', '.join(described.options)}" for kind, described in KINDS.items()]
    return f"JSON, for example {{}}. What can be set: {'; '.join(told)}."


class ChannelForm(forms.Form):
    name = _line(required=True)
    slug = _line("How commands and programs call it.", required=True, max_length=100)
    kind = forms.ChoiceField(choices=Channel.Kind.choices, widget=UnfoldAdminSelectWidget)
    place = _line("The whole path of a folder, or an address.", required=True, max_length=4000)
    source = forms.ModelChoiceField(
        Source.objects.in_force(), required=False, to_field_name="slug", widget=UnfoldAdminSelectWidget
    )
    interval = forms.IntegerField(
        required=False, help_text="Seconds between two polls, at least.", widget=UnfoldAdminTextInputWidget
    )
    longest_interval = forms.IntegerField(
        required=False,
        help_text="Seconds to which that may grow while nothing is new. Empty: it stays.",
        widget=UnfoldAdminTextInputWidget,
    )
    cron = _line("Instead of an interval: minute, hour, day, month, day of the week.", max_length=100)
    time_zone = _line("Where the clock hangs, for example Asia/Baku. Empty: UTC.", max_length=64)
    options = _json(_options_told())
    declared = _json(f"JSON: what is said of everything that comes in. May have {', '.join(channels.DECLARED)}.")
    note = forms.CharField(required=False, max_length=5000, widget=UnfoldAdminTextareaWidget({"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        super().clean()
        typed = dict(self.cleaned_data)
        source: Source | None = typed.get("source")
        return {
            **typed,
            "source": source.slug if source else "",
            "options": typed.get("options") or {},
            "declared": typed.get("declared") or {},
        }


@admin.register(Channel)
class ChannelAdmin(Entries):
    list_display = ("name", "kind", "shown_state", "shown_success", "shown_due", "shown_use", "shown_trouble")
    list_filter = ("kind", "enabled")
    search_fields = ("name", "slug", "place")
    list_select_related = ("state",)
    ordering = ("-id",)
    add_title = gettext_lazy("Add a channel")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/settings/", view(self.settings_view), name="archive_channel_settings"),
            path("<uuid:key>/poll/", view(require_POST(self.poll)), name="archive_channel_poll"),
            path("<uuid:key>/rehearse/", view(require_POST(self.rehearse)), name="archive_channel_rehearse"),
            path("<uuid:key>/switch/", view(require_POST(self.switch)), name="archive_channel_switch"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.of_channels(ids)

    @display(description="State", label={_WELL: "success", _FAILS: "danger", _OFF: "info"})
    def shown_state(self, channel: Channel) -> str:
        if not channel.enabled:
            return _OFF
        return _FAILS if channel.state.failures else _WELL

    @display(description="Last success")
    def shown_success(self, channel: Channel) -> str:
        return moment(channel.state.succeeded_at) or "never"

    @display(description="Next due")
    def shown_due(self, channel: Channel) -> str:
        return moment(channel.state.next_at) or "not by itself"

    @display(description=gettext_lazy("Files"))
    def shown_use(self, channel: Any) -> str:
        return number_format(channel.used, force_grouping=True)

    @display(description="What is wrong")
    def shown_trouble(self, channel: Channel) -> str:
        state = channel.state
        return f"{state.message} {explain(state.code).remedy}" if state.code else state.message

    def entry_form(self, data: QueryDict | None, row: Channel | None = None) -> ChannelForm:
        if row is None:
            return ChannelForm(data, initial={"interval": 900, "options": {}, "declared": {}})
        initial = {name: getattr(row, name) for name in channels.EDITABLE if name != "source"}
        return ChannelForm(data, initial={**initial, "source": row.source and row.source.slug})

    def add(self, values: Mapping[str, Any], actor: Actor) -> Channel:
        return channels.create(values=values, actor=actor)

    def change(self, row: Channel, values: Mapping[str, Any], actor: Actor) -> Channel:
        return channels.change(slug=row.slug, values=values, actor=actor)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """How it goes. Its settings have a page of their own."""
        return self._shown(request, self.found(request, object_id))

    def settings_view(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_channel")
        channel = self.found(request, str(key))
        return self.form_page(
            request,
            self.entry_form(sent(request), channel),
            title=_("Settings of %(channel)s") % {"channel": channel},
            original=channel,
            act=lambda values: self.change(channel, values, actor_of(request)),
        )

    def poll(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.poll_channel")
        channel = self.found(request, str(key))
        channels.ask(slug=channel.slug, actor=actor_of(request))
        tasks.hint_polling()
        messages.success(request, "It is polled as soon as a worker is free.")
        return redirect(_page_of(channel))

    def rehearse(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.poll_channel")
        channel = self.found(request, str(key))
        return self._shown(request, channel, rehearsal=rehearse(channel=channel))

    def switch(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_channel")
        channel = self.found(request, str(key))
        try:
            channels.change(slug=channel.slug, values={"enabled": not channel.enabled}, actor=actor_of(request))
        except (Invalid, Conflict) as refused:
            messages.error(request, refused.message)
        return redirect(_page_of(channel))

    def _shown(self, request: HttpRequest, channel: Channel, **more: Any) -> HttpResponseBase:
        may_read = request.user.has_perm("archive.view_deposit")
        return self.page(
            request,
            "archive/channel.html",
            title=str(channel),
            original=channel,
            channel=channel,
            state=channel.state,
            options=_told(channel.options),
            declared=_told(channel.declared),
            polls=channel.polls.order_by("-id")[:SHOWN] if request.user.has_perm("archive.view_poll") else [],
            pages=channel.pages.exclude(state="done").order_by("-id")[:SHOWN],
            deposits=Deposit.objects.filter(channel=channel).order_by("-id")[:SHOWN] if may_read else [],
            events=history(channel.pk),
            may_poll=request.user.has_perm("archive.poll_channel"),
            may_change=request.user.has_perm("archive.change_channel"),
            **more,
        )


def _told(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in values.items()
        if value not in ("", [], None)
    ]


def _page_of(channel: Channel) -> str:
    return reverse("admin:archive_channel_change", args=[channel.pk])
