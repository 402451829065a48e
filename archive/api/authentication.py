"""Who asks: a program by its key, or a person by the session of the site."""

import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, CSRFCheck, get_authorization_header
from rest_framework.authentication import SessionAuthentication as FrameworkSessionAuthentication
from rest_framework.request import Request

from archive.actions import keys
from archive.actions.receiving.receive import Sender
from archive.actions.scopes import permissions_of
from archive.models import Actor, ApiKey, Deposit

SCHEME = "Bearer"


@dataclass(frozen=True)
class KeyHolder:
    """A program with a key. It has the permissions of the key's scopes, asked for like those of a user."""

    key: ApiKey

    is_authenticated = True
    is_anonymous = False
    is_active = True
    is_staff = False
    is_superuser = False
    pk = None

    def has_perm(self, permission: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        return permission in permissions_of(self.key.scopes)

    def get_username(self) -> str:
        return self.key.name


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer dl_…`. No such header: somebody else may know who asks."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, ApiKey] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        key = keys.find(secret=secret.strip())
        if key is None:
            raise exceptions.AuthenticationFailed("This key is unknown, expired or revoked.")
        return KeyHolder(key=key), key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        return f'{SCHEME} realm="Dateline"'


class SessionAuthentication(FrameworkSessionAuthentication):
    """The session of the site; requests that change something carry the CSRF token in a header."""

    def enforce_csrf(self, request: Request) -> None:
        """As the parent, but without looking for the token in a form: that would read an upload's body away."""
        original: HttpRequest = request._request  # noqa: SLF001 - the parent class gets at it in the same way
        headers_only = copy.copy(original)
        headers_only.method = "PUT" if original.method == "POST" else original.method
        check = CSRFCheck(_no_view)
        check.process_request(headers_only)
        reason = check.process_view(headers_only, _no_view, (), {})
        if reason:
            raise exceptions.PermissionDenied(f"CSRF failed: {reason}")


def _no_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def actor_of(user: Any) -> Actor:
    """Who acts, for the log."""
    if isinstance(user, KeyHolder):
        return Actor(kind="key", id=str(user.key.pk), name=user.key.name)
    return Actor(kind="user", id=str(user.pk), name=user.get_username())


def user_id_of(user: Any) -> int | None:
    """The account behind a request, None for a key."""
    return None if isinstance(user, KeyHolder) else user.pk


def sender_of(user: Any) -> Sender:
    """Who hands in."""
    return Sender(
        door=Deposit.Door.REST,
        actor=actor_of(user),
        user=user_id_of(user),
        api_key=user.key if isinstance(user, KeyHolder) else None,
    )
