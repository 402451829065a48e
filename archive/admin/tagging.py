"""Tagging by hand: of which vocabulary, by which term."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from archive.actions.tagging.tag import FREE_VOCABULARY
from archive.actions.tagging.vocabularies import LABEL_LENGTH
from archive.models import Vocabulary


class VocabularyField(forms.ModelChoiceField):
    """The vocabulary that tags are of, by its slug; the free one where nobody says."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Vocabulary.objects.order_by("-free", "name"),
            to_field_name="slug",
            required=False,
            empty_label=None,
            initial=FREE_VOCABULARY,
            label=gettext_lazy("Vocabulary"),
            widget=UnfoldAdminSelectWidget,
            **kwargs,
        )

    def label_from_instance(self, vocabulary: Vocabulary) -> str:
        return _("Free tags") if vocabulary.slug == FREE_VOCABULARY else str(vocabulary)

    def clean(self, value: Any) -> str:
        chosen = super().clean(value)
        return FREE_VOCABULARY if chosen is None else str(chosen.slug)


def label_input(*, several: bool = False, vocabulary: str = "") -> UnfoldAdminTextInputWidget:
    """Where a label is typed, or several with commas between them: those that the vocabulary has are offered. Without a
    `vocabulary` it is the one that is chosen beside it."""
    attributes: dict[str, Any] = {"data-terms": reverse_lazy("admin:archive_term_offer"), "autocomplete": "off"}
    if several:
        attributes["data-several"] = True
    if vocabulary:
        attributes["data-vocabulary"] = vocabulary
    return UnfoldAdminTextInputWidget(attributes)


class TagForm(forms.Form):
    vocabulary = VocabularyField()
    label = forms.CharField(max_length=LABEL_LENGTH, label=gettext_lazy("Tag"), widget=label_input())
    reason = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Optional; stands in the history."),
        widget=UnfoldAdminTextInputWidget,
    )
