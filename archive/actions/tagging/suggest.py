"""Suggest tags for what comes in: the change feed is read behind the back of those who hand in.

A batch at a time, each in one transaction with the place that was reached: who is killed leaves nothing half done, and
whoever goes on suggests nothing twice. What was read anew is looked at anew: what is found no more and waits is taken
back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.following.follow import feed_end, read_feed, sequence
from archive.actions.tagging.knownnames import KNOWN
from archive.actions.tagging.proposals import Found, hits_of, propose, text_of, withdraw_gone
from archive.actions.tagging.tag import free_term
from archive.actions.tagging.tagruns import find, wording
from archive.matching import tagrules
from archive.matching.names import NameFound, Names
from archive.models import Actor, Article, Item, Suggesting, TagRule, Term

BATCH = 200
"""Articles at a time: some tenths of a second."""

FEED_BATCH = 1_000

SAYS_NOTHING = frozenset({"article.tagged", "article.untagged", "article.origin_changed"})
"""Changes by which no text is another."""

BEGINNING = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finders:
    """All that looks at texts now."""

    rules: Sequence[tuple[TagRule, tagrules.Rule]]
    names: Names | None

    def __bool__(self) -> bool:
        return bool(self.rules or self.names)


def suggest() -> int:
    """Looks at one batch of the feed, or, where its end is reached, at one of the archive that is being looked through.
    Returns at how many changes or articles; 0 also while somebody else is at it."""
    sequence()
    finders = _Finders(
        rules=[(rule, wording(rule)) for rule in TagRule.objects.filter(active=True).order_by("pk")], names=KNOWN.now()
    )
    with transaction.atomic():
        place = Suggesting.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if place is None:
            return 0
        looked_at = _follow(place, finders) or _walk(place, finders)
        if looked_at:
            place.at = timezone.now()
            place.save(update_fields=["position", "reached", "at"])
    return looked_at


def behind() -> int:
    """How many changes have not been looked at."""
    return feed_end() - Suggesting.objects.values_list("position", flat=True).get(pk=1)


def hurried() -> bool:
    """Whether workers have items in hand: reading goes first."""
    return Item.objects.in_hand().exists()


def look_through(*, actor: Actor) -> None:
    """Has the whole archive looked through for names, in the background, from the beginning."""
    with transaction.atomic():
        Suggesting.objects.filter(pk=1).update(reached=BEGINNING)
        log([Act(verb="suggesting.begun", subject_kind="suggesting", actor=actor)])


def _follow(place: Suggesting, finders: _Finders) -> int:
    if not finders:
        # Nobody asks: the feed is passed over without being read.
        end = feed_end()
        passed, place.position = end - place.position, end
        return passed
    entries = read_feed(since=place.position, limit=FEED_BATCH)
    if not entries:
        return 0
    changed: dict[UUID, None] = {}
    for entry in entries:
        if entry.verb not in SAYS_NOTHING:
            if len(changed) == BATCH and entry.article_id not in changed:
                break
            changed[entry.article_id] = None
        place.position = entry.position
    _look(changed, finders)
    return len(entries)


def _walk(place: Suggesting, finders: _Finders) -> int:
    if place.reached is None:
        return 0
    ids = list(Article.objects.filter(pk__gt=place.reached).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if ids:
        _look(ids, _Finders(rules=(), names=finders.names))
    place.reached = ids[-1] if len(ids) == BATCH else None
    return max(1, len(ids))


def _look(ids: Collection[UUID], finders: _Finders) -> None:
    columns = Article.objects.only("id", "title", "body", "source__slug", "language").select_related("source")
    articles = list(columns.filter(pk__in=list(ids)).exclude(state=Article.State.WITHDRAWN).order_by("pk"))
    found = [one for rule, made in finders.rules for one in _by_rule(rule, made, articles)]
    if finders.names:
        found += _by_name(finders.names, articles)
    propose(found)
    # Last: who holds rows of suggestions asks for no article any more, as editors hold these first.
    withdraw_gone(articles=ids, found=found, rules=[rule.pk for rule, _ in finders.rules])


def _by_rule(rule: TagRule, made: tagrules.Rule, articles: Sequence[Article]) -> list[Found]:
    found = []
    for article in articles:
        if rule.languages and article.language not in rule.languages:
            continue
        if rule.sources and (article.source is None or article.source.slug not in rule.sources):
            continue
        try:
            span = find(made, article)
        except TimeoutError:
            continue  # as in its rehearsal: left alone
        if span is not None:
            found.append((article, span))
    if not found:
        return []
    term = free_term(rule.label)
    return [
        Found(article_id=article.pk, term=term, hits=hits_of(article, [span]), rule=rule) for article, span in found
    ]


def _by_name(names: Names, articles: Sequence[Article]) -> list[Found]:
    by_article: list[tuple[Article, dict[UUID, list[NameFound]]]] = []
    for article in articles:
        terms: dict[UUID, list[NameFound]] = {}
        for one in names.find(text_of(article)):
            terms.setdefault(one.owner, []).append(one)
        by_article.append((article, terms))
    rows = Term.objects.filter(pk__in={pk for _, terms in by_article for pk in terms}, merged_into=None)
    held = rows.select_related("vocabulary").in_bulk()
    return [
        Found(
            article_id=article.pk,
            term=held[pk],
            hits=hits_of(article, [one.span for one in places]),
            name=places[0].words[:200],
        )
        for article, terms in by_article
        for pk, places in terms.items()
        if pk in held
    ]
