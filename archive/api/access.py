"""Who may look at the service itself: this machine, or a key."""

import ipaddress

from django.http import HttpRequest

from archive.actions import keys
from archive.actions.scopes import permissions_of
from archive.api.authentication import SCHEME
from archive.api.permissions import VIEW_ARTICLE

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself, and not through a proxy on it for somebody else."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def may_watch(request: HttpRequest) -> bool:
    """This machine, or a key with the scope `read` (who may see the articles' metadata may see how many there are)."""
    if is_local(request):
        return True
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME.lower():
        return False
    key = keys.find(secret=secret.strip())
    return key is not None and VIEW_ARTICLE in permissions_of(key.scopes)
