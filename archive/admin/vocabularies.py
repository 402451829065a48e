"""Vocabularies and their terms."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from archive.actions import merging_terms, thesaurus, usage, vocabularies
from archive.admin.entries import Entries, UsedChangeList, count
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import actor_of, require, sent
from archive.errors import Conflict, Invalid, Unreadable
from archive.intake.terms import LARGEST, read_terms
from archive.models import Actor, Tagging, Term, Vocabulary


class VocabularyForm(forms.Form):
    name = forms.CharField(max_length=vocabularies.NAME_LENGTH, widget=UnfoldAdminTextInputWidget)
    free = forms.BooleanField(
        required=False, help_text="It grows with what people and senders type.", widget=UnfoldBooleanWidget
    )


class NewVocabularyForm(VocabularyForm):
    slug = forms.CharField(
        max_length=vocabularies.SLUG_LENGTH,
        help_text="How programs call it; stays as it is.",
        widget=UnfoldAdminTextInputWidget,
    )


class TermForm(forms.Form):
    label = forms.CharField(max_length=vocabularies.LABEL_LENGTH, widget=UnfoldAdminTextInputWidget)
    parent = forms.CharField(
        required=False,
        max_length=vocabularies.LABEL_LENGTH,
        label="Stands below",
        help_text="The label of a wider term of the same vocabulary.",
        widget=UnfoldAdminTextInputWidget,
    )

    def wider_term(self, vocabulary: Vocabulary) -> Term | None:
        """The term that was named. Adds an error to the form where there is none."""
        label = self.cleaned_data.get("parent")
        if not label:
            return None
        found = Term.objects.filter(vocabulary=vocabulary, label=label).first()
        if found is None:
            self.add_error("parent", f"{vocabulary} has no term of this label.")
        return found


class NewTermForm(TermForm):
    vocabulary = forms.ModelChoiceField(queryset=Vocabulary.objects.all(), widget=UnfoldAdminSelectWidget)
    field_order = ("vocabulary", "label", "parent")

    def clean(self) -> None:
        super().clean()
        if vocabulary := self.cleaned_data.get("vocabulary"):
            self.cleaned_data["parent"] = self.wider_term(vocabulary)


class KnownTermForm(TermForm):
    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary

    def clean(self) -> None:
        super().clean()
        self.cleaned_data["parent"] = self.wider_term(self.vocabulary)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("CSV with the columns label, code, aliases (parted by |), broader; or SKOS in JSON-LD."),
    )
    vocabulary = forms.ModelChoiceField(
        queryset=Vocabulary.objects.all(), label=gettext_lazy("Into"), widget=UnfoldAdminSelectWidget
    )
    language = forms.CharField(
        max_length=35,
        initial="en",
        help_text=gettext_lazy("Of the labels to take from SKOS."),
        label=gettext_lazy("Language"),
        widget=UnfoldAdminTextInputWidget,
    )


class MergeForm(forms.Form):
    into = forms.CharField(
        max_length=vocabularies.LABEL_LENGTH,
        label=gettext_lazy("Merge into"),
        help_text=gettext_lazy("The label of the term that stays. This one becomes another name of it."),
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        required=False, max_length=1000, label=gettext_lazy("Why"), widget=UnfoldAdminTextInputWidget
    )


@admin.register(Vocabulary)
class VocabularyAdmin(Entries):
    list_display = ("name", "slug", "free", "shown_terms")
    ordering = ("-id",)
    fields = ("name", "slug", "free")
    add_title = gettext_lazy("Add a vocabulary")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("import/", self.admin_site.admin_view(self.import_terms), name="archive_vocabulary_import"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.of_vocabularies(ids)

    @display(description=gettext_lazy("Terms"))
    def shown_terms(self, vocabulary: Any) -> str:
        return count(vocabulary.used)

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
                form.add_error("file", unread.message)
            except Invalid as wrong:
                for line in wrong.fields.get("file", [wrong.message]):
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
class TermAdmin(Entries):
    list_display = ("label", "vocabulary", "parent", "shown_aliases", "shown_use", "merged_into")
    list_filter = ("vocabulary",)
    list_select_related = ("vocabulary", "parent", "merged_into")
    search_fields = ("label",)
    ordering = ("-id",)
    fields = ("vocabulary", "label", "parent")
    add_title = gettext_lazy("Add a term")

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(self.merge)
        return [path("<uuid:key>/merge/", merge, name="archive_term_merge"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return UsedChangeList

    @display(description=gettext_lazy("Also called"))
    def shown_aliases(self, term: Term) -> str:
        return ", ".join(term.aliases)

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return usage.of_terms(ids)

    @display(description=gettext_lazy("Articles"))
    def shown_use(self, term: Any) -> str:
        return count(term.used)

    def merge(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Makes this term another name of one that means the same."""
        require(request, "archive.change_term")
        term = self.found(request, str(key))
        form = MergeForm(sent(request))
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
                    form.add_error("into", refused.message)
                else:
                    messages.success(request, _("Merged into %(into)s.") % {"into": into})
                    return redirect("admin:archive_term_changelist")
        used = Tagging.objects.filter(term=term).count()
        return self.page(
            request, "archive/merge_term.html", title=_("Merge"), original=term, term=term, used=used, form=form
        )

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
        return [(_("Merge into another …"), reverse("admin:archive_term_merge", args=[row.pk]))]
