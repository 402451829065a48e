"""What a rule of tagging that is switched on put on articles by itself, and nobody has confirmed since."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from archive.models import Suggestion, Tagging

Pair = tuple[UUID, UUID]
"""An article and a term."""

ACCEPTED = Suggestion.State.ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A tag that a rule had put by itself and that is put again."""

    article_id: UUID
    term_id: UUID
    hits: list[dict[str, Any]]


def standing(rule_id: UUID) -> QuerySet[Suggestion]:
    """Those whose tag is there as the rule put it. What an editor said again is the editor's: its origin tells."""
    borne = Tagging.objects.filter(article=OuterRef("article"), term=OuterRef("term"), origin=Tagging.Origin.RULE)
    rows = Suggestion.objects.filter(rule=rule_id, state=ACCEPTED, decided_by=None, edit=None)
    return rows.filter(Exists(borne))


def confirmed(rule_id: UUID) -> QuerySet[Suggestion]:
    """What the rule found and an editor stands for: it accepted the suggestion, or said the same after the rule."""
    borne = Tagging.objects.filter(article=OuterRef("article"), term=OuterRef("term"))
    rows = Suggestion.objects.filter(Exists(borne), rule=rule_id, state=ACCEPTED)
    return rows.exclude(pk__in=standing(rule_id).values("pk"))


def hits_by_pair(rule_id: UUID, articles: Collection[UUID]) -> dict[Pair, list[dict[str, Any]]]:
    """Of these articles what the rule put by itself, with the places of the words."""
    rows = standing(rule_id).filter(article__in=articles)
    return {(article, term): hits for article, term, hits in rows.values_list("article_id", "term_id", "hits")}


def forget(rule_id: UUID, pairs: Collection[Pair]) -> None:
    """As if the rule had never found these, inside the transaction that takes their tags away."""
    rows = Suggestion.objects.filter(
        rule=rule_id, state=ACCEPTED, decided_by=None, edit=None, article__in={article for article, _ in pairs}
    )
    gone = [pk for pk, *pair in rows.values_list("pk", "article_id", "term_id") if tuple(pair) in pairs]
    Suggestion.objects.filter(pk__in=gone).delete()


def remember(rule_id: UUID, put: Iterable[Put]) -> None:
    """The way back, inside the transaction that puts their tags again; what waits of the same is settled with it."""
    rows = list(put)
    waiting = Suggestion.objects.filter(
        article__in=[one.article_id for one in rows], term__in=[one.term_id for one in rows], state="proposed"
    )
    again = {(one.article_id, one.term_id) for one in rows}
    settled = [pk for pk, *pair in waiting.values_list("pk", "article_id", "term_id") if tuple(pair) in again]
    Suggestion.objects.filter(pk__in=settled).delete()
    now = timezone.now()
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                article_id=one.article_id, term_id=one.term_id, rule_id=rule_id, hits=one.hits, state=ACCEPTED,
                decided_at=now,
            )
            for one in rows
        ],
        ignore_conflicts=True,
    )  # fmt: skip
