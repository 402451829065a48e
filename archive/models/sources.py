"""Who publishes or signs: outlets, agencies, institutions."""

from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Upper

from archive.models.fields import uuid7


class SourceQuerySet(models.QuerySet["Source"]):
    def named(self, name: str) -> Self:
        """Those that are called so: by slug, name or alias, whatever the case."""
        texts = ArrayField(models.TextField())
        # The array as PostgreSQL writes it: its braces, quotes and commas have no case.
        aliases = Cast(Upper(Cast("aliases", models.TextField())), texts)
        return self.alias(capital_aliases=aliases).filter(
            models.Q(slug__iexact=name)
            | models.Q(name__iexact=name)
            | models.Q(capital_aliases__contains=[Upper(models.Value(name))])
        )


@pghistory.track(model_name="SourceHistory")
class Source(models.Model):
    class Kind(models.TextChoices):
        OUTLET = "outlet", "Outlet"
        AGENCY = "agency", "Agency"
        INSTITUTION = "institution", "Institution"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OUTLET)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        help_text="IANA name, for example Asia/Baku. Empty: unknown, never guessed.",
    )
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag of what it mostly writes in.")
    rights = models.TextField(blank=True, help_text="What its texts may be used for, in its own words.")
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="source_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
