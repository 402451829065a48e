"""Bulk edits: ordered once, done and undone chunk by chunk, with one receipt.

The articles are chosen when the order is given and written down as rows; a chunk of them changes together with its rows
in one transaction. So a worker that is killed leaves nothing half done, and whoever goes on does nothing twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from archive.actions.editing import edit_chunks
from archive.actions.editing.edit import LONGEST_NOTE, Texts, checked
from archive.actions.editing.edit_plans import Order
from archive.actions.events import SYSTEM, Act, log
from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.actions.processing.lease import MAX_ATTEMPTS
from archive.actions.receiving.declared import fault
from archive.actions.rows import copy_rows, run_binary
from archive.actions.tagging.tag import FREE_VOCABULARY, checked_label, in_force
from archive.errors import Conflict, IdempotencyConflict, Invalid
from archive.models import Actor, Article, Edit, EditedArticle

CHUNK = 200
MOST_ARTICLES = 100_000
MOST_TAGS = 50
FOUND_AT_A_TIME = 1000
TOLD = 10
UNFINISHED = (Edit.State.RUNNING, Edit.State.UNDOING)


def order(
    *,
    changes: object,
    reset: object,
    tags: object,
    overwrite: bool,
    reason: object,
    vocabulary: str = FREE_VOCABULARY,
) -> tuple[Order, str]:
    """What is to be done, and why, each in the form in which it is kept. `changes` and `reset` as for `edit`, `tags`
    has the labels to `add`, of `vocabulary`, and to `remove`. Raises Invalid with all that is wrong."""
    wrong: dict[str, list[str]] = {}
    add, remove = _tags(tags, wrong)
    if not isinstance(changes, Mapping):
        wrong["patch"] = ["Give an object of fields and their values."]
        changes = {}
    values: dict[str, Texts] = {}
    back: Sequence[str] = ()
    why = ""
    try:
        values, back, why = checked(changes=changes, reset=reset, note=reason)
    except Invalid as unfit:
        apart = {"reset", "reason"} - changes.keys()
        wrong |= {name if name in apart else f"patch.{name}": texts for name, texts in unfit.fields.items()}
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    if not (values or back or add or remove):
        raise Invalid("There is nothing to change.", code="nothing_to_change")
    try:
        add = in_force(add, vocabulary=vocabulary)
    except Invalid as unknown:
        raise Invalid("Some tags are not known.", fields={"tags.add": unknown.fields["label"]}) from unknown
    placed = Order(changes=values, reset=back, add=add, remove=remove, vocabulary=vocabulary, overwrite=overwrite)
    return placed, why


def _tags(given: object, wrong: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """The labels to add and to remove; adds to `wrong` what is."""
    if not isinstance(given, Mapping) or given.keys() - {"add", "remove"}:
        wrong["tags"] = ["Give an object with the lists `add` and `remove`."]
        return [], []
    labels: dict[str, list[str]] = {"add": [], "remove": []}
    for name in given:
        try:
            labels[name] = _labels(given[name])
        except Invalid as unfit:
            wrong[f"tags.{name}"] = unfit.fields["label"]
    if both := sorted({*labels["add"]} & {*labels["remove"]}):
        wrong["tags.remove"] = [f"{label} is to be added too: say one of both." for label in both]
    return labels["add"], labels["remove"]


def _labels(given: object) -> list[str]:
    if not isinstance(given, list | tuple) or not all(isinstance(label, str) for label in given):
        raise Invalid("These are no tags.", fields={"label": ["Give a list of texts."]})
    if len(given) > MOST_TAGS:
        raise Invalid("These are too many.", fields={"label": [f"Give at most {MOST_TAGS} tags."]})
    return list(dict.fromkeys(checked_label(label) for label in given))


def chosen(*, search: Search | None, ids: Sequence[UUID]) -> list[UUID]:
    """The articles that a search finds now, or those that are named, in the order of their ids.

    Raises Invalid for a search that asks for nothing in particular (`search_empty`), what finds more than
    MOST_ARTICLES (`too_many`), and for ids of no article; and what `find` raises.
    """
    found = set(ids) if search is None else _found(search)
    if len(found) > MOST_ARTICLES:
        message = f"One edit changes at most {MOST_ARTICLES:,} articles: narrow the search."
        raise Invalid(message, code="too_many", fields={"search" if search else "ids": [message]})
    if search is None:
        missing = sorted(found - set(Article.objects.filter(pk__in=found).values_list("pk", flat=True)))
        if missing:
            texts = [f"There is no article {pk}." for pk in missing[:TOLD]]
            raise Invalid("Some articles are not there.", code="article_unknown", fields={"ids": texts})
    return sorted(found)


def _found(search: Search) -> set[UUID]:
    if replace(search, sort=None) == Search():
        message = "This search finds everything: say what is to be changed."
        raise Invalid(message, code="search_empty", fields={"search": [message]})
    found: set[UUID] = set()
    cursor: str | None = None
    while len(found) <= MOST_ARTICLES:
        page = find(search=replace(search, sort="newest"), limit=FOUND_AT_A_TIME, cursor=cursor)
        found.update(match.article.pk for match in page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    return found


def require_number(*, found: int, expected: int) -> None:
    """Raises Conflict (`count_differs`) where there are no articles, or not as many as somebody has looked at."""
    if found != expected or not found:
        message = f"By now the number of articles is {found:,}, not {expected:,}."
        raise Conflict(message, code="count_differs")


def ordered_before(*, actor: Actor, idempotency_key: str, body_sha256: str | None) -> Edit | None:
    """The edit that this client ordered with this key, None if there is none or no key.

    Raises IdempotencyConflict if that was for another body.
    """
    if not idempotency_key:
        return None
    by_client = Edit.objects.filter(made_by__kind=actor.kind, made_by__id=actor.id)
    earlier = by_client.filter(idempotency_key=idempotency_key).first()
    if earlier is not None and earlier.body_sha256 != body_sha256:
        raise IdempotencyConflict("This Idempotency-Key was used before, for another body.")
    return earlier


def begin(
    *,
    ids: Sequence[UUID],
    order: Order,
    actor: Actor,
    reason: str,
    user: int | None = None,
    search: Mapping[str, Any] | None = None,
    idempotency_key: str = "",
    body_sha256: str | None = None,
) -> Edit:
    """Writes the order down, with a row for each article; `work` does it.

    Of two at the same moment with one idempotency key the second gets the edit of the first; an earlier one is found by
    `ordered_before`, which tells also what is raised.
    """
    edit = Edit(
        search=search,
        changes=dict(order.changes),
        reset=list(order.reset),
        tags_added=list(order.add),
        tags_removed=list(order.remove),
        vocabulary=order.vocabulary,
        overwrite=order.overwrite,
        reason=reason,
        user_id=user,
        made_by=asdict(actor),
        idempotency_key=idempotency_key,
        body_sha256=body_sha256,
    )
    columns = ("edit", "article", "state", "code", "before", "kept")
    try:
        with transaction.atomic():
            edit.save(force_insert=True)
            copy_rows(EditedArticle, columns, ((edit.pk, pk, EditedArticle.State.WAITING, "", {}, []) for pk in ids))
            log([_act("edit.begun", edit, actor, reason, {"articles": len(ids)})])
    except IntegrityError:
        earlier = ordered_before(actor=actor, idempotency_key=idempotency_key, body_sha256=body_sha256)
        if earlier is None:
            raise
        return earlier
    edit.refresh_from_db()
    return edit


def undo(*, edit_id: UUID, actor: Actor, reason: str) -> Edit:
    """Has an edit undone, as far as nobody has changed since what it did; what it has not done yet is left.

    One that is being undone already, or was, stays as it is; one that was stopped goes on.
    Raises Edit.DoesNotExist, Invalid.
    """
    unfit = fault(reason)
    if unfit or len(reason) > LONGEST_NOTE:
        message = f"This cannot be kept: {unfit}." if unfit else f"At most {LONGEST_NOTE} characters."
        raise Invalid("Some values are wrong.", fields={"reason": [message]})
    with transaction.atomic():
        edit = Edit.objects.select_for_update(of=("self",)).get(pk=edit_id)
        if edit.state in (Edit.State.UNDOING, Edit.State.UNDONE):
            return edit
        waiting = edit.articles.filter(state=EditedArticle.State.WAITING)
        waiting.update(state=EditedArticle.State.LEFT, code="stopped")
        edit.state, edit.undone_by, edit.undo_reason = Edit.State.UNDOING, asdict(actor), reason
        edit.finished_at, edit.worked_at, edit.attempts, edit.code = None, timezone.now(), 0, ""
        edit.save(update_fields=["state", "undone_by", "undo_reason", "finished_at", "worked_at", "attempts", "code"])
        log([_act("edit.undo_begun", edit, actor, reason, {})])
    return edit


def work(*, edit_id: UUID) -> bool:
    """Does, or undoes, one chunk. Returns whether there is more; False also while somebody else is at it.

    The attempt is counted in a commit of its own before the work. A chunk over which three workers died stops the edit.
    """
    with _alone(edit_id) as alone:
        if not alone or not _attempt(edit_id):
            return False
        return _work(edit_id)


LOCK, UNLOCK = "SELECT pg_try_advisory_lock(%b::bigint)", "SELECT pg_advisory_unlock(%b::bigint)"
"""The session's: it lasts over two transactions, and ends with the connection of a worker that dies."""


@contextmanager
def _alone(edit_id: UUID) -> Iterator[bool]:
    number = int.from_bytes(edit_id.bytes[-8:], "big", signed=True)
    ((alone,),) = run_binary(LOCK, [number])
    try:
        yield alone
    finally:
        if alone:
            run_binary(UNLOCK, [number])


def _attempt(edit_id: UUID) -> bool:
    """Counts an attempt; False where there is nothing to do, or nothing more is to be tried."""
    with transaction.atomic():
        edit = Edit.objects.filter(pk=edit_id, state__in=UNFINISHED).select_for_update(of=("self",)).first()
        if edit is None:
            return False
        edit.worked_at = timezone.now()
        if edit.attempts < MAX_ATTEMPTS:
            edit.attempts += 1
            edit.save(update_fields=["attempts", "worked_at"])
            return True
        edit.state, edit.code, edit.finished_at = Edit.State.STOPPED, "crashed", edit.worked_at
        edit.save(update_fields=["state", "code", "finished_at", "worked_at"])
        reason = f"Its next articles could not be worked on, {MAX_ATTEMPTS} times: the worker died or failed."
        log([_act("edit.stopped", edit, SYSTEM, reason, {"code": edit.code})])
    return False


def _work(edit_id: UUID) -> bool:
    with transaction.atomic():
        edit = Edit.objects.select_for_update(of=("self",)).get(pk=edit_id)
        undoing = edit.state == Edit.State.UNDOING
        state = EditedArticle.State.CHANGED if undoing else EditedArticle.State.WAITING
        rows = list(edit.articles.filter(state=state).order_by("id")[:CHUNK])
        if rows and undoing:
            edit_chunks.revert(edit=edit, rows=rows)
        elif rows:
            edit_chunks.apply_to(edit=edit, rows=rows)
        edit.worked_at, edit.attempts = timezone.now(), 0
        more = len(rows) == CHUNK
        if not more:
            edit.state = Edit.State.UNDONE if undoing else Edit.State.DONE
            edit.finished_at = edit.worked_at
        edit.save(update_fields=["state", "worked_at", "finished_at", "attempts"])
    return more


def due_edits(*, older_than: timedelta, limit: int) -> list[UUID]:
    """Edits that are not finished and that nobody has worked on for longer than a hint should take."""
    due = Edit.objects.filter(state__in=UNFINISHED, worked_at__lt=Now() - older_than)
    return list(due.order_by("worked_at").values_list("pk", flat=True)[:limit])


def of_rule(rule_id: UUID) -> QuerySet[Edit]:
    """What a rule of tagging did when it was run, and where it was undone, the newest first."""
    return Edit.objects.filter(search__in=[{"rule": str(rule_id)}, {"rule_undone": str(rule_id)}]).order_by("-id")


def counts(edit: Edit) -> dict[str, int]:
    """How many of its articles are in each state."""
    rows = edit.articles.order_by().values_list("state").annotate(n=Count("id"))
    return dict.fromkeys(EditedArticle.State.values, 0) | dict(rows)


def _act(verb: str, edit: Edit, actor: Actor, reason: str, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="edit", subject_id=edit.pk, actor=actor, reason=reason, data=data)
