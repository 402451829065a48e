"""The texts of an article as received, and what each pipeline version understood of them."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models.functions import RowNumber

from archive.models.fields import uuid7
from archive.values import PIPELINE


class RevisionQuerySet(models.QuerySet["Revision"]):
    def versions(self) -> Self:
        """Without the copies."""
        return self.filter(copy_of__isnull=True)

    def newest_copies(self, most: int) -> Self:
        """Of each version at most so many copies, the newest first: a text may have come ten thousand times."""
        place = models.Window(RowNumber(), partition_by="copy_of", order_by=["-received_at", "-id"])
        found = self.filter(copy_of__isnull=False).annotate(place=place).filter(place__lte=most)
        return found.order_by("-received_at", "-id")

    def copies_held(self) -> dict[UUID, int]:
        """How many copies there are, by version."""
        counted = self.filter(copy_of__isnull=False).order_by().values_list("copy_of").annotate(n=models.Count("id"))
        return dict(counted)


class Revision(models.Model):
    """One text of an article as received: a part of an original.

    A version, with a number of its own, or the copy of a version: the same words in other bytes, which is never shown.
    The original, the part and the item stay for ever; number and article are what is thought of the text, and change
    when an earlier version arrives or a person decides otherwise.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="revisions", db_index=False)
    original = models.ForeignKey("archive.Original", on_delete=models.PROTECT, related_name="revisions", db_index=False)
    part = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(
        default=1, help_text="Its place among the versions held: the last one is shown. 0 for a copy."
    )
    copy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies", db_index=False
    )
    body = models.TextField(
        null=True,
        blank=True,
        help_text="Of a version that is not shown. The one that is has the article's.",
    )
    item = models.ForeignKey("archive.Item", on_delete=models.PROTECT, related_name="revisions", db_index=False)
    known_as = models.ForeignKey(
        "archive.OwnIdentifier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        db_index=False,
        help_text="Under which name of its own the client sent it: of those the last one received is the newest.",
    )
    received_at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "number"]
        constraints = [
            # The same bytes are one text, whoever brings them and however many workers see them at once.
            models.UniqueConstraint(fields=["original", "part"], name="revision_once_a_text"),
            models.UniqueConstraint(
                fields=["article", "number"],
                condition=models.Q(copy_of__isnull=True),
                name="revision_number_in_article",
            ),
            models.CheckConstraint(
                condition=models.Q(copy_of__isnull=True, number__gte=1) | models.Q(copy_of__isnull=False, number=0),
                name="revision_has_a_number_or_is_a_copy",
            ),
        ]
        # Versions and copies together: the unique key holds versions only.
        indexes = [models.Index(fields=["article"], name="revision_of_article")]

    def __str__(self) -> str:
        return f"Revision {self.number}" if self.number else "Copy"


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
