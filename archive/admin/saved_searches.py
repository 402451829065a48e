"""Saved searches: a person's own, each with what it found, and the webhook that is told of it."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from archive.actions.finding import saved_searches
from archive.admin.article_list import SEVERAL, FilterForm
from archive.admin.entries import Entries
from archive.admin.facet_panel import LABELS as FACETS
from archive.admin.facet_panel import names_of
from archive.admin.history import history
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import WITHDRAW, actor_of, require, sent
from archive.admin.said import refusal
from archive.admin.selections import LONGEST_QUERY, query_of
from archive.errors import Conflict, IndexRebuilding, Invalid
from archive.models import Article, SavedSearch, Webhook

SHOWN = 20
VIEW_WEBHOOK = "archive.view_webhook"
LABELS = FACETS | {
    "q": gettext_lazy("Search"),
    "published_from": gettext_lazy("Published from"),
    "published_to": gettext_lazy("Published to"),
}


class SearchForm(forms.Form):
    name = forms.CharField(
        max_length=saved_searches.NAME_LENGTH, label=gettext_lazy("Name"), widget=UnfoldAdminTextInputWidget
    )
    webhook = forms.ModelChoiceField(
        Webhook.objects.none(),
        required=False,
        label=gettext_lazy("Who is told"),
        help_text=gettext_lazy("A webhook that is told once of each new article that the search finds."),
        widget=UnfoldAdminSelectWidget,
    )
    mailed = forms.BooleanField(
        required=False,
        label=gettext_lazy("Mail me"),
        help_text=gettext_lazy(
            "Once a day, if something new was found: one mail for all of your searches that have this mark."
        ),
    )

    def __init__(self, data: QueryDict | None, *, with_webhooks: bool, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        if with_webhooks:
            cast("forms.ModelChoiceField[Webhook]", self.fields["webhook"]).queryset = Webhook.objects.order_by("name")
        else:
            # Who is told of articles is the business of those who look after webhooks.
            del self.fields["webhook"]


class NewSearchForm(SearchForm):
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)


class WordedChangeList(KeysetChangeList):
    """Says what each search of the page asks for, with what the names need asked once for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        asked: dict[str, list[str]] = {}
        rows = cast("list[Any]", self.result_list)
        for saved in rows:
            for name, value in saved.parameters.items():
                asked.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        names = names_of(asked)
        for saved in rows:
            saved.asks = in_words(saved.parameters, names)


@admin.register(SavedSearch)
class SavedSearchAdmin(Entries):
    list_display = ("name", "shown_search", "shown_webhook", "shown_mailed")
    nothing_yet = gettext_lazy(
        "No search is saved yet. Search in the list of articles, then save it: it tells of each new article that fits."
    )
    list_select_related = ("webhook",)
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        forget = self.admin_site.admin_view(require_POST(self.forget))
        mail_off = self.admin_site.admin_view(self.mail_off)
        return [
            path("mail-off/", mail_off, name="archive_savedsearch_mail_off"),
            path("<uuid:key>/forget/", forget, name="archive_savedsearch_forget"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedSearch]:
        return saved_searches.of_owner(actor_of(request)).order_by("-id")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return WordedChangeList

    @display(description=gettext_lazy("What it asks for"))
    def shown_search(self, saved: Any) -> str:
        return str(saved.asks)

    @display(description=gettext_lazy("Who is told"))
    def shown_webhook(self, saved: SavedSearch) -> str:
        return str(saved.webhook or _("nobody"))

    @display(description=gettext_lazy("By mail"), boolean=True)
    def shown_mailed(self, saved: SavedSearch) -> bool:
        return saved.mailed

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = sent(request)
        asked = QueryDict(data.get("query", "")) if data is not None else request.GET
        parameters = _parameters(asked)
        if not parameters:
            messages.info(request, _("Search for something in the list of articles first; then it can be saved."))
            return redirect("admin:archive_article_changelist")
        initial = {"query": urlencode(parameters, doseq=True)}
        form = NewSearchForm(data, with_webhooks=request.user.has_perm(VIEW_WEBHOOK), initial=initial)
        return self.form_page(
            request,
            form,
            title=_("Save the search: %(search)s") % {"search": in_words(parameters)},
            act=lambda values: self._create(request, asked, parameters, values),
        )

    def _create(
        self, request: HttpRequest, asked: QueryDict, parameters: Mapping[str, Any], values: Mapping[str, Any]
    ) -> SavedSearch:
        search = FilterForm(asked, with_withdrawn=request.user.has_perm(WITHDRAW)).meant()
        webhook: Webhook | None = values.get("webhook")
        try:
            return saved_searches.create(
                name=values["name"],
                parameters=parameters,
                search=search,
                webhook_id=webhook.pk if webhook is not None else None,
                mailed=values["mailed"],
                language=get_language() or "",
                owner=actor_of(request),
            )
        except IndexRebuilding as rebuilding:
            raise Conflict(rebuilding.message) from rebuilding

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """What it found; its name and who is told can be changed."""
        saved: SavedSearch = self.found(request, object_id)
        form = SearchForm(
            sent(request),
            with_webhooks=request.user.has_perm(VIEW_WEBHOOK),
            initial={"name": saved.name, "webhook": saved.webhook_id, "mailed": saved.mailed},
        )
        if form.is_bound and form.is_valid():
            values = {**form.cleaned_data, "language": get_language() or ""}
            if "webhook" in values:
                values["webhook"] = values["webhook"] and values["webhook"].pk
            try:
                saved_searches.change(saved_id=saved.pk, values=values, owner=actor_of(request))
            except Invalid as wrong:
                form.add_error(next((name for name in wrong.fields if name in form.fields), None), refusal(wrong))
            except Conflict as refused:
                form.add_error("name", refusal(refused))
            else:
                messages.success(request, _("Saved: %(row)s.") % {"row": values["name"]})
                return redirect("admin:archive_savedsearch_changelist")
        found = Article.objects.listed().exclude(state=Article.State.WITHDRAWN)
        matches = list(saved.matches.order_by("-id").values_list("article", "found_at")[:SHOWN])
        articles = found.in_bulk([pk for pk, _at in matches])
        return self.page(
            request,
            "archive/saved_search.html",
            title=str(saved),
            original=saved,
            saved=saved,
            form=form,
            asks=in_words(saved.parameters),
            query=urlencode(saved.parameters, doseq=True),
            matches=[(articles[pk], at) for pk, at in matches if pk in articles],
            events=history(saved.pk),
        )

    def forget(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, "archive.delete_savedsearch")
        saved = self.found(request, str(key))
        saved_searches.remove(saved_id=saved.pk, owner=actor_of(request))
        messages.success(request, _("Forgotten: %(name)s.") % {"name": saved.name})
        return redirect(reverse("admin:archive_savedsearch_changelist"))

    def mail_off(self, request: HttpRequest) -> HttpResponseBase:
        """Where a mail's link leads: asks, and switches the person's own mails off."""
        require(request, "archive.change_savedsearch")
        mailed = saved_searches.of_owner(actor_of(request)).filter(mailed=True).order_by("name")
        if sent(request) is not None:
            saved_searches.end_mails(owner=actor_of(request))
            messages.success(request, _("You get no more mails about your saved searches."))
            return redirect("admin:archive_savedsearch_changelist")
        title = _("No more mails about saved searches")
        return self.page(request, "archive/saved_search_mail_off.html", title=title, mailed=list(mailed))


def in_words(parameters: Mapping[str, Any], names: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """A search for people: what each filter asks for, by the `names` of its values where somebody gathered them."""
    asked = {name: value if isinstance(value, list) else [value] for name, value in parameters.items()}
    known = names_of(asked) if names is None else names
    told = []
    for name, values in asked.items():
        of_values = known.get(name, {})
        told.append(f"{LABELS.get(name, name)}: {', '.join(of_values.get(str(one), str(one)) for one in values)}")
    return "; ".join(told)


def _parameters(asked: QueryDict) -> dict[str, Any]:
    """The filters as they are kept. How the list is shown is none of them."""
    kept = {name: values for name, values in query_of(asked).items() if name not in ("sort", "collapse")}
    return {name: list(values) if name in SEVERAL else values[0] for name, values in kept.items()}
