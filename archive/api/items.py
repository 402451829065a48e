"""Items: what became of each file, and another try for what is in quarantine."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive import tasks
from archive.actions import pages
from archive.actions.receiving import release
from archive.api.articles import shown
from archive.api.authentication import actor_of
from archive.api.deposits import of_item, of_verdict, told_of
from archive.api.parameters import ItemParameters, JSONText, NoParameters, values_of
from archive.api.permissions import VIEW_ITEM
from archive.api.views import View, page
from archive.models import Item

RETRY = "archive.retry_item"


class Items(View):
    permissions = {"GET": VIEW_ITEM}

    def get(self, request: Request) -> Response:
        """Items of all deposits, the newest first."""
        values = ItemParameters.read(request)
        items = of_verdict(Item.objects.all(), values)
        found = pages.by_id(items, limit=values["limit"], cursor=values["cursor"], kind="items")
        return page(request, told_of(request, found.rows), found.next_cursor)


class ItemDetail(View):
    permissions = {"GET": VIEW_ITEM}

    def get(self, request: Request, item_id: UUID) -> Response:
        """One item with its verdict and problems. 410 where its article was withdrawn."""
        NoParameters.read(request)
        item = Item.objects.get(pk=item_id)
        if item.article_id is not None:
            shown(request, item.article_id)
        return Response(of_item(item))


class ItemRetry(View):
    permissions = {"POST": RETRY}

    def post(self, request: Request, item_id: UUID) -> Response:
        """Try a quarantined item again."""
        NoParameters.read(request)
        item = release.retry(item_id=item_id, actor=actor_of(request.user))
        tasks.hint(deposit_id=item.deposit_id, items=1)
        return Response(of_item(item), status=202)


class Cause(serializers.Serializer):
    """The cause whose items are tried again."""

    code = JSONText(max_length=60, help_text="For example `timed_out`.")


class ItemsRetry(View):
    permissions = {"POST": RETRY}

    def post(self, request: Request) -> Response:
        """Try all quarantined items of one cause again, up to 10,000 at once."""
        NoParameters.read(request)
        code = values_of(request, Cause)["code"]
        waiting = Item.objects.quarantined().filter(code=code, original__isnull=False)
        deposits = list(waiting.order_by("deposit").values_list("deposit", flat=True).distinct())
        count = release.retry_all(code=code, actor=actor_of(request.user))
        tasks.hint_each(deposit_ids=deposits)
        return Response({"retried": count}, status=202)
