"""Suggested tags: one after the other with one key each, all of an article, or many of one kind with a look before."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions.editing import reservations
from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.tagging import bulk_deciding, suggestions
from archive.admin import suggested_text, wording
from archive.admin.article_door import reason_given
from archive.admin.ledger import WITHDRAW, Ledger, actor_of, digits, expected, person, require
from archive.admin.said import refusal
from archive.admin.selections import ids_in
from archive.errors import Conflict, Invalid
from archive.models import Article, Suggestion, TagRule, Term

DECIDE = "archive.add_tagging"
READ_TEXT = "archive.read_text"
MANY = (DECIDE, "archive.edit_claims")
BODY_SHOWN = 20_000
SHOWN = 100


class ReasonForm(forms.Form):
    reason = forms.CharField(
        required=False, max_length=LONGEST_NOTE, label=gettext_lazy("Why"),
        help_text=gettext_lazy("Optional; stands in the history."), widget=UnfoldAdminTextInputWidget,
    )  # fmt: skip


@admin.register(Suggestion)
class SuggestionAdmin(Ledger):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        acts = {"accept": self.accept, "reject": self.reject, "skip": self.skip}
        acts |= {"accept_all": self.accept_all, "reject_all": self.reject_all}
        return [
            path("begin/", view(require_POST(self.begin)), name="archive_suggestion_begin"),
            path("many/", view(self.many), name="archive_suggestion_many"),
            *(
                path(f"<uuid:key>/{name}/", view(require_POST(act)), name=f"archive_suggestion_{name}")
                for name, act in acts.items()
            ),
            *super().get_urls(),
        ]

    def found(self, request: HttpRequest, key: str) -> Any:
        """As elsewhere; what is suggested for a withdrawn article is closed with it."""
        suggestion = super().found(request, key)
        if suggestion.article.state == Article.State.WITHDRAWN:
            require(request, WITHDRAW)
        return suggestion

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits, and the ways in."""
        require(request, "archive.view_suggestion")
        return self.page(
            request, "archive/suggestions.html", title=_("Suggested tags"), waiting=suggestions.queue(),
            may_decide=request.user.has_perms((DECIDE, READ_TEXT)), may_many=request.user.has_perms(MANY),
        )  # fmt: skip

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        require(request, READ_TEXT)
        suggestion = self.found(request, object_id)
        article = suggestion.article
        others = [row for row in suggestions.of_article(article) if row.pk != suggestion.pk]
        (shown,) = suggested_text.suggested(article, [suggestion], with_text=True)
        return self.page(
            request, "archive/suggestion.html", title=article.display_title, original=suggestion, shown=shown,
            article=article, kind=_kind(request),
            open=suggestion.state == Suggestion.State.PROPOSED,
            others=suggested_text.suggested(article, others, with_text=False),
            headline=suggested_text.marked_title(article, [suggestion]),
            paragraphs=suggested_text.marked_paragraphs(article.body[:BODY_SHOWN], article, [suggestion]),
            published=wording.spoken_date(article.published_edtf, article.published_precision),
            may_decide=request.user.has_perm(DECIDE),
            held=reservations.holder(article_id=article.pk, user=person(request).pk),
        )  # fmt: skip

    def begin(self, request: HttpRequest) -> HttpResponse:
        require(request, DECIDE)
        return self._onwards(request, None)

    def skip(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Leaves it as it is, for whoever comes next."""
        require(request, DECIDE)
        return self._onwards(request, self.found(request, str(key)))

    def accept(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, DECIDE)
        suggestion = self.found(request, str(key))
        try:
            suggestions.accept(suggestion_id=suggestion.pk, actor=actor_of(request), user=person(request).pk)
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _("Tagged: %(term)s") % {"term": suggestion.term})
        return self._onwards(request, suggestion)

    def reject(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, DECIDE)
        suggestion = self.found(request, str(key))
        try:
            suggestions.reject(
                suggestion_id=suggestion.pk,
                actor=actor_of(request),
                user=person(request).pk,
                reason=reason_given(request),
            )
        except (Conflict, Invalid) as refused:
            messages.error(request, refusal(refused))
        else:
            told = _("%(term)s will not be suggested for this article again.") % {"term": suggestion.term}
            messages.success(request, told)
        return self._onwards(request, suggestion)

    def accept_all(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """All that waits on the article of this one."""
        require(request, DECIDE)
        suggestion = self.found(request, str(key))
        try:
            count = suggestions.accept_all(
                article_id=suggestion.article_id, actor=actor_of(request), user=person(request).pk
            )
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            told = ngettext("%(count)d suggestion accepted.", "%(count)d suggestions accepted.", count)
            messages.success(request, told % {"count": count})
        return self._onwards(request, suggestion)

    def reject_all(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """All that waits on the article of this one."""
        require(request, DECIDE)
        suggestion = self.found(request, str(key))
        try:
            count = suggestions.reject_all(
                article_id=suggestion.article_id, actor=actor_of(request), user=person(request).pk
            )
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            messages.success(request, _rejected(count))
        return self._onwards(request, suggestion)

    def many(self, request: HttpRequest) -> HttpResponseBase:
        """What waits of a rule, or of a term: some or all of it accepted as one bulk edit, or rejected."""
        require(request, *MANY)
        kind = _kind(request)
        if not kind:
            return redirect("admin:archive_suggestion_changelist")
        reason = ReasonForm(request.POST if "reason" in request.POST else None)
        if request.method == "POST" and (answer := self._decide_many(request, kind, reason)) is not None:
            return answer
        rows = suggestions.waiting(**kind)
        shown = rows.select_related("article", "term__vocabulary", "rule").order_by("article_id", "pk")[:SHOWN]
        with_text = request.user.has_perm(READ_TEXT)
        return self.page(
            request, "archive/suggestions_many.html", title=_("Decide many suggestions"), count=rows.count(),
            about=_about(kind), kind=kind, reason=reason, typed=request.POST.get("typed", ""),
            rows=[
                (row, next(iter(suggested_text.suggested(row.article, [row], with_text=with_text)[0].places), None))
                for row in shown
            ],
        )  # fmt: skip

    def _decide_many(self, request: HttpRequest, kind: dict[str, UUID], reason: ReasonForm) -> HttpResponseBase | None:
        """Does what was asked for; None where the page is to be shown again with what is wrong."""
        chosen = ids_in(request.POST.getlist("suggestion")) if "chosen" in request.POST else None
        if chosen is not None and not chosen:
            messages.warning(request, _("Nothing was chosen."))
            return None
        count = expected(request) if chosen is None else len(chosen)
        rejecting = request.POST.get("act") == "reject"
        if rejecting and chosen is None:
            if digits(request.POST.get("typed", "")) != str(count):
                reason.add_error(None, _("Type how many they are: %(count)s.") % {"count": count})
            if not reason.is_valid():
                return None
        meant: dict[str, Any] = {**kind, "expected": count, "chosen": chosen}
        who: dict[str, Any] = {"actor": actor_of(request), "user": person(request).pk}
        try:
            if rejecting:
                why = reason.cleaned_data["reason"] if chosen is None else ""
                done = bulk_deciding.reject_many(reason=why, **meant, **who)
                messages.success(request, _rejected(done))
                left = suggestions.waiting(**kind).exists()
                query = urlencode({name.removesuffix("_id"): str(pk) for name, pk in kind.items()})
                here = f"{reverse('admin:archive_suggestion_many')}?{query}"
                return redirect(here if left else "admin:archive_suggestion_changelist")
            edit = bulk_deciding.accept_many(**meant, **who)
        except Conflict as refused:
            messages.error(request, refusal(refused))
            return None
        tasks.work_edit(edit_id=edit.pk, articles=edit.articles.count())
        messages.success(request, _("Accepted; it can be undone as one below."))
        return redirect("admin:archive_edit_change", edit.pk)

    def _onwards(self, request: HttpRequest, passing: Suggestion | None) -> HttpResponse:
        """To the next one of the same kind, or back to the article's page where it was decided there."""
        if passing is not None and request.POST.get("back") == "article":
            address = reverse("admin:archive_article_change", args=[passing.article_id])
            return redirect(f"{address}#suggested")
        kind = _kind(request)
        found = suggestions.take(user=person(request).pk, after=passing, **kind)
        if found is None:
            messages.info(request, _("Nothing more is suggested here."))
            return redirect("admin:archive_suggestion_changelist")
        query = f"?{urlencode({name.removesuffix('_id'): str(pk) for name, pk in kind.items()})}" if kind else ""
        return redirect(f"{reverse('admin:archive_suggestion_change', args=[found.pk])}{query}")


def _rejected(count: int) -> str:
    told = ngettext(
        "%(count)d suggestion rejected: it does not come again.",
        "%(count)d suggestions rejected: they do not come again.",
        count,
    )
    return told % {"count": count}


def _about(kind: dict[str, UUID]) -> TagRule | Term | None:
    if "rule_id" in kind:
        return TagRule.objects.filter(pk=kind["rule_id"]).first()
    return Term.objects.filter(pk=kind["term_id"]).first()


def _kind(request: HttpRequest) -> dict[str, UUID]:
    """Which suggestions the editor works on: those of a rule, of a term, or all."""
    for name in ("rule", "term"):
        asked = request.POST.get(name) or request.GET.get(name, "")
        try:
            return {f"{name}_id": UUID(asked)}
        except ValueError:
            continue
    return {}
