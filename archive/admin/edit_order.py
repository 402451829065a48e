"""The form with which many articles are changed at once, and the words for what would become of them."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from archive.actions.editing import edits
from archive.actions.editing.edit import LONGEST_NOTE, LONGEST_VALUE, shown
from archive.actions.editing.edit_plans import Order, Rehearsal
from archive.actions.processing.projection import LIST_FIELDS
from archive.admin import codes, selections, wording
from archive.admin.article_list import FilterForm
from archive.admin.corrections import EDTF_HELP, ORDER
from archive.admin.ledger import WITHDRAW
from archive.admin.said import wrong_values
from archive.admin.tagging import VocabularyField, label_input
from archive.errors import Invalid
from archive.models import Article, EditedArticle

MOST_IDS = 500
SET, NONE, RESET = "set", "none", "reset"

LEFT = {
    "withdrawn": gettext_lazy("Withdrawn: it stays as it is"),
    "edited_before": gettext_lazy("An editor says something else of this field"),
    "confirmed": gettext_lazy("An editor stands for the tag, or it is gone"),
    "never_read": gettext_lazy("It was never read"),
    "stopped": gettext_lazy("The edit was undone before it came to this one"),
    "changed_since": gettext_lazy("Somebody changed it since"),
}
"""Why an article was left, in words."""


class OrderForm(forms.Form):
    """What is to be done to each of the articles: something to one field, tags put and taken, and why."""

    field = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Field"),
        choices=[("", gettext_lazy("Leave the fields as they are")), *((name, wording.field(name)) for name in ORDER)],
        widget=UnfoldAdminSelectWidget,
    )
    act = forms.ChoiceField(
        label=gettext_lazy("What of it"),
        choices=[
            (SET, gettext_lazy("Say that it is …")),
            (NONE, gettext_lazy("Say that there is none")),
            (RESET, gettext_lazy("Back to what the machine says")),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    value = forms.CharField(
        required=False,
        max_length=LONGEST_VALUE,
        label=gettext_lazy("Value"),
        help_text=gettext_lazy("Authors, credits, attribution and keywords: one a line. Dates:") + " " + EDTF_HELP,
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
    )
    vocabulary = VocabularyField(help_text=gettext_lazy("Of the tags to add."))
    add = forms.CharField(
        required=False,
        max_length=LONGEST_VALUE,
        label=gettext_lazy("Tags to add"),
        help_text=gettext_lazy("Parted by commas."),
        widget=label_input(several=True),
    )
    remove = forms.CharField(
        required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Tags to remove"),
        help_text=gettext_lazy("Parted by commas."), widget=UnfoldAdminTextInputWidget,
    )  # fmt: skip
    overwrite = forms.BooleanField(
        required=False,
        label=gettext_lazy("Also where an editor says something else of this field"),
        widget=UnfoldBooleanWidget,
    )
    reason = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Stands in the history of each article."),
        widget=UnfoldAdminTextInputWidget,
    )

    def order(self) -> tuple[Order, str] | None:
        """The order and its reason; None where the form is wrong, which it then says."""
        said = self.cleaned_data
        name = said["field"]
        changes: dict[str, Any] = {}
        if name and said["act"] != RESET:
            changes[name] = _value(name, said["value"]) if said["act"] == SET else [] if name in LIST_FIELDS else None
            if said["act"] == SET and not changes[name]:
                self.add_error("value", _("Write the value, or say that there is none."))
                return None
        try:
            return edits.order(
                changes=changes,
                reset=[name] if name and said["act"] == RESET else [],
                tags={"add": _labels(said["add"]), "remove": _labels(said["remove"])},
                vocabulary=said["vocabulary"],
                overwrite=said["overwrite"],
                reason=said["reason"],
            )
        except Invalid as wrong:
            self._refuse(wrong)
            return None

    def _refuse(self, wrong: Invalid) -> None:
        places = {"tags.add": "add", "tags.remove": "remove", "reason": "reason"}
        for name, texts in wrong_values(wrong).items():
            field = "value" if name.startswith("patch.") else places.get(name)
            for text in texts:
                self.add_error(field, text)


def _value(name: str, text: str) -> str | list[str]:
    if name in LIST_FIELDS:
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text.strip()


def _labels(text: str) -> list[str]:
    return [label.strip() for label in text.split(",") if label.strip()]


def fingerprint(order: Order) -> str:
    """The same for the same order: what is done is what somebody has looked at."""
    return hashlib.sha256(repr(order).encode()).hexdigest()


class Which:
    """The articles that are meant: those that were chosen by hand, or all that a search of the list finds."""

    def __init__(self, request: HttpRequest) -> None:
        given = request.POST if request.method == "POST" else request.GET
        self.ids = [] if selections.whole(given) else selections.chosen(given)[:MOST_IDS]
        asked = QueryDict(given.get("query", ""), mutable=True) if "query" in given else request.GET.copy()
        for name in ("cursor", "article", "query", "scope"):
            asked.pop(name, None)
        self.query = "" if self.ids else asked.urlencode()
        self.back = selections.list_of(asked)
        self._form = FilterForm(asked, with_withdrawn=request.user.has_perm(WITHDRAW))

    def chosen(self) -> list[UUID]:
        """Raises as `edits.chosen` does, and Invalid where the search itself is wrong."""
        return edits.chosen(search=None if self.ids else self._form.meant(), ids=self.ids)

    def as_kept(self) -> dict[str, Any] | None:
        """The search as it stands in the receipt."""
        return None if self.ids else {"query": self.query}


def samples(told: Rehearsal) -> list[dict[str, Any]]:
    """What would be changed on some of the articles, in words."""
    return [
        {
            "article": sample.article_id,
            "title": sample.display_title,
            "changes": [
                (wording.field(name), codes.value(name, before), codes.value(name, after))
                for name, (before, after) in sample.changes.items()
            ],
            "added": sample.added,
            "removed": sample.removed,
        }
        for sample in told.samples
    ]


def kept(row: EditedArticle) -> list[tuple[str, str]]:
    """What of an article was not undone: in words, and what a field says by now."""
    return [
        (_("Tag: %s") % name.removeprefix("tag:"), "")
        if name.startswith("tag:")
        else (wording.field(name), codes.value(name, shown(row.article, name)) or _("nothing"))
        for name in row.kept
    ]


def conflicting(told: Rehearsal) -> list[dict[str, Any]]:
    """What editors say otherwise, of which article, in words."""
    ids = [claim.article_id for claim in told.conflicting if claim.article_id is not None]
    articles = Article.objects.listed().in_bulk(ids)
    return [
        {
            "article": articles[claim.article_id],
            "field": wording.field(claim.field),
            "value": codes.value(claim.field, claim.value),
        }
        for claim in told.conflicting
        if claim.article_id in articles
    ]


def left(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many are left and why, in words."""
    return [(str(LEFT.get(code, code)), count) for code, count in sorted(counts.items())]
