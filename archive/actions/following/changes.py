"""The change feed as programs outside read it: every change once, from where they stand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.actions.following.follow import changes_after, feed_end, sequence_all
from archive.actions.pages import as_uuid, decode, encode
from archive.errors import Invalid
from archive.models import Change

KIND = "changes"
NOW = "now"
"""In the place of a cursor: from here on, without what was before."""

NOTHING_YET = (0, UUID(int=0))
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change of an article. `verb` is that of the event."""

    position: int
    event_id: UUID
    at: datetime
    verb: str
    article_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Some changes in the feed's order, the cursor of those behind them, and whether there are any yet."""

    rows: tuple[Changed, ...]
    cursor: str
    more: bool


def read_changes(*, since: str, limit: int) -> Changes:
    """The changes after the cursor `since`; after the beginning for an empty one, none for NOW.

    A cursor names the change that was read last, not only its position: where an archive was restored from an older
    backup, other changes have these positions by now. Raises Invalid for what is no cursor (`cursor_invalid`), one
    that is ahead of this archive (`cursor_too_new`), and one of another history (`cursor_unknown`).
    """
    position, event_id = _place(since)
    found = changes_after(position, limit=limit + 1)
    columns = ("position", "event", "event__at", "event__verb", "event__subject_id")
    rows = () if since == NOW else tuple(found.values_list(*columns))
    page = rows[:limit]
    if page:
        position, event_id = page[-1][:2]
    return Changes(
        rows=tuple(
            Changed(position=place, event_id=event, at=at, verb=verb, article_id=article)
            for place, event, at, verb, article in page
            if article is not None  # by the trigger that queues them, all are about an article
        ),
        cursor=encode(KIND, position, str(event_id)),
        more=len(rows) > limit,
    )


def _place(since: str) -> tuple[int, UUID]:
    if not since:
        return NOTHING_YET
    if since == NOW:
        # What is committed already is not to come from now on.
        sequence_all()
        return Change.objects.order_by("-position").values_list("position", "event").first() or NOTHING_YET
    try:
        position, event = decode(since, KIND, int, str)
        event_id = as_uuid(event)
    except Invalid as garbled:
        raise _refused("cursor_invalid", "This is no cursor of the change feed.") from garbled
    if (position, event_id) == NOTHING_YET:
        return NOTHING_YET
    if not 0 < position <= LARGEST:
        raise _refused("cursor_invalid", "This is no cursor of the change feed.")
    if position > feed_end():
        message = "This cursor is ahead of the archive, which was restored from an older backup. Read all anew."
        raise _refused("cursor_too_new", message)
    if not Change.objects.filter(position=position, event=event_id).exists():
        raise _refused("cursor_unknown", "This cursor is of another archive, or of another history of this one.")
    return position, event_id


def _refused(code: str, message: str) -> Invalid:
    return Invalid(message, code=code, fields={"since": [message]})
