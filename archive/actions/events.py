"""How an act gets into the log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from structlog.contextvars import get_contextvars

from archive.actions.rows import Rows, copy_rows
from archive.models import Actor, Event
from archive.models.fields import uuid7

SYSTEM = Actor(kind="system", name="Dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act that is to be logged: `verb` is `subject.past_participle`, for example `article.archived`."""

    verb: str
    subject_kind: str
    subject_id: UUID | None = None
    actor: Actor = SYSTEM
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


COLUMNS = (
    "id", "verb", "subject_kind", "subject_id", "actor_kind", "actor_id", "actor_name", "reason", "request_id", "data",
)  # fmt: skip


def log(acts: Iterable[Act]) -> None:
    """Writes acts into the log, inside the transaction of what they tell of."""
    copy_rows(Event, COLUMNS, as_rows(acts).rows)


def as_rows(acts: Iterable[Act]) -> Rows:
    """The rows that `log` writes, for a statement that writes others as well."""
    request_id = str(get_contextvars().get("request_id", ""))
    rows = (
        (
            uuid7(),
            act.verb,
            act.subject_kind,
            act.subject_id,
            act.actor.kind,
            act.actor.id,
            act.actor.name[:200],
            act.reason,
            request_id,
            dict(act.data),
        )
        for act in acts
    )
    return Rows(Event, COLUMNS, rows)
