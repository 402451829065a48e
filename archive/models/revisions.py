"""The texts of an article as received, and what each pipeline version understood of them."""

from typing import Self

from django.db import models

from archive.models.fields import uuid7
from archive.values import PIPELINE


class Revision(models.Model):
    """One text of an article as received: a part of an original. Immutable."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="revisions", db_index=False)
    original = models.ForeignKey("archive.Original", on_delete=models.PROTECT, related_name="revisions", db_index=False)
    part = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=1, help_text="1 is the first that was received.")
    item = models.ForeignKey("archive.Item", on_delete=models.PROTECT, related_name="revisions", db_index=False)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["article_id", "number"]
        constraints = [
            # The same bytes are one text, whoever brings them and however many workers see them at once.
            models.UniqueConstraint(fields=["original", "part"], name="revision_once_a_text"),
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_in_article"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def shown_first(self, *before: str) -> Self:
        """Of each revision first the reading that shows: this pipeline version's, where it has none yet the newest.

        `before` are what to order by before that.
        """
        by_this = models.ExpressionWrapper(models.Q(pipeline=PIPELINE), output_field=models.BooleanField())
        return self.order_by(*before, by_this.desc(), "-read_at")


class Reading(models.Model):
    """What one pipeline version understood of a revision. A new version adds a reading; none is changed.

    `document` holds the contract's JSON of the article without body, claims and problems' duplicates: header, dateline,
    revision note, boilerplate, related links, cross-heads, problems, and `body_spans` and `lines` (code points).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="readings", db_index=False)
    pipeline = models.CharField(max_length=40)
    media_type = models.CharField(max_length=100)
    encoding = models.CharField(max_length=40)
    document = models.JSONField()
    read_at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["revision_id", "-read_at"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "pipeline"], name="reading_once_a_pipeline"),
        ]

    def __str__(self) -> str:
        return f"Reading by {self.pipeline}"
