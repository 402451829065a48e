"""What people decide about articles that belong together: confirm, reject, merge, split. Each can be taken back.

What a person has said holds for ever: a rejected pair is never proposed again, whatever the rules become.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from archive.actions.events import Act, log
from archive.actions.recognition import moving
from archive.actions.recognition.origins import GROUPING, regroup
from archive.actions.recognition.recognise import lock
from archive.actions.recognition.versions import arrange
from archive.errors import Conflict, Invalid
from archive.models import Actor, Article, Event, Relation, Revision, Tagging
from archive.values import RULES


def confirm(*, relation_id: UUID, actor: Actor, user: int | None = None, reason: str = "") -> Relation:
    """Says that two articles belong together as the machine thinks. Raises Relation.DoesNotExist, Conflict."""
    return _decide(relation_id, Relation.State.CONFIRMED, actor, user, reason)


def reject(*, relation_id: UUID, actor: Actor, user: int | None = None, reason: str) -> Relation:
    """Says that two articles have nothing to do with each other. Raises also Invalid without a reason."""
    _why(reason)
    return _decide(relation_id, Relation.State.REJECTED, actor, user, reason)


def merge(*, article_id: UUID, into_id: UUID, actor: Actor, user: int | None = None, reason: str) -> Article:
    """Makes the texts of one article versions of another, and gives that. The first one is withdrawn and leads there.

    Raises Article.DoesNotExist, Invalid without a reason, Conflict where one of them is withdrawn or they are one.
    """
    _why(reason)
    with transaction.atomic():
        article, into = _two(article_id, into_id)
        origins = _origins(article, into)
        moved = list(Revision.objects.filter(article=article))
        moving.keep_body(article)
        moving.move(moved, into)
        taggings = _move_taggings(article, into)
        before = {"state": article.state, "origin": _text(article.origin_id)}
        moving.lead_to(article, into)
        _pair(article.pk, into.pk, moved, Relation.State.CONFIRMED, user, reason)
        data = {"into": str(into.pk), "revisions": [str(one.pk) for one in moved], "taggings": taggings, **before}
        log([_act("article.merged", article.pk, actor, reason, data)])
        arrange(articles=[into.pk], because={into.pk: {"merged": str(article.pk)}}, actor=actor)
        regroup(origins=origins, articles=[into.pk], actor=actor)
    into.refresh_from_db()
    return into


def split(*, revision_id: UUID, actor: Actor, user: int | None = None, reason: str) -> Article:
    """Makes one text of an article, with its copies, an article of its own, and gives that.

    Raises Revision.DoesNotExist, Invalid without a reason, Conflict where the article has no other text.
    """
    _why(reason)
    with transaction.atomic():
        lock()
        revision = Revision.objects.select_related("item__deposit", "item__original").get(pk=revision_id)
        old = Article.objects.select_for_update(of=("self",)).get(pk=revision.article_id)
        others = Revision.objects.versions().filter(article=old).exclude(pk=revision.pk)
        if not others.exists():
            raise Conflict("It is the only text of its article.", code="only_text")
        copied = revision.copy_of_id
        moving.keep_body(old)
        if copied is not None:
            moving.make_version(revision)
        made = moving.new_article(revision, old)
        moving.move([revision, *revision.copies.all()], made)
        _pair(old.pk, made.pk, [revision, *others[:1]], Relation.State.REJECTED, user, reason)
        data = {"into": str(made.pk), "revision": str(revision.pk), "copy_of": _text(copied)}
        log(
            [
                _act("article.archived", made.pk, actor, reason, {"split_from": str(old.pk)}),
                _act("article.split", old.pk, actor, reason, data),
            ]
        )
        because = {old.pk: {"split": str(made.pk)}, made.pk: {"split_from": str(old.pk)}}
        arrange(articles=[old.pk, made.pk], because=because, actor=actor)
        regroup(origins=_origins(old), articles=[old.pk], actor=actor)
    made.refresh_from_db()
    return made


def undo(*, event_id: UUID, actor: Actor, user: int | None = None, reason: str = "") -> None:
    """Takes back what one of the acts above did.

    Raises Event.DoesNotExist, and Conflict where the event is none of those, was taken back, or things changed since.
    """
    with transaction.atomic():
        lock()
        event = Event.objects.get(pk=event_id)
        take_back = _TAKE_BACK.get(event.verb)
        if take_back is None or event.subject_id is None:
            raise Conflict(f"{event.verb} cannot be taken back.", code="not_reversible")
        verb = f"{event.verb}_taken_back"
        if Event.objects.filter(subject_id=event.subject_id, verb=verb, data__event=str(event.pk)).exists():
            raise Conflict("It was taken back already.", code="taken_back")
        take_back(event.subject_id, event.data, actor, user, reason)
        act = Act(
            verb=verb,
            subject_kind=event.subject_kind,
            subject_id=event.subject_id,
            actor=actor,
            reason=reason,
            data={"event": str(event.pk)},
        )
        log([act])


def _decide(relation_id: UUID, state: str, actor: Actor, user: int | None, reason: str) -> Relation:
    with transaction.atomic():
        lock()
        relation = Relation.objects.select_for_update(of=("self",)).get(pk=relation_id)
        if relation.state == state:
            raise Conflict(f"It is {state} already.", code=f"already_{state}")
        before = {
            "state": relation.state,
            "by": relation.decided_by_id,
            "at": relation.decided_at.isoformat() if relation.decided_at else None,
            "why": relation.decided_why,
        }
        relation.state, relation.decided_at = state, timezone.now()
        relation.decided_by_id, relation.decided_why = user, reason
        relation.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
        data = {"a": str(relation.a_id), "b": str(relation.b_id), "kind": relation.kind, "to": state, "before": before}
        verb = f"relation.{state}"
        act = Act(verb=verb, subject_kind="relation", subject_id=relation.pk, actor=actor, reason=reason, data=data)
        log([act])
        _regroup(relation, actor)
    return relation


def _decide_not(relation_id: UUID, data: Mapping[str, Any], actor: Actor, _user: int | None, _reason: str) -> None:
    relation = Relation.objects.select_for_update(of=("self",)).get(pk=relation_id)
    if relation.state != data["to"]:
        raise Conflict("It was decided otherwise since.", code="changed_since")
    before = data["before"]
    relation.state, relation.decided_by_id, relation.decided_why = before["state"], before["by"], before["why"]
    relation.decided_at = parse_datetime(before["at"]) if before["at"] else None
    relation.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
    _regroup(relation, actor)


def _merge_not(article_id: UUID, data: Mapping[str, Any], actor: Actor, user: int | None, reason: str) -> None:
    article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
    into = Article.objects.select_for_update(of=("self",)).get(pk=data["into"])
    moved = list(Revision.objects.filter(pk__in=data["revisions"], article=into))
    others = Revision.objects.versions().filter(article=into).exclude(pk__in=data["revisions"])
    if article.merged_into_id != into.pk or len(moved) != len(data["revisions"]) or not others.exists():
        raise Conflict("Its texts have gone elsewhere since.", code="changed_since")
    moving.keep_body(into)
    moving.come_back(article, state=data["state"])
    moving.move(moved, article)
    Tagging.objects.filter(pk__in=data["taggings"], article=into).update(article=article)
    _pair(article.pk, into.pk, [*moved[:1], *others[:1]], Relation.State.REJECTED, user, reason)
    because = {pk: {"merge_taken_back": str(article.pk)} for pk in (article.pk, into.pk)}
    arrange(articles=[article.pk, into.pk], because=because, actor=actor)
    regroup(origins=_origins(article, into), articles=[article.pk, into.pk], actor=actor)


def _split_not(article_id: UUID, data: Mapping[str, Any], actor: Actor, user: int | None, reason: str) -> None:
    old = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
    made = Article.objects.select_for_update(of=("self",)).get(pk=data["into"])
    moved = list(Revision.objects.filter(article=made))
    if made.merged_into_id is not None or data["revision"] not in {str(one.pk) for one in moved}:
        raise Conflict("The text has gone elsewhere since.", code="changed_since")
    origins = _origins(old, made)
    moving.keep_body(made)
    moving.move(moved, old)
    if data["copy_of"] is not None:
        moving.make_copy(Revision.objects.get(pk=data["revision"]), of=UUID(data["copy_of"]))
    moving.lead_to(made, old)
    _pair(old.pk, made.pk, moved, Relation.State.CONFIRMED, user, reason)
    arrange(articles=[old.pk], because={old.pk: {"split_taken_back": str(made.pk)}}, actor=actor)
    regroup(origins=origins, articles=[old.pk], actor=actor)


_TAKE_BACK: dict[str, Callable[[UUID, Mapping[str, Any], Actor, int | None, str], None]] = {
    "relation.confirmed": _decide_not,
    "relation.rejected": _decide_not,
    "article.merged": _merge_not,
    "article.split": _split_not,
}


def _two(article_id: UUID, into_id: UUID) -> tuple[Article, Article]:
    lock()
    if article_id == into_id:
        raise Conflict("It is the same article.", code="same_article")
    locked = Article.objects.filter(pk__in=[article_id, into_id]).order_by("id").select_for_update(of=("self",))
    found = {article.pk: article for article in locked}
    if len(found) < 2:
        raise Article.DoesNotExist(f"one of {article_id}, {into_id} does not exist")
    if any(article.state == Article.State.WITHDRAWN for article in found.values()):
        raise Conflict("A withdrawn article is not merged.", code="withdrawn")
    return found[article_id], found[into_id]


def _pair(one: UUID, other: UUID, revisions: Sequence[Revision], state: str, user: int | None, reason: str) -> None:
    """What a person says of two articles by merging or splitting them, with the evidence that was there."""
    a, b = sorted((one, other))
    decided = {"state": state, "decided_by_id": user, "decided_at": timezone.now(), "decided_why": reason}
    of_a = revisions[0].pk
    Relation.objects.update_or_create(
        a_id=a,
        b_id=b,
        defaults=decided,
        create_defaults={
            **decided,
            "revision_a_id": of_a,
            "revision_b_id": revisions[-1].pk,
            "kind": Relation.Kind.REVISION,
            "containment_a": 0,
            "containment_b": 0,
            "rules": RULES,
            "made_at": timezone.now(),
        },
    )


def _regroup(relation: Relation, actor: Actor) -> None:
    if relation.kind in GROUPING:
        articles = Article.objects.filter(pk__in=[relation.a_id, relation.b_id])
        regroup(origins=_origins(*articles), articles=[article.pk for article in articles], actor=actor)


def _move_taggings(article: Article, into: Article) -> list[str]:
    held = Tagging.objects.filter(article=into).values("term")
    moved = Tagging.objects.filter(article=article).exclude(term__in=held)
    ids = list(moved.values_list("id", flat=True))
    Tagging.objects.filter(pk__in=ids).update(article=into)
    return [str(pk) for pk in ids]


def _origins(*articles: Article) -> list[UUID]:
    return [article.origin_id for article in articles if article.origin_id is not None]


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _why(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why.", code="reason_missing", fields={"reason": ["Say why."]})


def _act(verb: str, article_id: UUID, actor: Actor, reason: str, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="article", subject_id=article_id, actor=actor, reason=reason, data=data)
