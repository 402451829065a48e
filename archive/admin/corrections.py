"""The form with which an editor corrects an article."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive.actions.processing.projection import DATE_FIELDS, LIST_FIELDS, TEXT_FIELDS
from archive.admin import wording
from archive.models import Article

EDTF_HELP = gettext_lazy("As precisely as you know it: 2019, 2019-11, 2019-11-07 or 2019-11-07T11:55:00+04:00.")
ORDER = (
    "title", "subtitle", "authors", "publisher", "credits", "attribution", "dateline", "published", "modified",
    "language", "url", "section", "keywords",
)  # fmt: skip


def current(article: Article) -> dict[str, str]:
    """The values an article shows, as the form writes them: lists one a line."""
    values: dict[str, str] = {name: getattr(article, name) or "" for name in TEXT_FIELDS}
    values |= {name: "\n".join(getattr(article, name)) for name in LIST_FIELDS}
    values |= {name: getattr(article, f"{name}_edtf") or "" for name in DATE_FIELDS}
    return values


def mark_changed(form: forms.Form, name: str, words: str) -> None:
    """Says beside a field what somebody else made of it while the form was being filled in."""
    form[name].help_text = words
    form.fields[name].widget.attrs["data-meanwhile"] = True


class CorrectionForm(forms.Form):
    """All fields an editor may set. Each carries what the editor saw, so that only what was touched is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Optional; stands in the history."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ORDER:
            several = name in LIST_FIELDS
            self.fields[name] = forms.CharField(
                required=False,
                max_length=20_000,
                label=wording.field(name),
                help_text=_("One a line.") if several else EDTF_HELP if name in DATE_FIELDS else "",
                widget=UnfoldAdminTextareaWidget({"rows": 3}) if several else UnfoldAdminTextInputWidget,
                show_hidden_initial=True,
            )

    @classmethod
    def of(cls, article: Article) -> Self:
        return cls(initial={**current(article), "version": article.version})

    @classmethod
    def after_conflict(cls, typed: "CorrectionForm", article: Article) -> Self:
        """What the editor typed over what the article says by now, to be looked at and sent once more. What somebody
        else changed is marked: where the editor wrote too with what it says by now, elsewhere with what it said."""
        values = current(article)
        data: dict[str, Any] = {"version": article.version, "note": typed.data.get("note", "")}
        for name, value in values.items():
            data[name] = typed.data.get(name, "") if name in typed.changed_data else value
            data[f"initial-{name}"] = value
        form = cls(data)
        for name, value in values.items():
            seen = typed.data.get(f"initial-{name}", "").replace("\r\n", "\n")
            if value != seen:
                both = name in typed.changed_data
                words = _("By now it says: %(value)s") if both else _("Changed meanwhile. It said: %(value)s")
                mark_changed(form, name, words % {"value": (value if both else seen) or _("nothing")})
        return form

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*ORDER, "note")]

    def changes(self) -> Mapping[str, str | Sequence[str] | None]:
        """What was touched, in the form `actions.editing.edit` takes: an emptied field says there is no such thing."""
        return {
            name: self.cleaned_data[name].splitlines() if name in LIST_FIELDS else self.cleaned_data[name] or None
            for name in ORDER
            if name in self.changed_data
        }
