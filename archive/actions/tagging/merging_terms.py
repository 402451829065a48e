"""Two terms that mean the same made one, and made two again: the event of the merging says what moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from archive.actions.events import Act, log
from archive.actions.processing.showing import count_change
from archive.actions.tagging import suggestions
from archive.actions.tagging.vocabularies import count_edition, line_of
from archive.errors import Conflict, Invalid
from archive.models import Actor, Article, Event, Tagging, Term

MERGED_AT_ONCE = 50_000
CODE = "term_not_merged"


def merge(*, term_id: UUID, into_id: UUID, actor: Actor, reason: str = "") -> Term:
    """Makes one term of two that mean the same: what bears the first bears the second, which takes over its names and
    the terms below it. The first stays for the history, marked as merged; `unmerge` takes it back.

    Raises Term.DoesNotExist, Invalid for a term of another vocabulary, and Conflict for a term that stands above.
    """
    with transaction.atomic():
        term, into = _held(term_id, into_id)
        _check_merge(term, into)
        data: dict[str, Any] = {
            "into": into.label,
            "label": term.label,
            "into_id": str(into.pk),
            "parent": None if term.parent_id is None else str(term.parent_id),
            "aliases": list(term.aliases),
            "children": [str(pk) for pk in term.children.values_list("pk", flat=True)],
            "names": [name for name in (term.label, *term.aliases) if name not in into.aliases],
        }
        data |= _move_taggings(term, into, actor, reason)
        data["suggestions"] = suggestions.move(term=term, into=into)
        Term.objects.filter(parent=term).update(parent=into)
        into.aliases = list(dict.fromkeys([*into.aliases, term.label, *term.aliases]))
        into.save(update_fields=["aliases"])
        term.merged_into, term.aliases, term.parent = into, [], None
        term.save(update_fields=["merged_into", "aliases", "parent"])
        log([_act("term.merged", "term", term.pk, actor, data, reason)])
    return into


def unmerge(*, term_id: UUID, actor: Actor, reason: str = "") -> Term:
    """Takes a merging back: articles that bore the term bear it again, unless somebody took the other one from them
    since; its names and the terms below it come back, as far as they are where the merging put them.

    Raises Term.DoesNotExist, Conflict (`term_not_merged`) where it is not merged, or the other one was merged further.
    """
    with transaction.atomic():
        into_id = Term.objects.values_list("merged_into_id", flat=True).get(pk=term_id)
        if into_id is None:
            raise Conflict("This term is not merged into another one.", code=CODE)
        term, into = _held(term_id, into_id)
        if into.merged_into_id is not None:
            raise Conflict(f"{into.label} was merged further: take that back first.", code=CODE)
        moved = _what_moved(term, into)
        articles = _move_back(moved, term, into, actor, reason)
        Term.objects.filter(pk__in=moved["children"], parent=into).update(parent=term)
        into.aliases = [name for name in into.aliases if name not in moved["names"]]
        into.save(update_fields=["aliases"])
        term.merged_into, term.aliases = None, moved["aliases"]
        wider = Term.objects.filter(pk=moved["parent"]).first() if moved["parent"] else None
        # Meanwhile its wider term may have been put below one of its own.
        term.parent = wider if wider is not None and term.pk not in line_of(wider) else None
        term.save(update_fields=["merged_into", "aliases", "parent"])
        suggestions.move_back(ids=moved["suggestions"], term=term, into=into)
        data = {"into": into.label, "label": term.label, "articles": articles}
        log([_act("term.merging_undone", "term", term.pk, actor, data, reason)])
    return term


def _held(term_id: UUID, into_id: UUID) -> tuple[Term, Term]:
    """Both terms, their rows locked behind that of their vocabulary. Raises Term.DoesNotExist."""
    count_edition(Term.objects.values_list("vocabulary_id", flat=True).get(pk=term_id))
    chosen = Term.objects.select_related("vocabulary").select_for_update(of=("self",))
    rows = chosen.in_bulk(sorted({term_id, into_id}))
    if term_id not in rows or into_id not in rows:
        raise Term.DoesNotExist
    return rows[term_id], rows[into_id]


def _check_merge(term: Term, into: Term) -> None:
    if term.vocabulary_id != into.vocabulary_id:
        raise Invalid("The terms are of two vocabularies.", fields={"into": ["It belongs to another vocabulary."]})
    if term.pk == into.pk:
        raise Invalid("It is the same term.", fields={"into": ["Choose another term."]})
    if term.merged_into_id is not None or into.merged_into_id is not None:
        raise Conflict("One of them was merged already.", code="term_merged")
    if into.parent is not None and term.pk in line_of(into.parent):
        raise Conflict(f"{into.label} stands below {term.label}: move it first.", code="term_below")


def _move_taggings(term: Term, into: Term, actor: Actor, reason: str) -> dict[str, Any]:
    """Puts `into` in the place of `term` on every article, each a change of the article. Returns what moved, and what
    was dropped where an article had both."""
    of_term = Tagging.objects.filter(term=term)
    ids = sorted(of_term.values_list("article_id", flat=True))
    if len(ids) > MERGED_AT_ONCE:
        raise Conflict(f"{len(ids):,} articles bear it: at most {MERGED_AT_ONCE:,} at once.", code="too_many")
    borne = Tagging.objects.filter(term=into, article=OuterRef("article"))
    dropped = of_term.filter(Exists(borne))
    told = {"dropped": [_as_kept(tagging) for tagging in dropped], "articles": len(ids)}
    dropped.delete()
    told["taggings"] = [str(pk) for pk in of_term.values_list("pk", flat=True)]
    of_term.update(term=into)
    _tell(ids, [term.label, into.label], into, actor, reason)
    return told


def _move_back(moved: Mapping[str, Any], term: Term, into: Term, actor: Actor, reason: str) -> int:
    back = Tagging.objects.filter(pk__in=moved["taggings"], term=into)
    ids = sorted(back.values_list("article_id", flat=True))
    back.update(term=term)
    _tell(ids, [into.label, term.label], into, actor, reason)
    again = [_as_tagging(one, term) for one in moved["dropped"]]
    Tagging.objects.bulk_create(again, ignore_conflicts=True)
    _tell(sorted(one.article_id for one in again), [None, term.label], into, actor, reason)
    return len(ids) + len(again)


def _tell(ids: Sequence[UUID], change: Sequence[str | None], term: Term, actor: Actor, reason: str) -> None:
    data = {"vocabulary": term.vocabulary.slug, "changes": {"tag": list(change)}}
    for article in Article.objects.defer("body").filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)):
        count_change(article)
    log(_act("article.tagged", "article", pk, actor, data, reason) for pk in ids)


def _what_moved(term: Term, into: Term) -> Mapping[str, Any]:
    """As the event of the merging says. Raises Conflict for one that was written down without it."""
    told = Event.objects.filter(subject_id=term.pk, verb="term.merged").order_by("-id").first()
    if told is None or told.data.get("into_id") != str(into.pk):
        raise Conflict("What moved was not written down: it cannot be taken back.", code=CODE)
    return told.data


def _as_kept(tagging: Tagging) -> dict[str, Any]:
    return {
        "article": str(tagging.article_id),
        "origin": tagging.origin,
        "item": None if tagging.item_id is None else str(tagging.item_id),
        "user": tagging.user_id,
        "reason": tagging.reason,
        "created_at": tagging.created_at.isoformat(),
    }


def _as_tagging(kept: Mapping[str, Any], term: Term) -> Tagging:
    return Tagging(
        article_id=UUID(kept["article"]),
        term=term,
        origin=kept["origin"],
        item_id=kept["item"] and UUID(kept["item"]),
        user_id=kept["user"],
        reason=kept["reason"],
        created_at=datetime.fromisoformat(kept["created_at"]),
    )


def _act(verb: str, kind: str, subject_id: UUID, actor: Actor, data: Mapping[str, object], reason: str) -> Act:
    return Act(verb=verb, subject_kind=kind, subject_id=subject_id, actor=actor, data=data, reason=reason)
