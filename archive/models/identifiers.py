"""What clients call the articles that they hand in."""

from django.conf import settings
from django.db import models

from archive.models.fields import uuid7

LONGEST_IDENTIFIER = 500
"""Characters: with four bytes each they still fit into an entry of an index."""


class OwnIdentifier(models.Model):
    """A client's own name for an article: what it sends under that name again is a version of the same article.

    A client is a key, or an account without one. The names of two clients have nothing to do with each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    api_key = models.ForeignKey(
        "archive.ApiKey", on_delete=models.PROTECT, null=True, related_name="identifiers", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="identifiers", db_index=False
    )
    value = models.CharField(max_length=LONGEST_IDENTIFIER)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="identifiers")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["api_key", "value"], name="own_identifier_once_a_key"),
            models.UniqueConstraint(fields=["user", "value"], name="own_identifier_once_a_user"),
            models.CheckConstraint(
                condition=models.Q(api_key__isnull=False, user__isnull=True)
                | models.Q(api_key__isnull=True, user__isnull=False),
                name="own_identifier_has_one_client",
            ),
        ]

    def __str__(self) -> str:
        return self.value
