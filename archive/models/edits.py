"""Bulk edits: what was asked for, and for each article what became of it and what it had before."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import Sha256Field, uuid7


class Edit(models.Model):
    """One order to change many articles, chosen once when it was given.

    `running -> done -> undoing -> undone`, and `running -> undoing`: what was not done yet is left then. One whose
    worker died too often over the same chunk is `stopped`, by whatever `code` says; it can be undone.
    """

    class State(models.TextChoices):
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")
        UNDOING = "undoing", gettext_lazy("Undoing")
        UNDONE = "undone", gettext_lazy("Undone")
        STOPPED = "stopped", gettext_lazy("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.RUNNING, verbose_name=gettext_lazy("state")
    )
    search = models.JSONField(null=True, help_text="What was searched for; null where the articles were named.")
    changes = models.JSONField(default=dict, help_text="By field, the values of the claims to make.")
    reset = ArrayField(models.CharField(max_length=30), default=list)
    tags_added = ArrayField(models.CharField(max_length=200), default=list)
    tags_removed = ArrayField(models.CharField(max_length=200), default=list)
    vocabulary = models.SlugField(
        max_length=60, default="tags", db_index=False, help_text="Of the tags that are added."
    )
    overwrite = models.BooleanField(default=False, help_text="Also what other editors say.")
    reason = models.TextField(blank=True, default="", verbose_name=gettext_lazy("reason"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_by = models.JSONField(help_text="The actor, for the log.")
    made_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    undone_by = models.JSONField(null=True, help_text="The actor who had it undone.")
    undo_reason = models.TextField(blank=True, default="")
    worked_at = models.DateTimeField(db_default=Now(), help_text="When somebody last began to work on it.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="At the chunk that is due, begun and not ended.")
    code = models.CharField(max_length=30, blank=True, default="", help_text="Why it was stopped.")
    idempotency_key = models.CharField(max_length=200, blank=True, default="")
    body_sha256 = Sha256Field(null=True)

    class Meta:
        verbose_name = gettext_lazy("bulk edit")
        verbose_name_plural = gettext_lazy("bulk edits")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                KT("made_by__kind"),
                KT("made_by__id"),
                "idempotency_key",
                condition=~models.Q(idempotency_key=""),
                name="edit_once_a_client_and_idempotency_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state="stopped") | models.Q(code=""), name="edit_says_why_it_was_stopped"
            ),
        ]
        indexes = [
            models.Index(
                fields=["worked_at"], condition=models.Q(state__in=["running", "undoing"]), name="edit_unfinished"
            )
        ]

    def __str__(self) -> str:
        return self.reason or f"Edit of {self.made_at:%Y-%m-%d %H:%M}"


class EditedArticle(models.Model):
    """One article of an edit. `waiting -> changed | unchanged | left(code)`, `changed -> undone | kept`.

    `before` is what undoing needs: by field the claims that held before and those that were made, and the tags that
    were put and taken.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        CHANGED = "changed", gettext_lazy("Changed")
        UNCHANGED = "unchanged", gettext_lazy("Unchanged")
        LEFT = "left", gettext_lazy("Left as it was")
        UNDONE = "undone", gettext_lazy("Undone")
        KEPT = "kept", gettext_lazy("Not undone, or not all of it")

    id = models.BigAutoField(primary_key=True)
    edit = models.ForeignKey(Edit, on_delete=models.PROTECT, related_name="articles", db_index=False)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    code = models.CharField(max_length=30, blank=True, default="", help_text="Why it was left.")
    before = models.JSONField(default=dict)
    kept = ArrayField(
        models.CharField(max_length=210),
        default=list,
        help_text="Fields and tags that somebody changed since: they are not undone.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edit", "article"], name="edited_article_once_an_edit")]
        indexes = [models.Index(fields=["edit", "state", "id"], name="edited_article_of_state")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.state}"
