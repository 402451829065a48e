"""Words to tag with, and their use on articles."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


class Vocabulary(models.Model):
    """A list of terms. A free one grows with use (the tags senders and editors type); the others are controlled.

    `edition` counts the changes of the terms of a controlled one: who holds its names knows by it when to read them
    again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True, verbose_name=gettext_lazy("slug"))
    name = models.CharField(max_length=100, verbose_name=gettext_lazy("name"))
    free = models.BooleanField(default=False, verbose_name=gettext_lazy("free"))
    suggests = models.BooleanField(
        default=False,
        help_text="Its terms are suggested where a text names them.",
        verbose_name=gettext_lazy("suggests"),
    )
    edition = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = gettext_lazy("vocabulary")
        verbose_name_plural = gettext_lazy("vocabularies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(free=False) | models.Q(suggests=False), name="vocabulary_free_suggests_nothing"
            )
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(model_name="TermHistory")
class Term(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vocabulary = models.ForeignKey(
        Vocabulary,
        on_delete=models.PROTECT,
        related_name="terms",
        db_index=False,
        verbose_name=gettext_lazy("vocabulary"),
    )
    label = models.CharField(max_length=200, verbose_name=gettext_lazy("label"))
    code = models.CharField(
        max_length=300, blank=True, default="", help_text="What it is called in the list that it came from."
    )
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=gettext_lazy("parent"),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
        verbose_name=gettext_lazy("merged into"),
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = gettext_lazy("term")
        verbose_name_plural = gettext_lazy("terms")
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "label"], name="term_once_a_vocabulary"),
            models.UniqueConstraint(
                fields=["vocabulary", "code"], condition=~models.Q(code=""), name="term_code_once_a_vocabulary"
            ),
            models.CheckConstraint(condition=~models.Q(label=""), name="term_has_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Tagging(models.Model):
    """A term on an article: who put it there, when and why."""

    class Origin(models.TextChoices):
        SENDER = "sender", gettext_lazy("Sender")
        EDITOR = "editor", gettext_lazy("Editor")
        RULE = "rule", gettext_lazy("Rule")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="taggings", db_index=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="taggings")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    item = models.ForeignKey(
        "archive.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["article", "term"], name="tagging_once_an_article")]

    def __str__(self) -> str:
        return str(self.term)
