"""Webhooks: who is told of changes, how it goes, and what each was told last."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from archive.actions.following import webhooks
from archive.actions.monitoring import usage
from archive.admin import wording
from archive.admin.entries import Entries, UsedChangeList, count
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import actor_of, require, sent
from archive.admin.said import refusal, wrong_values
from archive.errors import Conflict, Invalid
from archive.models import Actor, Webhook

SHOWN = 30


class WebhookForm(forms.Form):
    name = forms.CharField(
        max_length=webhooks.NAME_LENGTH,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What it is for."),
        widget=UnfoldAdminTextInputWidget,
    )
    address = forms.CharField(
        max_length=webhooks.ADDRESS_LENGTH,
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Where it is told: http or https, and public."),
        widget=UnfoldAdminTextInputWidget,
    )
    verbs = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What it hears of"),
        help_text=gettext_lazy("Nothing chosen: of everything."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(verb, wording.verb(verb)) for verb in webhooks.VERBS]
        self.fields["verbs"].choices = choices  # type: ignore[attr-defined]  # a field of choices


@admin.register(Webhook)
class WebhookAdmin(Entries):
    list_display = ("name", "address", "shown_state", "shown_waiting", "shown_since")
    nothing_yet = gettext_lazy("No webhook yet. It tells another program of what happens in the archive.")
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/settings/", view(self.settings_view), name="archive_webhook_settings"),
            path("<uuid:key>/switch/", view(require_POST(self.switch)), name="archive_webhook_switch"),
            path("<uuid:key>/ping/", view(require_POST(self.ping)), name="archive_webhook_ping"),
            path("<uuid:key>/secret/", view(require_POST(self.secret)), name="archive_webhook_secret"),
            path("<uuid:key>/again/", view(require_POST(self.again)), name="archive_webhook_again"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.waiting_for(ids)

    @display(description=gettext_lazy("State"), label={"well": "success", "fails": "danger", "off": "info"})
    def shown_state(self, webhook: Webhook) -> tuple[str, str]:
        return state(webhook)

    @display(description=gettext_lazy("Waiting"))
    def shown_waiting(self, webhook: Any) -> str:
        return count(webhook.used)

    @display(description=gettext_lazy("Fails since"))
    def shown_since(self, webhook: Webhook) -> str:
        return wording.moment(webhook.failing_since)

    def entry_form(self, data: QueryDict | None, row: Webhook | None = None) -> forms.Form:
        shown = {name: getattr(row, name) for name in ("name", "address", "verbs")} if row else None
        return WebhookForm(data, initial=shown)

    def change(self, row: Webhook, values: Mapping[str, Any], actor: Actor) -> Webhook:
        return webhooks.change(webhook_id=row.pk, values=values, actor=actor)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.entry_form(sent(request))
        if form.is_bound and form.is_valid():
            try:
                made = webhooks.create(**form.cleaned_data, actor=actor_of(request), created_by=request.user.pk)
            except Invalid as wrong:
                for name, texts in wrong_values(wrong).items():
                    form.add_error(name, texts[0])
            except Conflict as refused:
                form.add_error("name", refusal(refused))
            else:
                return self._told_once(request, made)
        return self.page(request, "archive/form.html", title=_("Add a webhook"), form=form, verb=_("Make it"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """How it goes. Its settings have a page of their own."""
        webhook = self.found(request, object_id)
        may_read = request.user.has_perm("archive.view_delivery")
        return self.page(
            request,
            "archive/webhook.html",
            title=str(webhook),
            original=webhook,
            webhook=webhook,
            state=state(webhook),
            verbs=[wording.verb(verb) for verb in webhook.verbs],
            waiting=count(usage.waiting_for([webhook.pk])[webhook.pk]),
            deliveries=webhook.deliveries.order_by("-id")[:SHOWN] if may_read else [],
            searches=webhook.saved_searches.order_by("name")[:SHOWN],
            events=history(webhook.pk),
            may_change=self.has_change_permission(request),
        )

    def settings_view(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_webhook")
        webhook = self.found(request, str(key))
        return self.form_page(
            request,
            self.entry_form(sent(request), webhook),
            title=_("Settings of %(webhook)s") % {"webhook": webhook},
            original=webhook,
            act=lambda values: self.change(webhook, values, actor_of(request)),
        )

    def switch(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_webhook")
        webhook = self.found(request, str(key))
        webhooks.change(webhook_id=webhook.pk, values={"active": not webhook.active}, actor=actor_of(request))
        return _back(webhook)

    def ping(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_webhook")
        webhook = self.found(request, str(key))
        try:
            webhooks.ping(webhook_id=webhook.pk, actor=actor_of(request))
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _("It is told as soon as a worker is free; what became of it stands below."))
        return _back(webhook)

    def again(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Tells it once more of one event."""
        require(request, "archive.change_webhook")
        webhook = self.found(request, str(key))
        delivery = webhook.deliveries.filter(pk=_number(request.POST.get("delivery", ""))).first()
        if delivery is None:
            messages.error(request, _("There is no such delivery."))
            return _back(webhook)
        try:
            webhooks.redeliver(webhook_id=webhook.pk, event_id=delivery.event_id, actor=actor_of(request))
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _("It is told once more."))
        return _back(webhook)

    def secret(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Gives it another secret, which is shown once."""
        require(request, "archive.change_webhook")
        webhook = self.found(request, str(key))
        return self._told_once(request, webhooks.change_secret(webhook_id=webhook.pk, actor=actor_of(request)))

    def _told_once(self, request: HttpRequest, made: webhooks.NewWebhook) -> HttpResponseBase:
        # In this answer and nowhere else: not in a message, which would lie in a cookie or a session.
        shown = self.page(request, "archive/webhook_secret.html", title=_("The webhook's secret"), made=made)
        shown["Cache-Control"] = "no-store"
        return shown


def state(webhook: Webhook) -> tuple[str, str]:
    """Whether it goes well, as a mark and in words."""
    if not webhook.active:
        return "off", _("Off")
    return ("fails", _("Fails")) if webhook.failures else ("well", _("Well"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _back(webhook: Webhook) -> HttpResponseBase:
    return redirect(reverse("admin:archive_webhook_change", args=[webhook.pk]))
