"""Deposits: handing in files, typing an article, and what became of each."""

from collections.abc import Sequence
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions.projection import read_edtf
from archive.actions.receipt import receipt
from archive.actions.receive import HandedIn, Sender, receive, receive_text, seal
from archive.admin.corrections import EDTF_HELP
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import Ledger, actor_of, require, sent
from archive.admin.wording import moment
from archive.errors import Invalid
from archive.models import Deposit, Item, Source

SHOWN = 200


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; cleans to a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        # An empty file is somebody's file too: the archive takes it and says what is wrong with it.
        if not any(files):
            raise ValidationError("Choose at least one file.", code="required")
        return [file for file in files if file]


def _source() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Source.objects.all(),
        required=False,
        empty_label="Not known",
        help_text="Who published it, if all of it comes from one.",
        widget=UnfoldAdminSelectWidget,
    )


class HandInForm(forms.Form):
    uploads = FilesField(label="Files", help_text="Text, HTML, JSON, NDJSON; zip and tar are opened. Many at once.")
    source = _source()
    name = forms.CharField(
        required=False,
        max_length=200,
        help_text="What to call this delivery, for people. Optional.",
        widget=UnfoldAdminTextInputWidget,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class TypedForm(forms.Form):
    text = forms.CharField(
        strip=False,
        max_length=1_000_000,
        help_text="The whole text as it stands, headline and byline too if they are part of it.",
        widget=UnfoldAdminTextareaWidget({"rows": 16}),
    )
    source = _source()
    title = forms.CharField(required=False, max_length=1000, widget=UnfoldAdminTextInputWidget)
    authors = forms.CharField(
        required=False, max_length=2000, help_text="One a line.", widget=UnfoldAdminTextareaWidget({"rows": 2})
    )
    published = forms.CharField(required=False, max_length=60, help_text=EDTF_HELP, widget=UnfoldAdminTextInputWidget)
    url = forms.URLField(
        required=False, label="Address", max_length=2000, assume_scheme="https", widget=UnfoldAdminTextInputWidget
    )

    def clean_published(self) -> str:
        written: str = self.cleaned_data["published"]
        if written:
            try:
                read_edtf(written)
            except ValueError as wrong:
                raise ValidationError(f"This is no date that can be read. {EDTF_HELP}") from wrong
        return written

    def declared(self) -> dict[str, Any]:
        """What the typist says beside the text: only what was filled in."""
        said = {name: self.cleaned_data[name] for name in ("title", "published", "url") if self.cleaned_data[name]}
        authors = [line.strip() for line in self.cleaned_data["authors"].splitlines() if line.strip()]
        return said | ({"authors": authors} if authors else {})


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


def _counts(items: QuerySet[Item], deposits: Sequence[UUID]) -> dict[UUID, int]:
    return dict(items.filter(deposit__in=deposits).order_by().values_list("deposit").annotate(n=Count("id")))


@admin.register(Deposit)
class DepositAdmin(Ledger):
    list_display = ("shown_name", "door", "source", "shown_sender", "shown_state", "counted", "shown_received")
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

    @display(description="Deposit")
    def shown_name(self, deposit: Deposit) -> str:
        return str(deposit)

    @display(description="From")
    def shown_sender(self, deposit: Deposit) -> str:
        return str(deposit.user or deposit.api_key or "")

    @display(description="State", label={"Open": "warning", "Sealed": "success"})
    def shown_state(self, deposit: Deposit) -> str:
        return deposit.get_state_display()

    @display(description="Received")
    def shown_received(self, deposit: Deposit) -> str:
        return moment(deposit.received_at)

    @display(description="Items")
    def counted(self, deposit: Counted) -> str:
        told = [str(deposit.last_position + 1 if deposit.last_position is not None else 0)]
        told += [f"{deposit.waiting} in progress"] if deposit.waiting else []
        told += [f"{deposit.quarantined} in quarantine"] if deposit.quarantined else []
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
            items=deposit.items.select_related("article", "deposit")
            .defer("article__body")
            .order_by("position")[:SHOWN],
            shown=SHOWN,
            events=history(deposit.pk),
        )

    def hand_in(self, request: HttpRequest) -> HttpResponseBase:
        require(request, "archive.hand_in")
        data = sent(request)
        form = HandInForm(data, request.FILES if data is not None else None, initial={"token": uuid4()})
        if form.is_bound and form.is_valid():
            try:
                deposit = receive(
                    files=[HandedIn(name=file.name or "", stream=file) for file in form.cleaned_data["uploads"]],
                    sender=self._sender(request, Deposit.Door.ADMIN),
                    source=form.cleaned_data["source"],
                    name=form.cleaned_data["name"],
                    # The same form sent twice (an impatient click, a reloaded page) is one delivery.
                    idempotency_key=f"form-{form.cleaned_data['token']}",
                )
            except Invalid as refused:
                form.add_error("uploads", refused.message)
            else:
                return self._received(request, deposit)
        return self.page(request, "archive/hand_in.html", title="Hand in files", form=form)

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
                form.add_error("text", refused.message)
            else:
                return self._received(request, deposit)
        return self.page(request, "archive/type_in.html", title="Type an article", form=form)

    def seal(self, request: HttpRequest, key: Any) -> HttpResponseBase:
        """Ends a deposit whose stream broke, with what came of it."""
        require(request, "archive.hand_in")
        deposit = self.found(request, str(key))
        seal(deposit_id=deposit.pk, actor=actor_of(request))
        messages.success(request, "Sealed with what was received.")
        return redirect("admin:archive_deposit_change", deposit.pk)

    def _sender(self, request: HttpRequest, door: Deposit.Door) -> Sender:
        return Sender(door=door, actor=actor_of(request), user=request.user.pk)

    def _received(self, request: HttpRequest, deposit: Deposit) -> HttpResponseBase:
        count = deposit.items.count()
        tasks.hint(deposit_id=deposit.pk, items=count)
        messages.success(request, f"Received and safe: {count} {'item' if count == 1 else 'items'}.")
        if not request.user.has_perm("archive.view_deposit"):
            return redirect("admin:index")
        return redirect("admin:archive_deposit_change", deposit.pk)
