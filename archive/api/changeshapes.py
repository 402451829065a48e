"""The shapes of events and of the change feed."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from rest_framework import serializers

from archive.api.articleshapes import ArticleSummary
from archive.api.shapes import Instant, Text, Tombstone


class Actor(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["user", "key", "system"])
    name = Text(allow_blank=True)


class ArchiveEvent(serializers.Serializer):
    id = serializers.UUIDField()
    at = Instant()
    verb = Text(help_text="For example `article.archived`.")
    actor = Actor()
    reason = Text(allow_blank=True)
    data = serializers.DictField()


class ArticleChange(serializers.Serializer):
    event = serializers.UUIDField()
    at = Instant()
    verb = Text(help_text="For example `article.archived`.")
    article = serializers.UUIDField()
    tombstone = Tombstone(allow_null=True, help_text="Of an article that is withdrawn now.")
    now = ArticleSummary(
        required=False, allow_null=True, help_text="With `include=article`; null for one that is withdrawn now."
    )


class ChangeFeed(serializers.Serializer):
    results = ArticleChange(many=True)
    cursor = Text(help_text="Behind the last of these. Good for ever, also after a restore of the archive.")
    more = serializers.BooleanField(help_text="Whether there are more already.")
    next = serializers.URLField(help_text="Where to go on.")
