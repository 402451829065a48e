"""The list of articles: found, narrowed down, kept as a view, taken along as a file."""

from functools import partial
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from archive.actions.finding import export, views
from archive.admin import article_list, exporting, facet_panel, selections
from archive.admin.article_door import ArticleDoor
from archive.admin.article_list import FilterForm
from archive.admin.ledger import WITHDRAW, person, require
from archive.admin.said import refusal, wrong_values
from archive.errors import Conflict, Invalid, NotFound
from archive.models import Article, SavedView

SHARE = "archive.edit_claims"
"""Who may change articles may show others how to find them."""

COLUMNS = {
    "published": gettext_lazy("Published"),
    "source": gettext_lazy("Source"),
    "credits": gettext_lazy("Credits"),
    "authors": gettext_lazy("Authors"),
    "publisher": gettext_lazy("Publisher"),
    "section": gettext_lazy("Section"),
    "language": gettext_lazy("Language"),
    "tags": gettext_lazy("Tags"),
    "keywords": gettext_lazy("Keywords"),
    "state": gettext_lazy("State"),
    "problems": gettext_lazy("Problems"),
    "received": gettext_lazy("Received"),
    "changed": gettext_lazy("Changed"),
}


class Searching(ArticleDoor):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export), name="archive_article_export"),
            path("columns/", view(require_POST(self.columns)), name="archive_article_columns"),
            path("views/", view(require_POST(self.keep_view)), name="archive_article_keep_view"),
            path("views/forget/", view(require_POST(self.forget_view)), name="archive_article_forget_view"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        require(request, "archive.view_article")
        asked, user = request.GET, person(request).pk
        form = FilterForm(asked, with_withdrawn=request.user.has_perm(WITHDRAW))
        kept = list(SavedView.objects.seen_by(user).select_related("owner"))
        shown_view = next((one for one in kept if str(one.pk) == asked.get("view")), None)
        columns = views.fitting(shown_view.columns) if shown_view is not None else []
        columns = columns or list(views.columns_of(user=user))
        found = article_list.listing(form, asked, with_text=request.user.has_perm("archive.read_text"), columns=columns)
        if found.warning:
            messages.warning(request, found.warning)
        return self.page(
            request,
            "archive/articles.html",
            title=_("Articles"),
            form=form,
            listing=found,
            panel=facet_panel.panel(form, found.search, asked, found=len(found.rows)),
            columns=[(name, COLUMNS[name]) for name in columns],
            all_columns=[(name, label, name in columns) for name, label in COLUMNS.items()],
            views=[(one, _address(one), one.owner_id == user) for one in kept],
            shown_view=shown_view,
            may_share=request.user.has_perm(SHARE),
            may_forget_shared=request.user.has_perm(WITHDRAW),
            query=selections.query_of(asked),
            query_pairs=[(name, value) for name, values in selections.query_of(asked).items() for value in values],
        )

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What is chosen or all that is found, as a file; with the bodies for those who may read them."""
        require(request, "archive.view_article")
        asked = request.GET
        form = FilterForm(asked, with_withdrawn=request.user.has_perm(WITHDRAW))
        text = request.user.has_perm("archive.read_text")
        as_what = asked.get("format", "csv")
        if as_what not in exporting.FORMATS:
            raise NotFound(_("Articles are exported as CSV or NDJSON."))
        write = partial(exporting.written, as_what=as_what, text=text)
        if selections.whole(asked):
            found = export.export(search=form.meant(), text=text, write=write)
        else:
            ids = selections.chosen(asked)
            if not ids:
                return selections.nothing_chosen(request)
            states = form.search().states_shown
            if request.user.has_perm(WITHDRAW):
                states = tuple(Article.State.values)
            found = export.export_chosen(ids=ids, states=states, text=text, write=write)
        return StreamingHttpResponse(
            chain(exporting.head(as_what=as_what, text=text), found),
            content_type=exporting.FORMATS[as_what],
            headers={
                "Content-Disposition": f'attachment; filename="articles.{as_what}"',
                "X-Content-Type-Options": "nosniff",
            },
        )

    def columns(self, request: HttpRequest) -> HttpResponse:
        require(request, "archive.view_article")
        views.choose_columns(user=person(request).pk, columns=request.POST.getlist("columns"))
        messages.success(request, _("The list shows these columns to you from now on."))
        back = _sent_query(request)
        back.pop("view", None)
        return redirect(_list(back))

    def keep_view(self, request: HttpRequest) -> HttpResponse:
        require(request, "archive.view_article")
        query, user = _sent_query(request), person(request).pk
        may_share = request.user.has_perm(SHARE)
        try:
            kept = views.keep(
                user=user,
                name=request.POST.get("name", ""),
                query=selections.query_of(query),
                columns=request.POST.getlist("columns"),
                shared=may_share and "shared" in request.POST,
            )
        except Invalid as wrong:
            messages.error(request, " ".join(text for texts in wrong_values(wrong).values() for text in texts))
        except Conflict as refused:
            messages.error(request, refusal(refused))
        else:
            query["view"] = str(kept.pk)
            messages.success(request, _("Kept: %(name)s.") % {"name": kept.name})
        return redirect(_list(query))

    def forget_view(self, request: HttpRequest) -> HttpResponse:
        require(request, "archive.view_article")
        sent = request.POST.get("view", "")
        try:
            name = views.forget(
                view_id=selections.as_id(sent), user=person(request).pk, of_others=request.user.has_perm(WITHDRAW)
            )
        except SavedView.DoesNotExist:
            messages.error(request, _("This view is not there any more, or is not yours."))
        else:
            messages.success(request, _("The view “%(name)s” is forgotten.") % {"name": name})
        return redirect("admin:archive_article_changelist")


def _address(view: SavedView) -> str:
    query = QueryDict(mutable=True)
    for name, values in view.query.items():
        query.setlist(name, values)
    query["view"] = str(view.pk)
    return _list(query)


def _sent_query(request: HttpRequest) -> QueryDict:
    """The search of the list that a form stood on."""
    return QueryDict(request.POST.get("query", "")[: selections.LONGEST_QUERY], mutable=True)


def _list(query: QueryDict) -> str:
    return f"{reverse('admin:archive_article_changelist')}?{query.urlencode()}"
