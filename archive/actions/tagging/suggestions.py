"""Suggested tags, accepted and rejected: one, all of an article, or many as one bulk edit that can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.editing.locked import locked
from archive.actions.editing.reservations import TRIES, give_back, require_free, reserve
from archive.actions.events import Act, log
from archive.actions.receiving.declared import fault
from archive.actions.tagging.tag import put
from archive.errors import Conflict, Invalid
from archive.models import Actor, Article, Edit, Review, Suggestion, Tagging, TagRule, Term

State = Suggestion.State


def of_article(article: Article) -> QuerySet[Suggestion]:
    """What waits on an article, in the order in which it was found."""
    rows = Suggestion.objects.filter(article=article, state=State.PROPOSED)
    return rows.select_related("term__vocabulary", "rule").order_by("pk")


def waiting(*, rule_id: UUID | None = None, term_id: UUID | None = None) -> QuerySet[Suggestion]:
    """All that waits, of one rule or of one term. Withdrawn articles wait for nobody."""
    rows = Suggestion.objects.filter(state=State.PROPOSED).exclude(article__state=Article.State.WITHDRAWN)
    if rule_id is not None:
        rows = rows.filter(rule=rule_id)
    return rows if term_id is None else rows.filter(term=term_id)


def take(
    *, user: int, after: Suggestion | None = None, rule_id: UUID | None = None, term_id: UUID | None = None
) -> Suggestion | None:
    """What this editor is to decide next, of an article at which nobody else is; the article is reserved for him, and
    what he had is given back. None where nothing is left."""
    with transaction.atomic():
        give_back(user=user)
        for _attempt in range(TRIES):
            found = next_one(after=after, user=user, rule_id=rule_id, term_id=term_id)
            if found is None or reserve(article_id=found.article_id, user=user):
                return found
    return None


def next_one(
    *,
    after: Suggestion | None = None,
    user: int | None = None,
    rule_id: UUID | None = None,
    term_id: UUID | None = None,
) -> Suggestion | None:
    """What is to be decided next: on the same article, on the one behind it, and from the end the first one again. For
    an editor only what nobody else has reserved."""
    rows = waiting(rule_id=rule_id, term_id=term_id).order_by("article_id", "pk")
    if user is not None:
        held = Review.objects.held_by_others(user).filter(article=OuterRef("article"))
        rows = rows.filter(~Exists(held))
    if after is None:
        return rows.first()
    others = rows.exclude(pk=after.pk)
    behind = others.filter(Q(article=after.article_id, pk__gt=after.pk) | Q(article__gt=after.article_id))
    return behind.first() or others.first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much waits: in all, and by rule and by term those with most."""

    suggestions: int
    articles: int
    rules: Sequence[tuple[TagRule, int]]
    terms: Sequence[tuple[Term, int]]


def queue(*, shown: int = 30) -> Waiting:
    """Counts what waits, over an index that holds nothing else."""
    rows = waiting().order_by()
    total = rows.aggregate(suggestions=Count("pk"), articles=Count("article", distinct=True))
    by_rule = dict(rows.filter(rule__isnull=False).values_list("rule").annotate(n=Count("pk")))
    by_term = dict(rows.filter(rule=None).values_list("term").annotate(n=Count("pk")).order_by("-n", "term")[:shown])
    rules = TagRule.objects.in_bulk(by_rule)
    terms = Term.objects.select_related("vocabulary").in_bulk(by_term)
    return Waiting(
        **total,
        rules=sorted(((rules[pk], n) for pk, n in by_rule.items()), key=lambda row: -row[1]),
        terms=[(terms[pk], n) for pk, n in by_term.items()],
    )


def accept(*, suggestion_id: UUID, actor: Actor, user: int | None = None) -> Suggestion:
    """Tags the article with what was suggested. What was accepted before stays so; a person may accept what was
    rejected. Raises Suggestion.DoesNotExist, Conflict: `term_merged`, `reserved` while somebody else is at the article.
    """
    with transaction.atomic():
        suggestion = _held(suggestion_id, user)
        if suggestion.term.merged_into_id is not None:
            raise Conflict("The term was merged into another one.", code="term_merged")
        put(article=suggestion.article, term=suggestion.term, actor=actor, user=user, reason=because(suggestion))
        suggestion.refresh_from_db(fields=["state", "decided_at", "decided_by"])
    return suggestion


def reject(*, suggestion_id: UUID, actor: Actor, user: int | None = None, reason: str = "") -> Suggestion:
    """Says that the term does not belong there: it is not suggested for this article again.

    Raises Suggestion.DoesNotExist, Conflict: `suggestion_accepted`, `reserved`; Invalid.
    """
    checked_reason(reason)
    with transaction.atomic():
        suggestion = _held(suggestion_id, user)
        if suggestion.state == State.ACCEPTED:
            raise Conflict("It was accepted: take the tag away instead.", code="suggestion_accepted")
        if suggestion.state == State.PROPOSED:
            _reject(suggestion, user)
            log([rejected(suggestion, actor, reason)])
    return suggestion


def accept_all(*, article_id: UUID, actor: Actor, user: int | None = None) -> int:
    """Accepts all that waits on an article. Returns how many that were. Raises Article.DoesNotExist, Conflict
    (`reserved`)."""
    with transaction.atomic():
        article = _free(article_id, user)
        found = list(of_article(article))
        for suggestion in found:
            put(article=article, term=suggestion.term, actor=actor, user=user, reason=because(suggestion))
    return len(found)


def reject_all(*, article_id: UUID, actor: Actor, user: int | None = None, reason: str = "") -> int:
    """Rejects all that waits on an article. Returns how many that were. Raises as `accept_all` does, and Invalid."""
    checked_reason(reason)
    with transaction.atomic():
        article = _free(article_id, user)
        found = list(of_article(article).select_for_update(of=("self",)))
        for suggestion in found:
            _reject(suggestion, user)
        log([rejected(suggestion, actor, reason) for suggestion in found])
    return len(found)


def checked_reason(reason: str) -> None:
    """Raises Invalid for a reason that cannot be kept."""
    unfit = fault(reason)
    if unfit or len(reason) > LONGEST_NOTE:
        message = f"This cannot be kept: {unfit}." if unfit else f"At most {LONGEST_NOTE} characters."
        raise Invalid("Some values are wrong.", fields={"reason": [message]})


def because(suggestion: Suggestion) -> str:
    """Why a term was suggested, in words for the log."""
    return f"Rule: {suggestion.rule.name}" if suggestion.rule is not None else f"In the text: {suggestion.name}"


def settle(*, edit: Edit, articles: Sequence[UUID]) -> None:
    """What a bulk edit puts on articles is suggested for them no more, inside its transaction."""
    if edit.tags_added:
        open_ones = Suggestion.objects.filter(
            article__in=articles,
            state=State.PROPOSED,
            term__label__in=edit.tags_added,
            term__vocabulary__slug=edit.vocabulary,
        )
        open_ones.update(state=State.ACCEPTED, decided_at=timezone.now(), decided_by=edit.user_id, edit=edit)
        # What a rule put there by itself is the editor's from now on who says the same.
        Tagging.objects.filter(
            article__in=articles,
            origin=Tagging.Origin.RULE,
            term__label__in=edit.tags_added,
            term__vocabulary__slug=edit.vocabulary,
        ).update(origin=Tagging.Origin.EDITOR, user=edit.user_id, reason=edit.reason)


def unsettle(*, edit: Edit, articles: Sequence[UUID]) -> None:
    """What a bulk edit had accepted waits again where the tag is gone by undoing it."""
    borne = Tagging.objects.filter(article=OuterRef("article"), term=OuterRef("term"))
    of_edit = Suggestion.objects.filter(~Exists(borne), edit=edit, article__in=articles, state=State.ACCEPTED)
    of_edit.update(state=State.PROPOSED, decided_at=None, decided_by=None, edit=None)


def move(*, term: Term, into: Term) -> list[str]:
    """What waits with a term waits with the one that it was merged into; where that is settled it is dropped. Returns
    the ids of those moved."""
    open_ones = Suggestion.objects.filter(term=term, state=State.PROPOSED)
    known = Suggestion.objects.filter(term=into, article=OuterRef("article"))
    borne = Tagging.objects.filter(term=into, article=OuterRef("article"))
    ids = list(open_ones.filter(~Exists(known), ~Exists(borne)).values_list("pk", flat=True))
    Suggestion.objects.filter(pk__in=ids).update(term=into)
    open_ones.delete()
    return [str(pk) for pk in ids]


def move_back(*, ids: Sequence[str], term: Term, into: Term) -> None:
    """The way back, as far as they still wait."""
    known = Suggestion.objects.filter(term=term, article=OuterRef("article"))
    Suggestion.objects.filter(~Exists(known), pk__in=ids, term=into, state=State.PROPOSED).update(term=term)


def rejected(suggestion: Suggestion, actor: Actor, reason: str) -> Act:
    """What the log says of a rejected one."""
    # Not of the kind of the article: nothing that followers of the archive read has changed.
    data: Mapping[str, Any] = {
        "vocabulary": suggestion.term.vocabulary.slug, "label": suggestion.term.label, "because": because(suggestion),
    }  # fmt: skip
    return Act(
        verb="suggestion.rejected", subject_kind="suggestion", subject_id=suggestion.article_id, actor=actor,
        reason=reason, data=data,
    )  # fmt: skip


def _free(article_id: UUID, user: int | None) -> Article:
    """The article, its row locked, where no other editor is at it; a program sits at nothing."""
    article = locked(article_id=article_id)
    if user is not None:
        require_free(article_id=article_id, user=user)
    return article


def _held(suggestion_id: UUID, user: int | None) -> Suggestion:
    """The suggestion with its article, both rows locked: the article's first, as everywhere."""
    article = _free(Suggestion.objects.values_list("article_id", flat=True).get(pk=suggestion_id), user)
    rows = Suggestion.objects.select_related("term__vocabulary", "term__merged_into", "rule")
    suggestion = rows.select_for_update(of=("self",)).get(pk=suggestion_id)
    suggestion.article = article
    return suggestion


def _reject(suggestion: Suggestion, user: int | None) -> None:
    suggestion.state, suggestion.decided_at, suggestion.decided_by_id = State.REJECTED, timezone.now(), user
    suggestion.save(update_fields=["state", "decided_at", "decided_by"])
