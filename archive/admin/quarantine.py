"""The quarantine: what could not be read, by cause, and the ways out of it for one, for some and for all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions.receiving import redeclare, release
from archive.admin.explanations import explain, stage
from archive.admin.ledger import Ledger, actor_of, digits, require
from archive.admin.said import refusal, wrong_values
from archive.errors import Conflict, Invalid
from archive.formats import MAPPED, READERS
from archive.models import Item, Source

SAMPLES = 5
SELECTED_AT_MOST = 500
BODY_SHOWN = 300


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Why is it rejected?"),
        help_text=gettext_lazy("Stands in the history. The bytes are kept."),
        widget=UnfoldAdminTextInputWidget,
    )


class RedeclareForm(forms.Form):
    """What an editor says of files that their sender described wrongly or not at all."""

    media_type = forms.ChoiceField(
        required=False,
        label=gettext_lazy("They are"),
        choices=[("", gettext_lazy("as the sender says")), *((name, name) for name in READERS)],
        widget=UnfoldAdminSelectWidget,
    )
    encoding = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Encoding"),
        help_text=gettext_lazy("windows-1251, iso-8859-9, shift_jis … Empty: as the sender says."),
        widget=UnfoldAdminTextInputWidget,
    )
    fields_text = forms.CharField(
        required=False,
        max_length=2000,
        label=gettext_lazy("Where their JSON has its fields"),
        help_text=gettext_lazy("One a line: title = head, body = story.text, published = when."),
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
    )
    language = forms.CharField(
        required=False, max_length=35, label=gettext_lazy("Language"), widget=UnfoldAdminTextInputWidget
    )
    source = forms.ModelChoiceField(
        queryset=Source.objects.in_force(),
        required=False,
        empty_label=gettext_lazy("as the sender says"),
        label=gettext_lazy("Source"),
        widget=UnfoldAdminSelectWidget,
    )
    reason = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Optional; stands in the history."),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_fields_text(self) -> dict[str, str]:
        mapping = {}
        for line in self.cleaned_data["fields_text"].splitlines():
            name, _equals, place = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if name not in MAPPED or not place:
                known = ", ".join(sorted(MAPPED))
                message = _("“%(line)s” is not FIELD = PLACE with one of: %(known)s")
                raise forms.ValidationError(message, params={"line": line.strip()[:60], "known": known})
            mapping[name] = place
        return mapping

    def declared(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("media_type", "encoding", "language")}
        return {**said, "fields": self.cleaned_data["fields_text"]}

    def refuse(self, wrong: Invalid) -> None:
        """Says beside the fields what an action refuses."""
        for name, texts in wrong_values(wrong).items():
            field = "fields_text" if name == "fields" else name
            for text in texts:
                self.add_error(field if field in self.fields else None, text)


class QuarantinePages(Ledger):
    """The part of the items' pages that leads out of quarantine."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("quarantine/", view(self.quarantine), name="archive_item_quarantine"),
            path("quarantine/retry/", view(require_POST(self.retry_cause)), name="archive_item_retry_cause"),
            path("quarantine/reject/", view(require_POST(self.reject_cause)), name="archive_item_reject_cause"),
            path("quarantine/redeclare/", view(require_POST(self.redeclare)), name="archive_item_redeclare"),
            path("reject/", view(require_POST(self.reject)), name="archive_item_reject"),
            path("<uuid:key>/retry/", view(require_POST(self.retry)), name="archive_item_retry"),
            *super().get_urls(),
        ]

    def quarantine(self, request: HttpRequest) -> TemplateResponse:
        require(request, "archive.view_item")
        waiting = Item.objects.quarantined()
        causes = waiting.order_by().values("code").annotate(count=Count("id"), oldest=Min("received_at"))
        groups = [
            {
                **group,
                "explanation": explain(group["code"]),
                "stage": stage(group["code"]),
                "samples": waiting.filter(code=group["code"]).select_related("deposit").order_by("-id")[:SAMPLES],
            }
            for group in sorted(causes, key=lambda group: -group["count"])
        ]
        total = sum(group["count"] for group in causes)
        return self.page(request, "archive/quarantine.html", title=_("Quarantine"), groups=groups, total=total)

    def retry(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.retry_item")
        self.found(request, str(key))
        self.retry_chosen(request, [key])
        return redirect("admin:archive_item_change", str(key))

    def retry_cause(self, request: HttpRequest) -> HttpResponse:
        require(request, "archive.retry_item")
        code = _code(request)
        waiting = Item.objects.quarantined().filter(code=code, original__isnull=False)
        deposits = list(waiting.order_by("deposit").values_list("deposit", flat=True).distinct())
        count = release.retry_all(code=code, actor=actor_of(request))
        tasks.hint_each(deposit_ids=deposits)
        if count:
            messages.success(request, _sent_back(count))
            _tell_left(request, waiting.count())
        else:
            messages.warning(
                request, _("There was nothing to try again: these were never taken out of their archives.")
            )
        return redirect("admin:archive_item_quarantine")

    def reject(self, request: HttpRequest) -> HttpResponseBase:
        require(request, "archive.reject_item")
        chosen = self._chosen(request)
        if not chosen:
            messages.warning(request, _("Nothing was chosen."))
            return redirect("admin:archive_item_quarantine")
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self.ask_why(request, chosen, form)
        rejected, refusals = 0, Counter[str]()
        for item_id in chosen:
            try:
                release.reject(item_id=item_id, actor=actor_of(request), reason=form.cleaned_data["reason"])
                rejected += 1
            except Conflict as refused:
                refusals[refusal(refused)] += 1
        _tell_refused(request, refusals)
        if rejected:
            messages.success(request, _rejected(rejected))
        return redirect("admin:archive_item_quarantine")

    def reject_cause(self, request: HttpRequest) -> HttpResponseBase:
        """Rejects all of a cause, when the reason was given and their number typed."""
        require(request, "archive.reject_item")
        code = _code(request)
        count = Item.objects.quarantined().filter(code=code).count()
        if not count:
            messages.warning(request, _("Nothing of this cause is in quarantine any more."))
            return redirect("admin:archive_item_quarantine")
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        typed = request.POST.get("count", "").strip()
        if form.is_bound and digits(typed) != str(count):
            form.add_error(None, _("Type how many they are: %(count)s.") % {"count": count})
        if not form.is_bound or not form.is_valid():
            return self.page(
                request, "archive/reject_cause.html", title=_("Reject"), code=code, count=count, typed=typed,
                explanation=explain(code), form=form,
            )  # fmt: skip
        done = release.reject_all(code=code, actor=actor_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, _rejected(done))
        _tell_left(request, Item.objects.quarantined().filter(code=code).count())
        return redirect("admin:archive_item_quarantine")

    def redeclare(self, request: HttpRequest) -> HttpResponseBase:
        """Says what these files are: rehearsed on samples, then for all of them, which are tried again."""
        require(request, "archive.retry_item")
        code = _code(request)
        waiting = Item.objects.quarantined().filter(original__isnull=False)
        chosen = self._chosen(request)
        waiting = waiting.filter(pk__in=chosen) if chosen else waiting.filter(code=code)
        ids = list(waiting.order_by("-id").values_list("pk", flat=True)[: redeclare.MOST])
        if not ids:
            messages.warning(request, _("Nothing of this cause is in quarantine with its bytes any more."))
            return redirect("admin:archive_item_quarantine")
        act = request.POST.get("act")
        form = RedeclareForm(request.POST if act else None)
        tried: Sequence[redeclare.Tried] = ()
        if form.is_bound and form.is_valid():
            try:
                if act == "apply":
                    return self._redeclared(request, ids, form)
                tried = redeclare.rehearse(ids=ids[:SAMPLES], declared=form.declared())
            except Invalid as wrong:
                form.refuse(wrong)
        return self.page(
            request, "archive/redeclare.html", title=_("Say what they are"), code=code, chosen=chosen, count=len(ids),
            explanation=explain(code), form=form, samples=len(ids[:SAMPLES]), body_shown=BODY_SHOWN,
            tried=[(one, explain(one.code) if one.code else None) for one in tried],
            helps=any(not one.code for one in tried),
        )  # fmt: skip

    def ask_why(self, request: HttpRequest, chosen: Sequence[UUID], form: ReasonForm) -> TemplateResponse:
        return self.page(
            request, "archive/reject.html", title=_("Reject"), items=Item.objects.filter(id__in=chosen), form=form,
            address=reverse("admin:archive_item_reject"), cancel=reverse("admin:archive_item_quarantine"),
        )  # fmt: skip

    def retry_chosen(self, request: HttpRequest, chosen: Iterable[UUID]) -> None:
        deposits: list[UUID] = []
        refusals = Counter[str]()
        for item_id in chosen:
            try:
                deposits.append(release.retry(item_id=item_id, actor=actor_of(request)).deposit_id)
            except Conflict as refused:
                refusals[refusal(refused)] += 1
        _tell_refused(request, refusals)
        tasks.hint_each(deposit_ids=deposits)
        if deposits:
            messages.success(request, _sent_back(len(deposits)))

    def _redeclared(self, request: HttpRequest, ids: Sequence[UUID], form: RedeclareForm) -> HttpResponseBase:
        count = redeclare.redeclare(
            ids=ids,
            declared=form.declared(),
            source=form.cleaned_data["source"],
            actor=actor_of(request),
            reason=form.cleaned_data["reason"],
        )
        tasks.hint_each(deposit_ids=Item.objects.filter(pk__in=ids).values_list("deposit", flat=True).distinct())
        messages.success(request, _sent_back(count))
        return redirect("admin:archive_item_quarantine")

    def _chosen(self, request: HttpRequest) -> list[UUID]:
        asked = _uuids(request.POST.getlist("item"))
        return list(Item.objects.filter(id__in=asked).values_list("id", flat=True)) if asked else []


def _code(request: HttpRequest) -> str:
    return request.POST.get("code", "").replace("\0", "")


def _sent_back(count: int) -> str:
    return ngettext("%(count)d sent back to be tried again.", "%(count)d sent back to be tried again.", count) % {
        "count": count
    }


def _rejected(count: int) -> str:
    return ngettext("%(count)d rejected. The bytes are kept.", "%(count)d rejected. The bytes are kept.", count) % {
        "count": count
    }


def _tell_refused(request: HttpRequest, refusals: Counter[str]) -> None:
    """Each reason once, and of how many items it holds."""
    for words, count in refusals.items():
        messages.warning(request, words if count == 1 else f"{words} ({count} ×)")


def _tell_left(request: HttpRequest, count: int) -> None:
    """Of very many only the first are dealt with at once."""
    if count:
        left = ngettext(
            "%(count)d more of this cause waits: send it again for that one.",
            "%(count)d more of this cause wait: send it again for those.",
            count,
        )
        messages.warning(request, left % {"count": count})


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found[:SELECTED_AT_MOST]
