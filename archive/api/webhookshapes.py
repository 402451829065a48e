"""The shapes of webhooks and saved searches in answers, for the OpenAPI page."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from rest_framework import serializers

from archive.actions.following.webhooks import VERBS
from archive.api.editshapes import AsSent
from archive.api.shapes import Instant, Text
from archive.models import Delivery


class KnownWebhook(serializers.Serializer):
    id = serializers.UUIDField()
    name = Text()
    address = Text()
    verbs = serializers.ListField(
        child=serializers.ChoiceField(choices=VERBS), help_text="What it hears of; empty: of everything."
    )
    active = serializers.BooleanField()
    waiting = serializers.IntegerField(help_text="How many deliveries wait.")
    failures = serializers.IntegerField(help_text="How often in a row the last attempt failed.")
    failing_since = Instant(allow_null=True)
    next_attempt_at = Instant(allow_null=True, help_text="Where it waits after a failure.")
    created_at = Instant()


class WebhookWithSecret(KnownWebhook):
    secret = Text(help_text="What the signatures are made with. In this answer and never again.")


class KnownSearch(serializers.Serializer):
    id = serializers.UUIDField()
    name = Text()
    search = AsSent(help_text="The filters of `GET articles/`.")
    webhook = serializers.UUIDField(allow_null=True, help_text="Who is told of new articles that it finds.")
    mailed = serializers.BooleanField(help_text="Whether its owner is told of them by mail, once a day.")
    articles_url = serializers.URLField(help_text="The list of what it finds.")
    created_at = Instant()


class WebhookDelivery(serializers.Serializer):
    event = serializers.UUIDField(help_text="The header `webhook-id` of every attempt.")
    verb = Text()
    state = serializers.ChoiceField(choices=Delivery.State.choices)
    attempts = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="What the last attempt was answered; null: nothing.")
    problem = Text(allow_blank=True, help_text="Why the last attempt failed.")
    payload = serializers.JSONField(help_text="The body that is sent.")
    made_at = Instant()
    tried_at = Instant(allow_null=True)
