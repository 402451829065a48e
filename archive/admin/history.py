"""What happened to one thing, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.admin import codes, wording
from archive.models import Event, Source

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
    events = list(Event.objects.filter(subject_id=subject_id).order_by("-id")[:SHOWN])
    slugs = {slug for event in events for slug in _moves(event).get("source", ())}
    names = dict(Source.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
    return [_shown(event, names) for event in events]


def _moves(event: Event) -> Mapping[str, Sequence[object]]:
    """By field what it said before, and what it said then."""
    changes = event.data.get("changes")
    return changes if isinstance(changes, dict) else {}


def _shown(event: Event, sources: Mapping[str, str]) -> ShownEvent:
    def said(name: str, held: object) -> str:
        return sources.get(str(held)) or codes.value(name, held) if name == "source" else codes.value(name, held)

    return ShownEvent(
        event=event,
        verb=wording.verb(event.verb),
        changes=[
            (wording.field(name), said(name, before), said(name, after))
            for name, (before, after) in _moves(event).items()
        ],
        into=event.data.get("into", "") if event.verb in MERGES else "",
    )
