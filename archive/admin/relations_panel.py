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
    """`acts` are the mergings and splittings that made this article what it is; `held` is how many relations it has,
    of which the nearest are shown."""

    relations: Sequence[ShownRelation]
    held: int
    origin: OriginShown | None
    acts: Sequence[Event]

    @property
    def left_out(self) -> int:
        return self.held - len(self.relations)


def panel(article: Article, *, withdrawn: bool) -> Panel:
    """`withdrawn`: with relations to articles that were withdrawn, for those who may restore them."""
    found, held = related.nearest(article=article, rejected=True, withdrawn=withdrawn)
    events = decisions.standing(subjects={*_articles(article), *(one.relation.pk for one in found)})
    of_relations = {event.subject_id: event for event in events if event.subject_kind == "relation"}
    return Panel(
        relations=[shown(one, of_relations.get(one.relation.pk)) for one in found],
        held=held,
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


def decision(article: Article, event_id: UUID, *, withdrawn: bool) -> Event | None:
    """What people decided about this article or a relation of it by this event, as far as it can be taken back."""
    event = Event.objects.filter(pk=event_id).first()
    if event is None or event.subject_id is None:
        return None
    if event.subject_kind == "relation":
        try:
            other = related.relation_of(article=article, relation_id=event.subject_id).other
        except Relation.DoesNotExist:
            return None
        if other.state == Article.State.WITHDRAWN and not withdrawn:
            return None
    elif event.subject_id not in _articles(article):
        return None
    return next((one for one in decisions.standing(subjects=[event.subject_id]) if one.pk == event.pk), None)


def _articles(article: Article) -> set[UUID]:
    merged = Article.objects.filter(merged_into=article, state=Article.State.WITHDRAWN).values_list("id", flat=True)
    return {article.pk, *merged}
