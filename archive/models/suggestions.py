"""Tags that a rule, or a name in the text, suggests for an article, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


class Suggestion(models.Model):
    """A term that may belong on an article, why, and who decided. `proposed -> accepted | rejected`, once for each
    article and term: what was rejected is never proposed again, whoever finds it.

    `accepted -> rejected` where the tag is taken away, `rejected -> accepted` by a person who thinks better of it, and
    `accepted -> proposed` where the bulk edit that accepted it is undone. What was decided stays, but for what a rule
    accepted by itself: that goes when the rule is undone.

    `hits` are the places of the words, [{"field": "title" | "body", "start", "end", "words"}], in code points.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", gettext_lazy("Proposed")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        REJECTED = "rejected", gettext_lazy("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="suggestions", db_index=False)
    term = models.ForeignKey("archive.Term", on_delete=models.PROTECT, related_name="suggestions", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    rule = models.ForeignKey(
        "archive.TagRule", on_delete=models.PROTECT, null=True, blank=True, related_name="suggestions", db_index=False
    )
    name = models.CharField(max_length=200, blank=True, default="", help_text="The name in the text, without a rule.")
    hits = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    edit = models.ForeignKey(
        "archive.Edit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="The bulk edit that accepted it.",
    )

    class Meta:
        verbose_name = gettext_lazy("suggestion")
        verbose_name_plural = gettext_lazy("suggestions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "term"], name="suggestion_once_an_article_and_term"),
            models.CheckConstraint(
                condition=models.Q(rule__isnull=False, name="") | models.Q(rule__isnull=True) & ~models.Q(name=""),
                name="suggestion_by_a_rule_or_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_at__isnull=True)
                | ~models.Q(state="proposed") & models.Q(decided_at__isnull=False),
                name="suggestion_decided_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["article"], condition=models.Q(state="proposed"), name="suggestion_open"),
            models.Index(fields=["rule", "article"], condition=models.Q(state="proposed"), name="suggestion_of_rule"),
            models.Index(fields=["term", "article"], condition=models.Q(state="proposed"), name="suggestion_of_term"),
            models.Index(
                fields=["rule", "article"], condition=models.Q(state="accepted"), name="suggestion_accepted_of_rule"
            ),
            models.Index(fields=["edit"], condition=models.Q(edit__isnull=False), name="suggestion_of_edit"),
        ]

    def __str__(self) -> str:
        return str(self.term)


class Suggesting(models.Model):
    """How far the change feed was looked at for suggestions, and, while the whole archive is looked through for names,
    up to which article. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    position = models.PositiveBigIntegerField(default=0)
    reached = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="suggesting_is_one_row")]

    def __str__(self) -> str:
        return f"at {self.position}"
