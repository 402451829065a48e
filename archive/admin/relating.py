"""Articles that belong together: compared side by side, decided upon, taken back; and the versions of one article."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from archive.actions.editing.withdraw import gone
from archive.actions.recognition import decisions, differences, relate, related
from archive.admin import relations_panel, selections, side_by_side, word_changes, wording
from archive.admin.article_door import ArticleDoor, reason_given
from archive.admin.ledger import WITHDRAW, actor_of, person, require
from archive.admin.said import refusal
from archive.errors import NotFound, TooLarge
from archive.models import Article, Relation, Revision

DECIDE = "archive.decide_relation"
COPIES_SHOWN = 20


class Relating(ArticleDoor):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        relation = "<uuid:key>/relations/<uuid:relation>/"
        return [
            path(relation, view(self.compare), name="archive_article_compare"),
            path(f"{relation}decide/", view(require_POST(self.decide)), name="archive_article_decide"),
            path("<uuid:key>/versions/<int:number>/", view(self.version), name="archive_article_version"),
            path("<uuid:key>/split/", view(require_POST(self.split)), name="archive_article_split"),
            path("<uuid:key>/undo/", view(require_POST(self.undo)), name="archive_article_undo"),
            *super().get_urls(),
        ]

    def compare(self, request: HttpRequest, key: UUID, relation: UUID) -> TemplateResponse:
        require(request, "archive.view_article", "archive.read_text")
        article = self.article(request, key)
        return self._compared(request, article, self._relation(request, article, relation))

    def _compared(
        self, request: HttpRequest, article: Article, found: related.RelatedArticle, wrong: Sequence[str] = ()
    ) -> TemplateResponse:
        """`wrong` is what is wrong with the reason that was sent, which stays in the form."""
        bodies = related.bodies_of(revisions=[found.revision_id, found.other_revision_id])
        own, others = bodies[found.revision_id], bodies[found.other_revision_id]
        events = decisions.standing(subjects=[found.relation.pk])
        return self.page(
            request,
            "archive/article/compare.html",
            title=_("Side by side"),
            original=article,
            article=article,
            relation=relations_panel.shown(found, events[0] if events else None),
            published=wording.spoken_date(article.published_edtf, article.published_precision),
            here=side_by_side.stretches(own, [span for span, _there in found.passages]),
            there=side_by_side.stretches(others, [span for _here, span in found.passages]),
            why=reason_given(request),
            wrong=wrong,
        )

    def decide(self, request: HttpRequest, key: UUID, relation: UUID) -> HttpResponse:
        require(request, DECIDE)
        article = self.article(request, key)
        found = self._relation(request, article, relation)
        other = found.other
        why: dict[str, Any] = {
            "actor": actor_of(request),
            "user": person(request).pk,
            "reason": reason_given(request),
        }
        acts = {
            "confirm": lambda: relate.confirm(relation_id=relation, **why),
            "reject": lambda: relate.reject(relation_id=relation, **why),
            "merge": lambda: relate.merge(article_id=other.pk, into_id=article.pk, **why),
            "merge_into_other": lambda: relate.merge(article_id=article.pk, into_id=other.pk, **why),
        }
        verdict = request.POST.get("verdict", "")
        if verdict not in acts:
            messages.error(request, _("Choose what is to be done."))
            return redirect("admin:archive_article_change", article.pk)
        done = _("Decided. The history says who and why, and it can be taken back.")
        may_read = request.user.has_perms(("archive.view_article", "archive.read_text"))
        answer = self.attempt(
            request,
            acts[verdict],
            done=done,
            back=_page_of(article.pk, "#relations"),
            again=(lambda wrong: self._compared(request, article, found, wrong)) if may_read else None,
        )
        article.refresh_from_db(fields=["merged_into"])
        return redirect(_page_of(other.pk, "#relations")) if article.merged_into_id == other.pk else answer

    def split(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, DECIDE)
        article = self.article(request, key)
        sent = selections.as_id(request.POST.get("revision", ""))
        revision = article.revisions.only("id").filter(pk=sent).first()
        if revision is None:
            messages.error(request, _("This text is not the article's any more. Look again."))
            return redirect("admin:archive_article_change", article.pk)
        return self.attempt(
            request,
            lambda: relate.split(
                revision_id=revision.pk, actor=actor_of(request), user=person(request).pk, reason=reason_given(request)
            ),
            done=_("The text is an article of its own now. It can be taken back."),
            back=_page_of(article.pk, "#relations"),
        )

    def undo(self, request: HttpRequest, key: UUID) -> HttpResponse:
        require(request, DECIDE)
        article = self.article(request, key)
        sent = selections.as_id(request.POST.get("event", ""))
        event = relations_panel.decision(article, sent, withdrawn=request.user.has_perm(WITHDRAW))
        if event is None:
            messages.error(request, _("This was taken back already, or was decided anew. Look again."))
            return redirect("admin:archive_article_change", article.pk)
        return self.attempt(
            request,
            lambda: relate.undo(
                event_id=event.pk, actor=actor_of(request), user=person(request).pk, reason=reason_given(request)
            ),
            done=_("Taken back."),
            back=_page_of(article.pk, "#relations"),
        )

    def version(self, request: HttpRequest, key: UUID, number: int) -> TemplateResponse:
        """A version's text, or what it says otherwise than another one (`against`: its number)."""
        require(request, "archive.view_article", "archive.read_text")
        article = self.article(request, key)
        versions = Revision.objects.versions().filter(article=article)
        wanted = {str(number), request.GET.get("against", "")}
        numbers = list(versions.order_by("number").values_list("number", flat=True))
        held = versions.filter(number__in=[one for one in numbers if str(one) in wanted])
        by_number = {str(version.number): version for version in held.select_related("article", "item")}
        shown, against = by_number.get(str(number)), by_number.get(request.GET.get("against", ""))
        if shown is None:
            raise Http404(_("There is no such version."))
        context: dict[str, Any] = {"against": against, "too_large": ""}
        if against is not None and against != shown:
            try:
                found = differences.difference(before=against, after=shown)
            except TooLarge as error:
                context["too_large"] = refusal(error)
            else:
                context |= {
                    "fields": [(wording.field(one.field), _told(one.before), _told(one.after)) for one in found.fields],
                    "changes": word_changes.shown(found.paragraphs),
                }
        return self.page(
            request,
            "archive/article/version.html",
            title=_("Version %(number)s") % {"number": number},
            original=article,
            article=article,
            version=shown,
            others=[one for one in numbers if one != number],
            body=article.body if shown.body is None else shown.body,
            copies=_copies(shown),
            **context,
        )

    def _relation(self, request: HttpRequest, article: Article, key: UUID) -> related.RelatedArticle:
        try:
            found = related.relation_of(article=article, relation_id=key)
        except Relation.DoesNotExist as missing:
            raise NotFound(_("This article has no such relation (any more).")) from missing
        if found.other.state == Article.State.WITHDRAWN and not request.user.has_perm(WITHDRAW):
            raise gone(article=found.other, with_actor=request.user.has_perm("archive.view_event"))
        return found


def _copies(version: Revision) -> list[tuple[Revision, list[tuple[str, str, str]]]]:
    """The copies of a version, and what each says otherwise: (field, the version's word, its own)."""
    copies = version.copies.select_related("item").order_by("received_at")[:COPIES_SHOWN]
    return [
        (copy, [(wording.field(name), _told(a), _told(b)) for name, (a, b) in related.differing(revision=copy).items()])
        for copy in copies
    ]


def _told(value: Any) -> str:
    """A value of a reading's document."""
    if isinstance(value, dict):
        return str(value.get("edtf") or value.get("place") or value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _page_of(article: UUID, place: str = "") -> str:
    return reverse("admin:archive_article_change", args=[article]) + place
