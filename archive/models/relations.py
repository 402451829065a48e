"""What texts have to do with each other: how they are found, what was decided of a pair, what is still missing."""

from typing import Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy

from archive.models.fields import Sha256Field, uuid7


class Fingerprint(models.Model):
    """By what others find the text of a revision. Of a copy there is none: what it copies has it.

    `place` numbers them in the order in which they were written. `keys` are those under which it is found, of 48 bits
    each. Keys that many held already are left out: enough others are found by them.
    """

    revision = models.OneToOneField(
        "archive.Revision", on_delete=models.PROTECT, primary_key=True, related_name="fingerprint"
    )
    place = models.BigIntegerField(unique=True)
    digest = Sha256Field(help_text="Of its words, without case, accents and punctuation.")
    words = models.PositiveIntegerField()
    keys = ArrayField(models.BigIntegerField())
    rules = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.words} words, {len(self.keys)} keys"


class KeyRun(models.Model):
    """The keys of so many fingerprints in a row, in pages in their order: by them a text is found under its keys.

    An index takes in each key by itself, where it belongs among all that are held; a run is made of thousands at once.
    `bits` tell into how many pages its keys are spread: by so many of their first bits.
    """

    first = models.BigIntegerField(primary_key=True, help_text="The place of the first of its fingerprints.")
    length = models.PositiveIntegerField()
    bits = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.length} from {self.first}"


class KeyPage(models.Model):
    """The keys of a run that begin with the same bits. An entry holds the other bits of the key and, in its last 17,
    how far after the run's first the fingerprint stands."""

    pk = models.CompositePrimaryKey("run", "page")
    run = models.BigIntegerField()
    page = models.IntegerField()
    entries = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{len(self.entries)} entries"


class KeptFilter(models.Model):
    """The filter of all keys, up to the fingerprint of one place: with it a worker begins that starts. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    upto = models.BigIntegerField()
    bits = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_kept_filter")]

    def __str__(self) -> str:
        return f"up to {self.upto}"


class Origin(models.Model):
    """A text that several articles carry, word for word or nearly, and which of them had it first as far as is known.

    An article that is alone with its text has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="+", db_index=False)
    because = models.CharField(max_length=30, help_text="By what it is thought to be the first.")
    rules = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Origin {self.id}"


class RelationQuerySet(models.QuerySet["Relation"]):
    def of(self, *articles: UUID) -> Self:
        return self.filter(models.Q(a__in=articles) | models.Q(b__in=articles))

    def standing(self) -> Self:
        """Without those that a person has rejected."""
        return self.exclude(state=Relation.State.REJECTED)

    def by_machine(self) -> Self:
        """Those that no person has decided: new rules may judge them anew."""
        return self.filter(decided_at__isnull=True)


class Relation(models.Model):
    """Two articles and why they belong together. One row a pair, the smaller id first.

    Evidence is of the two revisions that were compared. `passages` are their shared passages in the order of `a`:
    [[[start, end] in a, [start, end] in b], …] in code points of the bodies. What a person has decided holds for ever:
    no rule proposes a rejected pair again.
    """

    class Kind(models.TextChoices):
        SAME_TEXT = "same_text", gettext_lazy("Same text")
        REVISION = "revision", gettext_lazy("Revision")
        REPRINT = "reprint", gettext_lazy("Reprint")
        REWRITE = "rewrite", gettext_lazy("Rewrite")

    class State(models.TextChoices):
        PROPOSED = "proposed", gettext_lazy("Proposed")
        CONFIRMED = "confirmed", gettext_lazy("Confirmed")
        REJECTED = "rejected", gettext_lazy("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    a = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="relations_as_a", db_index=False)
    b = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="relations_as_b")
    revision_a = models.ForeignKey("archive.Revision", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision_b = models.ForeignKey("archive.Revision", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    containment_a = models.FloatField(help_text="The share of a that stands in b, from 0 to 1.")
    containment_b = models.FloatField(help_text="The share of b that stands in a.")
    passages = models.JSONField(default=list)
    reason = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    rules = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.TextField(blank=True, default="")

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [("decide_relation", "Can confirm, reject, merge and split")]
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="relation_once_a_pair"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="relation_smaller_id_first"),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(decided_at__isnull=False),
                name="relation_is_decided_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display().lower()})"


class CommonPassage(models.Model):
    """A key that recurs: in how many articles, from how many outlets, on how many days it was seen so far.

    A passage of one outlet on many days is a form or boilerplate, and says nothing of what shares it. Over several
    outlets on few days it is wire copy.
    """

    key = models.BigIntegerField(primary_key=True)
    articles = models.PositiveIntegerField()
    outlets = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    says_nothing = models.BooleanField()
    example = models.ForeignKey("archive.Revision", on_delete=models.PROTECT, related_name="+", db_index=False)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-articles"]

    def __str__(self) -> str:
        return f"in {self.articles} articles"


class ExpectedRevision(models.Model):
    """An earlier version of which a text tells ("Version posted on 12:04"). A placeholder until it arrives."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    told_by = models.ForeignKey("archive.Revision", on_delete=models.PROTECT, related_name="expected")
    as_written = models.TextField()
    at = models.CharField(max_length=40, blank=True, default="", help_text="Local time without offset, as stated.")
    filled_by = models.ForeignKey(
        "archive.Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="fills", db_index=False
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.as_written
