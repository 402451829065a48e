"""What belongs to an article: relations with their evidence, its origin, its versions, the articles near it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest

from archive.actions.processing.showing import readings_shown
from archive.errors import Invalid
from archive.matching.shown import Whole, as_shown
from archive.models import Article, ExpectedRevision, LearnedLayer, Origin, Relation, Revision
from archive.models.relations import RelationQuerySet
from archive.search.nearness import Near
from archive.values import Span

MOST_NEAR = 100
"""So many related articles come before those that only have words in common."""

RELATIONS_TOLD = 100
"""So many relations of an article are shown at once, the nearest; all are counted."""

COPIES_TOLD = 100
"""So many copies of a version are told of, the newest; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedArticle:
    """A relation seen from one of its articles. `contained` is the share of it that stands in the other, `contains` the
    reverse; `passages` are (in it, in the other), as their bodies show; `first` tells whether it is thought to have
    been the first."""

    relation: Relation
    other: Article
    contained: float
    contains: float
    passages: Sequence[tuple[Span, Span]]
    first: bool | None
    revision_id: UUID
    other_revision_id: UUID

    def as_json(self) -> dict[str, Any]:
        """Without texts. Names are those of the relation's columns."""
        relation = self.relation
        reason = {name: value for name, value in relation.reason.items() if name != "first"}
        return {
            "id": str(relation.pk),
            "kind": str(relation.kind),
            "state": str(relation.state),
            "article": str(self.other.pk),
            "title": self.other.display_title,
            "title_is_derived": self.other.title_is_derived,
            "source": self.other.source.slug if self.other.source is not None else None,
            "published": self.other.published_edtf,
            "contained": round(self.contained, 4),
            "contains": round(self.contains, 4),
            "passages": [[list(own), list(others)] for own, others in self.passages],
            "first": None if self.first is None else ("this" if self.first else "other"),
            "reason": reason,
            "rules": relation.rules,
            "made_at": relation.made_at.isoformat().replace("+00:00", "Z"),
            "decided": _decided(relation),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginShown:
    """`articles` counts those that carry the text, withdrawn ones aside; `because` is why `first` is thought first."""

    id: UUID
    first: Article
    because: str
    articles: int

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id), "first": str(self.first.pk), "because": self.because, "articles": self.articles
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that is held, with the newest of its copies and their number, or a placeholder for one of which a text
    tells."""

    revision: Revision | None
    shown: bool = False
    copies: Sequence[Revision] = ()
    copies_held: int = 0
    expected: ExpectedRevision | None = None

    def as_json(self) -> dict[str, Any]:
        held = self.revision
        return {
            "number": held.number if held is not None else None,
            "sha256": held.original_id if held is not None else None,
            "received_at": _instant(held.received_at) if held is not None else None,
            "shown": self.shown,
            "copies_held": self.copies_held,
            "copies": [{"sha256": copy.original_id, "received_at": _instant(copy.received_at)} for copy in self.copies],
            "expected": (
                {"as_written": self.expected.as_written, "at": self.expected.at or None} if self.expected else None
            ),
        }


def relations_of(
    *, article: Article, rejected: bool = False, withdrawn: bool = True, most: int | None = None
) -> list[RelatedArticle]:
    """Its relations, and those of what was merged into it; the nearest first, at `most` so many. Without the articles'
    bodies. `rejected`: also what a person has rejected; `withdrawn`: also those to withdrawn articles.

    Passages are judged on what was read of both texts. Where learned boilerplate is left out of one that shows, the
    spans are those in what is left.
    """
    own = _own(article)
    found = _relations(own, rejected=rejected, withdrawn=withdrawn)
    ordered = found.order_by(Greatest("containment_a", "containment_b").desc(), "pk")
    return _seen(ordered[:most], own)


def relation_of(*, article: Article, relation_id: UUID) -> RelatedArticle:
    """One of its relations, whatever was decided of it. Raises Relation.DoesNotExist for one that is not its."""
    own = _own(article)
    found = _seen(_relations(own, rejected=True, withdrawn=True).filter(pk=relation_id), own)
    if not found:
        raise Relation.DoesNotExist(f"{article.pk} has no relation {relation_id}")
    return found[0]


def nearest(*, article: Article, rejected: bool = False, withdrawn: bool = True) -> tuple[list[RelatedArticle], int]:
    """The first of `relations_of`, as many as are told of at once, and how many there are."""
    found = relations_of(article=article, rejected=rejected, withdrawn=withdrawn, most=RELATIONS_TOLD)
    if len(found) < RELATIONS_TOLD:
        return found, len(found)
    return found, _relations(_own(article), rejected=rejected, withdrawn=withdrawn).count()


def origin_of(*, article: Article) -> OriginShown | None:
    """The origin that it shares with others; None for an article that is alone with its text."""
    if article.origin_id is None:
        return None
    origin = Origin.objects.select_related("first__source").get(pk=article.origin_id)
    members = Article.objects.filter(origin=origin).exclude(state=Article.State.WITHDRAWN)
    return OriginShown(id=origin.pk, first=origin.first, because=origin.because, articles=members.count())


def bodies_of(*, revisions: Collection[UUID]) -> dict[UUID, str]:
    """The bodies in which the spans of passages are counted: as they show."""
    shown = Coalesce("body", "article__body")
    return dict(Revision.objects.filter(pk__in=revisions).values_list("id", shown))


def near(*, article_id: UUID) -> Near:
    """What to look for to find articles like this one. Raises Invalid (`article_unknown`)."""
    article = Article.objects.filter(pk=article_id).exclude(state=Article.State.WITHDRAWN).first()
    if article is None:
        message = f"There is no article {article_id}."
        raise Invalid(message, code="article_unknown", fields={"near": [message]})
    others = [one.other for one in relations_of(article=article, most=MOST_NEAR)]
    return Near(
        id=str(article.pk),
        title=article.title or "",
        body=article.body,
        related=[(str(other.pk), other.published_earliest) for other in others],
    )


def versions_of(*, article: Article) -> list[Version]:
    """Its versions, the last one first, each before the placeholder for an earlier one that it tells of. Without their
    bodies: see `bodies_of`."""
    texts = Revision.objects.filter(article=article).defer("body")
    held = list(texts.versions().order_by("-number"))
    copies_held = texts.copies_held()
    copies: dict[UUID | None, list[Revision]] = defaultdict(list)
    for copy in texts.newest_copies(COPIES_TOLD):
        copies[copy.copy_of_id].append(copy)
    missing = {
        expected.told_by_id: expected
        for expected in ExpectedRevision.objects.filter(told_by__in=held, filled_by__isnull=True)
    }
    shown: list[Version] = []
    for place, revision in enumerate(held):
        of_it, count = tuple(copies[revision.pk]), copies_held.get(revision.pk, 0)
        shown.append(Version(revision=revision, shown=place == 0, copies=of_it, copies_held=count))
        if revision.pk in missing:
            shown.append(Version(revision=None, expected=missing[revision.pk]))
    return shown


def differing(*, revision: Revision) -> dict[str, tuple[Any, Any]]:
    """What a copy says otherwise than the version that it copies: field -> (the version's word, the copy's)."""
    documents = {reading.revision_id: reading.document for reading in readings_shown([revision.pk, _copied(revision)])}
    copied, copy = documents[_copied(revision)], documents[revision.pk]
    fields = ("title", "subtitle", "authors", "publisher", "published", "modified", "url", "section", "keywords")
    return {field: (copied[field], copy[field]) for field in fields if copied[field] != copy[field]}


def _copied(revision: Revision) -> UUID:
    if revision.copy_of_id is None:
        raise ValueError(f"revision {revision.pk} is no copy")
    return revision.copy_of_id


def _own(article: Article) -> set[UUID]:
    """The article, and what was merged into it."""
    return {article.pk, *Article.objects.filter(merged_into=article).values_list("id", flat=True)}


def _relations(own: Collection[UUID], *, rejected: bool, withdrawn: bool) -> RelationQuerySet:
    """Those that lead to articles that are not `own`."""
    found = Relation.objects.of(*own).exclude(a__in=own, b__in=own)
    if not withdrawn:
        gone = Article.State.WITHDRAWN
        found = found.exclude(~Q(a__in=own), a__state=gone).exclude(~Q(b__in=own), b__state=gone)
    return found if rejected else found.standing()


def _seen(relations: RelationQuerySet, own: Collection[UUID]) -> list[RelatedArticle]:
    rows = list(relations.select_related("decided_by"))
    ids = {pk for row in rows for pk in (row.a_id, row.b_id)}.difference(own)
    others = Article.objects.listed().select_related("source").in_bulk(ids)
    wholes = _wholes({*own, *others})
    return [_seen_from(row, row.a_id in own, others, wholes) for row in rows]


def _wholes(articles: Collection[UUID]) -> dict[UUID, Whole]:
    """By revision what was read of those that show without learned boilerplate."""
    layers = LearnedLayer.objects.filter(article__in=articles)
    return {
        layer.revision_id: Whole(layer.body, sorted((start, end) for start, end in (cut["span"] for cut in layer.cuts)))
        for layer in layers
    }


def _seen_from(
    relation: Relation,
    is_a: bool,  # noqa: FBT001
    others: dict[UUID, Article],
    wholes: Mapping[UUID, Whole],
) -> RelatedArticle:
    whole_a, whole_b = (wholes.get(pk, Whole()) for pk in (relation.revision_a_id, relation.revision_b_id))
    passages = as_shown(((tuple(one), tuple(other)) for one, other in relation.passages), whole_a, whole_b)
    first = relation.reason.get("first")
    a = (relation.containment_a, relation.revision_a_id)
    b = (relation.containment_b, relation.revision_b_id)
    own, other = (a, b) if is_a else (b, a)
    return RelatedArticle(
        relation=relation,
        other=others[relation.b_id if is_a else relation.a_id],
        contained=own[0],
        contains=other[0],
        passages=passages if is_a else sorted((two, one) for one, two in passages),
        first=None if first is None else (first == "a") == is_a,
        revision_id=own[1],
        other_revision_id=other[1],
    )


def _decided(relation: Relation) -> dict[str, Any] | None:
    if relation.decided_at is None:
        return None
    return {"by": relation.decided_by_id, "at": _instant(relation.decided_at), "why": relation.decided_why}


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
