"""The bytes as received, and that the same bytes came again."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import Sha256Field, uuid7


class Original(models.Model):
    """Bytes, addressed by their SHA-256. Small ones live in the row, larger ones in file storage at `location`.

    PostgreSQL refuses UPDATE, DELETE and TRUNCATE on this table, and bytes that do not hash to their digest.
    """

    sha256 = Sha256Field(primary_key=True)
    size = models.BigIntegerField(verbose_name=gettext_lazy("size"))
    bytes = models.BinaryField(null=True, editable=False)
    location = models.CharField(max_length=500, blank=True, default="")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = gettext_lazy("original")
        verbose_name_plural = gettext_lazy("originals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bytes__isnull=False, location="")
                | (models.Q(bytes__isnull=True) & ~models.Q(location="")),
                name="original_is_in_the_row_or_in_storage",
            ),
            models.CheckConstraint(
                # NULL where the bytes are in storage; `manage.py audit` proves those.
                condition=models.Q(sha256=models.Func("bytes", function="sha256", output_field=Sha256Field()))
                & models.Q(size=models.Func("bytes", function="octet_length", output_field=models.BigIntegerField())),
                name="original_bytes_match_digest_and_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… ({self.size} bytes)"


class Sighting(models.Model):
    """That bytes we already held came again from here: the first and the last time, and how often."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="sightings", db_index=False)
    source = models.ForeignKey(
        "archive.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="sightings"
    )
    locator = models.TextField(help_text="The file name or address under which the bytes came.")
    first_item = models.ForeignKey("archive.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    last_item = models.ForeignKey("archive.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first_seen_at"]
        constraints = [
            # Two workers that see the same file at the same moment end with one row. Two constraints, for NULL equals
            # nothing, and Django asks a database about NULLS NOT DISTINCT even where none is needed.
            models.UniqueConstraint(fields=["original", "source", "locator"], name="sighting_once_a_place"),
            models.UniqueConstraint(
                fields=["original", "locator"],
                condition=models.Q(source__isnull=True),
                name="sighting_once_a_place_without_source",
            ),
        ]

    def __str__(self) -> str:
        return self.locator
