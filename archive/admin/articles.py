"""Articles: found, read, corrected."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from archive.actions.editing import adopt, edit
from archive.actions.tagging import tag
from archive.admin import article_page, relations_panel
from archive.admin.article_door import version_read
from archive.admin.corrections import CorrectionForm
from archive.admin.history import ShownEvent, history
from archive.admin.ledger import WITHDRAW, actor_of, person, require
from archive.admin.relating import Relating
from archive.admin.said import wrong_values
from archive.admin.searching import Searching
from archive.admin.tagging import TagForm
from archive.admin.withdrawing import Withdrawing
from archive.admin.wording import field as worded
from archive.errors import Conflict, Invalid, Stale
from archive.models import Article, Claim


@admin.register(Article)
class ArticleAdmin(Searching, Relating, Withdrawing):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/correct/", view(self.correct), name="archive_article_correct"),
            path("<uuid:key>/tag/", view(require_POST(self.tag)), name="archive_article_tag"),
            path("<uuid:key>/untag/", view(require_POST(self.untag)), name="archive_article_untag"),
            path("<uuid:key>/take-back/", view(require_POST(self.take_back)), name="archive_article_take_back"),
            path("<uuid:key>/adopt/", view(require_POST(self.adopt)), name="archive_article_adopt"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        article = self.article(request, object_id)
        facts = article_page.facts(
            article,
            with_text=request.user.has_perm("archive.read_text"),
            with_suggestions=request.user.has_perm("archive.view_suggestion"),
        )
        return self.page(
            request,
            "archive/article.html",
            title=article.display_title,
            original=article,
            tag_form=TagForm(),
            related=relations_panel.panel(article, withdrawn=request.user.has_perm(WITHDRAW)),
            **facts,
        )

    def correct(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.edit_claims")
        article = self.article(request, key)
        form = CorrectionForm(request.POST) if request.method == "POST" else CorrectionForm.of(article)
        status = 200
        meanwhile: list[ShownEvent] = []
        if form.is_bound and form.is_valid():
            try:
                return self._corrected(request, article, form)
            except Stale:
                article = self.article(request, key)
                # Each change counts the version on by one and is one event.
                meanwhile = history(article.pk)[: max(1, article.version - form.cleaned_data["version"])]
                form, status = CorrectionForm.after_conflict(form, article), Stale.http_status
            except Invalid as wrong:
                for name, texts in wrong_values(wrong).items():
                    for text in texts:
                        form.add_error(name if name in form.fields else None, text)
        return self.page(
            request,
            "archive/correct.html",
            title=_("Correct: %(title)s") % {"title": article.display_title},
            original=article,
            article=article,
            form=form,
            meanwhile=meanwhile,
            status=status,
        )

    def take_back(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.edit_claims")
        article = self.article(request, key)
        name = request.POST.get("field", "").replace("\0", "")
        return self.attempt(
            request,
            lambda: edit.take_back(
                article_id=article.pk, field=name, actor=actor_of(request), version=version_read(request)
            ),
            done=_("%(field)s: back to what the machine says.") % {"field": worded(name)},
            back=self._claims_of(article),
        )

    def adopt(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.edit_claims")
        article = self.article(request, key)
        sent = request.POST.get("claim", "")
        claim = Claim.objects.filter(pk=int(sent)).first() if sent.isdecimal() and len(sent) < 19 else None
        return self.attempt(
            request,
            lambda: self._adopted(request, article, claim),
            done=_("%(field)s: settled with this claim.") % {"field": worded(claim.field) if claim is not None else ""},
            back=self._claims_of(article),
        )

    def _adopted(self, request: HttpRequest, article: Article, claim: Claim | None) -> None:
        try:
            if claim is None:
                raise Claim.DoesNotExist
            adopt.adopt(
                article_id=article.pk,
                claim_id=claim.pk,
                actor=actor_of(request),
                user=person(request).pk,
                version=version_read(request),
            )
        except Claim.DoesNotExist as missing:
            raise Conflict(_("This claim is not one about this article.")) from missing

    def _claims_of(self, article: Article) -> str:
        return reverse("admin:archive_article_change", args=[article.pk]) + "#claims"

    def tag(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.add_tagging")
        article = self.article(request, key)
        form = TagForm(request.POST)
        if form.is_valid():
            try:
                tag.tag(article_id=article.pk, actor=actor_of(request), user=request.user.pk, **form.cleaned_data)
            except Invalid as wrong:
                for name, texts in wrong_values(wrong).items():
                    form.add_error(name, texts)
        for name, errors in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {' '.join(map(str, errors))}")
        if not form.errors:
            messages.success(request, _("The article has this tag now."))
        return redirect("admin:archive_article_change", article.pk)

    def untag(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.delete_tagging")
        article = self.article(request, key)
        label = request.POST.get("label", "")
        tag.untag(article_id=article.pk, label=label, actor=actor_of(request), user=person(request).pk)
        messages.success(request, _("The article has this tag no more."))
        return redirect("admin:archive_article_change", article.pk)

    def _corrected(self, request: HttpRequest, article: Article, form: CorrectionForm) -> HttpResponse:
        changes = form.changes()
        if changes:
            edit.edit(
                article_id=article.pk,
                changes=changes,
                actor=actor_of(request),
                user=request.user.pk,
                version=form.cleaned_data["version"],
                note=form.cleaned_data["note"],
            )
            messages.success(request, _("Corrected: %(fields)s.") % {"fields": ", ".join(map(worded, changes))})
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("admin:archive_article_change", article.pk)
