"""Where the OpenAPI description says an answer leads: which part of it names what the next call asks for."""

from collections.abc import Mapping
from typing import Any

from archive.api.schema import CALLS

Links = Mapping[str, Mapping[str, str]]
"""Names of calls, each with its parameters."""

_ID = "$response.body#/id"
_FIRST = "$response.body#/results/0/id"
_MATCHING = {"header.If-Match": "$response.header.ETag"}
_BEHIND = ("get_claims", "get_revisions", "get_relations", "get_events", "get_tags", "get_original")


def _to(parameter: str, where: str, *names: str) -> dict[str, dict[str, str]]:
    return {name: {parameter: where} for name in names}


def _whole_article() -> Links:
    """From an answer that is an article, and has its ETag."""
    links = _to("article_id", _ID, "get_article", "edit_article", "tag_article", "withdraw_article", *_BEHIND)
    links["edit_article"] |= _MATCHING
    links["get_article"] |= {"header.If-None-Match": "$response.header.ETag"}
    return links


LINKS: Mapping[str, Links] = {
    "hand_in": _to("deposit_id", _ID, "get_deposit", "get_deposit_items", "seal_deposit"),
    "list_deposits": _to("deposit_id", _FIRST, "get_deposit", "get_deposit_items"),
    "get_deposit": _to("deposit_id", _ID, "get_deposit_items", "seal_deposit"),
    "get_deposit_items": {
        **_to("item_id", _FIRST, "get_item", "retry_item"),
        **_to("article_id", "$response.body#/results/0/article", "get_article"),
    },
    "list_items": _to("item_id", _FIRST, "get_item", "retry_item"),
    "get_item": _to("article_id", "$response.body#/article", "get_article"),
    "find_articles": _to("article_id", _FIRST, "get_article", *_BEHIND),
    "get_article": _whole_article(),
    "edit_article": _whole_article(),
    "tag_article": {
        **_to("article_id", _ID, "get_article", "get_tags"),
        "untag_article": {"article_id": _ID, "label": "$request.body#/label"},
    },
    "get_revisions": {
        "compare_revisions": {
            "article_id": "$request.path.article_id",
            "number": "$response.body#/results/0/number",
        }
    },
    "withdraw_article": _to("article_id", _ID, "get_article", "restore_article", "get_events"),
    "restore_article": _to("article_id", _ID, "get_article", "withdraw_article", "get_events"),
    "list_changes": {
        "list_changes": {"since": "$response.body#/cursor"},
        **_to("article_id", "$response.body#/results/0/article", "get_article"),
    },
    "edit_articles": _to("edit_id", _ID, "get_edit", "get_edit_articles", "undo_edit"),
    "get_edit": _to("edit_id", _ID, "get_edit_articles", "undo_edit"),
}


def add_links(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Writes them into the description; drf-spectacular calls it, and knows no links itself."""
    status = {call.name: str(call.status) for call in CALLS.values()}
    for operations in result["paths"].values():
        for operation in operations.values():
            name = operation["operationId"]
            if name in LINKS:
                operation["responses"][status[name]]["links"] = {
                    target: {"operationId": target, "parameters": dict(parameters)}
                    for target, parameters in LINKS[name].items()
                }
    return result
