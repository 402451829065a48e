"""Keys for programs. Only a digest is kept: 256 random bits need no slow hash."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import Sha256Field, uuid7


class ApiKey(models.Model):
    class Scope(models.TextChoices):
        READ = "read", gettext_lazy("Metadata and snippets")
        TEXT = "text", gettext_lazy("Full text and originals")
        DEPOSIT = "deposit", gettext_lazy("Hand in")
        EDIT = "edit", gettext_lazy("Correct, tag, retry")
        ADMIN = "admin", gettext_lazy("Everything, withdrawing and keys included")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, verbose_name=gettext_lazy("name"))
    prefix = models.CharField(max_length=12, unique=True, verbose_name=gettext_lazy("prefix"))
    digest = Sha256Field(unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="api_keys",
        verbose_name=gettext_lazy("created by"),
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("API key")
        verbose_name_plural = gettext_lazy("API keys")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at__isnull=True), name="api_key_name_in_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
