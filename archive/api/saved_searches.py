"""Searches that are kept under a name."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive.actions.finding import saved_searches
from archive.api.articleparameters import search_of
from archive.api.authentication import actor_of
from archive.api.documents import Json
from archive.api.editing import mapping
from archive.api.edits import ChosenBySearch
from archive.api.parameters import JSONFlag, JSONText, NoParameters, values_of
from archive.api.permissions import WITHDRAW
from archive.api.views import View
from archive.models import Article, SavedSearch

VIEW_WEBHOOK = "archive.view_webhook"


class SavedSearchChange(serializers.Serializer):
    """What is left out stays as it is. The search itself stays: another one is another saved search."""

    name = JSONText(required=False, max_length=saved_searches.NAME_LENGTH)
    webhook = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="The webhook that is told of new articles (`search.matched`); null for none.",
    )
    mailed = JSONFlag(
        required=False, help_text="Whether you are told of new articles by mail, once a day. For people, not for keys."
    )


class NewSavedSearch(SavedSearchChange):
    """A search that is to be kept."""

    name = JSONText(max_length=saved_searches.NAME_LENGTH)
    search = ChosenBySearch()


def of_saved_search(request: Request, saved: SavedSearch) -> Json:
    query = urlencode(saved.parameters, doseq=True)
    return {
        "id": saved.pk,
        "name": saved.name,
        "search": saved.parameters,
        "webhook": saved.webhook_id,
        "mailed": saved.mailed,
        "articles_url": f"{reverse('api:articles', request=request)}{'?' if query else ''}{query}",
        "created_at": saved.created_at,
    }


def _checked(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """Raises PermissionDenied: who is told of articles is the business of those who look after webhooks."""
    if values.get("webhook") is not None and not request.user.has_perm(VIEW_WEBHOOK):
        raise PermissionDenied("Webhooks are not yours to use.")
    return values


class SavedSearches(View):
    permissions = {"GET": "archive.view_savedsearch", "POST": "archive.add_savedsearch"}

    def get(self, request: Request) -> Response:
        """Your saved searches, by name."""
        NoParameters.read(request)
        rows = saved_searches.of_owner(actor_of(request.user)).order_by("name")
        return Response({"results": [of_saved_search(request, saved) for saved in rows]})

    def post(self, request: Request) -> Response:
        """Keep a search. With a webhook, that one is told once of each article that is archived from now on and found.

        `articles_url` in the answer is the list of what it finds.
        """
        NoParameters.read(request)
        values = _checked(request, values_of(request, NewSavedSearch))
        search = search_of(values["search"])
        if Article.State.WITHDRAWN in search.states and not request.user.has_perm(WITHDRAW):
            raise PermissionDenied("Only who may withdraw articles sees withdrawn ones.")
        saved = saved_searches.create(
            name=values["name"],
            parameters=mapping(request.data)["search"],
            search=search,
            webhook_id=values.get("webhook"),
            mailed=values.get("mailed", False),
            owner=actor_of(request.user),
        )
        location = reverse("api:saved-search", [saved.pk], request=request)
        return Response(of_saved_search(request, saved), status=201, headers={"Location": location})


class SavedSearchDetail(View):
    permissions = {
        "GET": "archive.view_savedsearch",
        "PATCH": "archive.change_savedsearch",
        "DELETE": "archive.delete_savedsearch",
    }

    def get(self, request: Request, saved_id: UUID) -> Response:
        """One of your saved searches."""
        NoParameters.read(request)
        return Response(of_saved_search(request, saved_searches.of_owner(actor_of(request.user)).get(pk=saved_id)))

    def patch(self, request: Request, saved_id: UUID) -> Response:
        """Give a saved search another name or another webhook, or switch its mails on or off."""
        NoParameters.read(request)
        values = _checked(request, values_of(request, SavedSearchChange))
        saved = saved_searches.change(saved_id=saved_id, values=values, owner=actor_of(request.user))
        return Response(of_saved_search(request, saved))

    def delete(self, request: Request, saved_id: UUID) -> Response:
        """Forget a saved search, and what it found."""
        NoParameters.read(request)
        saved_searches.remove(saved_id=saved_id, owner=actor_of(request.user))
        return Response(status=204)
