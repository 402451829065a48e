"""Vocabularies and their terms."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display

from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.monitoring import usage
from archive.actions.tagging import merging_terms, suggest, thesaurus, vocabularies
from archive.admin.entries import Entries, Mergeable, UsedChangeList, count
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import actor_of, require, sent
from archive.admin.said import refusal, wrong_values
from archive.admin.vocabulary_forms import (
    ImportForm,
    KnownTermForm,
    MergeForm,
    NewTermForm,
    NewVocabularyForm,
    VocabularyForm,
)
from archive.errors import Conflict, Invalid, Unreadable
from archive.intake.terms import LARGEST, read_terms
from archive.models import Actor, Tagging, Term, Vocabulary

OFFERED = 12
"""So many labels are offered to somebody who types one."""


@admin.register(Vocabulary)
class VocabularyAdmin(Entries):
    list_display = ("name", "slug", "free", "suggests", "shown_terms")
    ordering = ("-id",)
    fields = ("name", "slug", "free", "suggests")
    add_title = gettext_lazy("Add a vocabulary")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("import/", self.admin_site.admin_view(self.import_terms), name="archive_vocabulary_import"),
            path(
                "look-through/",
                self.admin_site.admin_view(require_POST(self.look_through)),
                name="archive_vocabulary_look_through",
            ),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.of_vocabularies(ids)

    @display(description=gettext_lazy("Terms"))
    def shown_terms(self, vocabulary: Any) -> str:
        return count(vocabulary.used)

    def look_through(self, request: HttpRequest) -> HttpResponseBase:
        """Has the whole archive looked through for the names of all vocabularies that suggest theirs."""
        require(request, "archive.change_vocabulary", "archive.add_tagging")
        suggest.look_through(actor=actor_of(request))
        messages.success(request, _("The archive is looked through in the background; what is found waits here."))
        return redirect("admin:archive_suggestion_changelist")

    def import_terms(self, request: HttpRequest) -> HttpResponseBase:
        """Terms from a list that somebody keeps elsewhere."""
        require(request, "archive.change_vocabulary", "archive.change_term")
        data = sent(request)
        form = ImportForm(data, request.FILES if data is not None else None)
        if form.is_bound and form.is_valid():
            said = form.cleaned_data
            try:
                entries = read_terms(said["file"].read(LARGEST + 1), language=said["language"])
                told = thesaurus.import_terms(vocabulary=said["vocabulary"], entries=entries, actor=actor_of(request))
            except Unreadable as unread:
                form.add_error("file", refusal(unread))
            except Invalid as wrong:
                for line in wrong_values(wrong).get("file", [refusal(wrong)]):
                    form.add_error("file", line)
            else:
                counts = {"added": told.added, "changed": told.changed, "unchanged": told.unchanged}
                messages.success(request, _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged.") % counts)
                if told.unplaced:
                    names = ", ".join(told.unplaced)
                    messages.warning(request, _("Their wider term is not in the list: %(names)s") % {"names": names})
                return redirect("admin:archive_term_changelist")
        return self.page(request, "archive/import_terms.html", title=_("Import terms"), form=form, verb=_("Import"))

    def entry_form(self, data: QueryDict | None, row: Vocabulary | None = None) -> forms.Form:
        if row is None:
            return NewVocabularyForm(data)
        return VocabularyForm(data, initial={"name": row.name, "free": row.free, "suggests": row.suggests})

    def add(self, values: Mapping[str, Any], actor: Actor) -> Vocabulary:
        return vocabularies.create(**values, actor=actor)

    def change(self, row: Vocabulary, values: Mapping[str, Any], actor: Actor) -> Vocabulary:
        return vocabularies.change(slug=row.slug, **values, actor=actor)


@admin.register(Term)
class TermAdmin(Mergeable):
    name_field = "label"
    merged_page = "archive/merged_term.html"
    list_display = ("label", "vocabulary", "parent", "shown_aliases", "shown_use", "merged_into")
    list_filter = ("vocabulary",)
    list_select_related = ("vocabulary", "parent", "merged_into")
    search_fields = ("label",)
    ordering = ("-id",)
    fields = ("vocabulary", "label", "parent")
    add_title = gettext_lazy("Add a term")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("offer/", view(self.offer), name="archive_term_offer"),
            path("<uuid:key>/merge/", view(self.merge), name="archive_term_merge"),
            path("<uuid:key>/unmerge/", view(require_POST(self.unmerge)), name="archive_term_unmerge"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    @display(description=gettext_lazy("Also called"))
    def shown_aliases(self, term: Term) -> str:
        return ", ".join(term.aliases)

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.of_terms(ids)

    @display(description=gettext_lazy("Articles"))
    def shown_use(self, term: Any) -> str:
        return format_html('<a href="{}">{}</a>', _articles_of(term), count(term.used))

    def offer(self, request: HttpRequest) -> JsonResponse:
        """Labels of a vocabulary that hold what somebody is typing, those that begin with it first."""
        require(request, "archive.view_term")
        typed, vocabulary = (request.GET.get(name, "").replace("\0", "") for name in ("q", "vocabulary"))
        terms = Term.objects.filter(vocabulary__slug=vocabulary, merged_into=None)
        known = terms.order_by("label").values_list("label", flat=True)
        begin = known.filter(label__istartswith=typed)[:OFFERED]
        hold = known.filter(label__icontains=typed)[:OFFERED] if len(begin) < OFFERED else ()
        return JsonResponse({"labels": list(dict.fromkeys([*begin, *hold]))[:OFFERED]})

    def merge(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Makes this term another name of one that means the same."""
        require(request, "archive.change_term")
        term = self.found(request, str(key))
        if term.merged_into_id is not None:
            return redirect("admin:archive_term_change", term.pk)
        form = MergeForm(sent(request), vocabulary=term.vocabulary)
        if form.is_bound and form.is_valid():
            into = Term.objects.filter(vocabulary=term.vocabulary, label=form.cleaned_data["into"].strip()).first()
            if into is None:
                form.add_error("into", _("This vocabulary has no such term."))
            else:
                try:
                    merging_terms.merge(
                        term_id=term.pk,
                        into_id=into.pk,
                        actor=actor_of(request),
                        reason=form.cleaned_data["reason"],
                    )
                except (Invalid, Conflict) as refused:
                    form.add_error("into", refusal(refused))
                else:
                    messages.success(
                        request,
                        _("%(source)s is another name of %(into)s now; that can be undone here.")
                        % {"source": term.label, "into": into},
                    )
                    return redirect("admin:archive_term_change", term.pk)
        used = Tagging.objects.filter(term=term).count()
        return self.page(
            request, "archive/merge_term.html", title=_("Merge"), original=term, term=term, used=used, form=form
        )

    def unmerge(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Makes two terms again of those that were made one."""
        require(request, "archive.change_term")
        term = self.found(request, str(key))
        reason = request.POST.get("reason", "").replace("\0", "")[:LONGEST_NOTE]
        try:
            merging_terms.unmerge(term_id=term.pk, actor=actor_of(request), reason=reason)
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _("%(term)s is a term of its own again.") % {"term": term})
        return redirect("admin:archive_term_change", term.pk)

    def entry_form(self, data: QueryDict | None, row: Term | None = None) -> forms.Form:
        if row is None:
            return NewTermForm(data)
        initial = {"label": row.label, "parent": row.parent.label if row.parent is not None else ""}
        return KnownTermForm(data, initial=initial, vocabulary=row.vocabulary)

    def add(self, values: Mapping[str, Any], actor: Actor) -> Term:
        return vocabularies.add_term(**values, actor=actor)

    def change(self, row: Term, values: Mapping[str, Any], actor: Actor) -> Term:
        return vocabularies.change_term(term_id=row.pk, **values, actor=actor)

    def links(self, request: HttpRequest, row: Term) -> Sequence[tuple[str, str]]:
        return [
            (_("Its articles"), _articles_of(row)),
            (_("Merge into another …"), reverse("admin:archive_term_merge", args=[row.pk])),
        ]


def _articles_of(term: Term) -> str:
    """The address of the list of the articles that bear it."""
    return f"{reverse('admin:archive_article_changelist')}?{urlencode({'tag': term.label})}"
