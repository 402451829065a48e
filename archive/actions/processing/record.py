"""Write what was understood: revisions, articles, readings, claims, tags, events, verdicts: a chunk, one commit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from archive.actions.editing.source_merges import merged_sources
from archive.actions.events import Act, log
from archive.actions.monitoring import tallies
from archive.actions.processing import projection
from archive.actions.processing.outcomes import Outcome
from archive.actions.processing.understand import Understood
from archive.actions.processing.verdicts import acts_of, verdicts_on, write_verdicts
from archive.actions.receiving.identifiers import Identifiers, TextKey, identify
from archive.actions.receiving.sight import sight
from archive.actions.recognition.recognise import Kind, NewText, Recognised, lock, recognise
from archive.actions.recognition.settle import settle
from archive.actions.rows import copy_rows, run_binary
from archive.actions.tagging.tag import SentTag, cleaned, tag_as_sent
from archive.actions.tagging.vocabularies import LABEL_LENGTH
from archive.models import Article, Claim, Item, Reading, Revision
from archive.models.fields import uuid7
from archive.values import Problem

logger = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class _New:
    """One text on its way to being a revision. `article_id` is its own until an earlier one turns out to hold it."""

    outcome: Outcome
    part: Understood
    kind: Kind = "article"
    source_id: UUID | None = None
    article_id: UUID = field(default_factory=uuid7)
    revision_id: UUID = field(default_factory=uuid7)
    reading_id: UUID = field(default_factory=uuid7)


def record(*, outcomes: Sequence[Outcome], lease: UUID) -> dict[str, int]:
    """Records a chunk in one transaction and returns how many items got which state.

    Items whose lease has passed to somebody else are left alone. When a row of the chunk is refused by the database,
    each item is recorded by itself, and the one that is refused again goes to quarantine as `not_recordable`.
    """
    for part in chain.from_iterable(outcome.good for outcome in outcomes):
        _ = part.document  # made before the lock for which other workers wait
    try:
        with transaction.atomic():
            return _record(outcomes, lease)
    except (DataError, IntegrityError) as refused:
        if len(outcomes) == 1:
            return _set_aside(outcomes[0], lease, refused)
        logger.warning("chunk refused, recording one by one", items=len(outcomes), error=str(refused))
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total += Counter(record(outcomes=[outcome], lease=lease))
    return dict(total)


def _set_aside(outcome: Outcome, lease: UUID, refused: Exception) -> dict[str, int]:
    reason = str(refused).split("\n", 1)[0]
    problem = Problem(code="not_recordable", severity="fatal", message=f"The database refused it: {reason}")
    with transaction.atomic():
        return _record([Outcome(item=outcome.item, warnings=outcome.warnings, problem=problem)], lease)


def _record(outcomes: Sequence[Outcome], lease: UUID) -> dict[str, int]:
    now = timezone.now()
    if any(outcome.good for outcome in outcomes):
        lock()
    ours, identifiers = identify(_still_ours(outcomes, lease))
    entering = [outcome for outcome in ours if outcome.good]
    new, held = _claim_texts(entering)
    recognised = _recognise(new, held, identifiers)
    _write_articles(new, now)
    settle(recognised, identifiers, held)
    made = {(one.outcome.item.pk, one.part.parsed.part): one.kind for one in new}
    verdicts = list(verdicts_on(ours, made=made, held=held))
    sight(items=[verdict.item for verdict in verdicts if verdict.state == Item.State.DUPLICATE])
    write_verdicts(verdicts, now)
    tallies.count(
        verdicts=[(verdict.item, verdict.state) for verdict in verdicts],
        texts=[(one.outcome.item, one.part) for one in new],
    )
    log([*_acts(new), *acts_of(verdicts)])
    return dict(Counter(verdict.state for verdict in verdicts))


LOCK = """
    SELECT id FROM archive_item WHERE id = ANY(%b) AND state = 'received' AND lease = %b ORDER BY id FOR UPDATE
"""


def _still_ours(outcomes: Sequence[Outcome], lease: UUID) -> list[Outcome]:
    """Locks the items and passes over those that a slow worker has lost to another."""
    kept = {pk for (pk,) in run_binary(LOCK, [[outcome.item.pk for outcome in outcomes], lease])}
    return [outcome for outcome in outcomes if outcome.item.pk in kept]


CLAIM_TEXTS = """
    INSERT INTO archive_revision (id, article_id, original_id, part, item_id, received_at, number)
    SELECT *, 1 FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[], %b::integer[], %b::uuid[], %b::timestamptz[])
    ON CONFLICT (original_id, part) DO NOTHING
    RETURNING id
"""


def _claim_texts(entering: Sequence[Outcome]) -> tuple[list[_New], dict[TextKey, UUID]]:
    """Sorts texts into new ones, whose revisions it writes, and those we hold, with the article that holds each.

    The unique key (original, part) decides, not a look beforehand: of two workers with the same bytes one inserts,
    and the other waits for it and then sees its row. In the order of the digests, so that they never deadlock.
    """
    candidates: dict[TextKey, _New] = {}
    for outcome in entering:
        for part in outcome.good:
            key = (outcome.item.digest, part.parsed.part)
            candidates.setdefault(key, _New(outcome=outcome, part=part))
    in_order = sorted(candidates.items(), key=lambda pair: pair[0])
    columns: list[list[Any]] = [
        [one.revision_id for _, one in in_order],
        [one.article_id for _, one in in_order],
        [bytes.fromhex(digest) for (digest, _), _ in in_order],
        [part for (_, part), _ in in_order],
        [one.outcome.item.pk for _, one in in_order],
        [one.outcome.item.received_at for _, one in in_order],
    ]
    inserted = {pk for (pk,) in run_binary(CLAIM_TEXTS, columns)} if in_order else set()
    new = [one for one in candidates.values() if one.revision_id in inserted]
    articles = {key: one.article_id for key, one in in_order}
    held = {digest for (digest, _), one in in_order if one.revision_id not in inserted}
    for revision in Revision.objects.filter(original_id__in=held).only("article_id", "original_id", "part"):
        articles[revision.original_id, revision.part] = revision.article_id
    return new, articles


def _recognise(
    new: Sequence[_New], held: dict[TextKey, UUID], identifiers: Identifiers
) -> list[tuple[NewText, Recognised]]:
    """Which of the new texts are articles of their own; the others are put with the article to which they belong."""
    merged = merged_sources()
    for one in new:
        said = one.outcome.item.outlet_id
        one.source_id = merged.get(said, said) if said is not None else None
    texts = [
        NewText(
            revision_id=one.revision_id,
            article_id=one.article_id,
            item_id=one.outcome.item.pk,
            fingerprint=one.part.fingerprint,
            body=one.part.article.body,
            document=one.part.document,
            received_at=one.outcome.item.received_at,
            source_id=one.source_id,
            identity=identifiers.of.get((one.outcome.item.digest, one.part.parsed.part)),
        )
        for one in new
    ]
    recognised = list(zip(texts, recognise(texts, identifiers), strict=True))
    for one, (_, found) in zip(new, recognised, strict=True):
        one.kind, one.article_id = found.kind, found.article_id
        held[one.outcome.item.digest, one.part.parsed.part] = found.article_id
    return recognised


ARTICLE_COLUMNS = ("id", "source", "state", "version", "received_at", "changed_at", *projection.COLUMNS)
READING_COLUMNS = ("id", "revision", "pipeline", "media_type", "encoding", "document", "read_at")
CLAIM_COLUMNS = (
    "reading", "field", "value", "as_written", "method", "span_start", "span_end", "stated", "confidence", "chosen",
    "note",
)  # fmt: skip


def _write_articles(new: Sequence[_New], now: datetime) -> None:
    copy_rows(Article, ARTICLE_COLUMNS, _article_rows(new, now))
    write_readings([(one.reading_id, one.revision_id, one.part) for one in new], now)
    tag_as_sent(
        tags=[
            SentTag(article_id=one.article_id, item_id=one.outcome.item.pk, label=label)
            for one in new
            for label in _tags(one)
        ]
    )


def _tags(new: _New) -> list[str]:
    """Tags as sent: with the item, with its deposit, or in a field of the record itself."""
    item = new.outcome.item
    sent = [*_labels(item.deposit.declared.get("tags")), *_labels(item.said.get("tags"))]
    # What is declared becomes claims too, a comma-separated text as one.
    sent += [claim.value for claim in new.part.article.claims if claim.field == "tags" and claim.method != "sender"]
    return list(dict.fromkeys(label for label in (cleaned(text)[:LABEL_LENGTH].rstrip() for text in sent) if label))


def _labels(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split(",")
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []


def _article_rows(new: Sequence[_New], now: datetime) -> Iterator[tuple[Any, ...]]:
    for one in new:
        if one.kind != "article":
            continue
        item = one.outcome.item
        derived = projection.columns(one.part.document, body=one.part.article.body)
        state = projection.state(derived["problems"])
        values = (derived[name] for name in projection.COLUMNS)
        yield (one.article_id, one.source_id, state, 1, item.received_at, now, *values)


def write_readings(readings: Sequence[tuple[UUID, UUID, Understood]], now: datetime) -> None:
    """Writes readings (id, revision id, what was understood) with their claims."""
    copy_rows(
        Reading,
        READING_COLUMNS,
        (
            (reading, revision, part.article.pipeline, part.parsed.media_type, part.parsed.encoding, part.document, now)
            for reading, revision, part in readings
        ),
    )
    copy_rows(Claim, CLAIM_COLUMNS, _claim_rows(readings))


def _claim_rows(readings: Sequence[tuple[UUID, UUID, Understood]]) -> Iterator[tuple[Any, ...]]:
    for reading, _, part in readings:
        for claim in part.article.claims:
            start, end = claim.span if claim.span is not None else (None, None)
            yield (
                reading, claim.field, claim.value, claim.as_written, claim.method, start, end, claim.stated,
                claim.confidence, claim.chosen, claim.note or "",
            )  # fmt: skip


def _acts(new: Iterable[_New]) -> Iterator[Act]:
    for one in new:
        if one.kind == "article":
            item = str(one.outcome.item.pk)
            yield Act(verb="article.archived", subject_kind="article", subject_id=one.article_id, data={"item": item})
