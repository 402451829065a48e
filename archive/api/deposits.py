"""Deposits: files in, and a receipt that can be relied on."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import Error as DatabaseFault
from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive import tasks
from archive.actions import pages
from archive.actions.editing import withdraw
from archive.actions.receiving.receipt import receipt
from archive.actions.receiving.receive import receive, seal
from archive.actions.receiving.resume import resume
from archive.api import documents, handovers, hints
from archive.api.authentication import KeyHolder, actor_of, sender_of
from archive.api.documents import Json
from archive.api.idempotency import idempotency_key
from archive.api.parameters import (
    DepositParameters,
    HandInParameters,
    ItemParameters,
    NoParameters,
    Parameters,
    source_named,
)
from archive.api.permissions import HAND_IN, VIEW_DEPOSIT, VIEW_ITEM, WITHDRAW
from archive.api.views import View, page
from archive.api.waiting import seconds_to_wait, wait
from archive.errors import Conflict
from archive.models import Article, Deposit, Item
from archive.models.fields import uuid7


def visible(request: Request) -> QuerySet[Deposit]:
    """All deposits for those who may see deposits, their own for those who may only hand in."""
    deposits = Deposit.objects.select_related("source")
    return deposits if request.user.has_perm(VIEW_DEPOSIT) else own(request)


def own(request: Request) -> QuerySet[Deposit]:
    """What this client handed in."""
    deposits, user = Deposit.objects.select_related("source"), request.user
    if isinstance(user, KeyHolder):
        return deposits.filter(api_key=user.key)
    return deposits.filter(user=user.pk, api_key=None)


def _closed(request: Request, deposits: Sequence[Deposit]) -> set[UUID]:
    """Deposits of which something was withdrawn: what their senders said of it is closed with it."""
    said = [deposit.pk for deposit in deposits if deposit.declared]
    if not said or request.user.has_perm(WITHDRAW):
        return set()
    withdrawn = Item.objects.filter(deposit__in=said, article__state=Article.State.WITHDRAWN)
    return set(withdrawn.order_by().values_list("deposit", flat=True).distinct())


@cache
def _address() -> str:
    """Of all deposits; to look it up costs more than the rest of a small receipt."""
    return reverse("api:deposits")


def told(request: Request, deposit: Deposit, *, counts: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The receipt of a deposit, as it stands now or with these counts by state."""
    return {
        **receipt(deposit=deposit, counts=counts).as_json(),
        "declared": {} if _closed(request, [deposit]) else deposit.declared,
        "sealed_at": deposit.sealed_at,
        "items_url": request.build_absolute_uri(f"{_address()}{deposit.pk}/items/"),
    }


def of_deposit(deposit: Deposit) -> Json:
    return {
        "id": deposit.pk,
        "state": deposit.state,
        "door": deposit.door,
        "source": deposit.source.slug if deposit.source is not None else None,
        "name": deposit.name,
        "declared": deposit.declared,
        "received_at": deposit.received_at,
        "sealed_at": deposit.sealed_at,
        "complete": deposit.complete,
    }


def of_item(item: Item) -> Json:
    return {
        "id": item.pk,
        "deposit": item.deposit_id,
        "position": item.position,
        "name": item.name,
        "address": item.address or None,
        "sha256": item.original_id,
        "container": item.container_id,
        "verdict": item.verdict,
        "code": item.code or None,
        "reason": item.reason or None,
        "problems": item.problems,
        "article": item.article_id,
        "attempts": item.attempts,
        "received_at": item.received_at,
        "finished_at": item.finished_at,
    }


def without_words(item: Json) -> Json:
    """An item without what its sender and its readers say of it."""
    return item | {"name": "", "address": None, "reason": None, "problems": []}


class TakingView(View):
    """Names the deposit in a problem if a part of the body is committed on it."""

    begun: UUID | None = None
    """The deposit of this request, from the moment on from which there may be one."""

    def handle_exception(self, exc: Exception) -> Response:
        answer = super().handle_exception(exc)
        if self.begun is not None and (items := _committed(self.begun)):
            tasks.hint(deposit_id=self.begun, items=items)
            detail = f"{answer.data['detail']} The first {items:,} items are committed on deposit {self.begun}."
            answer.data |= {"detail": detail, "deposit": self.begun, "items": items}
        return answer


class Deposits(TakingView):
    permissions = {"GET": (VIEW_DEPOSIT, HAND_IN), "POST": HAND_IN}

    def get(self, request: Request) -> Response:
        """Deposits, the newest first; who may only hand in sees its own."""
        values = DepositParameters.read(request)
        deposits = visible(request)
        if "state" in values:
            deposits = deposits.filter(state=values["state"])
        found = pages.by_id(deposits, limit=values["limit"], cursor=values["cursor"], kind="deposits")
        closed = _closed(request, found.rows)
        rows = [of_deposit(deposit) | ({"declared": {}} if deposit.pk in closed else {}) for deposit in found.rows]
        return page(request, rows, found.next_cursor)

    def post(self, request: Request) -> Response:
        """Hand in. Answers 202 when, and only when, everything is committed.

        A long stream of lines is committed in chunks. If it breaks off, the problem names in `deposit` the open deposit
        that has its first `items` (without an answer: the one of your `name` in `?state=open`): go on with it by PATCH,
        or seal it as it is. A 4xx without `deposit` means that nothing of this request was taken.
        """
        values = HandInParameters.read(request)
        key = idempotency_key(request)
        body = request._request  # noqa: SLF001 - the framework would parse the body; it is read as a stream here
        self.begun = uuid7()
        with handovers.read(
            body,
            source=values.get("source", ""),
            name=values.get("name", ""),
            fields=values.get("fields"),
            repeatable=bool(key),
        ) as handover:
            deposit = receive(
                files=handover.files,
                sender=sender_of(request.user),
                source=source_named(handover.source),
                name=handover.name,
                declared=handover.declared,
                idempotency_key=key,
                body_sha256=handover.fingerprint if key else None,
                deposit_id=self.begun,
            )
        if deposit.state == Deposit.State.OPEN:
            # An earlier request with this key is still at work, or was cut off by a crash.
            message = f"Deposit {deposit.pk} of an earlier request with this Idempotency-Key is not complete."
            raise Conflict(message, code="deposit_open")
        document = told(request, deposit, counts=deposit.counts_at_commit)
        hints.GATHERED.add(deposit_id=deposit.pk, items=document["counts"]["in_progress"])
        location = document["items_url"].removesuffix("items/")
        return Response(document, status=202, headers={"Location": location})


def _committed(deposit_id: UUID) -> int:
    """How many items of a deposit that came to no good end are safe all the same."""
    try:
        return Item.objects.filter(deposit=deposit_id).count()
    except DatabaseFault:  # that is what went wrong; the deposit will stand in the list of the open ones
        return 0


class DepositDetailParameters(Parameters):
    wait = seconds_to_wait("when all items have their verdict")


class ResumeParameters(Parameters):
    after = serializers.IntegerField(
        min_value=1, help_text="How many items the deposit has: the lines behind as many follow. 409 if it has others."
    )


class DepositDetail(TakingView):
    permissions = {"GET": (VIEW_DEPOSIT, HAND_IN), "PATCH": HAND_IN}

    def get(self, request: Request, deposit_id: UUID) -> Response:
        """One deposit: how far it is, and whether its sender may delete what was sent."""
        values = DepositDetailParameters.read(request)
        deposits = visible(request)
        found = wait(lambda: deposits.get(pk=deposit_id), until=_is_finished, seconds=values["wait"])
        return Response(told(request, found))

    def patch(self, request: Request, deposit_id: UUID) -> Response:
        """Go on with a stream of lines of yours that broke off: send those behind the first `items`.

        Empty lines do not count. It answers like the request that broke off would have: 202, and the deposit is sealed
        and complete. If it breaks off as well, go on again. 409 `deposit_elsewhere` says how many items there are where
        `after` is another number; the stream that was thought to be broken may still have come to an end.
        """
        after = ResumeParameters.read(request)["after"]
        self.begun = own(request).get(pk=deposit_id).pk
        body = request._request  # noqa: SLF001 - read as a stream, as for a new deposit
        rest = handovers.rest_of_lines(body, after=after)
        deposit = resume(deposit_id=deposit_id, after=after, files=[rest], actor=actor_of(request.user))
        document = told(request, deposit)
        hints.GATHERED.add(deposit_id=deposit.pk, items=document["counts"]["in_progress"])
        return Response(document, status=202)


def _is_finished(deposit: Deposit) -> bool:
    return deposit.state == Deposit.State.SEALED and not deposit.items.in_progress().exists()


class DepositItems(View):
    permissions = {"GET": (VIEW_ITEM, HAND_IN)}

    def get(self, request: Request, deposit_id: UUID) -> Response:
        """Every item of the deposit in the order in which it was handed in, with its verdict."""
        values = ItemParameters.read(request)
        items = of_verdict(Item.objects.filter(deposit=visible(request).get(pk=deposit_id)), values)
        found = pages.by_position(items, limit=values["limit"], cursor=values["cursor"], kind="deposit-items")
        return page(request, told_of(request, found.rows), found.next_cursor)


def told_of(request: Request, items: Sequence[Item]) -> list[documents.Json]:
    """A page of items. What was handed in as an article that is withdrawn keeps its place and verdict, and no words."""
    may_see = request.user.has_perm(WITHDRAW)
    closed = set() if may_see else withdraw.withdrawn_among(ids=[item.article_id for item in items])
    return [without_words(of_item(item)) if item.article_id in closed else of_item(item) for item in items]


def of_verdict(items: QuerySet[Item], values: dict[str, Any]) -> QuerySet[Item]:
    """Items with the verdict and the code that were asked for."""
    if "verdict" in values:
        verdict = values["verdict"]
        items = items.filter(state=Item.State.RECEIVED if verdict == "in_progress" else verdict)
    if "code" in values:
        items = items.filter(code=values["code"])
    return items


class DepositSeal(View):
    permissions = {"POST": HAND_IN}

    def post(self, request: Request, deposit_id: UUID) -> Response:
        """Seal a deposit whose stream broke, with what has come. A sealed one stays as it is."""
        NoParameters.read(request)
        deposit = seal(deposit_id=visible(request).get(pk=deposit_id).pk, actor=actor_of(request.user))
        return Response(told(request, deposit))
