"""Bulk edits: ordered, rehearsed, done, followed by their receipt, undone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display

from archive import tasks
from archive.actions.editing import edits
from archive.actions.editing.edit_plans import Order, Rehearsal, rehearse
from archive.admin import codes, selections, wording
from archive.admin.edit_order import LEFT, OrderForm, Which, conflicting, fingerprint, kept, left, samples
from archive.admin.ledger import Ledger, actor_of, digits, person, require, with_articles
from archive.admin.said import refusal
from archive.errors import IndexRebuilding, Invalid
from archive.models import Edit, EditedArticle

CORRECT = "archive.edit_claims"
TYPED_ABOVE = 500
"""Who changes more than so many articles types their number."""
SHOWN = 100
CHANGED_SHOWN = 20


@admin.register(Edit)
class EditAdmin(Ledger):
    list_display = ("shown_what", "shown_state", "shown_by", "shown_at", "reason")
    list_display_links = ("shown_what",)
    nothing_yet = gettext_lazy("Nothing was changed in bulk yet. Choose articles in their list, then Change …")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("order/", view(self.order), name="archive_edit_order"),
            path("<uuid:key>/undo/", view(require_POST(self.undo)), name="archive_edit_undo"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CORRECT)

    @display(description=gettext_lazy("What"))
    def shown_what(self, edit: Edit) -> str:
        return "; ".join(what(edit))

    @display(
        description=gettext_lazy("State"),
        label={"running": "info", "done": "success", "undoing": "info", "undone": "warning"},
    )
    def shown_state(self, edit: Edit) -> tuple[str, str]:
        return edit.state, edit.get_state_display()

    @display(description=gettext_lazy("By"))
    def shown_by(self, edit: Edit) -> str:
        return str(edit.made_by.get("name", ""))

    @display(description=gettext_lazy("When"))
    def shown_at(self, edit: Edit) -> str:
        return wording.moment(edit.made_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        edit = self.found(request, object_id)
        counts = edits.counts(edit)
        done_states = (EditedArticle.State.CHANGED, EditedArticle.State.UNDONE)
        settled = with_articles(edit.articles.order_by("pk"))
        left, not_undone = (
            [(row, LEFT.get(row.code, row.code), kept(row)) for row in settled.filter(state=state)[:SHOWN]]
            for state in (EditedArticle.State.LEFT, EditedArticle.State.KEPT)
        )
        total = sum(counts.values())
        waiting = counts[EditedArticle.State.CHANGED if edit.state == Edit.State.UNDOING else "waiting"]
        return self.page(
            request, "archive/edit.html", title=_("Bulk edit"), original=edit, edit=edit, what=what(edit),
            counts=[(state, counts[state]) for state in EditedArticle.State if counts[state]],
            finished=edit.state not in edits.UNFINISHED, total=total, done=total - waiting,
            changed=settled.filter(state__in=done_states)[:CHANGED_SHOWN],
            left=left, not_undone=not_undone, shown=SHOWN, changed_shown=CHANGED_SHOWN,
            may_undo=edit.state in (Edit.State.RUNNING, Edit.State.DONE, Edit.State.STOPPED),
        )  # fmt: skip

    def order(self, request: HttpRequest) -> HttpResponseBase:
        """Asks what is to be done to the chosen articles, tells what that would be, and does it."""
        require(request, CORRECT)
        which = Which(request)
        if not which.ids and not which.query:
            messages.warning(request, _("Choose articles first, or search for them."))
            return redirect(which.back)
        try:
            ids = which.chosen()
        except (Invalid, IndexRebuilding) as refused:
            messages.error(request, refusal(refused))
            return redirect(which.back)
        if not ids:
            messages.warning(request, _("This search finds nothing."))
            return redirect(which.back)
        form = OrderForm(request.POST if "act" in request.POST else None, initial={"act": "set"})
        told: Rehearsal | None = None
        seen = ""
        if form.is_bound and form.is_valid() and (ordered := form.order()) is not None:
            order, reason = ordered
            self._may(request, order)
            seen = fingerprint(order)
            if "do" in request.POST and (fault := _fault(request.POST, len(ids), seen)):
                form.add_error(None, fault)
            elif "do" in request.POST:
                return self._begin(request, ids, order, reason, which)
            told = rehearse(ids=ids, order=order)
        return self.page(
            request, "archive/edit_order.html", title=_("Change many articles"), form=form, which=which, count=len(ids),
            told=told, samples=samples(told) if told else (), conflicting=conflicting(told) if told else (),
            left=left(told.left) if told else (), typed=len(ids) > TYPED_ABOVE, seen=seen, token=uuid4(),
        )  # fmt: skip

    def undo(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, CORRECT)
        found = self.found(request, str(key))
        edit = edits.undo(edit_id=found.pk, actor=actor_of(request), reason=request.POST.get("reason", ""))
        if edit.state in edits.UNFINISHED:
            tasks.work_edit(edit_id=edit.pk, articles=edits.counts(edit)[EditedArticle.State.CHANGED])
        kept = edits.counts(edit)[EditedArticle.State.KEPT]
        if kept:
            messages.warning(request, _("Undone, but for what somebody changed since: it is listed below."))
        else:
            messages.success(request, _("It is being undone.") if _goes_on(edit) else _("Undone."))
        return redirect("admin:archive_edit_change", edit.pk)

    def _begin(
        self, request: HttpRequest, ids: list[UUID], order: Order, reason: str, which: Which
    ) -> HttpResponseBase:
        # Sent twice (an impatient click, a page gone back to) it is one edit.
        token = selections.as_id(request.POST.get("token", ""))
        token = uuid4() if token == selections.NONE else token
        edit = edits.begin(
            ids=ids, order=order, actor=actor_of(request), reason=reason, user=person(request).pk,
            search=which.as_kept(), body_sha256=fingerprint(order),
            idempotency_key=f"form-{token}",
        )  # fmt: skip
        tasks.work_edit(edit_id=edit.pk, articles=len(ids))
        messages.success(request, _("Begun; it goes on in the background.") if _goes_on(edit) else _("Done."))
        return redirect("admin:archive_edit_change", edit.pk)

    def _may(self, request: HttpRequest, order: Order) -> None:
        if order.add:
            require(request, "archive.add_tagging")
        if order.remove:
            require(request, "archive.delete_tagging")


def what(edit: Edit) -> list[str]:
    """What was ordered, in words."""
    told = []
    for name, texts in edit.changes.items():
        said = ", ".join(codes.value(name, text) for text in texts if text is not None)
        told.append(f"{wording.field(name)}: {said}" if said else _("%s: there is none") % wording.field(name))
    told += [_("%s: back to what the machine says") % wording.field(name) for name in edit.reset]
    told += [_("Tag added: %s") % label for label in edit.tags_added]
    told += [_("Tag removed: %s") % label for label in edit.tags_removed]
    return told


def _goes_on(edit: Edit) -> bool:
    edit.refresh_from_db()
    return edit.state in edits.UNFINISHED


def _fault(sent: Mapping[str, Any], count: int, seen: str) -> str:
    """Why what is sent is not what the editor has looked at, and has typed the number of where they are many."""
    if sent.get("seen") != seen:
        return _("You have not looked at this yet, or changed it since. This is what would be done now.")
    if sent.get("expected") != str(count):
        return _("By now the number of articles is %(count)d. Look at what would be done, and do it then.") % {
            "count": count
        }
    if count > TYPED_ABOVE and digits(sent.get("typed", "")) != str(count):
        return _("Type how many they are: %(count)d.") % {"count": count}
    return ""
