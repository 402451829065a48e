"""Lists that people keep themselves: sources, vocabularies, terms, keys. Forms in front of actions."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from archive.admin.ledger import Ledger
from archive.errors import Conflict, Invalid


class Entries(Ledger):
    """Who may add and change is said by Django's permissions; what is done is the business of an action."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return BaseModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return BaseModelAdmin.has_change_permission(self, request, obj)

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
        if form.is_bound and form.is_valid():
            try:
                row = act(form.cleaned_data)
            except Invalid as wrong:
                for name, texts in (wrong.fields or {"": [wrong.message]}).items():
                    for text in texts:
                        form.add_error(name if name in form.fields else None, text)
            except Conflict as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, f"Saved: {row}.")
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return self.page(request, "archive/form.html", title=title, original=original, form=form, links=links)
