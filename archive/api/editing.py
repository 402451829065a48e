"""Correcting one article: editor's claims, and the way back to the machine's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.http import parse_etags
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions.editing import edit
from archive.actions.processing.projection import DATE_FIELDS, EDITABLE, LIST_FIELDS
from archive.api.articles import ArticleDetail, document_of, etag_of, newest_reading, shown
from archive.api.authentication import actor_of, user_id_of
from archive.api.parameters import JSONText, NoParameters
from archive.api.permissions import EDIT
from archive.errors import Stale
from archive.models import Article


class VersionRequired(exceptions.APIException):
    """Who changes an article says which version was read."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version_required"
    default_detail = 'Say in If-Match which version you read: the ETag of the article, or "*" for whichever it is.'


def version_read(request: Request, article: Article, etag: str) -> int | None:
    """The version that `If-Match` names, None for `*`. Raises VersionRequired without one, Stale for another.

    A proxy that compresses makes the tag a weak one; ours name the version all the same.
    """
    given = request.headers.get("If-Match", "")
    if not given.strip():
        raise VersionRequired
    tags = [tag.removeprefix("W/") for tag in parse_etags(given)]
    if tags == ["*"]:
        return None
    if etag not in tags:
        raise Stale(f"The article was changed since you read it: it is {etag} now.")
    return article.version


class EditableArticle(ArticleDetail):
    permissions = {**ArticleDetail.permissions, "PATCH": EDIT}

    def patch(self, request: Request, article_id: UUID) -> Response:
        """Says what fields of the article are, as an editor: a claim for each, which no machine overrules. Null, or an
        empty list, says that there is no such thing. The fields in `reset` go back to what the machine says.

        `If-Match` is the ETag of the article as you read it.
        """
        NoParameters.read(request)
        article = shown(request, article_id)
        version = version_read(request, article, etag_of(article, newest_reading(article)))
        body = mapping(request.data)
        changed = edit.edit(
            article_id=article.pk,
            changes={name: value for name, value in body.items() if name not in ("reset", "reason")},
            reset=body.get("reset", []),
            note=body.get("reason", ""),
            actor=actor_of(request.user),
            user=user_id_of(request.user),
            version=version,
        )
        reading = newest_reading(changed)
        return Response(document_of(request, changed, reading), headers={"ETag": etag_of(changed, reading)})


def mapping(data: Any) -> Mapping[str, Any]:
    """A JSON body that is an object. Raises ValidationError."""
    if not isinstance(data, dict):
        raise exceptions.ValidationError({"body": ["Send a JSON object."]})
    return data


def _editable() -> dict[str, serializers.Field]:
    fields: dict[str, serializers.Field] = {}
    for name in EDITABLE:
        if name in LIST_FIELDS:
            fields[name] = serializers.ListField(child=JSONText(), required=False)
        else:
            told = "In EDTF, as precisely as it is known." if name in DATE_FIELDS else ""
            fields[name] = JSONText(required=False, allow_null=True, help_text=told)
    return fields


class Fields(serializers.Serializer):
    """Fields of an article, each with what an editor says it is."""

    def get_fields(self) -> dict[str, Any]:
        return _editable() | super().get_fields()


class ArticleCorrection(Fields):
    """What an editor says of an article. Fields that are left out stay as they are."""

    reset = serializers.ListField(
        child=serializers.ChoiceField(choices=EDITABLE),
        required=False,
        help_text="Fields that go back to what the machine says.",
    )
    reason = JSONText(required=False, help_text="For the log, and for the claims.")
