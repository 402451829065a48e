"""Many suggestions at once, those of a rule or of a term or some of them: accepted as one bulk edit with one receipt,
or rejected for good."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from archive.actions.editing import edits
from archive.actions.editing.edit_plans import Order
from archive.actions.events import Act, log
from archive.actions.tagging.suggestions import checked_reason, rejected, waiting
from archive.errors import Conflict
from archive.models import Actor, Edit, Suggestion, TagRule, Term

MOST = edits.MOST_ARTICLES


def accept_many(
    *,
    expected: int,
    actor: Actor,
    user: int | None = None,
    rule_id: UUID | None = None,
    term_id: UUID | None = None,
    chosen: Collection[UUID] | None = None,
) -> Edit:
    """Begins the bulk edit that accepts what waits of a rule or of a term, or the `chosen` of it; undoing it lets them
    wait again.

    Raises TagRule.DoesNotExist, Term.DoesNotExist, Conflict (`count_differs`) where it is not about `expected`
    suggestions any more or about none, and (`too_many`).
    """
    rows = _meant(rule_id, term_id, chosen)
    found = list(rows.order_by("article_id").values_list("article_id", "term_id")[: MOST + 1])
    _check_count(len(found), expected)
    if rule_id is not None:
        reason, search = f"Rule: {TagRule.objects.get(pk=rule_id).name}", {"rule": str(rule_id)}
    else:
        reason, search = "Names in the text", {"term": str(term_id)}
    # A rule has one label, and what waits of it has one term: another label begins anew.
    term = Term.objects.select_related("vocabulary").get(pk=found[0][1])
    return edits.begin(
        ids=[article for article, _ in found],
        order=Order(add=[term.label], vocabulary=term.vocabulary.slug),
        actor=actor,
        reason=reason,
        user=user,
        search=search,
    )


def reject_many(
    *,
    expected: int,
    actor: Actor,
    user: int | None = None,
    reason: str = "",
    rule_id: UUID | None = None,
    term_id: UUID | None = None,
    chosen: Collection[UUID] | None = None,
) -> int:
    """Rejects what waits of a rule or of a term, or the `chosen` of it: it is not suggested for these articles again.
    Returns how many. It is told once of the rule or the term, and in the history of each article.

    Raises as `accept_many` does, and Invalid for a reason that cannot be kept.
    """
    checked_reason(reason)
    with transaction.atomic():
        # Only rows of suggestions are held, in one order, and no article is asked for any more.
        rows = _meant(rule_id, term_id, chosen).select_related("term__vocabulary", "rule")
        found = list(rows.order_by("article_id", "pk").select_for_update(of=("self",))[: MOST + 1])
        _check_count(len(found), expected)
        held = Suggestion.objects.filter(pk__in=[one.pk for one in found])
        held.update(state=Suggestion.State.REJECTED, decided_at=timezone.now(), decided_by=user)
        kind, subject = ("tagrule", rule_id) if rule_id is not None else ("term", term_id)
        data = {"suggestions": len(found)}
        told = Act(
            verb=f"{kind}.suggestions_rejected",
            subject_kind=kind,
            subject_id=subject,
            actor=actor,
            reason=reason,
            data=data,
        )
        log([told, *(rejected(one, actor, reason) for one in found)])
    return len(found)


def withdraw(*, rule_id: UUID, actor: Actor) -> int:
    """Takes back what waits of a rule, as if it had never been run: it may suggest it again. Returns how many."""
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        count, _ = Suggestion.objects.filter(rule=rule, state=Suggestion.State.PROPOSED).delete()
        if count:
            data = {"suggestions": count}
            log([Act(verb="tagrule.withdrawn", subject_kind="tagrule", subject_id=rule.pk, actor=actor, data=data)])
    return count


def _meant(rule_id: UUID | None, term_id: UUID | None, chosen: Collection[UUID] | None) -> QuerySet[Suggestion]:
    rows = waiting(rule_id=rule_id, term_id=term_id)
    return rows if chosen is None else rows.filter(pk__in=chosen)


def _check_count(found: int, expected: int) -> None:
    if found > MOST:
        raise Conflict(f"At most {MOST:,} at once.", code="too_many")
    if found != expected or not found:
        raise Conflict(f"By now {found:,} wait, not {expected:,}.", code="count_differs")
