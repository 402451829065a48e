"""Who may do what. A key's scopes stand for the same permissions that groups of people have."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from archive.models import ApiKey

READ_TEXT = "archive.read_text"
HAND_IN = "archive.hand_in"
WITHDRAW = "archive.withdraw_article"
VIEW_ARTICLE = "archive.view_article"
VIEW_DEPOSIT = "archive.view_deposit"
VIEW_ITEM = "archive.view_item"

_READ = frozenset(
    f"archive.view_{model}"
    for model in (
        "article", "claim", "deposit", "event", "fixitycheck", "item", "original", "reading", "revision", "sighting",
        "source", "tagging", "term", "vocabulary",
    )
)  # fmt: skip
_TEXT = _READ | {READ_TEXT}
_EDIT = _TEXT | {
    HAND_IN,
    "archive.edit_claims",
    "archive.retry_item",
    "archive.reject_item",
    "archive.add_tagging",
    "archive.delete_tagging",
    "archive.add_term",
}
_ADMIN = _EDIT | {
    WITHDRAW,
    "archive.add_source",
    "archive.change_source",
    "archive.change_term",
    "archive.add_vocabulary",
    "archive.change_vocabulary",
    "archive.view_apikey",
    "archive.add_apikey",
    "archive.change_apikey",
}

OF_SCOPE: Mapping[str, frozenset[str]] = {
    ApiKey.Scope.READ: _READ,
    ApiKey.Scope.TEXT: _TEXT,
    # What it handed in itself it may follow: the views show a key without view_deposit its own deposits only.
    ApiKey.Scope.DEPOSIT: frozenset({HAND_IN}),
    ApiKey.Scope.EDIT: _EDIT,
    ApiKey.Scope.ADMIN: _ADMIN,
}
"""`read` is the group Reader without the full text, `text` is Reader, `edit` Editor, `admin` Administrator."""


def permissions_of(scopes: Iterable[str]) -> frozenset[str]:
    """The permissions of a key with these scopes."""
    return _joined(tuple(scopes))


@cache
def _joined(scopes: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(OF_SCOPE.get(scope, frozenset()) for scope in scopes))


class Permitted(BasePermission):
    """Allows what the view's `permissions` say for the method: a permission, or several of which one is enough.

    A view or a method that says nothing is closed to everybody.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        wanted: Mapping[str, str | tuple[str, ...]] = getattr(view, "permissions", {})
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in view.allowed_methods:
            return True  # answered with 405, which tells nothing
        enough = wanted.get(method, ())
        allowed: Any = request.user
        return any(allowed.has_perm(permission) for permission in ((enough,) if isinstance(enough, str) else enough))
