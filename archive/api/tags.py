"""Tags on articles."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions.tagging import tag
from archive.api import documents
from archive.api.articles import shown
from archive.api.authentication import actor_of, user_id_of
from archive.api.documents import Json
from archive.api.parameters import NewTag, NoParameters, TagParameters, values_of
from archive.api.permissions import TAG, UNTAG, VIEW_ARTICLE
from archive.api.views import View
from archive.models import Tagging


def of_tagging(tagging: Tagging) -> Json:
    return {
        "label": tagging.term.label,
        "vocabulary": tagging.term.vocabulary.slug,
        "origin": tagging.origin,
        "by": tagging.user.get_username() if tagging.user is not None else None,
        "item": tagging.item_id,
        "reason": tagging.reason,
        "at": tagging.created_at,
    }


class ArticleTags(View):
    permissions = {"GET": VIEW_ARTICLE, "POST": TAG}

    def get(self, request: Request, article_id: UUID) -> Response:
        """The article's tags: who put each there, when and why."""
        NoParameters.read(request)
        article = shown(request, article_id)
        taggings = article.taggings.select_related("term__vocabulary", "user").order_by("term__label")
        return Response({"results": [of_tagging(tagging) for tagging in taggings]})

    def post(self, request: Request, article_id: UUID) -> Response:
        """Tag an article. A tag that it has already stays as it is."""
        NoParameters.read(request)
        wanted = values_of(request, NewTag)
        article = shown(request, article_id)
        changed = tag.tag(
            article_id=article.pk,
            actor=actor_of(request.user),
            user=user_id_of(request.user),
            **wanted,
        )
        return Response(documents.of_article(changed, documents.tags_of([article.pk]).get(article.pk, [])))


class ArticleTag(View):
    permissions = {"DELETE": UNTAG}

    def delete(self, request: Request, article_id: UUID, label: str) -> Response:
        """Take a tag from an article, whoever put it there. One that it does not have stays away."""
        values = TagParameters.read(request)
        article = shown(request, article_id)
        tag.untag(
            article_id=article.pk,
            label=label,
            actor=actor_of(request.user),
            user=user_id_of(request.user),
            reason=values["reason"],
        )
        return Response(status=204)
