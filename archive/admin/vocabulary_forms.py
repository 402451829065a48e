"""The forms of vocabularies and terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from archive.actions.tagging import vocabularies
from archive.admin.tagging import label_input
from archive.models import Term, Vocabulary


class VocabularyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=vocabularies.NAME_LENGTH, widget=UnfoldAdminTextInputWidget
    )
    free = forms.BooleanField(
        label=gettext_lazy("Free"),
        required=False,
        help_text=gettext_lazy("It grows with what people and senders type."),
        widget=UnfoldBooleanWidget,
    )
    suggests = forms.BooleanField(
        required=False,
        label=gettext_lazy("Suggest from text"),
        help_text=gettext_lazy("Its terms are suggested for what comes in and names them. Not for one that grows."),
        widget=UnfoldBooleanWidget,
    )


class NewVocabularyForm(VocabularyForm):
    slug = forms.CharField(
        label=gettext_lazy("Slug"),
        max_length=vocabularies.SLUG_LENGTH,
        help_text=gettext_lazy("How programs call it; stays as it is."),
        widget=UnfoldAdminTextInputWidget,
    )


class TermForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Label"), max_length=vocabularies.LABEL_LENGTH, widget=UnfoldAdminTextInputWidget
    )
    parent = forms.CharField(
        required=False,
        max_length=vocabularies.LABEL_LENGTH,
        label=gettext_lazy("Stands below"),
        help_text=gettext_lazy("The label of a wider term of the same vocabulary."),
        widget=UnfoldAdminTextInputWidget,
    )

    def wider_term(self, vocabulary: Vocabulary) -> Term | None:
        """The term that was named. Adds an error to the form where there is none."""
        label = self.cleaned_data.get("parent")
        if not label:
            return None
        found = Term.objects.filter(vocabulary=vocabulary, label=label).first()
        if found is None:
            self.add_error("parent", _("%(vocabulary)s has no term of this label.") % {"vocabulary": vocabulary})
        return found


class NewTermForm(TermForm):
    vocabulary = forms.ModelChoiceField(
        label=gettext_lazy("Vocabulary"), queryset=Vocabulary.objects.all(), widget=UnfoldAdminSelectWidget
    )
    field_order = ("vocabulary", "label", "parent")

    def clean(self) -> None:
        super().clean()
        if vocabulary := self.cleaned_data.get("vocabulary"):
            self.cleaned_data["parent"] = self.wider_term(vocabulary)


class KnownTermForm(TermForm):
    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        self.fields["parent"].widget = label_input(vocabulary=vocabulary.slug)

    def clean(self) -> None:
        super().clean()
        self.cleaned_data["parent"] = self.wider_term(self.vocabulary)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("CSV with the columns label, code, aliases (parted by |), broader; or SKOS in JSON-LD."),
    )
    vocabulary = forms.ModelChoiceField(
        queryset=Vocabulary.objects.all(),
        empty_label=gettext_lazy("Choose one"),
        label=gettext_lazy("Into"),
        widget=UnfoldAdminSelectWidget,
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

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = label_input(vocabulary=vocabulary.slug)
