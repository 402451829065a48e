"""One article, with what lies behind it."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions import pages
from archive.actions.editing import withdraw
from archive.actions.recognition.differences import difference
from archive.api import documents
from archive.api.parameters import (
    ArticleDetailParameters,
    DifferenceParameters,
    NoParameters,
    PageParameters,
)
from archive.api.permissions import READ_TEXT, VIEW_ARTICLE, VIEW_EVENT, WITHDRAW
from archive.api.selection import Selection
from archive.api.views import View, page
from archive.errors import Stale
from archive.models import Article, Claim, Event, Reading, Revision


def shown(request: Request, article_id: UUID) -> Article:
    """The article, if this asker may see it. Raises Article.DoesNotExist, and Withdrawn with its tombstone."""
    article = Article.objects.select_related("source").get(pk=article_id)
    if article.state == Article.State.WITHDRAWN and not request.user.has_perm(WITHDRAW):
        raise withdraw.gone(article=article, with_actor=request.user.has_perm(VIEW_EVENT))
    return article


def newest_reading(article: Article) -> Reading:
    """What the article shows, with its revision and that one's original (without the bytes)."""
    readings = Reading.objects.filter(revision__article=article).select_related("revision__original")
    newest = readings.defer("revision__original__bytes").shown_first("-revision__number").first()
    if newest is None:
        raise Reading.DoesNotExist(f"article {article.pk} was never read")
    return newest


def etag_of(article: Article, reading: Reading) -> str:
    """Another one whenever what is shown of the article may be another."""
    return f'"{article.version}:{reading.pipeline}"'


def document_of(request: Request, article: Article, reading: Reading) -> documents.Json:
    """The whole article, as far as this asker may read it."""
    tags = documents.tags_of([article.pk]).get(article.pk, [])
    return documents.of_whole_article(article, reading, tags, text=request.user.has_perm(READ_TEXT))


def unless_held(request: Request, etag: str, *, changed: int | None = None, answer: Any = None) -> Any:
    """The answer, or 304 to who holds it already. Raises Stale for who wants no other version than one that is past."""
    told = get_conditional_response(cast("Any", request), etag, changed, answer)
    if told is not None and told.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise Stale(f"It is {etag} now.")
    return told


class ArticleDetail(View):
    permissions = {"GET": VIEW_ARTICLE}

    def get(self, request: Request, article_id: UUID) -> Any:
        """One article. The body and what quotes it are there for those who may read the full text."""
        values = ArticleDetailParameters.read(request)
        selection = Selection.of(values, whole=True, text=request.user.has_perm(READ_TEXT))
        article = shown(request, article_id)
        reading = newest_reading(article)
        document = selection.applied(document_of(request, article, reading))
        if values.get("include") == "claims":
            document["claims"] = claims_of(article, reading)
        etag = etag_of(article, reading)
        changed = max(article.changed_at, reading.read_at).timestamp()
        response = Response(document, headers={"ETag": etag, "Last-Modified": http_date(changed)})
        return unless_held(request, etag, changed=int(changed), answer=response)


def claims_of(article: Article, reading: Reading) -> list[documents.Json]:
    """The claims of the newest reading and all that editors ever made."""
    by_machine = Claim.objects.filter(reading=reading).order_by("id")
    by_editors = Claim.objects.by_editors().filter(article=article).select_related("made_by").order_by("id")
    return documents.of_claims(reading, by_machine, list(by_editors))


class ArticleClaims(View):
    permissions = {"GET": VIEW_ARTICLE}

    def get(self, request: Request, article_id: UUID) -> Response:
        """Who says what about the article, by which method, on what evidence; conflicts included.

        And which passages of its text are held to be no part of the article, by rules and by learned templates.
        """
        NoParameters.read(request)
        article = shown(request, article_id)
        reading = newest_reading(article)
        claims = claims_of(article, reading)
        cut = documents.of_boilerplate(article, reading)
        return Response({"results": claims, "conflicts": documents.of_conflicts(claims), "boilerplate": cut})


class ArticleRevisions(View):
    permissions = {"GET": VIEW_ARTICLE}

    def get(self, request: Request, article_id: UUID) -> Response:
        """The versions of the article as received, the newest first; without the copies of a version."""
        NoParameters.read(request)
        article = shown(request, article_id)
        revisions = Revision.objects.versions().filter(article=article).select_related("original", "item")
        rows = revisions.defer("original__bytes").prefetch_related("readings").order_by("-number")
        return Response({"results": [documents.of_revision(revision) for revision in rows]})


class RevisionDifference(View):
    permissions = {"GET": READ_TEXT}

    def get(self, request: Request, article_id: UUID, number: int) -> Response:
        """What a version says otherwise than the one before it, or than the one named by `against`."""
        values = DifferenceParameters.read(request)
        article = shown(request, article_id)
        versions = Revision.objects.versions().filter(article=article).select_related("article")
        after = versions.get(number=number)
        before = versions.get(number=values.get("against", number - 1))
        return Response(
            {"before": before.number, "after": after.number, **asdict(difference(before=before, after=after))}
        )


class ArticleEvents(View):
    permissions = {"GET": "archive.view_event"}

    def get(self, request: Request, article_id: UUID) -> Response:
        """What happened to the article: who, when, what and why, the newest first."""
        values = PageParameters.read(request)
        article = shown(request, article_id)
        events = Event.objects.filter(subject_id=article.pk, subject_kind="article")
        found = pages.by_id(events, limit=values["limit"], cursor=values["cursor"], kind="events")
        return page(request, [documents.of_event(event) for event in found.rows], found.next_cursor)
