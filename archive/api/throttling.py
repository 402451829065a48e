"""How often one key or one person may ask."""

from django.views import View
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from archive.api.authentication import KeyHolder


class ClientThrottle(SimpleRateThrottle):
    """Counts a client's requests minute by minute, in each web process by itself: with several processes a client gets
    somewhat more than the rate, never less. One number a client: the parent keeps the time of every request.
    """

    scope = "client"
    duration: int  # seconds; the parent reads it and `num_requests` out of the rate
    num_requests: int

    def allow_request(self, request: Request, view: View) -> bool:
        client = self.get_cache_key(request, view)
        if client is None:
            return True
        key = f"{client}-{int(self.timer() // self.duration)}"
        self.cache.add(key, 0, self.duration)
        try:
            return bool(self.cache.incr(key) <= self.num_requests)
        except ValueError:  # pushed out of a full cache in this very moment
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return float(self.duration - self.timer() % self.duration)

    def get_cache_key(self, request: Request, view: View) -> str | None:  # noqa: ARG002 - the framework's signature
        user = request.user
        if isinstance(user, KeyHolder):
            return f"throttle-key-{user.key.pk}"
        return f"throttle-user-{user.pk}" if user.is_authenticated else None
