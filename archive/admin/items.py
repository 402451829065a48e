"""Items: what became of each file."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from archive.admin.explanations import cause, explain
from archive.admin.filters import CodeFilter, DepositFilter
from archive.admin.history import history
from archive.admin.ledger import seen_by
from archive.admin.quarantine import SELECTED_AT_MOST, QuarantinePages, ReasonForm
from archive.admin.wording import deposit_name, moment
from archive.models import Item


@admin.register(Item)
class ItemAdmin(QuarantinePages):
    list_display = ("shown_name", "shown_state", "shown_cause", "shown_deposit", "shown_received")
    list_filter = ("state", CodeFilter, DepositFilter)
    list_select_related = ("deposit",)
    nothing_yet = gettext_lazy("No file came in yet. Hand in files, or add a channel.")
    actions = ("retry_selected", "reject_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        rows = seen_by(request, super().get_queryset(request))
        return rows.defer("problems", "declared")

    @display(description=gettext_lazy("File"))
    def shown_name(self, item: Item) -> str:
        return str(item)

    @display(
        description=gettext_lazy("State"),
        label={
            "received": "info",
            "archived": "success",
            "duplicate": "success",
            "revision": "success",
            "quarantined": "warning",
            "rejected": "danger",
        },
    )
    def shown_state(self, item: Item) -> tuple[str, str]:
        return item.state, item.get_state_display()

    @display(description=gettext_lazy("Cause"))
    def shown_cause(self, item: Item) -> str:
        return cause(item.code) if item.code else ""

    @display(description=gettext_lazy("Received"))
    def shown_received(self, item: Item) -> str:
        return moment(item.received_at)

    @display(description=gettext_lazy("Deposit"))
    def shown_deposit(self, item: Item) -> str:
        return deposit_name(item.deposit)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.retry_item")

    def has_reject_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.reject_item")

    @admin.action(description=gettext_lazy("Try again"), permissions=["retry"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        self.retry_chosen(request, list(queryset.values_list("id", flat=True)[:SELECTED_AT_MOST]))

    @admin.action(description=gettext_lazy("Reject …"), permissions=["reject"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Item]) -> TemplateResponse:
        chosen = list(queryset.values_list("id", flat=True)[:SELECTED_AT_MOST])
        return self.ask_why(request, chosen, ReasonForm())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        item = self.found(request, object_id)
        return self.page(
            request,
            "archive/item.html",
            title=str(item),
            original=item,
            item=item,
            explanation=explain(item.code) if item.code else None,
            problems=[(problem, explain(problem["code"])) for problem in item.problems],
            events=history(item.pk),
        )
