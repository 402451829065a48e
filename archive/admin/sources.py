"""Sources: who publishes and signs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive.actions import sources
from archive.admin.entries import Entries
from archive.admin.ledger import actor_of, sent
from archive.models import Source


class LinesField(forms.CharField):
    """Several values, one a line; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        widget = UnfoldAdminTextareaWidget({"rows": 3})
        super().__init__(required=False, max_length=20_000, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


def _line(help_text: str = "", *, required: bool = False, max_length: int = 200) -> forms.CharField:
    return forms.CharField(
        required=required, max_length=max_length, help_text=help_text, widget=UnfoldAdminTextInputWidget
    )


class SourceForm(forms.Form):
    name = _line(required=True)
    slug = _line("How programs call it: trend-az. It stays once something came from it.", required=True, max_length=100)
    kind = forms.ChoiceField(choices=Source.Kind.choices, widget=UnfoldAdminSelectWidget)
    aliases = LinesField(help_text="Other names under which it signs, one a line.")
    domains = LinesField(help_text="Its web domains, one a line.")
    time_zone = _line("IANA name, for example Asia/Baku. Leave it empty if it is not known.")
    language = _line("What it mostly writes in, for example en.", max_length=35)
    rights = forms.CharField(
        required=False,
        max_length=5000,
        help_text="What its texts may be used for, in its own words.",
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )
    note = forms.CharField(required=False, max_length=5000, widget=UnfoldAdminTextareaWidget({"rows": 3}))


@admin.register(Source)
class SourceAdmin(Entries):
    list_display = ("name", "kind", "shown_aliases", "language", "time_zone")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    ordering = ("-id",)
    fields = ("name", *(name for name in sources.EDITABLE if name != "name"))

    @display(description="Also called")
    def shown_aliases(self, source: Source) -> str:
        return ", ".join(source.aliases)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.form_page(
            request,
            SourceForm(sent(request)),
            title="Add a source",
            act=lambda values: sources.create(values=values, actor=actor_of(request)),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_change_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        source = self.found(request, object_id)
        slug = source.slug
        return self.form_page(
            request,
            SourceForm(sent(request), initial={name: getattr(source, name) for name in sources.EDITABLE}),
            title=str(source),
            original=source,
            act=lambda values: sources.change(slug=slug, values=values, actor=actor_of(request)),
        )
