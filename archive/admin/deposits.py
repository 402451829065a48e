"""Deposits: handing in files, typing an article, and what became of each."""

from collections.abc import Sequence
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.decorators import display

from archive import tasks
from archive.actions.receiving.receipt import receipt
from archive.actions.receiving.receive import Sender, receive, receive_text, seal
from archive.admin.deposit_forms import HandInForm, TypedForm, handed_in
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import WITHDRAW, Ledger, actor_of, require, seen_by, sent, with_articles
from archive.admin.said import refusal
from archive.admin.wording import deposit_name, moment
from archive.errors import DatelineError, IdempotencyConflict, Invalid
from archive.models import Deposit, Item

SHOWN = 200


class Counted(Protocol):
    """What the list adds to a deposit: `last_position` tells how many items it has without counting them."""

    last_position: int | None
    waiting: int
    quarantined: int


class DepositChangeList(KeysetChangeList):
    """Counts what waits and what is in quarantine for the whole page, over the small indexes of just those."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        shown = [deposit.pk for deposit in self.result_list]
        waiting = _counts(Item.objects.in_progress(), shown)
        quarantined = _counts(Item.objects.quarantined(), shown)
        for deposit in self.result_list:
            counted = cast("Counted", deposit)
            counted.waiting = waiting.get(deposit.pk, 0)
            counted.quarantined = quarantined.get(deposit.pk, 0)


def _is_open(request: HttpRequest, deposit: Deposit) -> bool:
    """Whether nothing of it was withdrawn: what its sender said of that is closed with it."""
    return request.user.has_perm(WITHDRAW) or not deposit.items.filter(article__state="withdrawn").exists()


def _counts(items: QuerySet[Item], deposits: Sequence[UUID]) -> dict[UUID, int]:
    return dict(items.filter(deposit__in=deposits).order_by().values_list("deposit").annotate(n=Count("id")))


@admin.register(Deposit)
class DepositAdmin(Ledger):
    list_display = ("shown_name", "door", "source", "shown_sender", "shown_state", "counted", "shown_received")
    nothing_yet = gettext_lazy("Nothing was handed in yet. Hand in files, or add a channel.")
    list_filter = ("door", "state")
    list_select_related = ("source", "user", "api_key")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("hand-in/", view(self.hand_in), name="archive_deposit_hand_in"),
            path("type-in/", view(self.type_in), name="archive_deposit_type_in"),
            path("<uuid:key>/seal/", view(require_POST(self.seal)), name="archive_deposit_seal"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deposit]:
        last = Item.objects.filter(deposit=OuterRef("pk")).order_by("-position").values("position")[:1]
        rows: QuerySet[Deposit] = super().get_queryset(request)
        return rows.defer("declared").annotate(last_position=Subquery(last))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return DepositChangeList

    @display(description=gettext_lazy("Deposit"))
    def shown_name(self, deposit: Deposit) -> str:
        return deposit_name(deposit)

    @display(description=gettext_lazy("From"))
    def shown_sender(self, deposit: Deposit) -> str:
        return str(deposit.user or deposit.api_key or "")

    @display(description=gettext_lazy("State"), label={"open": "warning", "sealed": "success"})
    def shown_state(self, deposit: Deposit) -> tuple[str, str]:
        return deposit.state, deposit.get_state_display()

    @display(description=gettext_lazy("Received"))
    def shown_received(self, deposit: Deposit) -> str:
        return moment(deposit.received_at)

    @display(description=gettext_lazy("Items"))
    def counted(self, deposit: Counted) -> str:
        told = [str(deposit.last_position + 1 if deposit.last_position is not None else 0)]
        told += [_("%(count)d in progress") % {"count": deposit.waiting}] if deposit.waiting else []
        told += [_("%(count)d in quarantine") % {"count": deposit.quarantined}] if deposit.quarantined else []
        return ", ".join(told)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        deposit = self.found(request, object_id)
        told = receipt(deposit=deposit)
        return self.page(
            request,
            "archive/deposit.html",
            title=str(deposit),
            original=deposit,
            deposit=deposit,
            receipt=told,
            verdicts=[(state, told.counts[state]) for state in Item.State if told.counts[state]],
            done=told.items - told.in_progress,
            declared=deposit.declared if _is_open(request, deposit) else {},
            items=with_articles(seen_by(request, deposit.items.select_related("deposit"))).order_by("position")[:SHOWN],
            shown=SHOWN,
            events=history(deposit.pk),
        )

    def hand_in(self, request: HttpRequest) -> HttpResponseBase:
        """Takes files. A script that shows how far they are is told where to go: following by itself it would read the
        messages of that page away."""
        answer = self._hand_in(request)
        if isinstance(answer, HttpResponseRedirect) and request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"to": answer.url})
        return answer

    def _hand_in(self, request: HttpRequest) -> HttpResponseBase:
        require(request, "archive.hand_in")
        data = sent(request)
        form = HandInForm(data, request.FILES if data is not None else None, initial={"token": uuid4()})
        status = 200
        if form.is_bound and form.is_valid():
            # The same form sent twice (an impatient click, a reloaded page) is one delivery.
            once = f"form-{form.cleaned_data['token']}"
            try:
                deposit = receive(
                    files=[handed_in(file) for file in form.cleaned_data["uploads"]],
                    sender=self._sender(request, Deposit.Door.ADMIN),
                    source=form.cleaned_data["source"],
                    name=form.cleaned_data["name"],
                    idempotency_key=once,
                    body_sha256=form.fingerprint(),
                )
            except IdempotencyConflict:
                form, status = form.anew(), IdempotencyConflict.http_status
            except DatelineError as refused:
                begun = Deposit.objects.filter(user=request.user.pk, idempotency_key=once).first()
                if begun is not None:
                    return self._incomplete(request, begun, refusal(refused))
                if not isinstance(refused, Invalid):
                    raise
                form.add_error("uploads", refusal(refused))
            else:
                if deposit.state == Deposit.State.OPEN:
                    return self._incomplete(request, deposit, _("This form was sent before, and its end has not come."))
                return self._received(request, deposit)
        return self.page(request, "archive/hand_in.html", title=_("Hand in files"), form=form, status=status)

    def type_in(self, request: HttpRequest) -> HttpResponseBase:
        require(request, "archive.hand_in")
        form = TypedForm(sent(request))
        if form.is_bound and form.is_valid():
            try:
                deposit = receive_text(
                    text=form.cleaned_data["text"],
                    sender=self._sender(request, Deposit.Door.TYPED),
                    source=form.cleaned_data["source"],
                    declared=form.declared(),
                )
            except Invalid as refused:
                form.add_error("text", refusal(refused))
            else:
                return self._received(request, deposit)
        return self.page(request, "archive/type_in.html", title=_("Type an article"), form=form)

    def seal(self, request: HttpRequest, key: Any) -> HttpResponseBase:
        """Ends a deposit whose stream broke, with what came of it."""
        require(request, "archive.hand_in")
        deposit = self.found(request, str(key))
        seal(deposit_id=deposit.pk, actor=actor_of(request))
        messages.success(request, _("Sealed with what was received."))
        return redirect("admin:archive_deposit_change", deposit.pk)

    def _sender(self, request: HttpRequest, door: Deposit.Door) -> Sender:
        return Sender(door=door, actor=actor_of(request), user=request.user.pk)

    def _received(self, request: HttpRequest, deposit: Deposit) -> HttpResponseBase:
        count = deposit.items.count()
        tasks.hint(deposit_id=deposit.pk, items=count)
        received = ngettext("Received and safe: %(count)s item.", "Received and safe: %(count)s items.", count)
        messages.success(request, received % {"count": number_format(count, force_grouping=True)})
        return self._to(request, deposit)

    def _incomplete(self, request: HttpRequest, deposit: Deposit, reason: str) -> HttpResponseBase:
        """What was committed before a delivery broke off stays; nobody may take it for the whole."""
        messages.error(
            request,
            _(
                "Not complete: %(reason)s Keep your files. What did come is listed with the deposit; hand in the rest "
                "with a new form."
            )
            % {"reason": reason},
        )
        return self._to(request, deposit)

    def _to(self, request: HttpRequest, deposit: Deposit) -> HttpResponseBase:
        if not request.user.has_perm("archive.view_deposit"):
            return redirect("admin:index")
        return redirect("admin:archive_deposit_change", deposit.pk)
