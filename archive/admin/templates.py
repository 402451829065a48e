"""Learned boilerplate: the passages that recur in an outlet, what leaving them out would change, and the decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import display

from archive import tasks
from archive.actions.boilerplate import templates
from archive.admin.history import history
from archive.admin.ledger import Ledger, actor_of, person, require
from archive.admin.said import refusal
from archive.admin.wording import moment
from archive.errors import Conflict, Invalid
from archive.models import Article, Template

DECIDE = "archive.decide_template"
READ_TEXT = "archive.read_text"
LONGEST_REASON = 1_000


@admin.register(Template)
class TemplateAdmin(Ledger):
    list_display = ("shown_text", "outlet", "shown_state", "articles", "shown_seen")
    list_filter = ("state",)
    nothing_yet = gettext_lazy(
        "No boilerplate yet. What many articles of an outlet share is proposed here by itself, to be rehearsed."
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/rehearse/", view(require_POST(self.rehearse)), name="archive_template_rehearse"),
            path("<uuid:key>/apply/", view(require_POST(self.apply)), name="archive_template_apply"),
            path("<uuid:key>/undo/", view(require_POST(self.undo)), name="archive_template_undo"),
            path("<uuid:key>/veto/", view(require_POST(self.veto)), name="archive_template_veto"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and request.user.has_perm(READ_TEXT)

    @display(description=gettext_lazy("Passage"))
    def shown_text(self, template: Template) -> str:
        return str(template)

    @display(
        description=gettext_lazy("State"),
        label={"proposed": "info", "rehearsed": "info", "applied": "success", "vetoed": "danger"},
    )
    def shown_state(self, template: Template) -> tuple[str, str]:
        return template.state, template.get_state_display()

    @display(description=gettext_lazy("Last seen"))
    def shown_seen(self, template: Template) -> str:
        return moment(template.seen_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        template = self.found(request, object_id)
        articles = Article.objects.listed().filter(pk__in=template.samples).exclude(state=Article.State.WITHDRAWN)
        return self.page(
            request,
            "archive/template.html",
            title=str(template),
            original=template,
            learned=template,
            hits=articles.order_by("-pk"),
            events=history(template.pk),
        )

    def rehearse(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._order(request, key, templates.rehearse, _("What it would change is counted."))

    def apply(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._order(request, key, templates.apply, _("It is left out from now on."), decision=True)

    def undo(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._order(request, key, templates.undo, _("It is put back."), decision=True)

    def veto(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._order(request, key, templates.veto, _("It will not be proposed again."), decision=True)

    def _order(
        self, request: HttpRequest, key: UUID, act: Callable[..., Template], done: str, *, decision: bool = False
    ) -> HttpResponse:
        require(request, DECIDE)
        self.found(request, str(key))
        more: dict[str, Any] = {}
        if decision:
            reason = request.POST.get("reason", "").replace("\0", "")[:LONGEST_REASON]
            more = {"user": person(request).pk, "reason": reason}
        try:
            template = act(template_id=key, actor=actor_of(request), **more)
        except (Conflict, Invalid) as refused:
            messages.warning(request, refusal(refused))
        else:
            if template.task and templates.work(template_id=key):
                tasks.hint_template(template_id=key)
            messages.success(request, done)
        return redirect("admin:archive_template_change", str(key))
