"""Lists that people keep themselves: sources, vocabularies, terms, keys. Forms in front of actions."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.actions.monitoring import usage
from archive.admin.corrections import mark_changed
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import Ledger, actor_of, sent
from archive.admin.said import refusal, wrong_values
from archive.errors import Conflict, Invalid
from archive.models import Actor


class Used(Protocol):
    """A row of a list that shows how often each is used."""

    used: int


class UsedChangeList(KeysetChangeList):
    """Counts for the rows of the page how often each is used: `used` of its admin, by one statement."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        used = self.model_admin.used([row.pk for row in self.result_list])
        for row in self.result_list:
            cast("Used", row).used = used.get(row.pk, 0)


class Entries(Ledger):
    """Who may add and change is said by Django's permissions; what is done is the business of an action.

    Whoever keeps a list says which `entry_form` its rows have, and what `add` and `change` do with what was typed. No
    abstract methods: Django's forms have a metaclass of their own, and a list that cannot be added to leaves some out.
    """

    add_title: str | Promise = gettext_lazy("Add")

    def entry_form(self, data: QueryDict | None, row: Any = None) -> forms.Form:
        """The form for a row, or for a new one, with what was sent."""
        raise NotImplementedError

    def add(self, values: Mapping[str, Any], actor: Actor) -> Any:
        """Makes a row of what was typed. May raise Invalid, Conflict."""
        raise NotImplementedError

    def change(self, row: Any, values: Mapping[str, Any], actor: Actor) -> Any:
        """Changes the row to what was typed. May raise Invalid, Conflict."""
        raise NotImplementedError

    def used(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        """How often each of these rows is used, for a list with `UsedChangeList`."""
        raise NotImplementedError

    def links(self, request: HttpRequest, row: Any) -> Sequence[tuple[str, str]]:
        """Words and addresses of what else can be done with the row."""
        return ()

    def merged(self, row: Any) -> Sequence[tuple[str, str]]:
        """Names and addresses of the rows that were merged into this one."""
        return ()

    def after_saving(self, request: HttpRequest, row: Any) -> str:
        """The address of what comes next."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return BaseModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return BaseModelAdmin.has_change_permission(self, request, obj)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.form_page(
            request,
            self.entry_form(sent(request)),
            title=str(self.add_title),
            act=lambda values: self.add(values, actor_of(request)),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_change_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        row = self.found(request, object_id)
        return self.form_page(
            request,
            self.entry_form(sent(request), row),
            title=str(row),
            original=row,
            links=self.links(request, row),
            act=lambda values: self.change(row, values, actor_of(request)),
        )

    def form_page(
        self,
        request: HttpRequest,
        form: forms.Form,
        *,
        title: str,
        act: Callable[[dict[str, Any]], Any],
        original: Any = None,
        links: Sequence[tuple[str, str]] = (),
    ) -> HttpResponseBase:
        """Shows a form; when it is sent and right, calls `act` with its values and says in it what `act` refuses.

        `links` are words and addresses of what else can be done with the row."""
        seen = _fingerprint(form) if original is not None else ""
        if form.is_bound and form.is_valid() and request.POST.get("seen", seen) != seen:
            _tell_changed(form)
        elif form.is_bound and form.is_valid():
            try:
                row = act(form.cleaned_data)
            except Invalid as wrong:
                for name, texts in wrong_values(wrong).items():
                    for text in texts:
                        form.add_error(name if name in form.fields else None, text)
            except Conflict as refused:
                form.add_error(None, refusal(refused))
            else:
                messages.success(request, _("Saved: %(row)s.") % {"row": row})
                return redirect(self.after_saving(request, row))
        return self.page(
            request, "archive/form.html", title=title, original=original, form=form, links=links, seen=seen,
            merged=self.merged(original) if original is not None else (),
            events=history(original.pk) if original is not None else (),
        )  # fmt: skip


class Mergeable(Entries):
    """Rows that can be merged into another of their kind: then each is but another name of it, and has another page."""

    name_field: str
    merged_page: str

    def merged(self, row: Any) -> Sequence[tuple[str, str]]:
        change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        into = self.model._default_manager.filter(merged_into=row).order_by(self.name_field)  # noqa: SLF001 - documented
        return [(getattr(one, self.name_field), reverse(change, args=[one.pk])) for one in into]

    def merging(self, row: Any) -> Mapping[str, Any]:
        """What the page of a merged row shows beside its name and the other's."""
        return {}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        row = self.found(request, object_id)
        if row.merged_into_id is None:
            return super().change_view(request, object_id, form_url, extra_context)
        may_undo = self.has_change_permission(request)
        return self.page(
            request, self.merged_page, title=str(row), original=row, events=history(row.pk), may_undo=may_undo,
            **self.merging(row),
        )  # fmt: skip


def _fingerprint(form: forms.Form) -> str:
    """The same as long as the row says the same."""
    return hashlib.sha256(repr(sorted(form.initial.items())).encode()).hexdigest()


def _tell_changed(form: forms.Form) -> None:
    """What was typed stays, with what the row says by now beside it: sent once more, it holds."""
    form.add_error(
        None,
        _(
            "Somebody changed this while you were writing, and nothing of yours was saved. What it says by now stands "
            "beside the fields; send yours again if it still holds."
        ),
    )
    for name, value in form.initial.items():
        now = form.fields[name].prepare_value(value)
        if not isinstance(now, bool) and str(now or "") != form.data.get(name, "").replace("\r\n", "\n"):
            mark_changed(form, name, _("By now it says: %(value)s") % {"value": now or _("nothing")})


def count(used: int) -> str:
    """A number of uses as it is shown: above what is counted only that it is above."""
    if used > usage.AT_MOST:
        return _("over %(number)s") % {"number": number_format(usage.AT_MOST, force_grouping=True)}
    return number_format(used, force_grouping=True)
