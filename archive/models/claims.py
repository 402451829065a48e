"""Who says what about an article, and on what evidence."""

from django.conf import settings
from django.db import models


class ClaimQuerySet(models.QuerySet["Claim"]):
    def by_editors(self) -> "ClaimQuerySet":
        return self.filter(reading__isnull=True)


class Claim(models.Model):
    """One statement about one field. A machine's belongs to a reading, an editor's to the article; neither is changed.

    An editor's claim with `value` NULL says that the field has no value. It is in force until it is `superseded_at`: by
    a later one, or when it is taken back.
    """

    id = models.BigAutoField(primary_key=True)
    reading = models.ForeignKey(
        "archive.Reading", on_delete=models.PROTECT, null=True, related_name="claims", db_index=False
    )
    article = models.ForeignKey(
        "archive.Article", on_delete=models.PROTECT, null=True, related_name="editor_claims", db_index=False
    )
    field = models.CharField(max_length=30)
    value = models.TextField(null=True)
    as_written = models.TextField(null=True)
    method = models.CharField(max_length=20)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    stated = models.BooleanField(default=True)
    confidence = models.FloatField(default=1.0)
    chosen = models.BooleanField(default=False, help_text="By the reading, among its own claims.")
    note = models.TextField(blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(null=True, help_text="Of an editor's claim; a machine's is as old as its reading.")
    superseded_at = models.DateTimeField(
        null=True, help_text="When a later claim of an editor took its place, or it was taken back."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reading__isnull=False, article__isnull=True, value__isnull=False)
                | models.Q(reading__isnull=True, article__isnull=False, method="editor", made_at__isnull=False),
                name="claim_is_a_readings_or_an_editors",
            ),
            models.CheckConstraint(
                condition=models.Q(span_start__isnull=True, span_end__isnull=True)
                # A comparison with NULL is no refusal: what must be there is said.
                | models.Q(span_start__isnull=False, span_end__isnull=False, span_end__gte=models.F("span_start")),
                name="claim_span_has_both_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__range=(0, 1)), name="claim_confidence_between_0_and_1"
            ),
        ]
        indexes = [
            models.Index(fields=["reading"], condition=models.Q(reading__isnull=False), name="claim_of_reading"),
            models.Index(
                fields=["article", "field"], condition=models.Q(article__isnull=False), name="claim_of_editor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
