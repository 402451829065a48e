"""The append-only log, and the change feed that orders it by commit."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. `name` is written into the event so that the log reads well even after an account has gone."""

    kind: str  # "user", "key" or "system"
    id: str = ""
    name: str = ""


class Event(models.Model):
    """One act: who, when, what, why. PostgreSQL refuses UPDATE, DELETE and TRUNCATE on this table.

    The subject is named by kind and id without a foreign key: the log outlives what it tells of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20, verbose_name=gettext_lazy("subject kind"))
    subject_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60, blank=True, default="")
    actor_name = models.CharField(max_length=200, blank=True, default="", verbose_name=gettext_lazy("actor name"))
    reason = models.TextField(blank=True, default="", verbose_name=gettext_lazy("reason"))
    request_id = models.CharField(max_length=100, blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = gettext_lazy("event")
        verbose_name_plural = gettext_lazy("events")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_id", "id"], name="event_of_subject")]

    def __str__(self) -> str:
        return self.verb

    @property
    def actor(self) -> Actor:
        return Actor(kind=self.actor_kind, id=self.actor_id, name=self.actor_name)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "at": self.at.isoformat().replace("+00:00", "Z"),
            "verb": self.verb,
            "actor": {"kind": self.actor_kind, "name": self.actor_name},
            "reason": self.reason,
            "data": self.data,
        }


class PendingChange(models.Model):
    """Events about articles that have no position yet. A trigger on the event table fills it, the sequencer empties it.

    A queue rather than "all events after the last one": an event that commits late is still in it, so it cannot be
    skipped, and unlike transaction ids it means the same after a dump and restore.
    """

    event_id = models.UUIDField(primary_key=True)

    class Meta:
        ordering = ["event_id"]


class Change(models.Model):
    """A committed event's place in the change feed: gap-free, in the order of becoming visible."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="change")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)
