"""Who looks at which article that waits for a person."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy


class ReviewQuerySet(models.QuerySet["Review"]):
    def held_by_others(self, user: int) -> Self:
        """Reserved by somebody else whose time has not run out, by the database's clock."""
        return self.held().exclude(reserved_by=user)

    def held(self) -> Self:
        """Reserved by somebody whose time has not run out."""
        return self.filter(reserved_until__gte=Now())

    def free_for(self, user: int) -> Self:
        ended = models.Q(reserved_until__isnull=True) | models.Q(reserved_until__lt=Now())
        return self.filter(ended | models.Q(reserved_by=user))


class Review(models.Model):
    """The work on one article in review: who has it now and until when, whose it is, when it was put off.

    There is a row only for an article that somebody has taken up; what waits is said by the articles' state. Notes and
    acts stand in the log.
    """

    article = models.OneToOneField("archive.Article", on_delete=models.PROTECT, primary_key=True, related_name="review")
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reserved_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_off_at = models.DateTimeField(null=True, blank=True, help_text="It comes again when all others were looked at.")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("review")
        verbose_name_plural = gettext_lazy("reviews")
        ordering = ["article_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reserved_by__isnull=True, reserved_until__isnull=True)
                | models.Q(reserved_by__isnull=False, reserved_until__isnull=False),
                name="review_reserved_by_somebody_until",
            )
        ]
        indexes = [
            models.Index(
                fields=["put_off_at", "article"], condition=models.Q(put_off_at__isnull=False), name="review_put_off"
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.article_id}"
