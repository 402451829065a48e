"""Withdrawing an article, and restoring it."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions.editing import withdraw
from archive.api import documents
from archive.api.authentication import actor_of
from archive.api.parameters import JSONText, NoParameters, values_of
from archive.api.permissions import WITHDRAW
from archive.api.views import View
from archive.models import Article


class Because(serializers.Serializer):
    """Why."""

    reason = JSONText(max_length=withdraw.LONGEST_REASON, help_text="Stands in the log, and in the tombstone.")


def _reason(request: Request) -> str:
    NoParameters.read(request)
    return str(values_of(request, Because)["reason"])


def _told(article: Article) -> Response:
    return Response(documents.of_article(article, documents.tags_of([article.pk]).get(article.pk, [])))


class ArticleWithdraw(View):
    permissions = {"POST": WITHDRAW}

    def post(self, request: Request, article_id: UUID) -> Response:
        """Hide an article, its versions, claims, originals and items from all who may not restore it.

        They get 410 with its tombstone; searches and lists leave it out, and the change feed tells. Nothing is deleted.
        """
        reason = _reason(request)
        return _told(withdraw.withdraw(article_id=article_id, actor=actor_of(request.user), reason=reason))


class ArticleRestore(View):
    permissions = {"POST": WITHDRAW}

    def post(self, request: Request, article_id: UUID) -> Response:
        """Show a withdrawn article again. One that was merged into another is not restored but split from it."""
        reason = _reason(request)
        return _told(withdraw.restore(article_id=article_id, actor=actor_of(request.user), reason=reason))
