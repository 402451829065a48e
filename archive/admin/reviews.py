"""The review queue: one article after the other, one key for each act."""

from dataclasses import dataclass
from typing import Any, Self, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from archive.actions.editing import reservations, review
from archive.actions.editing.edit import LONGEST_NOTE, LONGEST_VALUE
from archive.actions.processing.projection import NEEDS_A_PERSON
from archive.admin import review_page, wording
from archive.admin.corrections import EDTF_HELP
from archive.admin.explanations import cause
from archive.admin.history import history
from archive.admin.ledger import WITHDRAW, Ledger, actor_of, person, require
from archive.admin.said import refusal, wrong_values
from archive.errors import Conflict, Invalid, Stale
from archive.models import Article, Review

CORRECT = "archive.edit_claims"
BODY_SHOWN = 20_000
LISTED = 20
"""So many of those in hand, and of those assigned, are named."""


class AnswerForm(forms.Form):
    """A value for one field: one of the likely ones, or one that was typed."""

    version = forms.IntegerField(min_value=1)
    field = forms.ChoiceField(choices=[("title", "title"), ("published", "published")])
    value = forms.CharField(required=False, max_length=LONGEST_VALUE)
    own = forms.CharField(required=False, max_length=LONGEST_VALUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """An answer that was not taken: of which field, what was typed, and what is wrong with it."""

    field: str
    typed: str
    wrong: str

    @classmethod
    def of(cls, form: AnswerForm, wrong: str) -> Self:
        return cls(field=form.data.get("field", ""), typed=form.data.get("own", ""), wrong=wrong)


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        empty_label="—",
        label=gettext_lazy("Assign to"),
        widget=UnfoldAdminSelectWidget,
    )
    reason = forms.CharField(
        required=False, max_length=LONGEST_NOTE, label=gettext_lazy("Why"), widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["to"]).queryset = review.editors()


@admin.register(Review)
class ReviewAdmin(Ledger):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        acts = {
            "accept": self.accept, "give": self.give, "put-off": self.put_off, "next": self.next,
            "withdraw": self.withdraw, "assign": self.assign, "note": self.note,
        }  # fmt: skip
        return [
            path("begin/", view(require_POST(self.begin)), name="archive_review_begin"),
            *(
                path(f"<uuid:key>/{name}/", view(require_POST(act)), name=f"archive_review_{name.replace('-', '_')}")
                for name, act in acts.items()
            ),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CORRECT)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits, and the way in."""
        require(request, CORRECT)
        user = person(request)
        waiting = review.queue(user=user.pk)
        taken_up = Review.objects.filter(article__state=Article.State.IN_REVIEW).defer("article__body")
        return self.page(
            request,
            "archive/review_queue.html",
            title=_("Review"),
            waiting=waiting,
            causes=sorted(
                ((code, cause(code), count) for code, count in waiting.problems.items()), key=lambda row: -row[2]
            ),
            reserved=taken_up.held().select_related("article", "reserved_by")[: LISTED + 1],
            assigned=taken_up.filter(assigned_to__isnull=False).select_related("article", "assigned_to")[: LISTED + 1],
            listed=LISTED,
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        require(request, CORRECT)
        return self._article_page(request, self._article(object_id))

    def _article_page(self, request: HttpRequest, article: Article, again: Again | None = None) -> TemplateResponse:
        user = person(request)
        questions = review_page.questions(article)
        if again is not None and again.field not in {question.field for question in questions}:
            messages.error(request, again.wrong)
        return self.page(
            request,
            "archive/review.html",
            title=article.display_title,
            article=article,
            problem=_problem(request),
            questions=questions,
            again=again,
            held=reservations.holder(article_id=article.pk, user=user.pk),
            mine=Review.objects.filter(article=article).select_related("assigned_to").first(),
            paragraphs=article.body[:BODY_SHOWN].split("\n\n") if request.user.has_perm("archive.read_text") else (),
            published=wording.spoken_date(article.published_edtf, article.published_precision),
            edtf_help=EDTF_HELP,
            assign_form=AssignForm(initial={"to": user.pk}),
            may_withdraw=request.user.has_perm(WITHDRAW),
            events=history(article.pk)[:10],
        )

    def begin(self, request: HttpRequest) -> HttpResponse:
        require(request, CORRECT)
        return self._onwards(request)

    def next(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Leaves the article as it is, for whoever comes next."""
        require(request, CORRECT)
        return self._onwards(request, passing=key)

    def accept(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, CORRECT)
        try:
            article = review.accept(
                article_id=self._article(str(key)).pk,
                actor=actor_of(request),
                user=person(request).pk,
                version=_version(request),
                note=_note(request),
            )
        except Conflict as refused:
            return self._back(request, key, refused)
        messages.success(request, _("Accepted as it stands: %(title)s") % {"title": article.display_title})
        return self._onwards(request, passing=key)

    def give(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, CORRECT)
        article = self._article(str(key))
        form = AnswerForm(request.POST)
        value = (form.cleaned_data["value"] or form.cleaned_data["own"]) if form.is_valid() else ""
        if not value:
            return self._article_page(request, article, Again.of(form, _("Choose a value or write one.")))
        name = form.cleaned_data["field"]
        try:
            article = review.give(
                article_id=article.pk,
                field=name,
                value=value,
                actor=actor_of(request),
                user=person(request).pk,
                version=form.cleaned_data["version"],
                note=_note(request),
            )
        except Conflict as refused:
            return self._article_page(request, self._article(str(key)), Again.of(form, _why(refused)))
        except Invalid as wrong:
            told = " ".join(text for texts in wrong_values(wrong).values() for text in texts)
            return self._article_page(request, article, Again.of(form, told))
        messages.success(request, _("%(field)s is set.") % {"field": wording.field(name)})
        if article.state == Article.State.IN_REVIEW:
            return self._to(request, key)
        return self._onwards(request, passing=key)

    def put_off(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, CORRECT)
        try:
            review.put_off(article_id=self._article(str(key)).pk, actor=actor_of(request), user=person(request).pk)
        except Conflict as refused:
            return self._back(request, key, refused)
        messages.info(request, _("Put off: it comes again when all others were looked at."))
        return self._onwards(request, passing=key)

    def withdraw(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, WITHDRAW)
        article = self._article(str(key))
        try:
            review.withdraw(
                article_id=article.pk,
                actor=actor_of(request),
                user=person(request).pk,
                reason=request.POST.get("reason", ""),
                version=_version(request),
            )
        except Conflict as refused:
            return self._back(request, key, refused)
        except Invalid as wrong:
            messages.error(request, " ".join(text for texts in wrong_values(wrong).values() for text in texts))
            return self._to(request, key)
        messages.success(request, _("Withdrawn: %(title)s") % {"title": article.display_title})
        return self._onwards(request, passing=key)

    def assign(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, CORRECT)
        form = AssignForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose somebody who may correct articles."))
            return self._to(request, key)
        to, user = form.cleaned_data["to"], person(request)
        try:
            review.assign(
                article_id=self._article(str(key)).pk,
                to=to.pk if to is not None else None,
                actor=actor_of(request),
                user=user.pk,
                reason=form.cleaned_data["reason"],
            )
        except Conflict as refused:
            return self._back(request, key, refused)
        messages.success(request, _("Assigned to %(person)s.") % {"person": to} if to else _("Given back to all."))
        return self._to(request, key) if to == user else self._onwards(request, passing=key)

    def note(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, CORRECT)
        try:
            review.note(article_id=self._article(str(key)).pk, text=_note(request), actor=actor_of(request))
        except Invalid as wrong:
            messages.error(request, refusal(wrong))
        else:
            messages.success(request, _("Noted."))
        return self._to(request, key)

    def _article(self, key: str) -> Article:
        """The article, unless it is closed."""
        try:
            found = Article.objects.exclude(state=Article.State.WITHDRAWN).filter(pk=UUID(key)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404(_("There is no such article in review."))
        return found

    def _onwards(self, request: HttpRequest, passing: UUID | None = None) -> HttpResponse:
        found = review.take(user=person(request).pk, problem=_problem(request), passing=passing)
        if found is None:
            messages.info(request, _("Nothing more waits for you here."))
            return redirect("admin:archive_review_changelist")
        return self._to(request, found)

    def _back(self, request: HttpRequest, key: UUID, refused: Conflict) -> HttpResponse:
        """To the same article, with what it says by now."""
        messages.error(request, _why(refused))
        return self._to(request, key)

    def _to(self, request: HttpRequest, key: UUID) -> HttpResponse:
        problem = _problem(request)
        query = f"?{urlencode({'problem': problem})}" if problem else ""
        return redirect(f"{reverse('admin:archive_review_change', args=[key])}{query}")


def _why(refused: Conflict) -> str:
    stale = _("Somebody changed this article since you opened the page. Look again.")
    return stale if isinstance(refused, Stale) else refusal(refused)


def _problem(request: HttpRequest) -> str:
    """The problem that the editor works on, of those that there are."""
    asked = request.POST.get("problem") or request.GET.get("problem", "")
    return asked if asked in NEEDS_A_PERSON else ""


def _version(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\0", "")
