"""Rules by which articles are tagged."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7

LONGEST_WORDS = 200


def _words(help_text: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=LONGEST_WORDS), default=list, blank=True, help_text=help_text)


@pghistory.track(model_name="TagRuleHistory")
class TagRule(models.Model):
    """Which articles bear a tag, by their words and where they come from. What it did stands with its edits.

    One that is `active` looks at what comes in. It has to be rehearsed before: `version` counts what it was changed to,
    `rehearsed` is the version that went through the archive last.
    """

    class Effect(models.TextChoices):
        SUGGEST = "suggest", gettext_lazy("Suggests the tag")
        TAG = "tag", gettext_lazy("Tags")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True, verbose_name=gettext_lazy("name"))
    label = models.CharField(max_length=200, help_text="The tag.", verbose_name=gettext_lazy("label"))
    any = _words("At least one of these words or phrases.")
    all = _words("Each of these.")
    never = _words("None of these.")
    pattern = models.CharField(
        max_length=500, blank=True, default="", help_text="A regular expression.", verbose_name=gettext_lazy("pattern")
    )
    sources = _words("Slugs; empty for all.")
    languages = _words("Language tags; empty for all.")
    effect = models.CharField(
        max_length=10, choices=Effect.choices, default=Effect.SUGGEST, verbose_name=gettext_lazy("effect")
    )
    active = models.BooleanField(
        default=False, help_text="It looks at what comes in.", verbose_name=gettext_lazy("active")
    )
    version = models.PositiveIntegerField(default=1)
    rehearsed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = gettext_lazy("tag rule")
        verbose_name_plural = gettext_lazy("tag rules")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(label=""), name="tagrule_has_a_label"),
            models.CheckConstraint(
                condition=models.Q(active=False) | models.Q(rehearsed=models.F("version")),
                name="tagrule_active_is_rehearsed",
            ),
        ]

    def __str__(self) -> str:
        return self.name
