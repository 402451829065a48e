"""Withdraw articles and restore them; what stays to be told of a withdrawn one, and what is closed with it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from archive.actions.editing.locked import locked
from archive.actions.events import Act, log
from archive.actions.processing import projection
from archive.actions.processing.showing import count_change
from archive.actions.receiving.declared import fault
from archive.errors import Conflict, Gone, Invalid, Withdrawn
from archive.models import Actor, Article, Event, Item, Revision

WITHDRAWN = "article.withdrawn"
RESTORED = "article.restored"
MERGED = "article.merged"
LONGEST_REASON = 1000
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stays of a withdrawn article: when, why, by whom, and the article that it was merged into."""

    article_id: UUID
    withdrawn_at: datetime
    reason: str
    by: str
    merged_into: UUID | None = None

    def as_json(self, *, with_actor: bool) -> dict[str, Any]:
        """Who did it stands in the log, and is told to those who may read that."""
        return {
            "article": str(self.article_id),
            "withdrawn_at": self.withdrawn_at.isoformat().replace("+00:00", "Z"),
            "reason": self.reason,
            "by": self.by if with_actor else None,
            "merged_into": None if self.merged_into is None else str(self.merged_into),
        }


def withdraw(*, article_id: UUID, actor: Actor, reason: str, version: int | None = None) -> Article:
    """Hides an article, with its versions, claims, originals and items, from all who may not restore it.

    Nothing is deleted. With `version` it holds only if nobody changed the article since. Raises Article.DoesNotExist,
    Invalid without a reason, Stale, and Conflict (`already_withdrawn`).
    """
    _check(reason)
    with transaction.atomic():
        article = locked(article_id=article_id, version=version)
        if article.state == Article.State.WITHDRAWN:
            raise Conflict("The article is withdrawn already.", code="already_withdrawn")
        _move(article, Article.State.WITHDRAWN, WITHDRAWN, actor, reason)
    return article


def restore(*, article_id: UUID, actor: Actor, reason: str, version: int | None = None) -> Article:
    """Shows a withdrawn article again, in the state that its problems ask for.

    Raises Article.DoesNotExist, Invalid without a reason, Stale, and Conflict for an article that is not withdrawn
    (`not_withdrawn`) or went up in another one (`merged`).
    """
    _check(reason)
    with transaction.atomic():
        article = locked(article_id=article_id, version=version)
        if article.state != Article.State.WITHDRAWN:
            raise Conflict("The article is not withdrawn.", code="not_withdrawn")
        if article.merged_into_id is not None:
            raise Conflict(f"The article was merged into {article.merged_into_id}; split that one.", code="merged")
        _move(article, projection.state(article.problems), RESTORED, actor, reason)
    return article


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """`left` are the articles that stayed as they are, with the reason why."""

    done: int
    left: tuple[tuple[UUID, str], ...]


def withdraw_all(*, ids: Collection[UUID], actor: Actor, reason: str) -> Moved:
    """Withdraws many, each in a transaction and with an event of its own. Raises Invalid as `withdraw` does, and for
    more than MOST_AT_ONCE (`too_many`)."""
    return _move_all(withdraw, ids, actor, reason)


def restore_all(*, ids: Collection[UUID], actor: Actor, reason: str) -> Moved:
    """As `withdraw_all`."""
    return _move_all(restore, ids, actor, reason)


def _move_all(act: Callable[..., Article], ids: Collection[UUID], actor: Actor, reason: str) -> Moved:
    _check(reason)
    if len(ids) > MOST_AT_ONCE:
        message = f"At most {MOST_AT_ONCE:,} articles at once."
        raise Invalid(message, code="too_many", fields={"ids": [message]})
    left: list[tuple[UUID, str]] = []
    for article_id in sorted(ids):
        try:
            act(article_id=article_id, actor=actor, reason=reason)
        except Conflict as conflict:
            left.append((article_id, conflict.message))
        except Article.DoesNotExist:
            left.append((article_id, "There is no such article."))
    return Moved(done=len(ids) - len(left), left=tuple(left))


def tombstones(*, articles: Collection[Article]) -> Mapping[UUID, Tombstone]:
    """What is told of these withdrawn articles, by their ids, in one query."""
    withdrawn = {article.pk: article for article in articles}
    acts = Event.objects.filter(subject_id__in=list(withdrawn), subject_kind="article", verb__in=(WITHDRAWN, MERGED))
    told = {act.subject_id: act for act in acts.order_by("subject_id", "-id").distinct("subject_id")}
    return {pk: _tombstone(article, told.get(pk)) for pk, article in withdrawn.items()}


def gone(*, article: Article, with_actor: bool) -> Withdrawn:
    """The refusal for whoever may not see this withdrawn article."""
    told = tombstones(articles=[article])[article.pk].as_json(with_actor=with_actor)
    return Withdrawn("This article was withdrawn.", tombstone=told)


def _tombstone(article: Article, act: Event | None) -> Tombstone:
    """A merged article was withdrawn by the merging. One into which a split was taken back has no act of its own."""
    return Tombstone(
        article_id=article.pk,
        withdrawn_at=article.changed_at if act is None else act.at,
        reason="" if act is None else act.reason,
        by="" if act is None else act.actor_name,
        merged_into=article.merged_into_id,
    )


def withdrawn_among(*, ids: Collection[UUID | None]) -> set[UUID]:
    """Those of these articles that are withdrawn."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return set()
    return set(Article.objects.filter(pk__in=wanted, state=Article.State.WITHDRAWN).values_list("pk", flat=True))


def require_open(*, digest: str) -> None:
    """Raises Gone (`original_withdrawn`) where a withdrawn article's text stands in these bytes, or in a file that was
    taken out of them. Bytes that hold other articles too are closed with the one.
    """
    members = Item.objects.filter(container=digest).values("original")
    withdrawn = Revision.objects.filter(article__state=Article.State.WITHDRAWN)
    # Two questions: as one with OR, PostgreSQL would walk all withdrawn articles instead of an index.
    if withdrawn.filter(original=digest).exists() or withdrawn.filter(original__in=members).exists():
        raise Gone("An article that stands in this original was withdrawn.", code="original_withdrawn")


def _check(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why.", code="reason_missing", fields={"reason": ["Say why."]})
    unfit = fault(reason)
    if unfit or len(reason) > LONGEST_REASON:
        message = f"This cannot be kept: {unfit}." if unfit else f"At most {LONGEST_REASON} characters."
        raise Invalid("Some values are wrong.", fields={"reason": [message]})


def _move(article: Article, state: str, verb: str, actor: Actor, reason: str) -> None:
    before = article.state
    article.state = state
    count_change(article, "state")
    data = {"changes": {"state": [before, state]}}
    log([Act(verb=verb, subject_kind="article", subject_id=article.pk, actor=actor, reason=reason, data=data)])
