"""A bulk edit, one chunk of its articles at a time: done, and undone, inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from archive.actions.editing.edit import claim, shown
from archive.actions.editing.edit_plans import Order, Plan, documents_shown, plans
from archive.actions.events import Act, log
from archive.actions.processing.showing import apply, count_change, in_force
from archive.actions.tagging import by_itself
from archive.actions.tagging.by_itself import Pair, Put
from archive.actions.tagging.suggestions import settle, unsettle
from archive.models import Actor, Article, Claim, Edit, EditedArticle, Tagging, Term, Vocabulary

State = EditedArticle.State
NEVER_READ = "never_read"
CHANGED_SINCE = "changed_since"


def order_of(edit: Edit) -> Order:
    """What is to be done to each article."""
    return Order(
        changes=edit.changes,
        reset=edit.reset,
        add=edit.tags_added,
        remove=edit.tags_removed,
        vocabulary=edit.vocabulary,
        overwrite=edit.overwrite,
        undoes_rule=_undone_rule(edit),
    )


def apply_to(*, edit: Edit, rows: Sequence[EditedArticle]) -> None:
    """Changes these articles, and notes in `rows` what became of each and what it had."""
    articles = _locked(rows)
    read = documents_shown(list(articles))
    planned = {plan.article.pk: plan for plan in plans(articles.values(), order_of(edit))}
    doing = [plan for plan in planned.values() if plan.changes and plan.article.pk in read]
    _supersede(held for plan in doing for held in plan.superseded)
    made = _make(doing, edit)
    put = _put(doing, edit)
    removed = [tagging for plan in doing for tagging in plan.remove]
    rule = _undone_rule(edit)
    hits = by_itself.hits_by_pair(rule, list(articles)) if rule is not None else {}
    Tagging.objects.filter(pk__in=[tagging.pk for tagging in removed]).delete()
    if rule is not None:
        by_itself.forget(rule, {(tagging.article_id, tagging.term_id) for tagging in removed})
    settle(edit=edit, articles=[plan.article.pk for plan in planned.values() if not plan.left])
    befores = {plan.article.pk: _before(plan, made[plan.article.pk], put[plan.article.pk], hits) for plan in doing}
    acts = []
    for plan in doing:
        article = plan.article
        moves = _moved(article, plan.fields, read[article.pk], [*plan.standing, *made[article.pk]])
        if plan.add or plan.remove:
            moves["tags"] = [[tagging.term.label for tagging in plan.remove], list(plan.add)]
        data = {"edit": str(edit.pk), "changes": moves}
        acts.append(_act("article.edited", article, _actor(edit.made_by), edit.reason, data))
    for row in rows:
        plan = planned[row.article_id]
        row.before = befores.get(row.article_id, {})
        row.code = plan.left or (NEVER_READ if plan.changes and row.article_id not in read else "")
        row.state = State.LEFT if row.code else State.CHANGED if plan.changes else State.UNCHANGED
    log(acts)
    EditedArticle.objects.bulk_update(rows, ["state", "code", "before"])


@dataclass(slots=True)
class _Undoing:
    """What of one article goes back, and what somebody changed since."""

    article: Article
    fields: list[str] = field(default_factory=list)
    superseded: list[Claim] = field(default_factory=list)
    restored: list[Claim] = field(default_factory=list)
    standing: list[Claim] = field(default_factory=list)
    untag: list[Tagging] = field(default_factory=list)
    retag: list[Tagging] = field(default_factory=list)
    retagged: list[str] = field(default_factory=list)
    found_again: list[Put] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        return bool(self.fields or self.untag or self.retag)


def revert(*, edit: Edit, rows: Sequence[EditedArticle]) -> None:
    """Puts back what these articles had, as far as nobody changed it since, and notes in `rows` what was left."""
    articles = _locked(rows)
    read = documents_shown(list(articles))
    claims = in_force(list(articles))
    taggings: dict[UUID, list[Tagging]] = defaultdict(list)
    for tagging in Tagging.objects.filter(article__in=articles).select_related("term"):
        taggings[tagging.article_id].append(tagging)
    acts: list[Act] = []
    undoings: list[_Undoing] = []
    for row in rows:
        article = articles[row.article_id]
        row.code = "withdrawn" if article.state == Article.State.WITHDRAWN else ""
        row.code = row.code or ("" if article.pk in read else NEVER_READ)
        if row.code:
            row.state, row.kept = State.KEPT, _all_done(row.before)
            continue
        undoing = _undoing(article, row.before, claims[article.pk], taggings[article.pk])
        undoings.append(undoing)
        row.kept, row.code = undoing.kept, CHANGED_SINCE if undoing.kept else ""
        row.state = State.KEPT if undoing.kept else State.UNDONE
    _supersede(held for one in undoings for held in one.superseded)
    Claim.objects.bulk_create(made for one in undoings for made in one.restored)
    Tagging.objects.filter(pk__in=[tagging.pk for one in undoings for tagging in one.untag]).delete()
    Tagging.objects.bulk_create(tagging for one in undoings for tagging in one.retag)
    if (rule := _undone_rule(edit)) is not None:
        by_itself.remember(rule, [put for one in undoings for put in one.found_again])
    for one in undoings:
        if one.changes:
            moves = _moved(one.article, one.fields, read[one.article.pk], [*one.standing, *one.restored])
            if one.untag or one.retag:
                moves["tags"] = [[tagging.term.label for tagging in one.untag], one.retagged]
            data = {"edit": str(edit.pk), "changes": moves}
            acts.append(_act("article.edit_undone", one.article, _actor(edit.undone_by), edit.undo_reason, data))
    unsettle(edit=edit, articles=[row.article_id for row in rows])
    log(acts)
    EditedArticle.objects.bulk_update(rows, ["state", "code", "kept"])


def _all_done(before: Mapping[str, Any]) -> list[str]:
    """All that was done to an article, as it is listed where nothing of it is undone."""
    labels = {*before["tags"]["put"].values(), *(taken["label"] for taken in before["tags"]["taken"])}
    return [*sorted(before["fields"]), *(f"tag:{label}" for label in sorted(labels))]


def _undoing(
    article: Article, before: Mapping[str, Any], claims: Sequence[Claim], taggings: Sequence[Tagging]
) -> _Undoing:
    told = _Undoing(article=article)
    for name, entry in before["fields"].items():
        holding = [held for held in claims if held.field == name]
        if [held.pk for held in holding] != entry["made"]:
            told.kept.append(name)
            continue
        told.fields.append(name)
        told.superseded += holding
        told.restored += [
            claim(article.pk, name, held["value"], user=held["made_by"], note=held["note"]) for held in entry["held"]
        ]
    told.standing = [held for held in claims if held.field not in told.fields]
    borne = {str(tagging.pk): tagging for tagging in taggings}
    terms = {str(tagging.term_id) for tagging in taggings}
    for pk, label in before["tags"]["put"].items():
        if pk in borne:
            told.untag.append(borne[pk])
        else:
            told.kept.append(f"tag:{label}")
    for taken in before["tags"]["taken"]:
        label, at = taken["label"], datetime.fromisoformat(taken["created_at"])
        if taken["term_id"] in terms:
            told.kept.append(f"tag:{label}")
        else:
            again = {name: taken[name] for name in ("term_id", "origin", "item_id", "user_id", "reason")}
            told.retag.append(Tagging(article=article, created_at=at, **again))
            told.retagged.append(label)
            if "hits" in taken:
                put = Put(article_id=article.pk, term_id=UUID(taken["term_id"]), hits=taken["hits"])
                told.found_again.append(put)
    return told


def _actor(stored: Mapping[str, str] | None) -> Actor:
    """Who ordered it, as it was written down then."""
    return Actor(**(stored or {"kind": "system"}))


def _locked(rows: Iterable[EditedArticle]) -> dict[UUID, Article]:
    ids = [row.article_id for row in rows]
    return {article.pk: article for article in Article.objects.filter(pk__in=ids).order_by("pk").select_for_update()}


def _supersede(claims: Iterable[Claim]) -> None:
    Claim.objects.filter(pk__in=[held.pk for held in claims]).update(superseded_at=timezone.now())


def _make(doing: Iterable[Plan], edit: Edit) -> dict[UUID, list[Claim]]:
    made: dict[UUID, list[Claim]] = defaultdict(list)
    for one in Claim.objects.bulk_create(
        claim(plan.article.pk, name, text, user=edit.user_id, note=edit.reason)
        for plan in doing
        for name, texts in plan.make.items()
        for text in texts
    ):
        made[one.article_id].append(one)  # type: ignore[index]  # an editor's claim has an article
    return made


def _put(doing: Iterable[Plan], edit: Edit) -> dict[UUID, dict[str, str]]:
    """Puts the tags that are missing. By article the ids of the new taggings with their labels."""
    put: dict[UUID, dict[str, str]] = defaultdict(dict)
    if not edit.tags_added:
        return put
    vocabulary = Vocabulary.objects.get(slug=edit.vocabulary)
    if vocabulary.free:
        Term.objects.bulk_create(
            [Term(vocabulary=vocabulary, label=one) for one in sorted(edit.tags_added)], ignore_conflicts=True
        )
    terms = {term.label: term for term in Term.objects.filter(vocabulary=vocabulary, label__in=edit.tags_added)}
    for tagging in Tagging.objects.bulk_create(
        Tagging(
            article=plan.article,
            term=terms[label],
            origin=Tagging.Origin.EDITOR,
            user_id=edit.user_id,
            reason=edit.reason,
            created_at=timezone.now(),
        )
        for plan in doing
        for label in plan.add
    ):
        put[tagging.article_id][str(tagging.pk)] = tagging.term.label
    return put


def _undone_rule(edit: Edit) -> UUID | None:
    """The rule that is undone by this edit."""
    rule = (edit.search or {}).get("rule_undone")
    return UUID(rule) if rule is not None else None


def _before(
    plan: Plan, made: Sequence[Claim], put: Mapping[str, str], hits: Mapping[Pair, list[dict[str, Any]]]
) -> dict[str, Any]:
    return {
        "fields": {
            name: {
                "made": [one.pk for one in made if one.field == name],
                "held": [
                    {"value": held.value, "made_by": held.made_by_id, "note": held.note}
                    for held in plan.superseded
                    if held.field == name
                ],
            }
            for name in plan.fields
        },
        "tags": {"put": dict(put), "taken": [_taken(tagging, hits) for tagging in plan.remove]},
    }


def _taken(tagging: Tagging, hits: Mapping[Pair, list[dict[str, Any]]]) -> dict[str, Any]:
    pair = (tagging.article_id, tagging.term_id)
    return ({"hits": hits[pair]} if pair in hits else {}) | {
        "label": tagging.term.label,
        "term_id": str(tagging.term_id),
        "origin": tagging.origin,
        "item_id": None if tagging.item_id is None else str(tagging.item_id),
        "user_id": tagging.user_id,
        "reason": tagging.reason,
        "created_at": tagging.created_at.isoformat(),
    }


def _moved(
    article: Article, fields: Sequence[str], document: Mapping[str, Any], by_editors: Sequence[Claim]
) -> dict[str, list[Any]]:
    """Puts the article together anew; by field what it showed and what it shows."""
    were = {name: shown(article, name) for name in fields}
    if not apply(article, document, article.body, by_editors):
        count_change(article)
    return {name: [was, shown(article, name)] for name, was in were.items()}


def _act(verb: str, article: Article, actor: Actor, reason: str, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="article", subject_id=article.pk, actor=actor, reason=reason, data=data)
