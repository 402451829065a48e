"""Who publishes or signs: outlets, agencies, institutions."""

from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Now, Upper
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


class SourceQuerySet(models.QuerySet["Source"]):
    def in_force(self) -> Self:
        """Those that are not by now another name of another one."""
        return self.filter(merged_into=None)

    def by_slug(self, slug: str) -> "Source | None":
        """The source that this slug leads to: the one into which it was merged, where it was."""
        source = self.filter(slug=slug).select_related("merged_into").first()
        return source and (source.merged_into or source)

    def named(self, name: str) -> Self:
        """Those in force that are called so: by slug, name or alias, whatever the case."""
        texts = ArrayField(models.TextField())
        # The array as PostgreSQL writes it: its braces, quotes and commas have no case.
        aliases = Cast(Upper(Cast("aliases", models.TextField())), texts)
        return (
            self.in_force()
            .alias(capital_aliases=aliases)
            .filter(
                models.Q(slug__iexact=name)
                | models.Q(name__iexact=name)
                | models.Q(capital_aliases__contains=[Upper(models.Value(name))])
            )
        )


@pghistory.track(model_name="SourceHistory")
class Source(models.Model):
    class Kind(models.TextChoices):
        OUTLET = "outlet", gettext_lazy("Outlet")
        AGENCY = "agency", gettext_lazy("Agency")
        INSTITUTION = "institution", gettext_lazy("Institution")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=100, unique=True, verbose_name=gettext_lazy("slug"))
    name = models.CharField(max_length=200, verbose_name=gettext_lazy("name"))
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OUTLET, verbose_name=gettext_lazy("kind"))
    aliases = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=gettext_lazy("aliases")
    )
    domains = ArrayField(
        models.CharField(max_length=253), default=list, blank=True, verbose_name=gettext_lazy("domains")
    )
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        help_text="IANA name, for example Asia/Baku. Empty: unknown, never guessed.",
        verbose_name=gettext_lazy("time zone"),
    )
    language = models.CharField(
        max_length=35,
        blank=True,
        help_text="BCP 47 tag of what it mostly writes in.",
        verbose_name=gettext_lazy("language"),
    )
    rights = models.TextField(blank=True, help_text="What its texts may be used for, in its own words.")
    note = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
        verbose_name=gettext_lazy("merged into"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("source")
        verbose_name_plural = gettext_lazy("sources")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="source_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SourceMerge(models.Model):
    """One source made another name of another. `running -> done -> undoing -> undone`, and `running -> undoing`.

    `taken` is what undoing needs: the `names` and `domains` that the other one got by it, and its `aliases` and
    `channels`, `templates` and `sources` (merged into it earlier) that were moved, by their ids.
    """

    class State(models.TextChoices):
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")
        UNDOING = "undoing", gettext_lazy("Undoing")
        UNDONE = "undone", gettext_lazy("Undone")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="merges", db_index=False)
    into = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    taken = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    made_by = models.JSONField(help_text="The actor, for the log.")
    made_at = models.DateTimeField(db_default=Now())
    undone_by = models.JSONField(null=True, help_text="The actor who had it undone.")
    undo_reason = models.TextField(blank=True, default="")
    worked_at = models.DateTimeField(db_default=Now(), help_text="When somebody last worked on it.")

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~models.Q(state="undone"), name="source_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(source=models.F("into")), name="source_merge_is_of_two"),
        ]
        indexes = [
            models.Index(
                fields=["worked_at"],
                condition=models.Q(state__in=["running", "undoing"]),
                name="source_merge_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.into_id}: {self.state}"


class MovedArticle(models.Model):
    """An article that went to another source by a merge, and goes back when that is undone."""

    id = models.BigAutoField(primary_key=True)
    merge = models.ForeignKey(SourceMerge, on_delete=models.PROTECT, related_name="articles", db_index=False)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["merge", "article"], name="article_moved_once_a_merge")]

    def __str__(self) -> str:
        return str(self.article_id)
