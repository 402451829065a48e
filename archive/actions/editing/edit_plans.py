"""What a bulk edit would do to each article: the one judgement behind rehearsing it and doing it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from archive.actions.editing.edit import Texts, shown
from archive.actions.processing import projection
from archive.actions.processing.projection import LIST_FIELDS
from archive.actions.processing.showing import in_force, readings_shown
from archive.actions.tagging.by_itself import hits_by_pair
from archive.actions.tagging.tag import FREE_VOCABULARY
from archive.models import Article, Claim, Revision, Tagging
from archive.models.articles import ArticleQuerySet

SAMPLES = 10
REHEARSED_AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done to each article. `changes` are claims to make by field, `add` and `remove` labels of tags,
    those to add of `vocabulary`. With `undoes_rule` only what that rule put by itself is removed.

    Without `overwrite` an article on which an editor says something else of one of these fields is left as it is.
    """

    changes: Mapping[str, Texts] = field(default_factory=dict)
    reset: Sequence[str] = ()
    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    vocabulary: str = FREE_VOCABULARY
    overwrite: bool = False
    undoes_rule: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done to one article, or the code of why it is left."""

    article: Article
    left: str = ""
    make: Mapping[str, Texts] = field(default_factory=dict)
    reset: Sequence[str] = ()
    held: Sequence[Claim] = ()
    """The claims in force, of all fields."""
    conflicts: Sequence[Claim] = ()
    add: Sequence[str] = ()
    remove: Sequence[Tagging] = ()

    @property
    def changes(self) -> bool:
        return not self.left and bool(self.make or self.reset or self.add or self.remove)

    @property
    def fields(self) -> list[str]:
        return [*self.make, *self.reset]

    @property
    def superseded(self) -> list[Claim]:
        return [claim for claim in self.held if claim.field in self.fields]

    @property
    def standing(self) -> list[Claim]:
        return [claim for claim in self.held if claim.field not in self.fields]


def plans(articles: Iterable[Article], order: Order) -> Iterator[Plan]:
    """A plan for each of these articles, with two queries for all."""
    chosen = list(articles)
    ids = [article.pk for article in chosen]
    claims = in_force(ids)
    taggings: dict[UUID, list[Tagging]] = defaultdict(list)
    if order.add or order.remove:
        for tagging in Tagging.objects.filter(article__in=ids).select_related("term__vocabulary", "user"):
            taggings[tagging.article_id].append(tagging)
    if order.undoes_rule is not None:
        of_rule = hits_by_pair(order.undoes_rule, ids)
        for pk, borne in taggings.items():
            taggings[pk] = [tagging for tagging in borne if (pk, tagging.term_id) in of_rule]
    for article in chosen:
        yield _plan(article, order, claims[article.pk], taggings[article.pk])


def _plan(article: Article, order: Order, held: Sequence[Claim], taggings: Sequence[Tagging]) -> Plan:
    if article.state == Article.State.WITHDRAWN:
        return Plan(article=article, left="withdrawn")
    said: dict[str, list[Claim]] = defaultdict(list)
    for claim in held:
        said[claim.field].append(claim)
    make = {name: texts for name, texts in order.changes.items() if not _says(article, name, said.get(name), texts)}
    conflicts = [claim for name in make for claim in said.get(name, ())]
    borne = {tagging.term.label for tagging in taggings if tagging.term.vocabulary.slug == order.vocabulary}
    left = "edited_before" if conflicts and not order.overwrite else ""
    if order.undoes_rule is not None and not taggings:
        left = "confirmed"
    return Plan(
        article=article,
        left=left,
        make=make,
        reset=[name for name in order.reset if name in said],
        held=held,
        conflicts=conflicts,
        add=[label for label in order.add if label not in borne],
        remove=[tagging for tagging in taggings if tagging.term.label in order.remove],
    )


def _says(article: Article, name: str, said: Sequence[Claim] | None, texts: Texts) -> bool:
    """Whether it says so already, be it an editor or, where none speaks, the machine."""
    if said is not None:
        return [claim.value for claim in said] == texts
    return shown(article, name) == ([text for text in texts if text] if name in LIST_FIELDS else texts[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What would be changed on one article: by field what it shows and would show, and its tags."""

    article_id: UUID
    display_title: str
    changes: Mapping[str, tuple[Any, Any]]
    added: Sequence[str]
    removed: Sequence[str]


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """What a bulk edit would do. Writes nothing."""

    articles: int = 0
    changed: int = 0
    unchanged: int = 0
    left: dict[str, int] = field(default_factory=dict)
    conflicts: int = 0
    samples: list[Sample] = field(default_factory=list)
    conflicting: list[Claim] = field(default_factory=list)


def rehearse(*, ids: Sequence[UUID], order: Order) -> Rehearsal:
    """Goes through all of these articles as they are now."""
    told = Rehearsal(articles=len(ids))
    for start in range(0, len(ids), REHEARSED_AT_A_TIME):
        chosen: ArticleQuerySet = Article.objects.filter(pk__in=ids[start : start + REHEARSED_AT_A_TIME])
        found = list(plans(chosen.listed().order_by("pk"), order))
        for plan in found:
            told.changed += plan.changes
            told.unchanged += not plan.changes and not plan.left
            told.conflicts += bool(plan.conflicts)
            told.conflicting += plan.conflicts[: SAMPLES - len(told.conflicting)]
            if plan.left:
                told.left[plan.left] = told.left.get(plan.left, 0) + 1
        wanted = [plan for plan in found if plan.changes][: SAMPLES - len(told.samples)]
        read = documents_shown([plan.article.pk for plan in wanted]) if wanted else {}
        told.samples += [_sample(plan, read[plan.article.pk]) for plan in wanted if plan.article.pk in read]
    return told


def documents_shown(ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """What the reading says that each of these articles shows; one that was merged away has none."""
    versions = Revision.objects.versions().filter(article__in=ids).order_by("article_id", "-number")
    article_of = dict(versions.distinct("article_id").values_list("id", "article_id"))
    return {article_of[reading.revision_id]: reading.document for reading in readings_shown(list(article_of))}


def _sample(plan: Plan, document: Mapping[str, Any]) -> Sample:
    article = plan.article
    made = [Claim(field=name, value=text) for name, texts in plan.make.items() for text in texts]
    would_be = Article(**projection.columns(document, body="", by_editors=[*plan.standing, *made]))
    return Sample(
        article_id=article.pk,
        display_title=article.display_title,
        changes={name: (shown(article, name), shown(would_be, name)) for name in plan.fields},
        added=plan.add,
        removed=[tagging.term.label for tagging in plan.remove],
    )
