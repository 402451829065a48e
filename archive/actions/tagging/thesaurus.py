"""Whole vocabularies, imported from a list."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from archive.actions.events import Act, log
from archive.actions.tagging.tag import cleaned
from archive.actions.tagging.vocabularies import LABEL_LENGTH, count_edition
from archive.errors import Invalid
from archive.intake.terms import TermEntry
from archive.models import Actor, Term, Vocabulary

MOST_TERMS = 50_000
CODE_LENGTH = 300
TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`added`, `changed` and `unchanged` terms; `unplaced` are labels whose wider term is not in the list."""

    added: int
    changed: int
    unchanged: int
    unplaced: Sequence[str] = ()


def import_terms(*, vocabulary: Vocabulary, entries: Sequence[TermEntry], actor: Actor) -> Imported:
    """Brings a vocabulary to what a list says, in one transaction with one event. Terms that the list does not have
    stay; a term is known by its code, or where it has none by its label.

    Raises Invalid for what cannot be kept, with the first entries that are wrong.
    """
    wanted = _checked(entries)
    with transaction.atomic():
        Vocabulary.objects.select_for_update(of=("self",)).get(pk=vocabulary.pk)
        count_edition(vocabulary.pk)
        held = list(Term.objects.filter(vocabulary=vocabulary))
        before = {term.pk: _state(term) for term in held}
        found = _matched(wanted, held, vocabulary)
        _check_labels({term.pk: term for term in (*held, *(term for _, term in found))}.values())
        unplaced = _place(found)
        added = [term for _, term in found if term.pk not in before]
        changed = [term for _, term in found if term.pk in before and _state(term) != before[term.pk]]
        _write(added, changed)
        told = Imported(
            added=len(added),
            changed=len(changed),
            unchanged=len(found) - len(added) - len(changed),
            unplaced=tuple(unplaced[:TOLD]),
        )
        data = {"added": told.added, "changed": told.changed, "unchanged": told.unchanged}
        log([_act("vocabulary.imported", "vocabulary", vocabulary.pk, actor, data)])
    return told


def _checked(entries: Sequence[TermEntry]) -> list[TermEntry]:
    """The entries in the form in which they are kept: each code and each label once. Raises Invalid."""
    if len(entries) > MOST_TERMS:
        raise Invalid(f"A list has at most {MOST_TERMS:,} terms.", fields={"file": [f"{len(entries):,} terms"]})
    wrong: list[str] = []
    by_label: dict[str, TermEntry] = {}
    codes: set[str] = set()
    for entry in entries:
        label = cleaned(entry.label)
        if not 0 < len(label) <= LABEL_LENGTH or len(entry.code) > CODE_LENGTH or "\0" in entry.code:
            wrong.append(f"{label[:60]}: a label has 1 to {LABEL_LENGTH} characters, a code at most {CODE_LENGTH}.")
        elif label in by_label or (entry.code and entry.code in codes):
            wrong.append(f"{label[:60]}: stands in the list twice.")
        codes.add(entry.code)
        aliases = tuple(name for name in map(cleaned, entry.aliases) if 0 < len(name) <= LABEL_LENGTH and name != label)
        by_label[label] = TermEntry(label=label, code=entry.code, aliases=aliases, broader=entry.broader.strip())
    if wrong:
        raise Invalid("The list cannot be kept as it is.", code="terms_invalid", fields={"file": wrong[:TOLD]})
    return list(by_label.values())


def _matched(
    entries: Sequence[TermEntry], held: Sequence[Term], vocabulary: Vocabulary
) -> list[tuple[TermEntry, Term]]:
    """Each entry with its term, new or held, which says by now what the entry says."""
    by_code = {term.code: term for term in held if term.code}
    of_code = {by_code[entry.code].pk for entry in entries if entry.code in by_code}
    by_label = {term.label: term for term in held if term.pk not in of_code}
    found = []
    for entry in entries:
        term = by_code.get(entry.code) or by_label.get(entry.label) or Term(vocabulary=vocabulary)
        found.append((entry, term))
    for entry, term in found:
        term.label, term.code, term.aliases = entry.label, entry.code or term.code, list(entry.aliases)
    return found


def _check_labels(terms: Iterable[Term]) -> None:
    counts = Counter(term.label for term in terms)
    if twice := [label for label, count in counts.items() if count > 1]:
        raise Invalid(
            f"Two terms would be called {twice[0]}.",
            code="term_exists",
            fields={"file": [f"{label}: another term of this vocabulary is called so." for label in twice[:TOLD]]},
        )


def _place(found: Sequence[tuple[TermEntry, Term]]) -> list[str]:
    """Puts each term below its wider one. Returns the labels of those whose wider one the list does not have, or that
    would stand below themselves."""
    known = {name: term for entry, term in found for name in (entry.label, entry.code) if name}
    unplaced = []
    for entry, term in found:
        wider = known.get(entry.broader) if entry.broader else None
        if entry.broader and wider is None:
            unplaced.append(entry.label)
        term.parent = wider
    for entry, term in found:
        seen, above = {term.pk}, term.parent
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            above = above.parent
        if above is not None:
            term.parent = None
            unplaced.append(entry.label)
    return unplaced


def _write(added: Sequence[Term], changed: Sequence[Term]) -> None:
    parents = {term.pk: term.parent for term in added}
    for term in added:
        term.parent = None
    Term.objects.bulk_create(added, batch_size=1000)
    # Labels go to names of their own first: two that change places would else be one for a moment.
    for term in changed:
        Term.objects.filter(pk=term.pk).update(label=f"{term.pk}")
    Term.objects.bulk_update(changed, ["label", "code", "aliases", "parent"], batch_size=1000)
    placed = [term for term in added if parents[term.pk] is not None]
    for term in placed:
        term.parent = parents[term.pk]
    Term.objects.bulk_update(placed, ["parent"], batch_size=1000)


def _state(term: Term) -> tuple[str, str, list[str], UUID | None]:
    return term.label, term.code, list(term.aliases), term.parent_id


def _act(verb: str, kind: str, subject_id: UUID, actor: Actor, data: Mapping[str, object], reason: str = "") -> Act:
    return Act(verb=verb, subject_kind=kind, subject_id=subject_id, actor=actor, data=data, reason=reason)
