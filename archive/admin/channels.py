"""Channels: what is fetched on a schedule, how it goes, and buttons to try it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display

from archive import tasks
from archive.actions.fetching import channels
from archive.actions.fetching.rehearse import rehearse, try_out
from archive.actions.monitoring import usage
from archive.admin.channel_form import DECLARED_LABELS, KINDS_TOLD, LABELS, ChannelForm
from archive.admin.courses import course_of
from archive.admin.entries import Entries, UsedChangeList
from archive.admin.explanations import explain
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import actor_of, require, sent
from archive.admin.said import refusal, said
from archive.admin.wording import moment
from archive.errors import Conflict, Invalid
from archive.intake.channels import KINDS
from archive.models import Actor, Channel, Deposit

SHOWN = 20
STATES = {"well": gettext_lazy("Well"), "fails": gettext_lazy("Fails"), "off": gettext_lazy("Off")}


@admin.register(Channel)
class ChannelAdmin(Entries):
    list_display = ("name", "kind", "shown_state", "shown_success", "shown_due", "shown_use", "shown_trouble")
    list_filter = ("kind", "enabled")
    search_fields = ("name", "slug", "place")
    list_select_related = ("state",)
    nothing_yet = gettext_lazy(
        "No channel yet. It asks a folder, feed, site, store or mailbox for what is new, by itself."
    )
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

    @display(description=gettext_lazy("State"), label={"well": "success", "fails": "danger", "off": "info"})
    def shown_state(self, channel: Channel) -> tuple[str, str]:
        state = "off" if not channel.enabled else "fails" if channel.state.failures else "well"
        return state, str(STATES[state])

    @display(description=gettext_lazy("Last success"))
    def shown_success(self, channel: Channel) -> str:
        return moment(channel.state.succeeded_at) or _("never")

    @display(description=gettext_lazy("Next due"))
    def shown_due(self, channel: Channel) -> str:
        return moment(channel.state.next_at) or _("not by itself")

    @display(description=gettext_lazy("Files"))
    def shown_use(self, channel: Any) -> str:
        return number_format(channel.used, force_grouping=True)

    @display(description=gettext_lazy("What is wrong"))
    def shown_trouble(self, channel: Channel) -> str:
        state = channel.state
        told = said(state.message)
        return f"{told} {explain(state.code).remedy}" if state.code else told

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """First the kind, then the form of that kind."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        kind = (sent(request) or request.GET).get("kind", "")
        if kind not in KINDS:
            kinds = [(value, label, KINDS_TOLD[value]) for value, label in Channel.Kind.choices]
            return self.page(request, "archive/channel/kinds.html", title=str(self.add_title), kinds=kinds)
        form = ChannelForm(sent(request), kind=kind)
        label = Channel.Kind(kind).label
        return self._form_page(
            request, form, title=f"{self.add_title}: {label}", act=partial(self.add, actor=actor_of(request))
        )

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
        return self._form_page(
            request,
            ChannelForm(sent(request), kind=channel.kind, channel=channel),
            title=_("Settings of %(channel)s") % {"channel": channel},
            original=channel,
            act=partial(self.change, channel, actor=actor_of(request)),
        )

    def _form_page(
        self,
        request: HttpRequest,
        form: ChannelForm,
        *,
        title: str,
        act: Callable[[Mapping[str, Any]], Channel],
        original: Channel | None = None,
    ) -> HttpResponseBase:
        rehearsal = None
        if form.is_bound and form.is_valid():
            try:
                if "try" not in request.POST:
                    messages.success(request, _("Saved: %(row)s.") % {"row": (saved := act(form.cleaned_data))})
                    return redirect(_page_of(saved))
                require(request, "archive.poll_channel")
                asked = {name: form.cleaned_data[name] for name in ("kind", "place", "options")}
                rehearsal = try_out(**asked)
            except Invalid as wrong:
                form.refuse(wrong)
            except Conflict as refused:
                form.add_error("slug", refusal(refused))
        return self.page(
            request,
            "archive/channel/form.html",
            title=title,
            original=original,
            form=form,
            rehearsal=rehearsal,
            may_poll=request.user.has_perm("archive.poll_channel"),
        )

    def poll(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.poll_channel")
        channel = self.found(request, str(key))
        channels.ask(slug=channel.slug, actor=actor_of(request))
        tasks.hint_polling()
        messages.success(request, _("It is polled as soon as a worker is free."))
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
            messages.error(request, refusal(refused))
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
            course=course_of(request, channel.pk),
            options=_told(channel.options, LABELS),
            declared=_told(channel.declared, DECLARED_LABELS),
            polls=channel.polls.order_by("-id")[:SHOWN] if request.user.has_perm("archive.view_poll") else [],
            pages=channel.pages.exclude(state="done").order_by("-id")[:SHOWN],
            deposits=Deposit.objects.filter(channel=channel).order_by("-id")[:SHOWN] if may_read else [],
            events=history(channel.pk),
            may_poll=request.user.has_perm("archive.poll_channel"),
            may_change=request.user.has_perm("archive.change_channel"),
            **more,
        )


def _told(values: Mapping[str, Any], labels: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(labels.get(name, name), _shown(value)) for name, value in values.items() if value not in ("", [], None)]


def _shown(value: Any) -> str:
    match value:
        case bool():
            return str(_("yes") if value else _("no"))
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name} = {told}" for name, told in value.items())
    return str(value)


def _page_of(channel: Channel) -> str:
    return reverse("admin:archive_channel_change", args=[channel.pk])
