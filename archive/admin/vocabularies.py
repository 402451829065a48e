"""Vocabularies and their terms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from archive.actions import vocabularies
from archive.admin.entries import Entries
from archive.admin.ledger import actor_of, sent
from archive.models import Term, Vocabulary


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


@admin.register(Vocabulary)
class VocabularyAdmin(Entries):
    list_display = ("name", "slug", "free")
    ordering = ("-id",)
    fields = ("name", "slug", "free")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.form_page(
            request,
            NewVocabularyForm(sent(request)),
            title="Add a vocabulary",
            act=lambda values: vocabularies.create(**values, actor=actor_of(request)),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_change_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        vocabulary = self.found(request, object_id)
        return self.form_page(
            request,
            VocabularyForm(sent(request), initial={"name": vocabulary.name, "free": vocabulary.free}),
            title=str(vocabulary),
            original=vocabulary,
            act=lambda values: vocabularies.change(slug=vocabulary.slug, **values, actor=actor_of(request)),
        )


@admin.register(Term)
class TermAdmin(Entries):
    list_display = ("label", "vocabulary", "parent")
    list_filter = ("vocabulary",)
    list_select_related = ("vocabulary", "parent")
    search_fields = ("label",)
    ordering = ("-id",)
    fields = ("vocabulary", "label", "parent")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.form_page(
            request,
            NewTermForm(sent(request)),
            title="Add a term",
            act=lambda values: vocabularies.add_term(**values, actor=actor_of(request)),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_change_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        term = self.found(request, object_id)
        initial = {"label": term.label, "parent": term.parent.label if term.parent is not None else ""}
        return self.form_page(
            request,
            KnownTermForm(sent(request), initial=initial, vocabulary=term.vocabulary),
            title=str(term),
            original=term,
            act=lambda values: vocabularies.change_term(term_id=term.pk, **values, actor=actor_of(request)),
        )
