"""What an article has to do with others, as its page shows it: relations, the origin, what people decided of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.actions.recognition import decisions, related
from archive.actions.recognition.related import OriginShown, RelatedArticle
from archive.admin import codes, wording
from archive.models import Article, Event
from archive.models.relations import Relation

TONES = {Relation.State.CONFIRMED: "good", Relation.State.REJECTED: "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelation:
    """`decision` is what can be taken back of it; None where no person has decided, or merged them since."""

    found: RelatedArticle
    title: str
    published: str
    contained: int
    contains: int
    tone: str
    because: str
    decision: Event | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`acts` are the mergings and splittings that made this article what it is."""

    relations: Sequence[ShownRelation]
    origin: OriginShown | None
    acts: Sequence[Event]


def panel(article: Article, *, withdrawn: bool) -> Panel:
    """`withdrawn`: with relations to articles that were withdrawn, for those who may restore them."""
    found = related.relations_of(article=article, rejected=True)
    if not withdrawn:
        found = [one for one in found if one.other.state != Article.State.WITHDRAWN]
    merged = Article.objects.filter(merged_into=article, state=Article.State.WITHDRAWN).values_list("id", flat=True)
    events = decisions.standing(subjects={article.pk, *merged, *(one.relation.pk for one in found)})
    of_relations = {event.subject_id: event for event in events if event.subject_kind == "relation"}
    return Panel(
        relations=[shown(one, of_relations.get(one.relation.pk)) for one in found],
        origin=related.origin_of(article=article),
        acts=[event for event in events if event.subject_kind == "article"],
    )


def shown(found: RelatedArticle, decision: Event | None) -> ShownRelation:
    relation, other = found.relation, found.other
    return ShownRelation(
        found=found,
        title=other.display_title,
        published=wording.spoken_date(other.published_edtf, other.published_precision),
        contained=round(found.contained * 100),
        contains=round(found.contains * 100),
        tone=TONES.get(Relation.State(relation.state), "warn"),
        because=", ".join(codes.code(reason) for reason in relation.reason.get("reasons", ())),
        decision=decision,
    )


def relation_of(article: Article, relation_id: UUID) -> RelatedArticle:
    """Raises Relation.DoesNotExist for one that is not this article's."""
    for found in related.relations_of(article=article, rejected=True):
        if found.relation.pk == relation_id:
            return found
    raise Relation.DoesNotExist(f"{article.pk} has no relation {relation_id}")
