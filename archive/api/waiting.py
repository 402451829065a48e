"""Requests that wait for something to happen: so few at once that there are always threads for the others."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from rest_framework import serializers

LONGEST_WAIT = 30
PAUSE = 0.5
"""Seconds between two looks."""

Seen = TypeVar("Seen")


class _Places:
    """How many requests of this process wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = 0

    def take(self) -> bool:
        with self._lock:
            if self._taken >= settings.WAITING_REQUESTS:
                return False
            self._taken += 1
            return True

    def leave(self) -> None:
        with self._lock:
            self._taken -= 1


PLACES = _Places()


def wait(look: Callable[[], Seen], *, until: Callable[[Seen], bool], seconds: int) -> Seen:
    """What `look` sees as soon as `until` is content with it, else after so many seconds.

    Where as many wait as may, it is what there is to see at once.
    """
    seen = look()
    if seconds == 0 or until(seen) or not PLACES.take():
        return seen
    try:
        end = time.monotonic() + seconds
        while not until(seen) and (left := end - time.monotonic()) > 0:
            time.sleep(min(PAUSE, left))
            seen = look()
    finally:
        PLACES.leave()
    return seen


def seconds_to_wait(what: str) -> serializers.IntegerField:
    """The parameter `wait`."""
    return serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=LONGEST_WAIT,
        help_text=f"Answer {what}, at the latest after so many seconds. At once where too many wait already.",
    )
