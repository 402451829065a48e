"""Rules of tagging: kept, rehearsed on the archive, and run over it as one bulk edit that can be undone.

The index finds what has the words in any of their forms; the rule itself then looks at the texts. An article from which
an editor took the tag is left alone by every rule: the log says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from archive.actions import edits
from archive.actions.declared import fault
from archive.actions.edit_plans import Order
from archive.actions.events import Act, log
from archive.actions.find import Search
from archive.actions.tag import checked_label
from archive.errors import Conflict, Invalid
from archive.matching import tagrules
from archive.models import Actor, Article, Edit, Event, Source, Tagging, TagRule
from archive.models.tagrules import LONGEST_WORDS
from archive.values import Span

EDITABLE = ("name", "label", "any", "all", "never", "pattern", "sources", "languages")
WORDS = ("any", "all", "never", "sources", "languages")
MOST_WORDS = 30
LONGEST_PATTERN = 500
SAMPLES = 20
AT_A_TIME = 200
AROUND = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article that would be tagged: the words around those by which the rule knows it, and their place in them."""

    article: Article
    words: str
    hit: Span


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """What running a rule would do. `tagged` are the articles that would get the tag; `against` how many are left
    because an editor took the tag from them; `slow` how many as the pattern took too long with their text."""

    looked_at: int = 0
    tagged: list[UUID] = field(default_factory=list)
    already: int = 0
    against: int = 0
    slow: int = 0
    samples: list[Sample] = field(default_factory=list)


def create(*, values: Mapping[str, Any], actor: Actor) -> TagRule:
    """Keeps a rule. Raises Invalid with all that is wrong, Conflict if the name is taken."""
    rule = TagRule(**checked(values))
    return _save(rule, "tagrule.created", actor, {name: getattr(rule, name) for name in EDITABLE}, new=True)


def change(*, rule_id: UUID, values: Mapping[str, Any], actor: Actor) -> TagRule:
    """Changes a rule; what it did before stays as it is. Raises as `create` does, TagRule.DoesNotExist."""
    said = checked(values)
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        moves = {name: [getattr(rule, name), value] for name, value in said.items() if getattr(rule, name) != value}
        for name, (_, value) in moves.items():
            setattr(rule, name, value)
        return _save(rule, "tagrule.changed", actor, {"changes": moves}, new=False) if moves else rule


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a rule in the form in which they are kept. Raises Invalid."""
    wrong: dict[str, list[str]] = {name: ["There is no such field."] for name in values if name not in EDITABLE}
    said: dict[str, Any] = {}
    for name in WORDS:
        said[name] = [" ".join(str(words).split()) for words in values.get(name, ()) if str(words).strip()]
        if len(said[name]) > MOST_WORDS or any(len(words) > LONGEST_WORDS for words in said[name]):
            wrong[name] = [f"At most {MOST_WORDS}, of {LONGEST_WORDS} characters each."]
    said["name"] = str(values.get("name", "")).strip()
    said["pattern"] = str(values.get("pattern", "")).strip()
    if not 0 < len(said["name"]) <= 100:
        wrong["name"] = ["1 to 100 characters."]
    try:
        said["label"] = checked_label(str(values.get("label", "")))
    except Invalid as refused:
        wrong["label"] = refused.fields["label"]
    if not said["any"] and not said["all"]:
        wrong["any"] = ["A rule needs at least one word: by it the articles are found."]
    unfit = "It is too long." if len(said["pattern"]) > LONGEST_PATTERN else tagrules.fault(said["pattern"])
    if unfit is not None:
        wrong["pattern"] = [unfit]
    unknown = set(said["sources"]) - set(Source.objects.values_list("slug", flat=True))
    if unknown:
        wrong["sources"] = [f"There is no source {', '.join(sorted(unknown))}."]
    if unfit_text := fault(said):
        wrong["name"] = [f"This cannot be kept: {unfit_text}."]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    return said


def rehearse(*, rule: TagRule) -> Rehearsal:
    """Goes through the archive as it is now, and writes nothing.

    Raises Invalid (`too_many`) where the words find more than a bulk edit may change, IndexRebuilding.
    """
    told = Rehearsal()
    ids = edits.chosen(search=_search(rule), ids=())
    made = tagrules.Rule(tagrules.Wording(any=rule.any, all=rule.all, never=rule.never, pattern=rule.pattern))
    for articles in _batches(ids):
        told.looked_at += len(articles)
        hits = {article.pk: _look(made, article, told) for article in articles}
        found = [article for article in articles if hits[article.pk] is not None]
        borne = _bearing(rule.label, found)
        refused = _refused(rule.label, found) - borne
        told.already += len(borne)
        told.against += len(refused)
        for article in found:
            if article.pk not in borne and article.pk not in refused:
                told.tagged.append(article.pk)
                if len(told.samples) < SAMPLES:
                    told.samples.append(_sample(article, hits[article.pk] or (0, 0)))
    return told


def run(*, rule_id: UUID, expected: int, actor: Actor, user: int | None = None) -> Edit:
    """Begins the bulk edit that puts the tag on all that the rule finds now; `edits.undo` takes it back as one.

    Raises TagRule.DoesNotExist, Conflict (`count_differs`) where it is not about `expected` articles any more or about
    none, and as `rehearse` does.
    """
    rule = TagRule.objects.get(pk=rule_id)
    told = rehearse(rule=rule)
    if len(told.tagged) != expected or not told.tagged:
        raise Conflict(f"By now it is about {len(told.tagged):,} articles, not {expected:,}.", code="count_differs")
    order = Order(add=[rule.label])
    reason = f"Rule: {rule.name}"
    return edits.begin(
        ids=told.tagged, order=order, actor=actor, reason=reason, user=user, search={"rule": str(rule.pk)}
    )


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


def _look(rule: tagrules.Rule, article: Article, told: Rehearsal) -> Span | None:
    try:
        return rule.find(_text(article))
    except TimeoutError:
        told.slow += 1
        return None


def _text(article: Article) -> str:
    return f"{article.title}\n\n{article.body}" if article.title else article.body


def _bearing(label: str, articles: Sequence[Article]) -> set[UUID]:
    bearing = Tagging.objects.filter(article__in=articles, term__label=label)
    return set(bearing.values_list("article_id", flat=True))


def _refused(label: str, articles: Sequence[Article]) -> set[UUID]:
    """Those from which a person took this tag."""
    taken = Event.objects.filter(
        subject_id__in=[article.pk for article in articles], verb="article.untagged", data__changes__tag__0=label
    )
    return {pk for pk in taken.values_list("subject_id", flat=True) if pk is not None}


def _sample(article: Article, hit: Span) -> Sample:
    text = _text(article)
    start, end = max(0, hit[0] - AROUND), min(len(text), hit[1] + AROUND)
    return Sample(article=article, words=text[start:end], hit=(hit[0] - start, hit[1] - start))


def _save(rule: TagRule, verb: str, actor: Actor, data: Mapping[str, Any], *, new: bool) -> TagRule:
    try:
        with transaction.atomic():
            rule.save(force_insert=new)
            log([Act(verb=verb, subject_kind="tagrule", subject_id=rule.pk, actor=actor, data=data)])
    except IntegrityError as taken:
        raise Conflict(f"There is a rule {rule.name} already.", code="rule_exists") from taken
    return rule
