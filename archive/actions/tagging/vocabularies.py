"""Words to tag with: vocabularies and their terms, made and changed, each change told in the log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import F

from archive.actions.events import Act, log
from archive.actions.uniqueness import once
from archive.errors import Conflict, Invalid
from archive.models import Actor, Tagging, Term, Vocabulary

SLUG_LENGTH, NAME_LENGTH, LABEL_LENGTH = 60, 100, 200
FREE_SUGGESTS = "One that grows with what people type suggests nothing: its words were chosen by nobody."


def create(*, slug: str, name: str, free: bool, actor: Actor, suggests: bool = False) -> Vocabulary:
    """Makes a vocabulary; a free one grows with what people type, of one that `suggests` terms are suggested where a
    text names them. Raises Invalid, and Conflict if the slug is taken."""
    wrong = {}
    if not _is_slug(slug):
        wrong["slug"] = [f"Letters, digits, hyphens and underscores, at most {SLUG_LENGTH}."]
    if fault := _length_fault(name, NAME_LENGTH):
        wrong["name"] = [fault]
    if free and suggests:
        wrong["suggests"] = [FREE_SUGGESTS]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    vocabulary = Vocabulary(slug=slug, name=name.strip(), free=free, suggests=suggests)
    with once(f"There is a vocabulary with the slug {slug} already.", code="slug_taken"), transaction.atomic():
        vocabulary.save(force_insert=True)
        data = {"slug": slug, "name": vocabulary.name, "free": free, "suggests": suggests}
        log([_act("vocabulary.created", "vocabulary", vocabulary.pk, actor, data)])
    return vocabulary


def change(*, slug: str, name: str, free: bool, actor: Actor, suggests: bool = False) -> Vocabulary:
    """Renames a vocabulary, frees or closes it, lets its terms be suggested or not. Its slug stays: scripts hold on to
    it. What was suggested waits as it did.

    Raises Invalid, Vocabulary.DoesNotExist.
    """
    if free and suggests:
        raise Invalid("Some values are wrong.", fields={"suggests": [FREE_SUGGESTS]})
    if fault := _length_fault(name, NAME_LENGTH):
        raise Invalid("Some values are wrong.", fields={"name": [fault]})
    with transaction.atomic():
        vocabulary = Vocabulary.objects.select_for_update(of=("self",)).get(slug=slug)
        _apply(vocabulary, {"name": name.strip(), "free": free, "suggests": suggests}, kind="vocabulary", actor=actor)
    return vocabulary


def add_term(*, vocabulary: Vocabulary, label: str, parent: Term | None, actor: Actor) -> Term:
    """Adds a term. Raises Invalid (a parent of another vocabulary …), and Conflict if there is one of that label."""
    _check_term(vocabulary.pk, label, parent)
    term = Term(vocabulary=vocabulary, label=label.strip(), parent=parent)
    with once(f"{vocabulary} has the term {term.label} already.", code="term_exists"), transaction.atomic():
        count_edition(vocabulary.pk)
        term.save(force_insert=True)
        data = {"vocabulary": vocabulary.slug, "label": term.label, "parent": parent.label if parent else None}
        log([_act("term.created", "term", term.pk, actor, data)])
    return term


def change_term(*, term_id: UUID, label: str, parent: Term | None, actor: Actor) -> Term:
    """Changes a term's place, and its label as long as no article bears it.

    A label in use stays: the articles that bear it would say another word without anybody having looked at them.
    Raises Invalid, Conflict, Term.DoesNotExist.
    """
    with once(f"There is a term {label.strip()} already.", code="term_exists"), transaction.atomic():
        count_edition(Term.objects.values_list("vocabulary_id", flat=True).get(pk=term_id))
        term = Term.objects.select_for_update(of=("self",)).get(pk=term_id)
        _check_term(term.vocabulary_id, label, parent)
        if parent is not None and term.pk in line_of(parent):
            raise Invalid("Some values are wrong.", fields={"parent": ["A term cannot stand below itself."]})
        if label.strip() != term.label and Tagging.objects.filter(term=term).exists():
            raise Conflict("Articles bear this term; its label stays. Add another term instead.", code="term_in_use")
        _apply(term, {"label": label.strip(), "parent": parent}, kind="term", actor=actor)
    return term


def count_edition(vocabulary_id: UUID) -> None:
    """Counts a change of the terms of a controlled vocabulary, whose row is held from then on: its terms change one
    act after the other. A free one grows too often for that."""
    Vocabulary.objects.filter(pk=vocabulary_id, free=False).update(edition=F("edition") + 1)


def _apply(row: Vocabulary | Term, values: Mapping[str, Any], *, kind: str, actor: Actor) -> None:
    """Sets what differs and logs it; what is the same already is no change."""
    moves = {name: value for name, value in values.items() if getattr(row, name) != value}
    told = {name: [_plain(getattr(row, name)), _plain(value)] for name, value in moves.items()}
    for name, value in moves.items():
        setattr(row, name, value)
    if moves:
        row.save(update_fields=list(moves))
        log([_act(f"{kind}.changed", kind, row.pk, actor, {"changes": told})])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Term) else value


def _check_term(vocabulary_id: UUID, label: str, parent: Term | None) -> None:
    wrong = {}
    if fault := _length_fault(label, LABEL_LENGTH):
        wrong["label"] = [fault]
    if parent is not None and parent.vocabulary_id != vocabulary_id:
        wrong["parent"] = ["It belongs to another vocabulary."]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)


def line_of(term: Term) -> list[UUID]:
    """The term and all above it."""
    line = []
    above: Term | None = term
    while above is not None and above.pk not in line:
        line.append(above.pk)
        above = above.parent
    return line


def _length_fault(text: str, longest: int) -> str | None:
    return None if 0 < len(text.strip()) <= longest else f"1 to {longest} characters."


def _is_slug(text: str) -> bool:
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return len(text) <= SLUG_LENGTH


def _act(verb: str, kind: str, subject_id: UUID, actor: Actor, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind=kind, subject_id=subject_id, actor=actor, data=data)
