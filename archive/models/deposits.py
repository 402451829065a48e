"""Acts of handing in, and what became of each file in them."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import Sha256Field, uuid7


class Deposit(models.Model):
    """One act of handing in. `open` while a long stream is still coming; `sealed` when nothing more will come.

    `complete` tells the two ways of being sealed apart: by the end of what was handed in, or by somebody's hand after
    the stream had broken.
    """

    class Door(models.TextChoices):
        SHELL = "shell", gettext_lazy("Shell")
        REST = "rest", gettext_lazy("REST")
        ADMIN = "admin", gettext_lazy("Admin upload")
        TYPED = "typed", gettext_lazy("Typed in")
        CHANNEL = "channel", gettext_lazy("Channel")

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        SEALED = "sealed", gettext_lazy("Sealed")

    counts_at_commit: Mapping[str, int] | None = None
    """Items by state as `receive` committed them just now; None on a deposit that was read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    door = models.CharField(max_length=10, choices=Door.choices, verbose_name=gettext_lazy("door"))
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.OPEN, verbose_name=gettext_lazy("state")
    )
    source = models.ForeignKey(
        "archive.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deposits",
        db_index=False,
        verbose_name=gettext_lazy("source"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="deposits"
    )
    api_key = models.ForeignKey(
        "archive.ApiKey", on_delete=models.PROTECT, null=True, blank=True, related_name="deposits"
    )
    channel = models.ForeignKey(
        "archive.Channel", on_delete=models.PROTECT, null=True, blank=True, related_name="deposits", db_index=False
    )
    name = models.TextField(blank=True, default="", help_text="What the sender calls it; for people.")
    declared = models.JSONField(
        default=dict,
        blank=True,
        encoder=DjangoJSONEncoder,
        help_text="What the sender says of all its files.",
    )
    idempotency_key = models.CharField(max_length=200, blank=True, default="")
    body_sha256 = Sha256Field(null=True, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    sealed_at = models.DateTimeField(null=True, blank=True)
    complete = models.BooleanField(default=False, help_text="All that was handed in came, to its end.")

    class Meta:
        verbose_name = gettext_lazy("deposit")
        verbose_name_plural = gettext_lazy("deposits")
        ordering = ["-id"]
        permissions = [("hand_in", "Can hand in files and articles")]
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
                name="deposit_once_a_key_and_idempotency_key",
            ),
            models.UniqueConstraint(
                fields=["user", "idempotency_key"],
                condition=models.Q(api_key__isnull=True) & ~models.Q(idempotency_key=""),
                name="deposit_once_a_user_and_idempotency_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", sealed_at__isnull=True)
                | models.Q(state="sealed", sealed_at__isnull=False),
                name="deposit_sealed_at_when_sealed",
            ),
            models.CheckConstraint(
                condition=models.Q(complete=False) | models.Q(state="sealed"), name="deposit_complete_only_when_sealed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "id"], condition=models.Q(channel__isnull=False), name="deposit_of_channel"
            ),
            # In the order in which they came: the last ones of a source are found without a look at all of them.
            models.Index(fields=["source", "id"], name="deposit_of_source"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_door_display()} {self.received_at:%Y-%m-%d %H:%M}"


class ItemQuerySet(models.QuerySet["Item"]):
    def in_progress(self) -> Self:
        return self.filter(state=Item.State.RECEIVED)

    def due(self) -> Self:
        """Waiting, and in nobody's hands (never taken, or the one who took it has not come back in time).

        By the database's clock: the workers' may differ.
        """
        return self.in_progress().filter(models.Q(leased_until__isnull=True) | models.Q(leased_until__lt=Now()))

    def in_hand(self) -> Self:
        """A worker has it, and has time left. (What storage did not give waits too, in nobody's hands.)"""
        return self.in_progress().filter(lease__isnull=False, leased_until__gte=Now())

    def quarantined(self) -> Self:
        return self.filter(state=Item.State.QUARANTINED)

    def open(self) -> Self:
        """But for those that became an article which was withdrawn: they are closed with it."""
        return self.exclude(article__state="withdrawn")

    def without_bytes(self) -> Self:
        """Refused at the door: we do not hold what was handed in."""
        return self.filter(original__isnull=True, container__isnull=True)

    def counts_by_state(self) -> dict[str, int]:
        rows = self.order_by().values_list("state").annotate(n=models.Count("id"))
        return dict.fromkeys(Item.State.values, 0) | dict(rows)


class Item(models.Model):
    """One file in a deposit, its state and its problems. The row is the record of the work; messages are hints.

    `received -> archived | duplicate | revision | quarantined | rejected`, `quarantined -> received | rejected`:
    PostgreSQL refuses every other move.
    """

    class State(models.TextChoices):
        RECEIVED = "received", gettext_lazy("In progress")
        ARCHIVED = "archived", gettext_lazy("Archived")
        DUPLICATE = "duplicate", gettext_lazy("Duplicate")
        REVISION = "revision", gettext_lazy("Revision")
        QUARANTINED = "quarantined", gettext_lazy("Quarantined")
        REJECTED = "rejected", gettext_lazy("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveIntegerField(help_text="Its place in the deposit, from 0.")
    name = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    original = models.ForeignKey(
        "archive.Original", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    container = models.ForeignKey(
        "archive.Original",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        db_index=False,
    )
    declared = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    redeclared = models.JSONField(
        null=True, blank=True, help_text="What an editor said of it afterwards; it wins over what the sender says."
    )
    source = models.ForeignKey(
        "archive.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Who published it, where an editor said so afterwards.",
    )
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.RECEIVED, verbose_name=gettext_lazy("state")
    )
    code = models.CharField(max_length=60, blank=True, default="", help_text="Why it is in quarantine or rejected.")
    reason = models.TextField(blank=True, default="", help_text="The same for people.")
    problems = models.JSONField(default=list, blank=True)
    article = models.ForeignKey(
        "archive.Article", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True, help_text="Fencing token of the worker that has it.")
    leased_until = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("item")
        verbose_name_plural = gettext_lazy("items")
        ordering = ["-id"]
        permissions = [
            ("retry_item", "Can try quarantined items again"),
            ("reject_item", "Can reject quarantined items"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["deposit", "position"], name="item_place_in_deposit"),
            models.CheckConstraint(
                # A member of an unsafe archive is not taken out of it: its bytes are kept in the container. Only what
                # was refused at the door (too large, vanished while it was read) has none, and is rejected.
                condition=models.Q(original__isnull=False)
                | models.Q(container__isnull=False, state__in=["quarantined", "rejected"])
                | models.Q(state="rejected"),
                name="item_has_its_bytes",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["archived", "duplicate", "revision"], article__isnull=False)
                | models.Q(state__in=["received", "quarantined", "rejected"], article__isnull=True),
                name="item_has_an_article_when_archived",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["quarantined", "rejected"]) | ~models.Q(code=""),
                name="item_out_of_the_archive_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state="received", finished_at__isnull=True)
                | (~models.Q(state="received") & models.Q(finished_at__isnull=False)),
                name="item_finished_at_when_finished",
            ),
        ]
        indexes = [
            # What is due is found in a handful of pages, however large the table grows. It holds no column that a
            # lease changes: else every lease would write a new entry into every index of the table.
            models.Index(fields=["id"], condition=models.Q(state="received"), name="item_due"),
            models.Index(fields=["code", "id"], condition=models.Q(state="quarantined"), name="item_quarantine"),
            models.Index(fields=["container"], condition=models.Q(container__isnull=False), name="item_member"),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.position}"

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes. Raises ValueError for what was refused and has none of its own."""
        if self.original_id is None:
            raise ValueError(f"item {self.pk} has no bytes of its own")
        return self.original_id

    @property
    def said(self) -> dict[str, Any]:
        """What is declared of it, beside what is declared of the whole deposit."""
        return {**self.declared, **(self.redeclared or {})}

    @property
    def outlet_id(self) -> UUID | None:
        """The source that published it, as far as anybody said."""
        return self.source_id or self.deposit.source_id

    @property
    def verdict(self) -> str | None:
        """What became of it; None while it is in progress."""
        return None if self.state == self.State.RECEIVED else self.state
