"""How often one key or one person may ask."""

from django.views import View
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from archive.api.authentication import KeyHolder


class ClientThrottle(SimpleRateThrottle):
    """Counts in each web process by itself: with several processes a client gets somewhat more, never less."""

    scope = "client"

    def get_cache_key(self, request: Request, view: View) -> str | None:  # noqa: ARG002 - the framework's signature
        user = request.user
        if isinstance(user, KeyHolder):
            return f"throttle-key-{user.key.pk}"
        return f"throttle-user-{user.pk}" if user.is_authenticated else None
