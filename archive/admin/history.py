"""What happened to one thing, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.admin import codes, wording
from archive.models import Event

SHOWN = 100
"""What came ten thousand times still has one page; the rest stands in the list of events."""


MERGES = frozenset({"term.merged", "term.merging_undone", "source.merged", "source.merge_undone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """`changes` are (field, before, after); `into` is what a term or source was merged into, or parted from."""

    event: Event
    verb: str
    changes: Sequence[tuple[str, str, str]]
    into: str = ""


def history(subject_id: UUID) -> list[ShownEvent]:
    """The newest events of a subject, the newest first."""
    return [_shown(event) for event in Event.objects.filter(subject_id=subject_id).order_by("-id")[:SHOWN]]


def _shown(event: Event) -> ShownEvent:
    changes = event.data.get("changes")
    moves = changes.items() if isinstance(changes, dict) else ()
    return ShownEvent(
        event=event,
        verb=wording.verb(event.verb),
        changes=[
            (wording.field(name), codes.value(name, before), codes.value(name, after))
            for name, (before, after) in moves
        ],
        into=event.data.get("into", "") if event.verb in MERGES else "",
    )
