"""The form with which an editor tags an article."""

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from archive.actions.vocabularies import LABEL_LENGTH


class TagForm(forms.Form):
    label = forms.CharField(max_length=LABEL_LENGTH, label=gettext_lazy("Tag"), widget=UnfoldAdminTextInputWidget)
    reason = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Optional; stands in the history."),
        widget=UnfoldAdminTextInputWidget,
    )
