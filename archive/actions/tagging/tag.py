"""Tags on articles: those that came with them, and those that editors put there and take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from archive.actions.editing.locked import locked
from archive.actions.events import Act, log
from archive.actions.processing.showing import count_change
from archive.actions.receiving.declared import fault
from archive.actions.tagging.vocabularies import LABEL_LENGTH
from archive.errors import Invalid
from archive.models import Actor, Article, Suggestion, Tagging, Term, Vocabulary
from archive.text import collapse, with_visible_controls

FREE_VOCABULARY = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTag:
    """A tag that came with an item, as the sender typed it."""

    article_id: UUID
    item_id: UUID
    label: str


def cleaned(label: str) -> str:
    """A label as tags are written: on one line, and with a sign in the place of each control character."""
    return collapse(with_visible_controls(label)[0])


def checked_label(text: str) -> str:
    """The cleaned label. Raises Invalid for one that cannot be kept."""
    wrong = fault(text)
    words = "" if wrong else cleaned(text)
    if wrong or not 0 < len(words) <= LABEL_LENGTH:
        message = f"This cannot be kept: {wrong}." if wrong else f"1 to {LABEL_LENGTH} characters."
        raise Invalid("This is no label of a tag.", fields={"label": [message]})
    return words


def tag_as_sent(*, tags: Sequence[SentTag]) -> None:
    """Tags articles with what their senders said, in the transaction that records them. Unknown words become terms."""
    if not tags:
        return
    vocabulary = Vocabulary.objects.get(slug=FREE_VOCABULARY)
    labels = sorted({tag.label for tag in tags})
    Term.objects.bulk_create([Term(vocabulary=vocabulary, label=label) for label in labels], ignore_conflicts=True)
    stands = Coalesce("merged_into_id", "id")
    terms = dict(Term.objects.filter(vocabulary=vocabulary, label__in=labels).values_list("label", stands))
    Tagging.objects.bulk_create(
        [
            Tagging(
                article_id=tag.article_id,
                term_id=terms[tag.label],
                origin=Tagging.Origin.SENDER,
                item_id=tag.item_id,
            )
            for tag in tags
        ],
        ignore_conflicts=True,
    )


def tag(
    *,
    article_id: UUID,
    label: str,
    actor: Actor,
    user: int | None = None,
    reason: str = "",
    vocabulary: str = FREE_VOCABULARY,
) -> Article:
    """Tags an article. A free vocabulary grows by words that it does not have; a tag that is there stays as it is.

    Raises Article.DoesNotExist, and Invalid for a label or a reason that cannot be kept, a vocabulary that is not
    there, and a word that a controlled one does not have.
    """
    words = checked_label(label)
    _check_reason(reason)
    with transaction.atomic():
        article = locked(article_id=article_id)
        put(article=article, term=_term(vocabulary, words), actor=actor, user=user, reason=reason)
    return article


def put(
    *,
    article: Article,
    term: Term,
    actor: Actor,
    reason: str,
    user: int | None = None,
    origin: str = Tagging.Origin.EDITOR,
) -> bool:
    """Puts a term on an article whose row the caller holds, and with it settles what was suggested. Returns whether it
    is new there. What a rule put there by itself is the editor's from then on who says the same."""
    tagging, new = Tagging.objects.get_or_create(
        article=article,
        term=term,
        defaults={"origin": origin, "user_id": user, "reason": reason, "created_at": timezone.now()},
    )
    suggested = Suggestion.objects.filter(article=article, term=term).exclude(state=Suggestion.State.ACCEPTED)
    suggested.update(state=Suggestion.State.ACCEPTED, decided_at=timezone.now(), decided_by=user)
    if new:
        data = {"vocabulary": term.vocabulary.slug, "changes": {"tag": [None, term.label]}}
        _changed(article, "article.tagged", actor, reason, data)
    elif tagging.origin == Tagging.Origin.RULE and origin == Tagging.Origin.EDITOR:
        tagging.origin, tagging.user_id, tagging.reason = origin, user, reason
        tagging.save(update_fields=["origin", "user", "reason"])
        Suggestion.objects.filter(article=article, term=term).update(decided_at=timezone.now(), decided_by=user)
        said = {"vocabulary": term.vocabulary.slug, "label": term.label}
        # Not of the kind of the article: nothing that followers of the archive read has changed.
        log(
            [
                Act(
                    verb="suggestion.confirmed",
                    subject_kind="suggestion",
                    subject_id=article.pk,
                    actor=actor,
                    reason=reason,
                    data=said,
                )
            ]
        )
    return new


def untag(*, article_id: UUID, label: str, actor: Actor, user: int | None = None, reason: str = "") -> Article:
    """Takes a tag from an article, whoever put it there and of whatever vocabulary; one that is not there stays away.
    It is not suggested again.

    Who put it there and why goes into the log. Raises Article.DoesNotExist, and Invalid as `tag` does.
    """
    words = checked_label(label)
    _check_reason(reason)
    with transaction.atomic():
        article = locked(article_id=article_id)
        found = Tagging.objects.filter(article=article, term__label=words).select_related("term__vocabulary", "user")
        for tagging in found:
            data = {
                "vocabulary": tagging.term.vocabulary.slug,
                "changes": {"tag": [words, None]},
                "origin": tagging.origin,
                "tagged_by": str(tagging.user or ""),
                "tagged_at": tagging.created_at.isoformat(),
                "tagged_because": tagging.reason,
            }
            tagging.delete()
            about = Suggestion.objects.filter(article=article, term=tagging.term)
            about.exclude(state=Suggestion.State.REJECTED).update(
                state=Suggestion.State.REJECTED, decided_at=timezone.now(), decided_by=user
            )
            _changed(article, "article.untagged", actor, reason, data)
    return article


def _check_reason(reason: str) -> None:
    if wrong := fault(reason):
        raise Invalid("Some values are wrong.", fields={"reason": [f"This cannot be kept: {wrong}."]})


def _term(slug: str, label: str) -> Term:
    vocabulary = Vocabulary.objects.filter(slug=slug).first()
    if vocabulary is None:
        message = f"There is no vocabulary {slug}."
        raise Invalid(message, fields={"vocabulary": [message]})
    if vocabulary.free:
        grown = Term.objects.select_related("merged_into").get_or_create(vocabulary=vocabulary, label=label)[0]
        return grown.merged_into or grown
    known = Term.objects.filter(vocabulary=vocabulary)
    term = known.filter(label=label).first() or known.filter(aliases__contains=[label]).first()
    if term is None:
        message = f"{vocabulary} has no term {label}, and grows by no use."
        raise Invalid(message, code="term_unknown", fields={"label": [message]})
    return term.merged_into or term


def free_term(label: str) -> Term:
    """The word of the free vocabulary, which grows by it, or what it was merged into."""
    return _term(FREE_VOCABULARY, label)


def in_force(labels: Sequence[str], *, vocabulary: str = FREE_VOCABULARY) -> list[str]:
    """These labels, with those of merged terms replaced by what they were merged into.

    Raises Invalid for a vocabulary that is not there, and for words that a controlled one does not have.
    """
    if not labels:
        return []
    if not Vocabulary.objects.filter(slug=vocabulary, free=True).exists():
        return _known(vocabulary, labels)
    merged = Term.objects.filter(vocabulary__slug=vocabulary, label__in=labels, merged_into__isnull=False)
    now = dict(merged.values_list("label", "merged_into__label"))
    return list(dict.fromkeys(now.get(label, label) for label in labels))


def _known(vocabulary: str, labels: Sequence[str]) -> list[str]:
    """The labels of the terms that a controlled vocabulary has under these names. Says of all at once that it lacks."""
    found: list[str] = []
    wrong: list[str] = []
    for label in labels:
        try:
            found.append(_term(vocabulary, label).label)
        except Invalid as unknown:
            wrong += next(iter(unknown.fields.values()))
    if wrong:
        raise Invalid("Some tags are not known.", code="term_unknown", fields={"label": wrong})
    return list(dict.fromkeys(found))


def _changed(article: Article, verb: str, actor: Actor, reason: str, data: Mapping[str, object]) -> None:
    count_change(article)
    log([Act(verb=verb, subject_kind="article", subject_id=article.pk, actor=actor, reason=reason, data=data)])
