"""Tags on articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.models import Tagging, Term, Vocabulary

FREE_VOCABULARY = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTag:
    """A tag that came with an item, as the sender typed it."""

    article_id: UUID
    item_id: UUID
    label: str


def tag_as_sent(*, tags: Sequence[SentTag]) -> None:
    """Tags articles with what their senders said, in the transaction that records them. Unknown words become terms."""
    if not tags:
        return
    vocabulary = Vocabulary.objects.get(slug=FREE_VOCABULARY)
    labels = sorted({tag.label for tag in tags})
    Term.objects.bulk_create([Term(vocabulary=vocabulary, label=label) for label in labels], ignore_conflicts=True)
    terms = dict(Term.objects.filter(vocabulary=vocabulary, label__in=labels).values_list("label", "id"))
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
