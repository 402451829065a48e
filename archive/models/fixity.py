"""Proof that the bytes are still what they were."""

from django.db import models
from django.utils.translation import gettext_lazy

from archive.models.fields import Sha256Field, uuid7


class FixityCheck(models.Model):
    """One comparison of a range of originals, in the order of their digests, with their recorded digests and sizes.

    A row a range, not a row an original: an archive of a million is checked every month for decades.
    `findings` lists every original that did not match: `{"sha256", "code", "message"}` with the codes
    `digest_mismatch`, `size_mismatch`, `missing`, `unreadable`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    audit = models.UUIDField(help_text="Groups the ranges of one run.", verbose_name=gettext_lazy("audit"))
    first_sha256 = Sha256Field(verbose_name=gettext_lazy("first sha256"))
    last_sha256 = Sha256Field(verbose_name=gettext_lazy("last sha256"))
    checked = models.PositiveIntegerField(verbose_name=gettext_lazy("checked"))
    bytes_checked = models.BigIntegerField(verbose_name=gettext_lazy("bytes checked"))
    findings = models.JSONField(default=list, blank=True, verbose_name=gettext_lazy("findings"))
    started_at = models.DateTimeField(verbose_name=gettext_lazy("started at"))
    finished_at = models.DateTimeField(verbose_name=gettext_lazy("finished at"))

    class Meta:
        verbose_name = gettext_lazy("fixity check")
        verbose_name_plural = gettext_lazy("fixity checks")
        ordering = ["-id"]
        indexes = [models.Index(fields=["audit", "id"], name="fixity_check_of_audit")]

    def __str__(self) -> str:
        return f"{self.checked} originals, {len(self.findings)} findings"
