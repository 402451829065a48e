"""What was found in articles, made suggestions of: never twice, never against what a person decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from archive.actions.editing.locked import locked
from archive.actions.events import SYSTEM
from archive.actions.tagging.tag import put
from archive.models import Article, Event, Suggestion, Tagging, TagRule, Term
from archive.values import Span

MOST_HITS = 10
"""Of the places where a term's words stand so many are kept."""

BETWEEN = "\n\n"

Pair = tuple[UUID, UUID]
"""An article and a term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A term that may belong on an article, by a rule or by the name that stands there."""

    article_id: UUID
    term: Term
    hits: Sequence[dict[str, Any]]
    rule: TagRule | None = None
    name: str = ""


def text_of(article: Article) -> str:
    """What is looked at: the title and the body."""
    return f"{article.title}{BETWEEN}{article.body}" if article.title else article.body


def hits_of(article: Article, spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Spans in `text_of` as they are kept: by field, with the words, so that it shows when the text is another one."""
    text = text_of(article)
    title = len(article.title or "")
    body = title + len(BETWEEN) if title else 0
    found = []
    for start, end in spans:
        if end <= title:
            found.append({"field": "title", "start": start, "end": end, "words": text[start:end]})
        else:
            begin = max(start, body)
            found.append({"field": "body", "start": begin - body, "end": end - body, "words": text[begin:end]})
        if len(found) == MOST_HITS:
            break
    return found


def propose(found: Sequence[Found]) -> int:
    """Keeps what is new, inside the caller's transaction, and brings the places of what waits up to date. What an
    active rule tags by itself is tagged. Returns how many suggestions and taggings are new."""
    if not found:
        return 0
    articles = {one.article_id for one in found}
    settled = decided(articles, {one.term for one in found})
    waiting = {
        (one.article_id, one.term_id): one
        for one in Suggestion.objects.filter(article__in=articles, state=Suggestion.State.PROPOSED)
    }
    fresh: dict[Pair, Suggestion] = {}
    moved = []
    tagged = 0
    for one in sorted(found, key=lambda one: (one.article_id, one.term.pk)):
        pair = (one.article_id, one.term.pk)
        if pair in settled or pair in fresh:
            continue
        if one.rule is not None and one.rule.effect == TagRule.Effect.TAG:
            tagged += _tag(one, one.rule)
            settled.add(pair)
        elif pair not in waiting:
            fresh[pair] = Suggestion(
                article_id=one.article_id, term=one.term, rule=one.rule, name=one.name, hits=list(one.hits)
            )
        elif waiting[pair].hits != one.hits and waiting[pair].rule_id == (one.rule.pk if one.rule else None):
            waiting[pair].hits = list(one.hits)
            moved.append(waiting[pair])
    Suggestion.objects.bulk_create(fresh.values(), ignore_conflicts=True, batch_size=1000)
    Suggestion.objects.bulk_update(moved, ["hits"], batch_size=1000)
    return tagged + len(fresh)


def decided(articles: Collection[UUID], terms: Collection[Term]) -> set[Pair]:
    """The pairs about which nothing is to be said: borne, decided, or taken away by a person. What was decided of a
    term that was merged into another counts for that one."""
    into = {term.pk: term for term in terms}
    rows: set[Pair] = set(
        Tagging.objects.filter(article__in=articles, term__in=into).values_list("article_id", "term_id")
    )
    about = Suggestion.objects.filter(Q(term__in=into) | Q(term__merged_into__in=into), article__in=articles)
    closed = about.exclude(state=Suggestion.State.PROPOSED)
    for article, own, stands in closed.values_list("article_id", "term_id", "term__merged_into_id"):
        rows.add((article, stands or own))
    labels: dict[str, list[UUID]] = defaultdict(list)
    for term in terms:
        labels[term.label].append(term.pk)
    taken = Event.objects.filter(
        subject_id__in=articles, verb="article.untagged", data__changes__tag__0__in=list(labels)
    )
    for subject, label in taken.values_list("subject_id", "data__changes__tag__0"):
        if subject is not None:
            rows.update((subject, pk) for pk in labels[label])
    return rows


def withdraw_gone(*, articles: Collection[UUID], found: Iterable[Found], rules: Collection[UUID]) -> int:
    """Removes what waits on these articles and is found no more: by names, and by these rules."""
    there = {(one.article_id, one.term.pk) for one in found}
    asked = Suggestion.objects.filter(article__in=articles, state=Suggestion.State.PROPOSED)
    open_ones = asked.filter(Q(rule__in=rules) | Q(rule=None, term__vocabulary__suggests=True))
    gone = [pk for pk, *pair in open_ones.values_list("pk", "article_id", "term_id") if tuple(pair) not in there]
    return Suggestion.objects.filter(pk__in=gone, state=Suggestion.State.PROPOSED).delete()[0] if gone else 0


def _tag(one: Found, rule: TagRule) -> int:
    article = locked(article_id=one.article_id)
    # What waited is the rule's now, whoever had found it: by that it is known what the rule did by itself.
    waiting = Suggestion.objects.filter(article=article, term=one.term, state=Suggestion.State.PROPOSED)
    waiting.update(rule=rule, name="", hits=list(one.hits))
    new = put(article=article, term=one.term, actor=SYSTEM, reason=f"Rule: {rule.name}", origin=Tagging.Origin.RULE)
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                article=article, term=one.term, rule=rule, hits=list(one.hits),
                state=Suggestion.State.ACCEPTED, decided_at=timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return int(new)
