"""Sources: who publishes and signs."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions.editing import source_merges, sources
from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.monitoring import usage
from archive.admin.courses import ALARMS, course_of
from archive.admin.entries import Mergeable, UsedChangeList, count
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import actor_of, require, sent
from archive.admin.said import refusal
from archive.errors import Conflict, Invalid
from archive.models import Actor, Source, SourceMerge


class LinesField(forms.CharField):
    """Several values, one a line; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        widget = UnfoldAdminTextareaWidget({"rows": 3})
        super().__init__(required=False, max_length=20_000, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


def _line(*, required: bool = False, max_length: int = 200, **words: Any) -> forms.CharField:
    return forms.CharField(required=required, max_length=max_length, widget=UnfoldAdminTextInputWidget, **words)


class SourceForm(forms.Form):
    name = _line(label=gettext_lazy("Name"), required=True)
    slug = _line(
        label=gettext_lazy("Slug"),
        help_text=gettext_lazy("How programs call it: trend-az. It stays once something came from it."),
        required=True,
        max_length=100,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Source.Kind.choices, widget=UnfoldAdminSelectWidget)
    aliases = LinesField(
        label=gettext_lazy("Aliases"), help_text=gettext_lazy("Other names under which it signs, one a line.")
    )
    domains = LinesField(label=gettext_lazy("Domains"), help_text=gettext_lazy("Its web domains, one a line."))
    time_zone = _line(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("IANA name, for example Asia/Baku. Leave it empty if it is not known."),
    )
    language = _line(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("What it mostly writes in, for example en."),
        max_length=35,
    )
    rights = forms.CharField(
        label=gettext_lazy("Rights"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("What its texts may be used for, in its own words."),
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=5000, widget=UnfoldAdminTextareaWidget({"rows": 3})
    )


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        Source.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Merge into"),
        help_text=gettext_lazy("The source that stays. This one becomes another name of it."),
        widget=UnfoldAdminSelectWidget,
    )
    reason = forms.CharField(
        required=False, max_length=LONGEST_NOTE, label=gettext_lazy("Why"), widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, data: QueryDict | None, source: Source) -> None:
        super().__init__(data)
        others = Source.objects.in_force().exclude(pk=source.pk)
        cast("forms.ModelChoiceField[Source]", self.fields["into"]).queryset = others


@admin.register(Source)
class SourceAdmin(Mergeable):
    name_field = "name"
    merged_page = "archive/merged_source.html"
    list_display = ("name", "kind", "shown_aliases", "language", "time_zone", "shown_use", "merged_into")
    list_filter = ("kind",)
    list_select_related = ("merged_into",)
    search_fields = ("name", "slug")
    ordering = ("-id",)
    nothing_yet = gettext_lazy(
        "No source yet. Add who publishes what is handed in, with the names under which it signs."
    )
    fields = ("name", *(name for name in sources.EDITABLE if name != "name"))
    add_title = gettext_lazy("Add a source")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/course/", view(self.course), name="archive_source_course"),
            path("<uuid:key>/merge/", view(self.merge), name="archive_source_merge"),
            path("<uuid:key>/unmerge/", view(require_POST(self.unmerge)), name="archive_source_unmerge"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.of_sources(ids)

    @display(description=gettext_lazy("Also called"))
    def shown_aliases(self, source: Source) -> str:
        return ", ".join(source.aliases)

    @display(description=gettext_lazy("Articles"))
    def shown_use(self, source: Any) -> str:
        found = f"{reverse('admin:archive_article_changelist')}?{urlencode({'source': source.slug})}"
        return format_html('<a href="{}">{}</a>', found, count(source.used))

    def entry_form(self, data: QueryDict | None, row: Source | None = None) -> forms.Form:
        return SourceForm(data, initial={name: getattr(row, name) for name in sources.EDITABLE} if row else None)

    def add(self, values: Mapping[str, Any], actor: Actor) -> Source:
        return sources.create(values=values, actor=actor)

    def change(self, row: Source, values: Mapping[str, Any], actor: Actor) -> Source:
        return sources.change(slug=row.slug, values=values, actor=actor)

    def links(self, request: HttpRequest, row: Source) -> Sequence[tuple[str, str]]:
        going = [(_("How it goes"), reverse("admin:archive_source_course", args=[row.pk]))]
        may_see = request.user.has_perm(ALARMS)
        return [
            *(going if may_see else []),
            (_("Merge into another …"), reverse("admin:archive_source_merge", args=[row.pk])),
        ]

    def merging(self, row: Source) -> Mapping[str, Any]:
        return {"merge": row.merges.exclude(state=SourceMerge.State.UNDONE).first()}

    def course(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Its last days beside what is usual for it, and the alarms about it."""
        require(request, ALARMS)
        source = self.found(request, str(key))
        return self.page(
            request,
            "archive/channel/course_page.html",
            title=_("How %(source)s goes") % {"source": source},
            original=source,
            course=course_of(request, source.pk),
        )

    def merge(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Says what merging the source into another would do, and does it."""
        require(request, "archive.change_source")
        source = self.found(request, str(key))
        form = MergeForm(sent(request), source)
        told = None
        if form.is_bound and form.is_valid():
            into, reason = form.cleaned_data["into"], form.cleaned_data["reason"]
            try:
                told = source_merges.preview(slug=source.slug, into=into.slug)
                if "do" in request.POST and request.POST.get("seen") == into.slug:
                    return self._merged(request, source, into, reason)
            except (Invalid, Conflict) as refused:
                form.add_error("into", refusal(refused))
        return self.page(
            request,
            "archive/merge_source.html",
            title=_("Merge"),
            original=source,
            source=source,
            form=form,
            told=told,
            into=form.cleaned_data["into"] if told else None,
            articles=count(told.articles) if told else "",
        )

    def unmerge(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.change_source")
        source = self.found(request, str(key))
        try:
            merge = source_merges.undo(slug=source.slug, actor=actor_of(request), reason=request.POST.get("reason", ""))
        except (Invalid, Conflict) as refused:
            messages.error(request, refusal(refused))
        else:
            tasks.work_merge(merge_id=merge.pk)
            messages.success(request, _("%(source)s is a source of its own again.") % {"source": source})
        return redirect("admin:archive_source_change", source.pk)

    def _merged(self, request: HttpRequest, source: Source, into: Source, reason: str) -> HttpResponseBase:
        merge = source_merges.begin(slug=source.slug, into=into.slug, actor=actor_of(request), reason=reason)
        tasks.work_merge(merge_id=merge.pk)
        messages.success(
            request,
            _("%(source)s is another name of %(into)s now; that can be undone here.")
            % {"source": source, "into": into},
        )
        return redirect("admin:archive_source_change", source.pk)
