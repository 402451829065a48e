"""Learn which passages recur in an outlet: the change feed is read behind the back of those who hand in.

New articles are counted, a batch at a time, by the paragraphs at both ends of their bodies. What recurs often enough is
judged by samples and proposed as a template; what is applied already is cut from new articles as they come by.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from archive.actions.boilerplate.learned import lay, outlet_of
from archive.actions.events import Act, log
from archive.actions.following.follow import feed_end, read_feed, sequence
from archive.actions.recognition.candidates import Outlets
from archive.actions.rows import copy_rows, run_binary
from archive.matching.recurrence import FEWEST_CARRIERS, LEARNING, Carrier, Judgement, edges, judge
from archive.models import Article, LearnedLayer, Learning, RecurringPassage, Source, Template
from archive.normalization.furniture import read_line

BATCH = 2_000
FEW = 300
"""Of a batch of more articles, what one article of an outlet has is passed over: most of it never comes again."""

SAMPLES = 32
MOST_OF_AN_OUTLET = 2_000
"""So many passages of an outlet are kept, those that recur most; twice as many before the others are dropped."""

RECURRING = 3
"""Articles that make a passage one that recurs, for the company it keeps in others."""

NEW = frozenset({"article.archived"})


@dataclass(slots=True)
class _Counted:
    articles: int = 0
    samples: list[UUID] = field(default_factory=list)

    def add(self, article: UUID) -> None:
        self.articles += 1
        self.samples.append(article)


def behind() -> int:
    """How many changes have not been looked at."""
    known = Learning.objects.filter(pk=1).values_list("position", flat=True).first()
    return feed_end() - (known or 0)


def learn() -> int:
    """Looks at one batch of the feed, and returns how many changes that were; 0 also while somebody else is at it."""
    sequence()
    Learning.objects.get_or_create(pk=1)
    with transaction.atomic():
        place = Learning.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if place is None:
            return 0
        entries = read_feed(since=place.position, limit=BATCH)
        if not entries:
            return 0
        _look(
            new={entry.article_id for entry in entries if entry.verb in NEW},
            changed={entry.article_id for entry in entries},
            position=entries[-1].position,
        )
        place.position, place.at = entries[-1].position, timezone.now()
        place.save(update_fields=["position", "at"])
    return len(entries)


def _look(*, new: Collection[UUID], changed: Collection[UUID], position: int) -> None:
    applied: dict[str, set[int]] = defaultdict(set)
    for name, key in Template.objects.filter(state=Template.State.APPLIED).values_list("outlet", "key"):
        applied[name].add(key)
    layers = dict(LearnedLayer.objects.filter(article__in=changed).values_list("article", "body"))
    outlets = Outlets()
    counted: dict[tuple[str, int], _Counted] = defaultdict(_Counted)
    to_lay = set(layers)
    columns = Article.objects.only("id", "source", "publisher", "url", "body", "merged_into")
    for article in columns.filter(pk__in=changed).order_by("pk"):
        outlet = outlet_of(article, outlets)
        if outlet is None or (article.pk not in new and outlet not in applied):
            continue
        keys = {edge.key for edge in edges(layers.get(article.pk, article.body))}
        if not applied[outlet].isdisjoint(keys):
            to_lay.add(article.pk)
        if article.pk in new:
            for key in keys:
                counted[outlet[:200], key].add(article.pk)
    lay(articles=to_lay)
    outlets_touched = _count(counted, position, sift=len(new) > FEW)
    _propose(counted)
    _forget(outlets_touched)


def _count(counted: dict[tuple[str, int], _Counted], position: int, *, sift: bool) -> set[str]:
    """Adds what was counted to what is known, and leaves in `counted` what is known now. Returns the outlets."""
    known = {
        (row.outlet, row.key): row
        for row in RecurringPassage.objects.filter(key__in={key for _, key in counted})
        if (row.outlet, row.key) in counted
    }
    if sift:
        for pair in [pair for pair, found in counted.items() if found.articles == 1 and pair not in known]:
            del counted[pair]
    for pair, row in known.items():
        row.articles += counted[pair].articles
        row.samples = [*row.samples, *counted[pair].samples][-SAMPLES:]
        row.seen = position
    changed = list(known.values())
    run_binary(
        RAISE,
        [
            position,
            [row.pk for row in changed],
            [row.articles for row in changed],
            ["{" + ",".join(map(str, row.samples)) + "}" for row in changed],
        ],
    )
    copy_rows(
        RecurringPassage,
        ("outlet", "key", "articles", "samples", "seen", "judged"),
        (
            (*pair, found.articles, found.samples[-SAMPLES:], position, 0)
            for pair, found in sorted(counted.items())
            if pair not in known
        ),
    )
    return {outlet for outlet, _ in counted}


RAISE = """
    UPDATE archive_recurringpassage AS passage SET articles = counted.articles, samples = counted.samples::uuid[],
           seen = %b
    FROM unnest(%b::bigint[], %b::integer[], %b::text[]) AS counted (id, articles, samples)
    WHERE passage.id = counted.id
"""


def _propose(counted: Mapping[tuple[str, int], _Counted]) -> None:
    """Judges what recurs often enough: when it does first, and whenever it has doubled since."""
    rows = RecurringPassage.objects.filter(key__in={key for _, key in counted}, articles__gte=FEWEST_CARRIERS)
    touched = [row for row in rows if (row.outlet, row.key) in counted]
    held = {(one.outlet, one.key): one for one in Template.objects.filter(key__in={row.key for row in touched})}
    for row in touched:
        template = held.get((row.outlet, row.key))
        if template is not None:
            template.articles, template.samples, template.seen_at = row.articles, row.samples, timezone.now()
            template.save(update_fields=["articles", "samples", "seen_at"])
        if row.articles >= 2 * row.judged:
            row.judged = row.articles
            row.save(update_fields=["judged"])
            _weigh(row, template)


def _weigh(row: RecurringPassage, template: Template | None) -> None:
    judgement = _judged(row)
    if template is not None:
        # What a person has looked at stays: a rehearsal, a decision.
        if judgement.refused is not None and template.state == Template.State.PROPOSED and not template.task:
            _tell("template.withdrawn", template, {"because": judgement.refused})
            template.delete()
        return
    if judgement.refused is not None or judgement.place is None:
        return
    furniture = read_line(judgement.text)
    proposed = Template.objects.create(
        outlet=row.outlet,
        source=Source.objects.filter(slug=row.outlet).first(),
        key=row.key,
        text=judgement.text,
        place=judgement.place,
        kind=furniture.kind if furniture is not None else "other",
        articles=row.articles,
        samples=row.samples,
        evidence=dict(judgement.counts),
        rules=LEARNING,
    )
    _tell("template.proposed", proposed, dict(judgement.counts))


def _judged(row: RecurringPassage) -> Judgement:
    layers = dict(LearnedLayer.objects.filter(article__in=row.samples).values_list("article", "body"))
    samples = Article.objects.filter(pk__in=row.samples).only("body", "published_earliest", "authors")
    carriers = [
        Carrier(
            body=layers.get(article.pk, article.body),
            day=article.published_earliest.date() if article.published_earliest is not None else None,
            authors=tuple(article.authors),
        )
        for article in samples.order_by("pk")
    ]
    around = {edge.key for carrier in carriers for edge in edges(carrier.body)}
    of_outlet = RecurringPassage.objects.filter(outlet=row.outlet, key__in=around, articles__gte=RECURRING)
    others = RecurringPassage.objects.filter(key=row.key).exclude(outlet=row.outlet)
    return judge(
        row.key,
        carriers,
        recurring=set(of_outlet.values_list("key", flat=True)),
        elsewhere=others.aggregate(articles=Sum("articles"))["articles"] or 0,
        articles=row.articles,
    )


def _forget(outlets: Iterable[str]) -> None:
    """Drops what recurs least in outlets of which too much is kept."""
    for outlet in sorted(outlets):
        of_outlet = RecurringPassage.objects.filter(outlet=outlet)
        if of_outlet.count() > 2 * MOST_OF_AN_OUTLET:
            run_binary(FORGET, [outlet, outlet, MOST_OF_AN_OUTLET])


FORGET = """
    DELETE FROM archive_recurringpassage WHERE outlet = %b AND id NOT IN (
        SELECT id FROM archive_recurringpassage WHERE outlet = %b ORDER BY articles DESC, seen DESC, id DESC LIMIT %b
    )
"""


def _tell(verb: str, template: Template, data: Mapping[str, object]) -> None:
    about = {"outlet": template.outlet, "text": template.text, **data}
    log([Act(verb=verb, subject_kind="template", subject_id=template.pk, data=about)])
