"""The change feed: what mirrors follow."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from archive.actions.editing import withdraw
from archive.actions.following.changes import Changed, read_changes
from archive.api import documents
from archive.api.parameters import Parameters
from archive.api.permissions import VIEW_ARTICLE, VIEW_EVENT, WITHDRAW
from archive.api.views import View
from archive.api.waiting import seconds_to_wait, wait
from archive.models import Article

PAGE_DEFAULT = 200
PAGE_LIMIT = 1000


class ChangeParameters(Parameters):
    since = serializers.CharField(
        default="",
        max_length=200,
        help_text="The `cursor` of the answer before. Without it from the beginning; `now` for what comes from now on.",
    )
    limit = serializers.IntegerField(default=PAGE_DEFAULT, min_value=1, max_value=PAGE_LIMIT)
    wait = seconds_to_wait("when there is a change")
    include = serializers.ChoiceField(
        required=False, choices=["article"], help_text="With each change the article as it is now, without its text."
    )


class Changes(View):
    permissions = {"GET": VIEW_ARTICLE}

    def get(self, request: Request) -> Response:
        """Every change of every article once, in an order in which none is ever skipped. Keep `cursor`, and ask again
        from there: `next` is the address.

        What is told with a change is how things are now: of an article that was withdrawn since, all changes have its
        tombstone, which says that mirrors drop it.
        """
        values = ChangeParameters.read(request)
        found = wait(
            lambda: read_changes(since=values["since"], limit=values["limit"]),
            until=lambda seen: bool(seen.rows),
            seconds=0 if values["since"] == "now" else values["wait"],
        )
        following = replace_query_param(request.build_absolute_uri(), "since", found.cursor)
        rows = _told(request, found.rows, whole=values.get("include") == "article")
        return Response({"results": rows, "cursor": found.cursor, "more": found.more, "next": following})


def _told(request: Request, changes: Sequence[Changed], *, whole: bool) -> list[documents.Json]:
    ids = {change.article_id for change in changes}
    articles = Article.objects.filter(pk__in=ids).select_related("source").listed().in_bulk()
    withdrawn = [article for article in articles.values() if article.state == Article.State.WITHDRAWN]
    stones = withdraw.tombstones(articles=withdrawn)
    with_actor, sees_all = request.user.has_perm(VIEW_EVENT), request.user.has_perm(WITHDRAW)
    tags = documents.tags_of(ids) if whole else {}
    rows: list[documents.Json] = []
    for change in changes:
        stone = stones.get(change.article_id)
        row: dict[str, Any] = {
            "event": change.event_id,
            "at": change.at,
            "verb": change.verb,
            "article": change.article_id,
            "tombstone": None if stone is None else stone.as_json(with_actor=with_actor),
        }
        if whole:
            shown = articles[change.article_id] if stone is None or sees_all else None
            row["now"] = None if shown is None else documents.of_article(shown, tags.get(shown.pk, []))
        rows.append(row)
    return rows
