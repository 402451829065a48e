"""A poll without consequences: what would come in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings

from archive.actions.fetching.asks import ask_of
from archive.actions.receiving import batches
from archive.errors import FetchFailed, FetchRefused, Invalid
from archive.intake.channels import KINDS, options_of
from archive.intake.channels.asking import Batch, Container, PlaceFailed, Seen
from archive.intake.limits import Refused
from archive.models import Channel

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One thing that would come in: a file or an entry (`size` in bytes where it is known), or a page to be fetched.
    `code` says why it would be refused."""

    name: str
    what: str
    size: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The first that would come in, and how many lie there in what was looked at; `more` says that not all was.

    `code` and `message` say why the place could not be asked (`failed`), or what is wrong with it all the same.
    """

    coming: tuple[Coming, ...]
    listed: int
    more: bool
    failed: bool = False
    code: str = ""
    message: str = ""


def rehearse(*, channel: Channel, most: int = MOST) -> Rehearsal:
    """Asks a channel's place as a poll now would, and receives, moves and remembers nothing."""
    return _rehearsed(
        kind=channel.kind,
        place=channel.place,
        options=channel.options,
        cursor=channel.state.cursor,
        there=partial(_unseen, channel.pk),
        most=most,
    )


def try_out(*, kind: str, place: str, options: Mapping[str, Any], most: int = MOST) -> Rehearsal:
    """The same for a channel that is not made yet. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid("There is no such kind.", fields={"kind": [f"Choose from {', '.join(KINDS)}."]})
    checked = KINDS[kind].check(place, settings.CHANNEL_FOLDERS)
    return _rehearsed(kind=kind, place=checked, options=options_of(kind, options), cursor={}, there=_all_of, most=most)


def _rehearsed(
    *,
    kind: str,
    place: str,
    options: Mapping[str, Any],
    cursor: Mapping[str, Any],
    there: Callable[[Sequence[Seen]], set[bytes]],
    most: int,
) -> Rehearsal:
    ask = ask_of(place=place, options=options, cursor=cursor, unseen=there)
    coming: list[Coming] = []
    listed, more, told = 0, False, ("", "")
    try:
        for batch in KINDS[kind].poll(ask):
            coming += _coming(batch)
            listed += batch.listed
            told = batch.trouble or told
            more = len(coming) > most
            if more:
                break
    except (PlaceFailed, FetchFailed, FetchRefused) as failed:
        return Rehearsal(
            coming=tuple(coming[:most]),
            listed=listed,
            more=False,
            failed=True,
            code=failed.reason,
            message=failed.message,
        )
    code, message = told
    return Rehearsal(
        coming=tuple(coming[:most]), listed=max(listed, len(coming)), more=more, code=code, message=message
    )


def _coming(batch: Batch) -> list[Coming]:
    coming = []
    for file in batch.files:
        if isinstance(file, Refused):
            coming.append(Coming(name=file.name, what="refused", code=file.code))
        elif isinstance(file, Container):
            coming.append(Coming(name=file.name, what="container"))
        else:
            coming.append(Coming(name=file.name, what="file", size=len(file.data)))
    links = [*batch.pages, *(link for entry in batch.linked if (link := batches.link_of(entry)))]
    return coming + [Coming(name=link.address, what="page") for link in links]


def _unseen(channel_id: UUID, there: Sequence[Seen]) -> set[bytes]:
    return batches.unseen(channel_id=channel_id, there=there)


def _all_of(there: Sequence[Seen]) -> set[bytes]:
    return {key for key, _ in there}
