"""Who is told of changes by a request to an address of theirs, and each thing that is to be told."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def due(self) -> Self:
        """Those that may be asked now: switched on, not waiting after a failure, in nobody's hands."""
        return self.filter(active=True, due_at__lte=Now()).filter(
            models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=Now())
        )


class Webhook(models.Model):
    """An address that is told. It is told of one thing after the other: who fails holds up nobody but itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True, verbose_name=gettext_lazy("name"))
    address = models.CharField(max_length=2000, verbose_name=gettext_lazy("address"))
    verbs = ArrayField(models.CharField(max_length=40), default=list, help_text="Which acts it hears of; empty: all.")
    # Unlike a key that others show us, it is what we sign with: a digest of it would not do.
    secret = models.CharField(max_length=100)
    active = models.BooleanField(default=True)
    position = models.BigIntegerField(help_text="The place in the change feed up to which deliveries were made.")
    due_at = models.DateTimeField(db_default=Now())
    failures = models.PositiveIntegerField(default=0, help_text="How often in a row.")
    failing_since = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("webhook")
        verbose_name_plural = gettext_lazy("webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event for one webhook. Numbers grow in the order in which a webhook is told."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        DELIVERED = "delivered", gettext_lazy("Delivered")
        DEAD = "dead", gettext_lazy("Given up")

    id = models.BigAutoField(primary_key=True)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    # No foreign key: what a saved search found is an event of no article, and the log may be read without this.
    event_id = models.UUIDField()
    verb = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="What the last attempt was answered.")
    problem = models.CharField(max_length=300, blank=True, default="", help_text="Why the last attempt failed.")
    made_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="delivery_once_for_each_webhook"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "delivered", "dead"]), name="delivery_has_a_known_state"
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "id"], condition=models.Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
            models.Index(fields=["tried_at"], condition=models.Q(state="delivered"), name="delivery_done"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.event_id}"
