"""The work as shown: a projection of readings and editors' claims that can be rebuilt at any time."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7

DERIVED_TITLE_LENGTH = 80
LEAD_LENGTH = 2 * DERIVED_TITLE_LENGTH


class ArticleQuerySet(models.QuerySet["Article"]):
    def published_within(self, *, earliest: datetime | None = None, latest: datetime | None = None) -> Self:
        """Those whose publication date can lie in the range: "2019" is found by a range inside 2019."""
        found = self
        if earliest is not None:
            found = found.filter(published_latest__gte=earliest)
        if latest is not None:
            found = found.filter(published_earliest__lte=latest)
        return found

    def listed(self) -> Self:
        """For lists: without the body, which may be long. How it begins is in `lead`."""
        return self.defer("body").annotate(lead=Left("body", LEAD_LENGTH))


class Article(models.Model):
    class State(models.TextChoices):
        IN_REVIEW = "in_review", gettext_lazy("In review")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(
        "archive.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.PositiveIntegerField(default=1, help_text="Counts every change; the ETag of the article.")

    title = models.TextField(null=True, blank=True)
    subtitle = models.TextField(null=True, blank=True)
    authors = ArrayField(models.TextField(), default=list, blank=True)
    publisher = models.TextField(null=True, blank=True)
    credits = ArrayField(models.TextField(), default=list, blank=True)
    attribution = ArrayField(models.TextField(), default=list, blank=True)
    dateline = models.TextField(null=True, blank=True)
    published_edtf = models.TextField(null=True, blank=True)
    published_precision = models.CharField(max_length=10, blank=True, default="")
    published_earliest = models.DateTimeField(null=True, blank=True)
    published_latest = models.DateTimeField(null=True, blank=True)
    published_stated = models.BooleanField(default=True)
    modified_edtf = models.TextField(null=True, blank=True)
    language = models.CharField(max_length=35, null=True, blank=True)
    url = models.TextField(null=True, blank=True)
    section = models.TextField(null=True, blank=True)
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    problems = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    body = models.TextField()
    lead: str  # annotated by `ArticleQuerySet.listed`

    origin = models.ForeignKey(
        "archive.Origin", on_delete=models.PROTECT, null=True, blank=True, related_name="articles", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("article")
        verbose_name_plural = gettext_lazy("articles")
        ordering = ["-id"]
        permissions = [
            ("read_text", "Can read the full text of articles"),
            ("edit_claims", "Can correct articles"),
            ("withdraw_article", "Can withdraw and restore articles"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    published_edtf__isnull=True,
                    published_earliest__isnull=True,
                    published_latest__isnull=True,
                )
                | models.Q(
                    published_edtf__isnull=False,
                    published_earliest__isnull=False,
                    published_latest__isnull=False,
                    published_latest__gte=models.F("published_earliest"),
                ),
                name="article_date_has_its_interval",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(state="withdrawn"),
                name="article_merged_is_withdrawn",
            ),
        ]
        indexes = [
            models.Index(
                models.F("published_latest").desc(nulls_last=True),
                models.F("id").desc(),
                name="article_newest",
            ),
            models.Index(
                "source",
                models.F("published_latest").desc(nulls_last=True),
                models.F("id").desc(),
                name="article_newest_of_source",
            ),
            models.Index(fields=["id"], condition=~models.Q(state="accepted"), name="article_not_accepted"),
            # What waits for a person, and why, without a look at the articles themselves.
            models.Index(
                fields=["id"], include=["problems"], condition=models.Q(state="in_review"), name="article_in_review"
            ),
            models.Index(fields=["origin", "id"], condition=models.Q(origin__isnull=False), name="article_of_origin"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="article_merged"),
        ]

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        """The stated title, or the first words of the body. Doors mark the second kind: see `title_is_derived`."""
        if self.title:
            return self.title
        return first_words(self.lead if "body" in self.get_deferred_fields() else self.body)

    @property
    def title_is_derived(self) -> bool:
        return not self.title


def first_words(text: str) -> str:
    """What stands for a title where none is stated: the first line, cut between words."""
    first_line = text.split("\n", 1)[0].strip()
    if len(first_line) <= DERIVED_TITLE_LENGTH:
        return first_line
    return first_line[:DERIVED_TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
