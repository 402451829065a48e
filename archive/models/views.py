"""How people like to see the list of articles: views they keep, columns they choose."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from archive.models.fields import uuid7


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, user: int) -> "SavedViewQuerySet":
        """A person's own, and those that others share."""
        return self.filter(models.Q(owner_id=user) | models.Q(shared=True))


class SavedView(models.Model):
    """A search that somebody keeps under a name, with the columns it is looked at with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    query = models.JSONField(default=dict, help_text="The parameters of the list: name -> values.")
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    shared = models.BooleanField(default=False, help_text="Others see it; it stays its owner's.")
    changed_at = models.DateTimeField(db_default=Now())

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="savedview_once_an_owner"),
            models.CheckConstraint(condition=~models.Q(name=""), name="savedview_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    """The columns that a person sees in the list where no view says otherwise."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+")
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    def __str__(self) -> str:
        return ", ".join(self.columns)
