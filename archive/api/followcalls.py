"""Calls of those who follow: changes, keys, saved searches, webhooks."""

from collections.abc import Mapping

from archive.api import changeshapes, shapes, webhookshapes
from archive.api.calls import Call
from archive.api.changes import ChangeParameters
from archive.api.keys import NewKey
from archive.api.saved_searches import NewSavedSearch, SavedSearchChange
from archive.api.webhooks import DeliveryParameters, NewWebhook, WebhookChange

CALLS: Mapping[tuple[str, str], Call] = {
    ("Changes", "GET"): Call(name="list_changes", answer=changeshapes.ChangeFeed, takes=ChangeParameters),
    ("Keys", "GET"): Call(name="list_keys", answer=shapes.listed(shapes.Key, paged=False)),
    ("Keys", "POST"): Call(
        name="make_key", answer=shapes.KeyWithSecret, status=201, body=NewKey, problems=(409, 413, 415)
    ),
    ("KeyDetail", "DELETE"): Call(name="revoke_key", answer=None, status=204, problems=(404,)),
    ("SavedSearches", "GET"): Call(
        name="list_saved_searches", answer=shapes.listed(webhookshapes.KnownSearch, paged=False)
    ),
    ("SavedSearches", "POST"): Call(
        name="save_search",
        answer=webhookshapes.KnownSearch,
        status=201,
        body=NewSavedSearch,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("SavedSearchDetail", "GET"): Call(name="get_saved_search", answer=webhookshapes.KnownSearch, problems=(404,)),
    ("SavedSearchDetail", "PATCH"): Call(
        name="change_saved_search",
        answer=webhookshapes.KnownSearch,
        body=SavedSearchChange,
        problems=(404, 409, 413, 415),
    ),
    ("SavedSearchDetail", "DELETE"): Call(name="forget_saved_search", answer=None, status=204, problems=(404,)),
    ("Webhooks", "GET"): Call(name="list_webhooks", answer=shapes.listed(webhookshapes.KnownWebhook, paged=False)),
    ("Webhooks", "POST"): Call(
        name="make_webhook",
        answer=webhookshapes.WebhookWithSecret,
        status=201,
        body=NewWebhook,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("WebhookDetail", "GET"): Call(name="get_webhook", answer=webhookshapes.KnownWebhook, problems=(404,)),
    ("WebhookDetail", "PATCH"): Call(
        name="change_webhook", answer=webhookshapes.KnownWebhook, body=WebhookChange, problems=(404, 409, 413, 415)
    ),
    ("WebhookSecret", "POST"): Call(
        name="change_webhook_secret", answer=webhookshapes.WebhookWithSecret, problems=(404,)
    ),
    ("WebhookDetail", "DELETE"): Call(name="remove_webhook", answer=None, status=204, problems=(404,)),
    ("WebhookPing", "POST"): Call(
        name="ping_webhook", answer=webhookshapes.WebhookDelivery, status=202, problems=(404, 409)
    ),
    ("WebhookDeliveries", "GET"): Call(
        name="list_deliveries",
        answer=shapes.listed(webhookshapes.WebhookDelivery),
        takes=DeliveryParameters,
        problems=(404,),
    ),
    ("DeliveryRetry", "POST"): Call(
        name="retry_delivery", answer=webhookshapes.WebhookDelivery, status=202, problems=(404, 409)
    ),
}
