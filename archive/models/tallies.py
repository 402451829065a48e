"""What came each day from a channel or a source, added up, and the alarms about it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


class Tally(models.Model):
    """One day (of UTC) of a channel or a source, counted in the commit that gives an item its verdict.

    The day is the one on which an item was received. An item that is tried again has a second verdict and counts again.
    Texts are those that were not held: of them it is told what they lack and in which shape their header is.
    """

    pk = models.CompositePrimaryKey("subject_id", "day")
    subject_kind = models.CharField(max_length=20, help_text="channel or source")
    subject_id = models.UUIDField()
    day = models.DateField()
    items = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0, help_text="Items that became an article or a version of one.")
    duplicates = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    texts = models.PositiveIntegerField(default=0)
    untitled = models.PositiveIntegerField(default=0)
    undated = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0, help_text="Texts whose characters had to be guessed or repaired.")
    shapes = models.JSONField(default=dict, help_text="How many texts had a header of which shape.")

    class Meta:
        indexes = [models.Index(fields=["day"], name="tally_of_day")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.day}"


class Alarm(models.Model):
    """Something about a channel or a source that is not as usual: from when it was noticed until it is well again.

    It is told once when it begins and once when it ends; PostgreSQL lets none of a kind begin twice. The subject is
    named by kind and id, as in the log.
    """

    class Kind(models.TextChoices):
        FAILING = "failing", gettext_lazy("Cannot be polled")
        QUIET = "quiet", gettext_lazy("Gone quiet")
        FLOOD = "flood", gettext_lazy("Brings far more than usual")
        UNTITLED = "untitled", gettext_lazy("Texts without title")
        UNDATED = "undated", gettext_lazy("Texts without date")
        DUPLICATES = "duplicates", gettext_lazy("Duplicates")
        QUARANTINED = "quarantined", gettext_lazy("Items in quarantine")
        REPAIRED = "repaired", gettext_lazy("Broken characters")
        SHAPE = "shape", gettext_lazy("Headers of an unknown shape")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    message = models.TextField()
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    begin_mailed_at = models.DateTimeField(null=True, blank=True)
    end_mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("alarm")
        verbose_name_plural = gettext_lazy("alarms")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="alarm_stands_once_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["began_at"], name="alarm_began"),
            models.Index(fields=["ended_at"], name="alarm_ended"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
