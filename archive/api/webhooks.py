"""Webhooks: addresses that are told of changes as they happen."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive.actions import pages
from archive.actions.following import webhooks
from archive.api.authentication import actor_of, user_id_of
from archive.api.documents import Json
from archive.api.parameters import JSONFlag, JSONText, NoParameters, PageParameters, values_of
from archive.api.views import View, page
from archive.models import Delivery, Webhook


class WebhookChange(serializers.Serializer):
    """Fields of a webhook; what is left out stays as it is."""

    name = JSONText(required=False, max_length=webhooks.NAME_LENGTH, help_text="What it is for.")
    address = JSONText(
        required=False, max_length=webhooks.ADDRESS_LENGTH, help_text="Where to POST to: http or https, and public."
    )
    verbs = serializers.ListField(
        required=False,
        child=serializers.ChoiceField(choices=webhooks.VERBS),
        max_length=len(webhooks.VERBS),
        help_text="What it hears of; empty: of everything.",
    )
    active = JSONFlag(
        required=False, help_text="Switched off it is told nothing; switched on again it is told what it missed."
    )


class NewWebhook(serializers.Serializer):
    """A webhook that is to be made."""

    name = JSONText(max_length=webhooks.NAME_LENGTH, help_text="What it is for.")
    address = JSONText(max_length=webhooks.ADDRESS_LENGTH, help_text="Where to POST to: http or https, and public.")
    verbs = serializers.ListField(
        default=list,
        child=serializers.ChoiceField(choices=webhooks.VERBS),
        max_length=len(webhooks.VERBS),
        help_text="What it hears of; empty: of everything.",
    )


class DeliveryParameters(PageParameters):
    state = serializers.ChoiceField(required=False, choices=Delivery.State.choices)


def counted() -> QuerySet[Webhook]:
    return Webhook.objects.annotate(waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)))


def of_webhook(webhook: Any) -> Json:
    """Without the secret."""
    return {
        "id": webhook.pk,
        "name": webhook.name,
        "address": webhook.address,
        "verbs": webhook.verbs,
        "active": webhook.active,
        "waiting": webhook.waiting,
        "failures": webhook.failures,
        "failing_since": webhook.failing_since,
        "next_attempt_at": webhook.due_at if webhook.active and webhook.failures else None,
        "created_at": webhook.created_at,
    }


def of_delivery(delivery: Delivery) -> Json:
    return {
        "event": delivery.event_id,
        "verb": delivery.verb,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "problem": delivery.problem,
        "payload": delivery.payload,
        "made_at": delivery.made_at,
        "tried_at": delivery.tried_at,
    }


class Webhooks(View):
    permissions = {"GET": "archive.view_webhook", "POST": "archive.add_webhook"}

    def get(self, request: Request) -> Response:
        """All webhooks by name. Their secrets were shown once."""
        NoParameters.read(request)
        return Response({"results": [of_webhook(webhook) for webhook in counted().order_by("name")]})

    def post(self, request: Request) -> Response:
        """Make a webhook: it is told of every change from now on, at least once and in their order.

        `secret` is in this answer and never again: with it a receiver checks the headers `webhook-id`,
        `webhook-timestamp` and `webhook-signature` (Standard Webhooks). The id is the event's; the same id again is
        the same event.
        """
        NoParameters.read(request)
        values = values_of(request, NewWebhook)
        made = webhooks.create(**values, actor=actor_of(request.user), created_by=user_id_of(request.user))
        document = of_webhook(counted().get(pk=made.webhook.pk)) | {"secret": made.secret}
        location = reverse("api:webhook", [made.webhook.pk], request=request)
        return Response(document, status=201, headers={"Location": location})


class WebhookDetail(View):
    permissions = {
        "GET": "archive.view_webhook",
        "PATCH": "archive.change_webhook",
        "DELETE": "archive.delete_webhook",
    }

    def get(self, request: Request, webhook_id: UUID) -> Response:
        """One webhook."""
        NoParameters.read(request)
        return Response(of_webhook(counted().get(pk=webhook_id)))

    def patch(self, request: Request, webhook_id: UUID) -> Response:
        """Change a webhook, or switch it off and on."""
        NoParameters.read(request)
        values = values_of(request, WebhookChange)
        webhooks.change(webhook_id=webhook_id, values=values, actor=actor_of(request.user))
        return Response(of_webhook(counted().get(pk=webhook_id)))

    def delete(self, request: Request, webhook_id: UUID) -> Response:
        """Remove a webhook, with what it was to be told."""
        NoParameters.read(request)
        webhooks.remove(webhook_id=webhook_id, actor=actor_of(request.user))
        return Response(status=204)


class WebhookSecret(View):
    permissions = {"POST": "archive.change_webhook"}

    def post(self, request: Request, webhook_id: UUID) -> Response:
        """Give a webhook another secret, which is in this answer and never again. The old one ends at once."""
        NoParameters.read(request)
        made = webhooks.change_secret(webhook_id=webhook_id, actor=actor_of(request.user))
        return Response(of_webhook(counted().get(pk=webhook_id)) | {"secret": made.secret})


class WebhookPing(View):
    permissions = {"POST": "archive.change_webhook"}

    def post(self, request: Request, webhook_id: UUID) -> Response:
        """Send something that means nothing, to see whether it arrives. `deliveries/` tells what became of it."""
        NoParameters.read(request)
        delivery = webhooks.ping(webhook_id=webhook_id, actor=actor_of(request.user))
        return Response(of_delivery(delivery), status=202)


class WebhookDeliveries(View):
    permissions = {"GET": "archive.view_delivery"}

    def get(self, request: Request, webhook_id: UUID) -> Response:
        """What a webhook was told and is to be told, in that order. What was delivered goes after 30 days."""
        values = DeliveryParameters.read(request)
        rows = Delivery.objects.filter(webhook=Webhook.objects.get(pk=webhook_id))
        if "state" in values:
            rows = rows.filter(state=values["state"])
        found = pages.by_number(rows, limit=values["limit"], cursor=values["cursor"], kind="deliveries")
        return page(request, [of_delivery(delivery) for delivery in found.rows], found.next_cursor)


class DeliveryRetry(View):
    permissions = {"POST": "archive.change_webhook"}

    def post(self, request: Request, webhook_id: UUID, event_id: UUID) -> Response:
        """Tell once more what was told, or was given up."""
        NoParameters.read(request)
        actor = actor_of(request.user)
        delivery = webhooks.redeliver(webhook_id=webhook_id, event_id=event_id, actor=actor)
        return Response(of_delivery(delivery), status=202)
