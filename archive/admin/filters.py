"""Filters of the lists, none of which reads a whole table to say what can be chosen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.explanations import cause
from archive.admin.wording import VERBS, verb
from archive.models import Deposit, Item

RECENT = 10


class CodeFilter(SimpleListFilter):
    title = gettext_lazy("cause")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        waiting = Item.objects.quarantined().order_by().values_list("code", flat=True).distinct()
        codes = {*waiting, "rejected_by_editor", self.value() or ""} - {""}
        return sorted(((code, cause(code)) for code in codes), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> QuerySet[Item]:
        return queryset.filter(code=self.value()) if self.value() else queryset


class DepositFilter(SimpleListFilter):
    """The newest deposits, and the one that a link names."""

    title = gettext_lazy("deposit")
    parameter_name = "deposit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        shown = list(Deposit.objects.order_by("-id")[:RECENT])
        asked = _uuid(self.value())
        if asked is not None and asked not in {deposit.pk for deposit in shown}:
            shown = [*Deposit.objects.filter(pk=asked), *shown]
        return [(str(deposit.pk), f"{deposit} ({deposit.received_at:%Y-%m-%d %H:%M})") for deposit in shown]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> QuerySet[Item]:
        if self.value() is None:
            return queryset
        asked = _uuid(self.value())
        return queryset.filter(deposit=asked) if asked is not None else queryset.none()


class VerbFilter(SimpleListFilter):
    title = gettext_lazy("act")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        return sorted(((name, verb(name)) for name in VERBS), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() in VERBS else queryset


class ActorFilter(SimpleListFilter):
    title = gettext_lazy("by whom")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        return [("user", _("People")), ("key", _("API keys")), ("system", _("Dateline itself"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(actor_kind=self.value()) if self.value() in {"user", "key", "system"} else queryset


class SubjectFilter(SimpleListFilter):
    """The events of one thing, named by a link; there is nothing to choose from."""

    title = gettext_lazy("subject")
    parameter_name = "subject"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name, "")
        return [(asked, _("This one"))] if _uuid(asked) is not None else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = _uuid(self.value())
        return queryset.filter(subject_id=asked) if asked is not None else queryset


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
