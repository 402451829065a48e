"""What one version of an article says otherwise than another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from archive.actions.processing.projection import DATE_FIELDS, LIST_FIELDS, TEXT_FIELDS
from archive.actions.processing.showing import readings_shown
from archive.errors import TooLarge
from archive.models import LearnedLayer, Revision

MOST_PARAGRAPHS = 1_000
"""Of each version: comparing takes the product of both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """`before` and `after` are as the readings have them."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """Paragraphs that were taken out, put in, or put in the place of others. `at` counts the older version's."""

    kind: Literal["removed", "added", "replaced"]
    at: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    fields: tuple[FieldChange, ...]
    paragraphs: tuple[TextChange, ...]


def difference(*, before: Revision, after: Revision) -> Difference:
    """From one version of an article to another. Raises TooLarge for texts of more than 1,000 paragraphs."""
    readings = {reading.revision_id: reading.document for reading in readings_shown([before.pk, after.pk])}
    texts = [_body(revision).split("\n\n") for revision in (before, after)]
    if max(map(len, texts)) > MOST_PARAGRAPHS:
        raise TooLarge(f"Versions of more than {MOST_PARAGRAPHS:,} paragraphs are not compared.")
    return Difference(
        fields=tuple(_fields(readings[before.pk], readings[after.pk])), paragraphs=tuple(_paragraphs(*texts))
    )


def _body(revision: Revision) -> str:
    """The version that shows has its text in the article, and what is left out there in its layer."""
    if revision.body is not None:
        return revision.body
    layer = LearnedLayer.objects.filter(article=revision.article_id).first()
    return revision.article.body if layer is None else layer.body


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for field in (*TEXT_FIELDS, *LIST_FIELDS, *DATE_FIELDS):
        if before[field] != after[field]:
            yield FieldChange(field=field, before=before[field], after=after[field])


KINDS: Mapping[str, Literal["removed", "added", "replaced"]] = {
    "delete": "removed",
    "insert": "added",
    "replace": "replaced",
}


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[TextChange]:
    for step, first, last, first_after, last_after in SequenceMatcher(None, before, after).get_opcodes():
        if step in KINDS:
            yield TextChange(
                kind=KINDS[step],
                at=first,
                before=tuple(before[first:last]),
                after=tuple(after[first_after:last_after]),
            )
