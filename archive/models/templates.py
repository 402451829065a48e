"""Boilerplate that is learned: what recurs in an outlet, what of it is proposed and decided, what it changes."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


class Learning(models.Model):
    """How far the change feed has been read for passages that recur. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    position = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="learning_is_one_row")]

    def __str__(self) -> str:
        return f"at {self.position}"


class RecurringPassage(models.Model):
    """A paragraph at the head or the tail of articles of one outlet, and of how many. Of each outlet those that recur
    most are kept, so that the table does not grow with the archive.

    `outlet` is a source's slug, or the name that texts give where there is no such source.
    """

    id = models.BigAutoField(primary_key=True)
    outlet = models.CharField(max_length=200)
    key = models.BigIntegerField()
    articles = models.PositiveIntegerField()
    samples = ArrayField(models.UUIDField(), help_text="The last articles that were seen with it.")
    seen = models.PositiveBigIntegerField(help_text="The position in the change feed where it was seen last.")
    judged = models.PositiveIntegerField(default=0, help_text="Of how many articles it was when it was judged last.")

    class Meta:
        constraints = [
            # The key first: it is asked who else has a passage.
            models.UniqueConstraint(fields=["key", "outlet"], name="recurring_passage_once_an_outlet"),
        ]
        indexes = [models.Index(fields=["outlet", "-articles"], name="recurring_passage_of_outlet")]

    def __str__(self) -> str:
        return f"in {self.articles} articles of {self.outlet}"


class Template(models.Model):
    """A passage that an outlet puts on many of its articles. `proposed -> rehearsed -> applied -> rehearsed`, and
    `vetoed` from each of them, for ever.

    `task` is what is to be done to articles in the background, `reached` the article up to which it is done.
    `rehearsal` tells what applying would do: how many articles, samples, how many would have no body left.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", gettext_lazy("Proposed")
        REHEARSED = "rehearsed", gettext_lazy("Rehearsed")
        APPLIED = "applied", gettext_lazy("Applied")
        VETOED = "vetoed", gettext_lazy("Vetoed")

    class Task(models.TextChoices):
        NOTHING = "", gettext_lazy("Nothing")
        REHEARSING = "rehearsing", gettext_lazy("Rehearsing")
        APPLYING = "applying", gettext_lazy("Applying")
        UNDOING = "undoing", gettext_lazy("Undoing")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    outlet = models.CharField(max_length=200, verbose_name=gettext_lazy("outlet"))
    source = models.ForeignKey("archive.Source", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.BigIntegerField()
    text = models.TextField(help_text="As it is written in one of the articles.")
    place = models.CharField(max_length=4, choices=[("head", "Head"), ("tail", "Tail")])
    kind = models.CharField(max_length=20, default="other", help_text="A kind of boilerplate.")
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.PROPOSED, verbose_name=gettext_lazy("state")
    )
    articles = models.PositiveIntegerField(
        help_text="In how many articles it was seen so far.", verbose_name=gettext_lazy("articles")
    )
    samples = ArrayField(models.UUIDField(), help_text="The last of them.")
    evidence = models.JSONField(default=dict)
    rules = models.CharField(max_length=40)
    found_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now(), help_text="When it was seen last.")
    rehearsal = models.JSONField(default=dict)
    rehearsed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True, default="")
    task = models.CharField(max_length=10, choices=Task.choices, blank=True, default=Task.NOTHING)
    reached = models.UUIDField(default=UUID(int=0))
    ordered_by = models.JSONField(default=dict, help_text="The actor of the task, for the log.")
    worked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = gettext_lazy("template")
        verbose_name_plural = gettext_lazy("templates")
        ordering = ["-id"]
        permissions = [("decide_template", "Can rehearse, apply, undo and veto templates of boilerplate")]
        constraints = [models.UniqueConstraint(fields=["outlet", "key"], name="template_once_an_outlet")]
        indexes = [
            models.Index(fields=["worked_at"], condition=~models.Q(task=""), name="template_with_work"),
            models.Index(fields=["id"], condition=models.Q(state="applied"), name="template_applied"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class LearnedLayer(models.Model):
    """What applied templates leave out of the body that an article shows. The reading, and `body` here, stay whole.

    `cuts` are [{"template", "kind", "number", "span"}]: the paragraph's number and its span in the whole body.
    """

    article = models.OneToOneField(
        "archive.Article", on_delete=models.PROTECT, primary_key=True, related_name="learned_layer"
    )
    revision = models.ForeignKey("archive.Revision", on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.TextField(help_text="As it was read.")
    cuts = models.JSONField()
    templates = ArrayField(models.UUIDField())
    rules = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(fields=["templates"], name="learned_layer_of_template")]

    def __str__(self) -> str:
        return f"{len(self.cuts)} passages left out"
