"""Bulk edits: rehearsed, done, followed by their receipt, undone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive import tasks
from archive.actions import pages
from archive.actions.editing import edits
from archive.actions.editing.edit_plans import Order, Rehearsal, rehearse
from archive.actions.processing.projection import EDITABLE, LIST_FIELDS
from archive.api import documents
from archive.api.articleparameters import ArticleParameters, search_of
from archive.api.authentication import actor_of, user_id_of
from archive.api.editing import Fields, mapping
from archive.api.idempotency import idempotency_key
from archive.api.parameters import JSONFlag, JSONText, NoParameters, PageParameters, Parameters, values_of
from archive.api.permissions import EDIT, TAG, UNTAG, WITHDRAW
from archive.api.views import View, page
from archive.api.waiting import seconds_to_wait, wait
from archive.errors import Conflict
from archive.models import Article, Edit, EditedArticle

MOST_IDS = 10_000

FILTERS = (
    "q", "source", "credit", "author", "language", "tag", "year", "problem", "state", "origin",
    "published_from", "published_to", "received_from", "received_to",
)  # fmt: skip


class ChosenBySearch(ArticleParameters):
    """The filters of `GET articles/`, each list of alternatives as a list."""

    def get_fields(self) -> dict[str, Any]:
        return {name: field for name, field in super().get_fields().items() if name in FILTERS}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            self.fail("invalid", datatype=type(data).__name__)
        return super().to_internal_value(data)


class Which(serializers.Serializer):
    """Which articles are changed, and on what conditions."""

    search = ChosenBySearch(required=False)
    ids = serializers.ListField(child=serializers.UUIDField(), required=False, min_length=1, max_length=MOST_IDS)
    overwrite = JSONFlag(
        default=False, help_text="Also where an editor says something else of these fields. Without it such are left."
    )
    dry_run = JSONFlag(default=False, help_text="Only tell what would be done.")
    expected = serializers.IntegerField(
        required=False, min_value=0, help_text="Do it only if it is about so many articles; else `count_differs`."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("search" in attrs) == ("ids" in attrs):
            raise serializers.ValidationError({"search": ["Say which articles: by `search` or by `ids`."]})
        return attrs


class TagsChange(serializers.Serializer):
    """Labels of tags: those to put, and those to take away, whoever put them there."""

    add = serializers.ListField(child=JSONText(), required=False)
    remove = serializers.ListField(child=JSONText(), required=False)


class NewEdit(Which):
    """Which articles, by `search` or by `ids`, and what is to be changed on each."""

    patch = Fields(required=False)
    reset = serializers.ListField(
        child=serializers.ChoiceField(choices=EDITABLE),
        required=False,
        help_text="Fields that go back to what the machine says.",
    )
    tags = TagsChange(required=False)
    reason = JSONText(required=False, help_text="For the log, and for the claims.")


def _read(request: Request) -> tuple[dict[str, Any], Order, str]:
    """Which articles, what is to be done, and why. Raises ValidationError, Invalid, PermissionDenied."""
    NoParameters.read(request)
    body = mapping(request.data)
    unknown = {name: ["There is no such field."] for name in body if name not in NewEdit().fields}
    which = Which(data={name: value for name, value in body.items() if name not in unknown})
    if not which.is_valid() or unknown:
        raise serializers.ValidationError({**unknown, **which.errors})
    order, reason = edits.order(
        changes=body.get("patch", {}),
        reset=body.get("reset", []),
        tags=body.get("tags", {}),
        overwrite=which.validated_data["overwrite"],
        reason=body.get("reason", ""),
    )
    for labels, permission in ((order.add, TAG), (order.remove, UNTAG)):
        if labels and not request.user.has_perm(permission):
            raise PermissionDenied("Tags are not yours to change.")
    return which.validated_data, order, reason


def _chosen(request: Request, which: Mapping[str, Any]) -> Sequence[UUID]:
    search = None
    if "search" in which:
        search = search_of(which["search"])
        if Article.State.WITHDRAWN in search.states and not request.user.has_perm(WITHDRAW):
            raise PermissionDenied("Only who may withdraw articles sees withdrawn ones.")
    ids = edits.chosen(search=search, ids=which.get("ids", ()))
    expected = which.get("expected", len(ids))
    if len(ids) != expected:
        raise Conflict(f"The number of articles is {len(ids):,}, not {expected:,}.", code="count_differs")
    return ids


class Edits(View):
    permissions = {"GET": EDIT, "POST": EDIT}

    def get(self, request: Request) -> Response:
        """Bulk edits, the newest first."""
        values = PageParameters.read(request)
        found = pages.by_id(Edit.objects.all(), limit=values["limit"], cursor=values["cursor"], kind="edits")
        return page(request, [told(request, edit) for edit in found.rows], found.next_cursor)

    def post(self, request: Request) -> Response:
        """Change many articles at once: make editor's claims, put tags and take them away.

        The articles are chosen now, by a search or by their ids. With `dry_run` nothing is changed, and the answer
        says of how many articles it would be, with samples, and where editors say something else. Without it the
        answer is the receipt: a small edit is done by then, a large one is worked off in the background. Withdrawn
        articles are left, and without `overwrite` those of which an editor says something else.
        """
        which, order, reason = _read(request)
        key = idempotency_key(request)
        body = mapping(request.data)
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest() if key else None
        actor = actor_of(request.user)
        if not which["dry_run"]:
            earlier = edits.ordered_before(actor=actor, idempotency_key=key, body_sha256=digest)
            if earlier is not None:
                return _begun(request, earlier)
        ids = _chosen(request, which)
        if which["dry_run"]:
            return Response(_rehearsed(rehearse(ids=ids, order=order)))
        edit = edits.begin(
            ids=ids,
            order=order,
            actor=actor,
            reason=reason,
            user=user_id_of(request.user),
            search=body.get("search"),
            idempotency_key=key,
            body_sha256=digest,
        )
        tasks.work_edit(edit_id=edit.pk, articles=len(ids))
        edit.refresh_from_db()
        return _begun(request, edit)


def _begun(request: Request, edit: Edit) -> Response:
    location = reverse("api:edit", [edit.pk], request=request)
    return Response(told(request, edit), status=202, headers={"Location": location})


class EditParameters(Parameters):
    wait = seconds_to_wait("when it is done, or undone")


class EditDetail(View):
    permissions = {"GET": EDIT}

    def get(self, request: Request, edit_id: UUID) -> Response:
        """The receipt of a bulk edit: how far it is, and how many articles were changed or left."""
        values = EditParameters.read(request)
        found = wait(lambda: Edit.objects.get(pk=edit_id), until=_is_finished, seconds=values["wait"])
        return Response(told(request, found))


class EditArticlesParameters(PageParameters):
    state = serializers.ChoiceField(required=False, choices=EditedArticle.State.choices)


class EditArticles(View):
    permissions = {"GET": EDIT}

    def get(self, request: Request, edit_id: UUID) -> Response:
        """What became of each article of a bulk edit; `kept` names what undoing had to leave."""
        values = EditArticlesParameters.read(request)
        rows = Edit.objects.get(pk=edit_id).articles.defer("before")
        if "state" in values:
            rows = rows.filter(state=values["state"])
        found = pages.by_number(rows, limit=values["limit"], cursor=values["cursor"], kind="edit-articles")
        results = [
            {"article": row.article_id, "state": row.state, "code": row.code or None, "kept": row.kept}
            for row in found.rows
        ]
        return page(request, results, found.next_cursor)


class UndoBecause(serializers.Serializer):
    """Why it is undone."""

    reason = JSONText(required=False, default="", allow_blank=True, max_length=1000, help_text="For the log.")


class EditUndo(View):
    permissions = {"POST": EDIT}

    def post(self, request: Request, edit_id: UUID) -> Response:
        """Undo a bulk edit, also one that is still running. Each article goes back to what it had, but for what
        somebody changed since: `edits/{id}/articles/?state=kept` lists that. Undoing again changes nothing."""
        NoParameters.read(request)
        reason = values_of(request, UndoBecause)["reason"]
        edit = edits.undo(edit_id=edit_id, actor=actor_of(request.user), reason=reason)
        if not _is_finished(edit):
            tasks.work_edit(edit_id=edit.pk, articles=edits.counts(edit)[EditedArticle.State.CHANGED])
        edit.refresh_from_db()
        return Response(told(request, edit), status=202)


def _is_finished(edit: Edit) -> bool:
    return edit.state not in edits.UNFINISHED


def told(request: Request, edit: Edit) -> documents.Json:
    """The receipt of a bulk edit, as it stands now."""
    counts = edits.counts(edit)
    return {
        "id": edit.pk,
        "state": edit.state,
        "code": edit.code or None,
        "finished": _is_finished(edit),
        "search": edit.search,
        "patch": {name: _plain(name, texts) for name, texts in edit.changes.items()},
        "reset": edit.reset,
        "tags": {"add": edit.tags_added, "remove": edit.tags_removed},
        "overwrite": edit.overwrite,
        "reason": edit.reason,
        "by": edit.made_by["name"],
        "made_at": edit.made_at,
        "finished_at": edit.finished_at,
        "undone_by": None if edit.undone_by is None else edit.undone_by["name"],
        "undo_reason": edit.undo_reason,
        "articles": sum(counts.values()),
        "counts": counts,
        "articles_url": reverse("api:edit-articles", [edit.pk], request=request),
    }


def _plain(name: str, texts: Sequence[str | None]) -> Any:
    """The values of claims as they are sent: one text or null, or a list."""
    return [text for text in texts if text is not None] if name in LIST_FIELDS else texts[0]


def _rehearsed(found: Rehearsal) -> documents.Json:
    return {
        "articles": found.articles,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "left": found.left,
        "samples": [
            {
                "article": sample.article_id,
                "display_title": sample.display_title,
                "changes": sample.changes,
                "tags": {"add": list(sample.added), "remove": list(sample.removed)},
            }
            for sample in found.samples
        ],
        "conflicts": {
            "articles": found.conflicts,
            "samples": [
                {
                    "article": claim.article_id,
                    "field": claim.field,
                    "value": claim.value,
                    "made_at": claim.made_at,
                    "note": claim.note or None,
                }
                for claim in found.conflicting
            ],
        },
    }
