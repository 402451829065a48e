"""Many suggestions at once: those of a rule, or of a term, accepted as one bulk edit with one receipt."""

from uuid import UUID

from django.db import transaction

from archive.actions import edits
from archive.actions.edit_plans import Order
from archive.actions.events import Act, log
from archive.actions.suggestions import waiting
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
) -> Edit:
    """Begins the bulk edit that accepts what waits of a rule or of a term; undoing it lets them wait again.

    Raises TagRule.DoesNotExist, Term.DoesNotExist, Conflict (`count_differs`) where it is not about `expected`
    suggestions any more or about none, and (`too_many`).
    """
    rows = waiting(rule_id=rule_id, term_id=term_id)
    found = list(rows.order_by("article_id").values_list("article_id", "term_id")[: MOST + 1])
    if len(found) > MOST:
        raise Conflict(f"At most {MOST:,} at once.", code="too_many")
    if len(found) != expected or not found:
        raise Conflict(f"By now {len(found):,} wait, not {expected:,}.", code="count_differs")
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


def withdraw(*, rule_id: UUID, actor: Actor) -> int:
    """Takes back what waits of a rule, as if it had never been run: it may suggest it again. Returns how many."""
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        count, _ = Suggestion.objects.filter(rule=rule, state=Suggestion.State.PROPOSED).delete()
        if count:
            data = {"suggestions": count}
            log([Act(verb="tagrule.withdrawn", subject_kind="tagrule", subject_id=rule.pk, actor=actor, data=data)])
    return count
