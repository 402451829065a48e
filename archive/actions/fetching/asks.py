"""What is asked of other places, with this installation's name and limits."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive.intake import fetching, mailboxes
from archive.intake.channels.asking import Ask, Get, OpenMailbox, Seen, Stream
from archive.intake.limits import DEFAULT_LIMITS

STREAM_SECONDS = 3600.0
"""For an answer that is taken in while it is read."""


def ask_of(
    *,
    place: str,
    options: Mapping[str, Any],
    cursor: Mapping[str, Any],
    unseen: Callable[[Sequence[Seen]], set[bytes]],
) -> Ask:
    """A poll with this installation's limits."""
    return Ask(
        place=place,
        options=options,
        cursor=cursor,
        now=timezone.now(),
        get=getter(),
        stream=_streamer(),
        mailbox=_opener(),
        unseen=unseen,
        max_file_size=settings.MAX_FILE_SIZE,
        folders=settings.CHANNEL_FOLDERS,
        secrets=settings.CHANNEL_SECRETS,
    )


def getter() -> Get:
    return partial(fetching.get, limits=_limits(), agent=settings.FETCH_AGENT)


def _opener() -> OpenMailbox:
    return partial(mailboxes.opened, limits=_limits())


def _limits() -> fetching.Limits:
    return fetching.Limits(
        seconds=settings.FETCH_SECONDS,
        bytes=settings.FETCH_BYTES,
        redirects=settings.FETCH_REDIRECTS,
        allowed_networks=settings.FETCH_ALLOWED_NETWORKS,
    )


def _streamer() -> Stream:
    limits = fetching.Limits(
        seconds=STREAM_SECONDS,
        bytes=DEFAULT_LIMITS.max_total,
        redirects=settings.FETCH_REDIRECTS,
        allowed_networks=settings.FETCH_ALLOWED_NETWORKS,
    )
    return partial(fetching.stream, limits=limits, agent=settings.FETCH_AGENT)
