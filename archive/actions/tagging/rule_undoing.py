"""What a rule of tagging did by itself, undone as one: a bulk edit, with a look at what it would leave alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from archive.actions.editing import edits
from archive.actions.editing.edit_plans import Order
from archive.actions.events import Act, log
from archive.actions.tagging import by_itself
from archive.models import Actor, Article, Edit, Suggestion, TagRule

SAMPLES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What undoing would do: from how many articles a tag would be taken, with some of them; how many are left as an
    editor stands for the tag (`confirmed`, with some of them) or as they are withdrawn."""

    tagged: int
    confirmed: int
    withdrawn: int
    samples: Sequence[Suggestion]
    left: Sequence[Suggestion]


def preview(*, rule_id: UUID) -> Undoing:
    """Writes nothing. Where an editor took the tag away since, nothing is to be undone and nothing is counted."""
    own = by_itself.standing(rule_id)
    open_ones = own.exclude(article__state=Article.State.WITHDRAWN)
    confirmed = by_itself.confirmed(rule_id).exclude(article__state=Article.State.WITHDRAWN)
    return Undoing(
        tagged=open_ones.values("article").distinct().count(),
        confirmed=confirmed.count(),
        withdrawn=own.filter(article__state=Article.State.WITHDRAWN).count(),
        samples=_some(open_ones),
        left=_some(confirmed),
    )


def undo(*, rule_id: UUID, expected: int, actor: Actor, user: int | None = None, reason: str = "") -> Edit:
    """Switches the rule off and begins the bulk edit that takes away what it put by itself. What an editor confirms
    meanwhile is left too, and the edit can be undone.

    Raises TagRule.DoesNotExist, Conflict (`count_differs`) where it is not about `expected` articles any more or about
    none.
    """
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        own = by_itself.standing(rule_id).exclude(article__state=Article.State.WITHDRAWN).order_by()
        articles = sorted(set(own.values_list("article_id", flat=True)))
        edits.require_number(found=len(articles), expected=expected)
        labels = sorted(set(own.values_list("term__label", flat=True)))
        was_active, rule.active = rule.active, False
        rule.save(update_fields=["active"])
        edit = edits.begin(
            ids=articles,
            order=Order(remove=labels, undoes_rule=rule.pk),
            actor=actor,
            reason=reason or f"Rule undone: {rule.name}",
            user=user,
            search={"rule_undone": str(rule.pk)},
        )
        data = {"edit": str(edit.pk), "articles": len(articles), "switched_off": was_active}
        log(
            [
                Act(
                    verb="tagrule.undone",
                    subject_kind="tagrule",
                    subject_id=rule.pk,
                    actor=actor,
                    reason=reason,
                    data=data,
                )
            ]
        )
    return edit


def _some(rows: QuerySet[Suggestion]) -> list[Suggestion]:
    return list(rows.select_related("article", "term", "decided_by").order_by("-article_id")[:SAMPLES])
