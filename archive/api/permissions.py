"""Who may do what through the REST door."""

from collections.abc import Mapping
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

READ_TEXT = "archive.read_text"
HAND_IN = "archive.hand_in"
EDIT = "archive.edit_claims"
TAG = "archive.add_tagging"
UNTAG = "archive.delete_tagging"
WITHDRAW = "archive.withdraw_article"
DECIDE_TEMPLATE = "archive.decide_template"
VIEW_ARTICLE = "archive.view_article"
VIEW_EVENT = "archive.view_event"
VIEW_DEPOSIT = "archive.view_deposit"
VIEW_ITEM = "archive.view_item"


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
