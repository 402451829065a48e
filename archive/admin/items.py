"""Items: what became of each file, the quarantine by cause, and the ways out of it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions import release
from archive.admin.explanations import cause, explain
from archive.admin.filters import CodeFilter, DepositFilter
from archive.admin.history import history
from archive.admin.ledger import Ledger, actor_of, require, seen_by
from archive.admin.wording import moment
from archive.errors import Conflict
from archive.models import Item

SAMPLES = 5
SELECTED_AT_MOST = 500


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        label="Why is it rejected?",
        help_text="Stands in the history. The bytes are kept.",
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(Item)
class ItemAdmin(Ledger):
    list_display = ("shown_name", "shown_state", "shown_cause", "shown_deposit", "shown_received")
    list_filter = ("state", CodeFilter, DepositFilter)
    list_select_related = ("deposit",)
    actions = ("retry_selected", "reject_selected")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("quarantine/", view(self.quarantine), name="archive_item_quarantine"),
            path("quarantine/retry/", view(require_POST(self.retry_cause)), name="archive_item_retry_cause"),
            path("reject/", view(require_POST(self.reject)), name="archive_item_reject"),
            path("<uuid:key>/retry/", view(require_POST(self.retry)), name="archive_item_retry"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        rows = seen_by(request, super().get_queryset(request))
        return rows.defer("problems", "declared")

    @display(description="File")
    def shown_name(self, item: Item) -> str:
        return str(item)

    @display(
        description="State",
        label={
            "In progress": "info",
            "Archived": "success",
            "Duplicate": "success",
            "Revision": "success",
            "Quarantined": "warning",
            "Rejected": "danger",
        },
    )
    def shown_state(self, item: Item) -> str:
        return item.get_state_display()

    @display(description="Cause")
    def shown_cause(self, item: Item) -> str:
        return cause(item.code) if item.code else ""

    @display(description="Received")
    def shown_received(self, item: Item) -> str:
        return moment(item.received_at)

    @display(description="Deposit")
    def shown_deposit(self, item: Item) -> str:
        return str(item.deposit)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.retry_item")

    def has_reject_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.reject_item")

    @admin.action(description="Try again", permissions=["retry"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        self._retry(request, list(queryset.values_list("id", flat=True)[:SELECTED_AT_MOST]))

    @admin.action(description="Reject …", permissions=["reject"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Item]) -> TemplateResponse:
        chosen = list(queryset.values_list("id", flat=True)[:SELECTED_AT_MOST])
        return self._ask_why(request, chosen, ReasonForm())

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

    def quarantine(self, request: HttpRequest) -> TemplateResponse:
        require(request, "archive.view_item")
        waiting = Item.objects.quarantined()
        causes = waiting.order_by().values("code").annotate(count=Count("id"), oldest=Min("received_at"))
        groups = [
            {
                **group,
                "explanation": explain(group["code"]),
                "samples": waiting.filter(code=group["code"]).select_related("deposit").order_by("-id")[:SAMPLES],
            }
            for group in sorted(causes, key=lambda group: -group["count"])
        ]
        return self.page(request, "archive/quarantine.html", title="Quarantine", groups=groups)

    def retry(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.retry_item")
        self.found(request, str(key))
        self._retry(request, [key])
        return redirect("admin:archive_item_change", str(key))

    def retry_cause(self, request: HttpRequest) -> HttpResponse:
        require(request, "archive.retry_item")
        code = request.POST.get("code", "").replace("\0", "")
        waiting = Item.objects.quarantined().filter(code=code, original__isnull=False)
        deposits = list(waiting.order_by("deposit").values_list("deposit", flat=True).distinct())
        count = release.retry_all(code=code, actor=actor_of(request))
        tasks.hint_each(deposit_ids=deposits)
        if count:
            messages.success(request, f"{count} sent back to be tried again.")
        else:
            messages.warning(request, "There was nothing to try again: these were never taken out of their archives.")
        return redirect("admin:archive_item_quarantine")

    def reject(self, request: HttpRequest) -> HttpResponseBase:
        require(request, "archive.reject_item")
        chosen = list(Item.objects.filter(id__in=_uuids(request.POST.getlist("item"))).values_list("id", flat=True))
        if not chosen:
            messages.warning(request, "Nothing was chosen.")
            return redirect("admin:archive_item_quarantine")
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self._ask_why(request, chosen, form)
        rejected = 0
        for item_id in chosen:
            try:
                release.reject(item_id=item_id, actor=actor_of(request), reason=form.cleaned_data["reason"])
                rejected += 1
            except Conflict as refused:
                messages.warning(request, refused.message)
        if rejected:
            messages.success(request, f"{rejected} rejected. The bytes are kept.")
        return redirect("admin:archive_item_quarantine")

    def _ask_why(self, request: HttpRequest, chosen: Sequence[UUID], form: ReasonForm) -> TemplateResponse:
        items = Item.objects.filter(id__in=chosen)
        address = reverse("admin:archive_item_reject")
        return self.page(
            request, "archive/reject.html", title="Reject", items=items, form=form, address=address, cancel=_list()
        )

    def _retry(self, request: HttpRequest, chosen: Iterable[UUID]) -> None:
        deposits: list[UUID] = []
        for item_id in chosen:
            try:
                deposits.append(release.retry(item_id=item_id, actor=actor_of(request)).deposit_id)
            except Conflict as refused:
                messages.warning(request, refused.message)
        tasks.hint_each(deposit_ids=deposits)
        if deposits:
            messages.success(request, f"{len(deposits)} sent back to be tried again.")


def _list() -> str:
    return reverse("admin:archive_item_quarantine")


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found[:SELECTED_AT_MOST]
