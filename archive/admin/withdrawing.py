"""Withdrawing an article and restoring it, with a reason."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from archive.actions.editing import edits, withdraw
from archive.actions.editing.withdraw import Moved
from archive.admin import selections
from archive.admin.article_door import ArticleDoor, version_read
from archive.admin.article_list import FilterForm
from archive.admin.ledger import WITHDRAW, actor_of, digits, require, sent
from archive.admin.said import refusal, said, wrong_values
from archive.admin.wording import visible
from archive.errors import Conflict, Invalid, Stale
from archive.models import Article

SAMPLE = 20


class WhyForm(forms.Form):
    reason = forms.CharField(
        max_length=withdraw.LONGEST_REASON,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Stands in the history, and is told to whoever asks for the article."),
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )


class ManyForm(WhyForm):
    """With so many articles a click is not enough: the number is typed."""

    ids = forms.CharField(widget=forms.HiddenInput, max_length=40 * withdraw.MOST_AT_ONCE)
    query = forms.CharField(required=False, widget=forms.HiddenInput, max_length=selections.LONGEST_QUERY)
    number = forms.CharField(
        label=gettext_lazy("How many are they?"),
        help_text=gettext_lazy("Type the number that stands above, to say that you mean all of them."),
        widget=UnfoldAdminTextInputWidget({"inputmode": "numeric", "autocomplete": "off"}),
    )

    @property
    def articles(self) -> list[UUID]:
        return selections.ids_in([self["ids"].value() or ""])

    @property
    def back(self) -> str:
        """The list as it was searched."""
        return selections.list_of(QueryDict(self["query"].value() or ""))

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if digits(number) != str(len(self.articles)):
            raise forms.ValidationError(_("This is another number than that of the articles above."))
        return number


class Withdrawing(ArticleDoor):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("withdraw/", view(self.withdraw_many), name="archive_article_withdraw_many"),
            path("restore/", view(self.restore_many), name="archive_article_restore_many"),
            path("<uuid:key>/withdraw/", view(self.withdraw), name="archive_article_withdraw"),
            path("<uuid:key>/restore/", view(self.restore), name="archive_article_restore"),
            *super().get_urls(),
        ]

    def withdraw(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        return self._move(
            request,
            key,
            withdraw.withdraw,
            title=_("Withdraw"),
            told=_(
                "It is hidden, with its versions, originals and files, from all who may not restore it. "
                "The change feed tells of it. Nothing is deleted."
            ),
            done=_("Withdrawn. It can be restored."),
        )

    def restore(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        return self._move(
            request,
            key,
            withdraw.restore,
            title=_("Restore"),
            told=_("It is shown again to everybody, in the state that its problems ask for."),
            done=_("Restored."),
        )

    def withdraw_many(self, request: HttpRequest) -> HttpResponseBase:
        return self._move_many(
            request,
            withdraw.withdraw_all,
            title=_("Withdraw"),
            address="admin:archive_article_withdraw_many",
            done=lambda n: ngettext("%(count)s article withdrawn.", "%(count)s articles withdrawn.", n),
        )

    def restore_many(self, request: HttpRequest) -> HttpResponseBase:
        return self._move_many(
            request,
            withdraw.restore_all,
            title=_("Restore"),
            address="admin:archive_article_restore_many",
            done=lambda n: ngettext("%(count)s article restored.", "%(count)s articles restored.", n),
        )

    def _move_many(
        self,
        request: HttpRequest,
        act: Callable[..., Moved],
        *,
        title: str,
        address: str,
        done: Callable[[int], str],
    ) -> HttpResponseBase:
        require(request, WITHDRAW)
        if request.method == "POST":
            form = ManyForm(request.POST)
            if form.is_valid():
                try:
                    moved = act(ids=form.articles, actor=actor_of(request), reason=form.cleaned_data["reason"])
                except Invalid as wrong:
                    form.add_error("reason" if "reason" in wrong.fields else None, refusal(wrong))
                else:
                    if moved.done:
                        messages.success(request, done(moved.done) % {"count": moved.done})
                    _tell_left(request, moved)
                    return redirect(form.back)
        else:
            ids = self._meant(request)
            if not ids:
                return selections.nothing_chosen(request)
            query = urlencode(selections.query_of(request.GET), doseq=True)
            form = ManyForm(initial={"ids": ",".join(map(str, ids)), "query": query})
        ids = form.articles
        return self.page(
            request,
            "archive/article/withdraw_many.html",
            title=title,
            form=form,
            verb=title,
            count=len(ids),
            more=len(ids) - len(ids[:SAMPLE]),
            sample=Article.objects.filter(pk__in=ids[:SAMPLE]).listed(),
            address=reverse(address),
        )

    def _meant(self, request: HttpRequest) -> Sequence[UUID]:
        """The articles that are chosen, or all that the search finds. Raises Invalid, also for too many."""
        if not selections.whole(request.GET):
            return selections.chosen(request.GET)
        ids = edits.chosen(search=FilterForm(request.GET, with_withdrawn=True).meant(), ids=())
        if len(ids) > withdraw.MOST_AT_ONCE:
            most = {"most": withdraw.MOST_AT_ONCE}
            raise Invalid(_("At most %(most)s articles at once: narrow the search.") % most, code="too_many")
        return ids

    def _move(
        self, request: HttpRequest, key: UUID, act: Callable[..., Article], *, title: str, told: str, done: str
    ) -> HttpResponseBase:
        require(request, WITHDRAW)
        article = self.article(request, key)
        form = WhyForm(sent(request))
        if form.is_bound and form.is_valid():
            try:
                act(
                    article_id=article.pk,
                    actor=actor_of(request),
                    reason=form.cleaned_data["reason"],
                    version=version_read(request),
                )
            except Stale:
                article.refresh_from_db()
                form.add_error(None, _("Somebody changed this article since. Look again, and send it once more."))
            except Invalid as wrong:
                form.add_error("reason", [text for texts in wrong_values(wrong).values() for text in texts])
            except Conflict as conflict:
                messages.error(request, refusal(conflict))
                return redirect("admin:archive_article_change", article.pk)
            else:
                messages.success(request, done)
                return redirect("admin:archive_article_change", article.pk)
        return self.page(
            request,
            "archive/article/withdraw.html",
            title=f"{title}: {article.display_title}",
            original=article,
            article=article,
            form=form,
            verb=title,
            told=told,
        )


def _tell_left(request: HttpRequest, moved: Moved) -> None:
    """Says of each that stayed as it is why, and of how many more it is not said."""
    told = moved.left[:SAMPLE]
    articles = Article.objects.listed().in_bulk([pk for pk, _why in told])
    for pk, why in told:
        name = visible(articles[pk].display_title) if pk in articles else str(pk)
        messages.warning(request, f"{name}: {said(why)}")
    if more := len(moved.left) - len(told):
        left = ngettext("%(count)s more stayed as it is.", "%(count)s more stayed as they are.", more)
        messages.warning(request, left % {"count": more})
