"""What is asked of somebody who hands in files or types an article."""

import hashlib
import json
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive.actions.processing.projection import read_edtf
from archive.actions.receiving.receive import HandedIn
from archive.admin.corrections import EDTF_HELP
from archive.models import Source


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; cleans to a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        # An empty file is somebody's file too: the archive takes it and says what is wrong with it.
        if not any(files):
            raise ValidationError(_("Choose at least one file."), code="required")
        return [file for file in files if file]


def _source() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Source.objects.in_force(),
        required=False,
        empty_label=gettext_lazy("Not known"),
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Who published it, if all of it comes from one."),
        widget=UnfoldAdminSelectWidget,
    )


class HandInForm(forms.Form):
    uploads = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("Text, HTML, JSON, NDJSON; zip and tar are opened. Many at once."),
    )
    source = _source()
    name = forms.CharField(
        required=False,
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("What to call this delivery, for people. Optional."),
        widget=UnfoldAdminTextInputWidget,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def fingerprint(self) -> str:
        """Tells two deliveries apart that carry the same token: a page can be gone back to, and other files chosen."""
        said = self.cleaned_data
        files = [[file.name, file.content_type, _digest(file)] for file in said["uploads"]]
        source = said["source"].slug if said["source"] is not None else ""
        return hashlib.sha256(json.dumps([source, said["name"], files]).encode()).hexdigest()

    def anew(self) -> "HandInForm":
        """The same form with another token, after the one it had was found used. Files have to be chosen again."""
        kept = {name: self.data.get(name, "") for name in ("source", "name")}
        form = HandInForm({**kept, "token": uuid4()}, self.files)
        form.add_error(
            "uploads",
            _("This form was used before to hand in something else, so nothing was taken now. Choose the files again."),
        )
        return form


def _digest(file: UploadedFile) -> str:
    digest = hashlib.file_digest(cast("Any", file.file), "sha256").hexdigest()
    file.seek(0)
    return digest


def handed_in(file: UploadedFile) -> HandedIn:
    """The file as the intake takes it, with what the browser says it is."""
    media_type = file.content_type or ""
    return HandedIn(
        name=file.name or "",
        stream=cast("BinaryIO", file.file),
        media_type=f"{media_type}; charset={file.charset}" if file.charset else media_type,
    )


class TypedForm(forms.Form):
    text = forms.CharField(
        strip=False,
        max_length=1_000_000,
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("The whole text as it stands, headline and byline too if they are part of it."),
        widget=UnfoldAdminTextareaWidget({"rows": 16}),
    )
    source = _source()
    title = forms.CharField(
        label=gettext_lazy("Title"), required=False, max_length=1000, widget=UnfoldAdminTextInputWidget
    )
    authors = forms.CharField(
        required=False,
        max_length=2000,
        label=gettext_lazy("Authors"),
        help_text=gettext_lazy("One a line."),
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
    )
    published = forms.CharField(
        label=gettext_lazy("Published"),
        required=False,
        max_length=60,
        help_text=EDTF_HELP,
        widget=UnfoldAdminTextInputWidget,
    )
    url = forms.URLField(
        required=False,
        label=gettext_lazy("Address"),
        max_length=2000,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_published(self) -> str:
        written: str = self.cleaned_data["published"]
        if written:
            try:
                read_edtf(written)
            except ValueError as wrong:
                raise ValidationError(_("This is no date that can be read. %(help)s") % {"help": EDTF_HELP}) from wrong
        return written

    def declared(self) -> dict[str, Any]:
        """What the typist says beside the text: only what was filled in."""
        said = {name: self.cleaned_data[name] for name in ("title", "published", "url") if self.cleaned_data[name]}
        authors = [line.strip() for line in self.cleaned_data["authors"].splitlines() if line.strip()]
        return said | ({"authors": authors} if authors else {})
