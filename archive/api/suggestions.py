"""Tags that are suggested for articles: what waits, accepted, rejected."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions import pages
from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.tagging import suggestions
from archive.api.articles import shown
from archive.api.authentication import actor_of, user_id_of
from archive.api.documents import Json
from archive.api.parameters import JSONText, NoParameters, PageParameters, Parameters, values_of
from archive.api.permissions import TAG
from archive.api.views import View, page
from archive.models import Suggestion

VIEW_SUGGESTION = "archive.view_suggestion"


class SuggestionParameters(PageParameters):
    rule = serializers.UUIDField(required=False, help_text="What this rule suggested.")
    term = serializers.UUIDField(required=False, help_text="For this term only.")


class ArticleSuggestionParameters(Parameters):
    state = serializers.ChoiceField(required=False, choices=Suggestion.State.choices)


class RejectBecause(serializers.Serializer):
    """Why it does not belong there."""

    reason = JSONText(required=False, default="", allow_blank=True, max_length=LONGEST_NOTE, help_text="For the log.")


def of_suggestion(suggestion: Suggestion) -> Json:
    decided = None
    if suggestion.decided_at is not None:
        by = suggestion.decided_by
        decided = {"at": suggestion.decided_at, "by": by.get_username() if by is not None else None}
    return {
        "id": suggestion.pk,
        "article": suggestion.article_id,
        "term": suggestion.term_id,
        "label": suggestion.term.label,
        "vocabulary": suggestion.term.vocabulary.slug,
        "state": suggestion.state,
        "rule": suggestion.rule_id,
        "name": suggestion.name or None,
        "hits": suggestion.hits,
        "made_at": suggestion.made_at,
        "decided": decided,
        "edit": suggestion.edit_id,
    }


class Suggestions(View):
    permissions = {"GET": VIEW_SUGGESTION}

    def get(self, request: Request) -> Response:
        """All that waits for a decision, the newest first."""
        values = SuggestionParameters.read(request)
        rows = suggestions.waiting(rule_id=values.get("rule"), term_id=values.get("term"))
        told = rows.select_related("term__vocabulary", "decided_by")
        found = pages.by_id(told, limit=values["limit"], cursor=values["cursor"], kind="suggestions")
        return page(request, [of_suggestion(row) for row in found.rows], found.next_cursor)


class ArticleSuggestions(View):
    permissions = {"GET": VIEW_SUGGESTION}

    def get(self, request: Request, article_id: UUID) -> Response:
        """What was suggested for an article: by which rule or name, where its words stand, and what became of it."""
        values = ArticleSuggestionParameters.read(request)
        rows = Suggestion.objects.filter(article=shown(request, article_id), **values)
        told = rows.select_related("term__vocabulary", "decided_by").order_by("pk")
        return Response({"results": [of_suggestion(row) for row in told]})


class ArticleSuggestionsAccept(View):
    permissions = {"POST": TAG}

    def post(self, request: Request, article_id: UUID) -> Response:
        """Accept all that waits on an article."""
        NoParameters.read(request)
        article = shown(request, article_id)
        count = suggestions.accept_all(
            article_id=article.pk, actor=actor_of(request.user), user=user_id_of(request.user)
        )
        return Response({"accepted": count})


class _Decision(View):
    permissions = {"POST": TAG}

    def suggestion(self, request: Request, article_id: UUID, suggestion_id: UUID) -> UUID:
        NoParameters.read(request)
        article = shown(request, article_id)
        key: UUID = Suggestion.objects.values_list("pk", flat=True).get(pk=suggestion_id, article=article)
        return key

    def who(self, request: Request) -> dict[str, Any]:
        return {"actor": actor_of(request.user), "user": user_id_of(request.user)}


class SuggestionAccept(_Decision):
    def post(self, request: Request, article_id: UUID, suggestion_id: UUID) -> Response:
        """Tag the article with what was suggested. One that was rejected may be accepted all the same."""
        key = self.suggestion(request, article_id, suggestion_id)
        return Response(of_suggestion(suggestions.accept(suggestion_id=key, **self.who(request))))


class SuggestionReject(_Decision):
    def post(self, request: Request, article_id: UUID, suggestion_id: UUID) -> Response:
        """Say that the term does not belong there: it is never suggested for this article again."""
        key = self.suggestion(request, article_id, suggestion_id)
        said = values_of(request, RejectBecause)
        return Response(of_suggestion(suggestions.reject(suggestion_id=key, **said, **self.who(request))))
