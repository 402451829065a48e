"""Articles: found, read, corrected."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from archive.actions import edit, tag
from archive.actions.withdraw import gone
from archive.admin import article_page
from archive.admin.article_list import FilterForm, listing
from archive.admin.corrections import CorrectionForm
from archive.admin.ledger import WITHDRAW, Ledger, actor_of, require
from archive.admin.tagging import TagForm
from archive.admin.wording import field as worded
from archive.errors import Invalid, Stale
from archive.models import Article


@admin.register(Article)
class ArticleAdmin(Ledger):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/correct/", view(self.correct), name="archive_article_correct"),
            path("<uuid:key>/tag/", view(require_POST(self.tag)), name="archive_article_tag"),
            path("<uuid:key>/untag/", view(require_POST(self.untag)), name="archive_article_untag"),
            path("<uuid:key>/take-back/", view(require_POST(self.take_back)), name="archive_article_take_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        require(request, "archive.view_article")
        form = FilterForm(request.GET, with_withdrawn=request.user.has_perm(WITHDRAW))
        found = listing(form, request.GET, with_text=request.user.has_perm("archive.read_text"))
        if found.warning:
            messages.warning(request, found.warning)
        return self.page(request, "archive/articles.html", title="Articles", form=form, listing=found)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        article = self._article(request, object_id)
        facts = article_page.facts(article, with_text=request.user.has_perm("archive.read_text"))
        return self.page(
            request, "archive/article.html", title=article.display_title, original=article, tag_form=TagForm(), **facts
        )

    def correct(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.edit_claims")
        article = self._article(request, str(key))
        form = CorrectionForm(request.POST) if request.method == "POST" else CorrectionForm.of(article)
        status = 200
        if form.is_bound and form.is_valid():
            try:
                return self._corrected(request, article, form)
            except Stale:
                article = self._article(request, str(key))
                form, status = CorrectionForm.after_conflict(form, article), Stale.http_status
                messages.error(
                    request,
                    "Somebody changed this article while you were writing, and nothing of yours was saved. "
                    "Look at what it says by now, and send your correction again if it still holds.",
                )
            except Invalid as wrong:
                for name, texts in wrong.fields.items():
                    for text in texts:
                        form.add_error(name if name in form.fields else None, text)
        return self.page(
            request,
            "archive/correct.html",
            title=f"Correct: {article.display_title}",
            original=article,
            article=article,
            form=form,
            status=status,
        )

    def take_back(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.edit_claims")
        article = self._article(request, str(key))
        name = request.POST.get("field", "").replace("\0", "")
        version = request.POST.get("version", "")
        try:
            edit.take_back(
                article_id=article.pk,
                field=name,
                actor=actor_of(request),
                version=int(version) if version.isdecimal() and len(version) < 10 else None,
            )
        except Stale:
            messages.error(request, "Somebody changed this article since you opened the page. Look again.")
        else:
            messages.success(request, f"{worded(name)}: back to what the machine says.")
        return redirect("admin:archive_article_change", article.pk)

    def tag(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.add_tagging")
        article = self._article(request, str(key))
        form = TagForm(request.POST)
        if form.is_valid():
            tag.tag(article_id=article.pk, actor=actor_of(request), user=request.user.pk, **form.cleaned_data)
            messages.success(request, "The article has this tag now.")
        else:
            for name, texts in form.errors.items():
                messages.error(request, f"{form.fields[name].label}: {' '.join(map(str, texts))}")
        return redirect("admin:archive_article_change", article.pk)

    def untag(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, "archive.delete_tagging")
        article = self._article(request, str(key))
        tag.untag(article_id=article.pk, label=request.POST.get("label", ""), actor=actor_of(request))
        messages.success(request, "The article has this tag no more.")
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
            messages.success(request, f"Corrected: {', '.join(worded(name) for name in changes)}.")
        else:
            messages.info(request, "Nothing was changed.")
        return redirect("admin:archive_article_change", article.pk)

    def found(self, request: HttpRequest, key: str) -> Any:
        """As elsewhere; raises Withdrawn for a withdrawn article, but to those who may withdraw and restore."""
        article = super().found(request, key)
        if article.state == Article.State.WITHDRAWN and not request.user.has_perm(WITHDRAW):
            raise gone(article=article, with_actor=request.user.has_perm("archive.view_event"))
        return article

    def _article(self, request: HttpRequest, key: str) -> Article:
        article: Article = self.found(request, key)
        return article
