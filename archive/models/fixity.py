"""Proof that the bytes are still what they were."""

from django.db import models

from archive.models.fields import Sha256Field, uuid7


class FixityCheck(models.Model):
    """One comparison of a range of originals, in the order of their digests, with their recorded digests and sizes.

    A row a range, not a row an original: an archive of a million is checked every month for decades.
    `findings` lists every original that did not match: `{"sha256", "code", "message"}` with the codes
    `digest_mismatch`, `size_mismatch`, `missing`, `unreadable`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    audit = models.UUIDField(help_text="Groups the ranges of one run.")
    first_sha256 = Sha256Field()
    last_sha256 = Sha256Field()
    checked = models.PositiveIntegerField()
    bytes_checked = models.BigIntegerField()
    findings = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["audit", "id"], name="fixity_check_of_audit")]

    def __str__(self) -> str:
        return f"{self.checked} originals, {len(self.findings)} findings"
