"""What an article has to do with others, with the evidence."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions.recognition import related
from archive.actions.recognition.related import RelatedArticle
from archive.api.articles import shown
from archive.api.documents import Json
from archive.api.parameters import NoParameters
from archive.api.permissions import VIEW_ARTICLE, VIEW_EVENT, WITHDRAW
from archive.api.views import View


def of_relation(one: RelatedArticle, *, with_people: bool) -> Json:
    """A relation seen from one of its articles; who decided it is for those who may read the log."""
    decided = one.relation.decided_by
    document = one.as_json()
    document["title"] = one.other.title
    if document["decided"] is not None:
        document["decided"]["by"] = decided.get_username() if with_people and decided is not None else None
    return document


class ArticleRelations(View):
    permissions = {"GET": VIEW_ARTICLE}

    def get(self, request: Request, article_id: UUID) -> Response:
        """Copies, reprints and rewrites of the article, the nearest first, with the passages that both share.

        At most 100 are told of; `left_out` says how many more there are, which are less near. Spans are of the two
        bodies as they show. Withdrawn articles are told to those alone who may restore them.
        """
        NoParameters.read(request)
        article = shown(request, article_id)
        found, held = related.nearest(article=article, withdrawn=request.user.has_perm(WITHDRAW))
        origin = related.origin_of(article=article)
        with_people = request.user.has_perm(VIEW_EVENT)
        return Response(
            {
                "results": [of_relation(one, with_people=with_people) for one in found],
                "left_out": held - len(found),
                "origin": origin.as_json() if origin is not None else None,
            }
        )
