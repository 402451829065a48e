"""Keys for programs."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions import keys
from archive.api.authentication import actor_of, user_id_of
from archive.api.documents import Json
from archive.api.parameters import JSONText, NoParameters, values_of
from archive.api.views import View
from archive.models import ApiKey


class NewKey(serializers.Serializer):
    """A key that is to be made."""

    name = JSONText(max_length=100, help_text="What it is for.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=ApiKey.Scope.choices), min_length=1, max_length=len(ApiKey.Scope)
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


def of_key(key: ApiKey) -> Json:
    """Without the secret, which nobody has any more."""
    return {
        "id": key.pk,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "last_used_at": key.last_used_at,
    }


class Keys(View):
    permissions = {"GET": "archive.view_apikey", "POST": "archive.add_apikey"}

    def get(self, request: Request) -> Response:
        """All keys by name, revoked ones too. Their secrets were shown once and are not kept."""
        NoParameters.read(request)
        return Response({"results": [of_key(key) for key in ApiKey.objects.order_by("name", "id")]})

    def post(self, request: Request) -> Response:
        """Make a key. `secret` is in this answer and never again."""
        NoParameters.read(request)
        made = keys.create(
            **values_of(request, NewKey),
            may=request.user.has_perm,
            actor=actor_of(request.user),
            created_by=user_id_of(request.user),
        )
        made.key.refresh_from_db()
        return Response(of_key(made.key) | {"secret": made.secret}, status=201)


class KeyDetail(View):
    permissions = {"DELETE": "archive.change_apikey"}

    def delete(self, request: Request, prefix: str) -> Response:
        """Revoke a key, at once and for good. Its row stays, for the log."""
        NoParameters.read(request)
        key = ApiKey.objects.get(prefix=prefix, revoked_at=None)
        keys.revoke(name=key.name, actor=actor_of(request.user))
        return Response(status=204)
