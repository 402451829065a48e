"""API keys: made, shown once, revoked."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from archive.actions import keys
from archive.admin.article_list import DateInput
from archive.admin.entries import Entries
from archive.admin.ledger import actor_of, require, sent
from archive.admin.said import refusal
from archive.admin.wording import moment
from archive.errors import Conflict, Invalid
from archive.models import ApiKey


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("What it is for."),
        widget=UnfoldAdminTextInputWidget,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"), choices=ApiKey.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires = forms.DateField(
        required=False,
        label=gettext_lazy("Good until"),
        help_text=gettext_lazy("The end of that day. Empty: until revoked."),
        widget=DateInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires"].widget.attrs["class"] = self.fields["name"].widget.attrs["class"]

    def expires_at(self) -> datetime | None:
        day = self.cleaned_data["expires"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day is not None else None


@admin.register(ApiKey)
class ApiKeyAdmin(Entries):
    list_display = ("name", "prefix", "shown_scopes", "shown_state", "created_by", "shown_use")
    list_select_related = ("created_by",)
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/revoke/", view(require_POST(self.revoke)), name="archive_apikey_revoke"),
            *super().get_urls(),
        ]

    @display(description=gettext_lazy("Scopes"))
    def shown_scopes(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)

    @display(description=gettext_lazy("Last used"))
    def shown_use(self, key: ApiKey) -> str:
        return moment(key.last_used_at) or _("never")

    @display(
        description=gettext_lazy("State"), label={"in_force": "success", "revoked": "danger", "expired": "warning"}
    )
    def shown_state(self, key: ApiKey) -> tuple[str, str]:
        if key.revoked_at is not None:
            return "revoked", _("Revoked")
        if key.expires_at is not None and key.expires_at <= timezone.now():
            return "expired", _("Expired")
        return "in_force", _("In force")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = KeyForm(sent(request))
        if form.is_bound and form.is_valid():
            try:
                made = keys.create(
                    name=form.cleaned_data["name"],
                    scopes=form.cleaned_data["scopes"],
                    actor=actor_of(request),
                    created_by=request.user.pk,
                    expires_at=form.expires_at(),
                    may=request.user.has_perm,
                )
            except keys.BeyondMaker as refused:
                form.add_error("scopes", refusal(refused))
            except (Invalid, Conflict) as refused:
                form.add_error("name", refusal(refused))
            else:
                # In this answer and nowhere else: not in a message, which would lie in a cookie or a session.
                shown = self.page(request, "archive/key_made.html", title=_("Key made"), made=made)
                shown["Cache-Control"] = "no-store"
                return shown
        return self.page(request, "archive/form.html", title=_("Make an API key"), form=form, verb=_("Make it"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        key = self.found(request, object_id)
        return self.page(
            request, "archive/key.html", title=str(key), original=key, key=key, state=self.shown_state(key)[1],
            may_revoke=self.has_change_permission(request),
        )  # fmt: skip

    def revoke(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_apikey")
        found = self.found(request, str(key))
        if found.revoked_at is not None:
            messages.info(request, _("%(name)s was revoked already.") % {"name": found.name})
            return redirect("admin:archive_apikey_changelist")
        keys.revoke(name=found.name, actor=actor_of(request))
        messages.success(request, _("Revoked: %(name)s. Nobody gets in with it from now on.") % {"name": found.name})
        return redirect("admin:archive_apikey_changelist")
