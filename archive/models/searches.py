"""Searches that somebody keeps, the new articles that each of them found, and the mails that told of them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.articles import Article
from archive.models.fields import uuid7
from archive.models.webhooks import Webhook


class SavedSearch(models.Model):
    """A search under a name. With a webhook, that one is told of each new article that it finds; its owner by mail."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, verbose_name=gettext_lazy("name"))
    # As events name an actor: an account or a key.
    owner_kind = models.CharField(max_length=10)
    owner_id = models.CharField(max_length=60)
    parameters = models.JSONField(help_text="The filters as the list of articles takes them.")
    search = models.JSONField(help_text="The same, read: it goes on to mean what it meant.")
    webhook = models.ForeignKey(
        Webhook, on_delete=models.SET_NULL, null=True, blank=True, related_name="saved_searches"
    )
    mailed = models.BooleanField(default=False, help_text="Whether its owner is told once a day by mail.")
    language = models.CharField(
        max_length=10, blank=True, default="", help_text="Of the mail: what its owner last kept or changed it in."
    )
    position = models.BigIntegerField(help_text="The place in the change feed up to which was looked.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = gettext_lazy("saved search")
        verbose_name_plural = gettext_lazy("saved searches")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "name"], name="saved_search_named_once_by_its_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SavedSearchMatch(models.Model):
    """That a saved search found an article: it is told once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(db_default=Now())
    to_mail = models.BooleanField(default=False, help_text="That its owner is still to be told by mail.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["search"], condition=models.Q(to_mail=True), name="saved_search_match_to_mail")]
        constraints = [
            models.UniqueConstraint(fields=["search", "article"], name="saved_search_finds_an_article_once"),
        ]

    def __str__(self) -> str:
        return str(self.article_id)


class SearchMail(models.Model):
    """The mail of a day to a person about what their saved searches found."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="In the time zone of the site.")
    attempts = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(db_default=Now(), help_text="Until then nobody else sends it.")
    sent_at = models.DateTimeField(null=True, blank=True)
    articles = models.PositiveIntegerField(default=0, help_text="Of how many it told.")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["owner", "day"], name="search_mail_once_a_day")]

    def __str__(self) -> str:
        return str(self.day)
