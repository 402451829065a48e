"""What keys may do: their scopes stand for the same permissions that groups of people have."""

from collections.abc import Iterable, Mapping
from functools import cache

from archive.models import ApiKey

_READ = frozenset(
    f"archive.view_{model}"
    for model in (
        "article", "claim", "commonpassage", "deposit", "event", "expectedrevision", "fixitycheck", "item", "origin",
        "original", "reading", "relation", "revision", "sighting", "source", "tagging", "template", "term",
        "vocabulary",
    )
)  # fmt: skip
# Searches that somebody saved are their own, whatever else they may do.
_READ |= {f"archive.{verb}_savedsearch" for verb in ("view", "add", "change", "delete")}
_TEXT = _READ | {"archive.read_text"}
_EDIT = _TEXT | {
    "archive.hand_in",
    "archive.edit_claims",
    "archive.decide_relation",
    "archive.retry_item",
    "archive.reject_item",
    "archive.add_tagging",
    "archive.delete_tagging",
    "archive.add_term",
    "archive.view_alarm",
    "archive.view_channel",
    "archive.view_page",
    "archive.view_poll",
    "archive.view_suggestion",
    "archive.view_tagrule",
    "archive.view_tally",
}
_ADMIN = _EDIT | {
    "archive.withdraw_article",
    "archive.decide_template",
    "archive.add_source",
    "archive.change_source",
    "archive.add_channel",
    "archive.change_channel",
    "archive.poll_channel",
    "archive.change_term",
    "archive.add_tagrule",
    "archive.change_tagrule",
    "archive.add_vocabulary",
    "archive.change_vocabulary",
    "archive.view_apikey",
    "archive.add_apikey",
    "archive.change_apikey",
    "archive.view_webhook",
    "archive.add_webhook",
    "archive.change_webhook",
    "archive.delete_webhook",
    "archive.view_delivery",
}

OF_SCOPE: Mapping[str, frozenset[str]] = {
    ApiKey.Scope.READ: _READ,
    ApiKey.Scope.TEXT: _TEXT,
    # What it handed in itself it may follow: the views show a key without view_deposit its own deposits only.
    ApiKey.Scope.DEPOSIT: frozenset({"archive.hand_in"}),
    ApiKey.Scope.EDIT: _EDIT,
    ApiKey.Scope.ADMIN: _ADMIN,
}
"""`read` is the group Reader without the full text, `text` is Reader, `edit` Editor, `admin` Administrator."""


def permissions_of(scopes: Iterable[str]) -> frozenset[str]:
    """The permissions of a key with these scopes."""
    return _joined(tuple(scopes))


@cache
def _joined(scopes: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(OF_SCOPE.get(scope, frozenset()) for scope in scopes))
