"""A rule of tagging on the whole archive: rehearsed, then run. Tags come as one bulk edit, suggestions as such.

The index finds what has the words in any of their forms; the rule itself then looks at the texts. An article from which
an editor took the tag, or of which one said that it does not belong there, is left alone by every rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from archive.actions.editing import edits
from archive.actions.editing.edit_plans import Order
from archive.actions.events import Act, log
from archive.actions.finding.listing import Search
from archive.actions.tagging.proposals import Found, hits_of, propose, text_of
from archive.actions.tagging.tag import FREE_VOCABULARY, free_term
from archive.matching import tagrules
from archive.models import Actor, Article, Edit, Event, Suggestion, Tagging, TagRule
from archive.text import words_around
from archive.values import Span

SAMPLES = 20
AT_A_TIME = 200
AROUND = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article that would be tagged: the words around those by which the rule knows it, and their place in them.
    `cut`: whether more text stands before and behind these words."""

    article: Article
    words: str
    hit: Span
    cut: tuple[bool, bool]


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """What running a rule would do. `tagged` are the articles that would get the tag, or the suggestion, `hits` where
    the words stand in them; `against` how many are left because an editor took the tag from them or rejected it;
    `waiting` for how many it is suggested already; `slow` how many are left as the pattern took too long."""

    looked_at: int = 0
    tagged: list[UUID] = field(default_factory=list)
    already: int = 0
    against: int = 0
    waiting: int = 0
    slow: int = 0
    samples: list[Sample] = field(default_factory=list)
    hits: dict[UUID, list[dict[str, object]]] = field(default_factory=dict)


def rehearse(*, rule: TagRule) -> Rehearsal:
    """Goes through the archive as it is now, and notes that this version of the rule did.

    Raises Invalid (`too_many`) where the words find more than a bulk edit may change, IndexRebuilding.
    """
    told = Rehearsal()
    ids = edits.chosen(search=_search(rule), ids=())
    made = wording(rule)
    for articles in _batches(ids):
        _look(rule, made, articles, told)
    TagRule.objects.filter(pk=rule.pk, version=rule.version).exclude(rehearsed=rule.version).update(
        rehearsed=rule.version
    )
    return told


def run(*, rule_id: UUID, expected: int, actor: Actor, user: int | None = None) -> Edit | int:
    """Does what the rule finds now: begins the bulk edit that puts the tag on all of it, or suggests it for all.

    An edit is taken back as one by `edits.undo`, suggestions by `bulk_deciding.withdraw`; of those the number is
    returned. Raises TagRule.DoesNotExist, Conflict (`count_differs`) where it is not about `expected` articles any more
    or about none, and as `rehearse` does.
    """
    rule = TagRule.objects.get(pk=rule_id)
    told = rehearse(rule=rule)
    edits.require_number(found=len(told.tagged), expected=expected)
    if rule.effect == TagRule.Effect.SUGGEST:
        return _suggest(rule, told, actor)
    order = Order(add=[rule.label])
    reason = f"Rule: {rule.name}"
    return edits.begin(
        ids=told.tagged, order=order, actor=actor, reason=reason, user=user, search={"rule": str(rule.pk)}
    )


def wording(rule: TagRule) -> tagrules.Rule:
    """What the rule looks for, made ready for many texts."""
    return tagrules.Rule(tagrules.Wording(any=rule.any, all=rule.all, never=rule.never, pattern=rule.pattern))


def find(rule: tagrules.Rule, article: Article) -> Span | None:
    """Where the article says it, in `text_of`, or None. Raises TimeoutError."""
    return rule.find(text_of(article))


def _suggest(rule: TagRule, told: Rehearsal, actor: Actor) -> int:
    """In chunks: who is killed meanwhile runs it again, and nothing is suggested twice."""
    count = 0
    term = free_term(rule.label)
    for start in range(0, len(told.tagged), edits.CHUNK):
        found = [
            Found(article_id=pk, term=term, hits=told.hits[pk], rule=rule)
            for pk in told.tagged[start : start + edits.CHUNK]
        ]
        with transaction.atomic():
            count += propose(found)
    data = {"suggestions": count, "version": rule.version}
    log([Act(verb="tagrule.suggested", subject_kind="tagrule", subject_id=rule.pk, actor=actor, data=data)])
    return count


def _look(rule: TagRule, made: tagrules.Rule, articles: Sequence[Article], told: Rehearsal) -> None:
    told.looked_at += len(articles)
    hits: dict[UUID, Span] = {}
    for article in articles:
        try:
            span = find(made, article)
        except TimeoutError:
            told.slow += 1
            continue
        if span is not None:
            hits[article.pk] = span
    found = [article for article in articles if article.pk in hits]
    borne = _bearing(rule.label, found)
    waiting, rejected = _suggested(rule.label, found)
    refused = (_refused(rule.label, found) | rejected) - borne
    if rule.effect == TagRule.Effect.TAG:
        waiting = set()
    told.already += len(borne)
    told.against += len(refused)
    told.waiting += len(waiting - borne - refused)
    for article in found:
        if article.pk not in borne | refused | waiting:
            told.tagged.append(article.pk)
            told.hits[article.pk] = hits_of(article, [hits[article.pk]])
            if len(told.samples) < SAMPLES:
                told.samples.append(_sample(article, hits[article.pk]))


def _search(rule: TagRule) -> Search:
    some = " OR ".join(_quoted(words) for words in rule.any)
    return Search(
        text=" ".join(filter(None, [some, *(_quoted(words) for words in rule.all)])),
        sources=tuple(rule.sources),
        languages=tuple(rule.languages),
    )


def _quoted(words: str) -> str:
    return '"' + words.replace('"', " ") + '"'


def _batches(ids: Sequence[UUID]) -> Iterator[list[Article]]:
    for start in range(0, len(ids), AT_A_TIME):
        yield list(Article.objects.filter(pk__in=ids[start : start + AT_A_TIME]).order_by("pk"))


def _bearing(label: str, articles: Sequence[Article]) -> set[UUID]:
    bearing = Tagging.objects.filter(article__in=articles, term__label=label)
    return set(bearing.values_list("article_id", flat=True))


def _refused(label: str, articles: Sequence[Article]) -> set[UUID]:
    """Those from which a person took this tag."""
    taken = Event.objects.filter(
        subject_id__in=[article.pk for article in articles], verb="article.untagged", data__changes__tag__0=label
    )
    return {pk for pk in taken.values_list("subject_id", flat=True) if pk is not None}


def _suggested(label: str, articles: Sequence[Article]) -> tuple[set[UUID], set[UUID]]:
    """Those for which the tag is suggested already, and those for which it was decided."""
    rows = Suggestion.objects.filter(article__in=articles, term__label=label, term__vocabulary__slug=FREE_VOCABULARY)
    states = list(rows.values_list("article_id", "state"))
    waiting = {pk for pk, state in states if state == Suggestion.State.PROPOSED}
    return waiting, {pk for pk, state in states if state == Suggestion.State.REJECTED}


def _sample(article: Article, hit: Span) -> Sample:
    text = text_of(article)
    start, end = words_around(text, hit, AROUND)
    cut = (start > 0, end < len(text))
    return Sample(article=article, words=text[start:end], hit=(hit[0] - start, hit[1] - start), cut=cut)
