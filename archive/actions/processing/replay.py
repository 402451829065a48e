"""Read originals again with this pipeline version, and put articles together anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.actions.boilerplate.learned import Layers
from archive.actions.custody.originals import arrival_of, fitting
from archive.actions.events import SYSTEM, Act, log
from archive.actions.processing.record import write_readings
from archive.actions.processing.showing import apply, in_force, readings_shown
from archive.actions.processing.understand import Understood, understand
from archive.actions.recognition.recognise import NewText, lock
from archive.actions.recognition.rederive import rederive
from archive.actions.tagging.timelimit import time_limits
from archive.errors import OriginalDamaged, Unreadable
from archive.models import Actor, Article, Reading, Revision, Source
from archive.models.fields import uuid7

BATCH = 200
BATCH_BYTES = 16 * 1024 * 1024

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """`read`: revisions read again; `readings`: new readings added; `changed`: articles whose columns differ now;
    `unreadable`: revisions that this version cannot read (their articles are left as they are)."""

    read: int = 0
    readings: int = 0
    changed: int = 0
    unreadable: int = 0

    def __add__(self, other: "Replayed") -> "Replayed":
        return Replayed(
            read=self.read + other.read,
            readings=self.readings + other.readings,
            changed=self.changed + other.changed,
            unreadable=self.unreadable + other.unreadable,
        )


def replay(*, since: datetime | None = None, source: Source | None = None, actor: Actor = SYSTEM) -> Iterator[Replayed]:
    """Replays all revisions, or those received since, or those of a source; yields the sums after each batch.

    A batch is one transaction. A reading is added where this version has not read the revision yet; editors' claims
    are never touched and go on winning.
    """
    wanted = Revision.objects.order_by("id")
    if since is not None:
        wanted = wanted.filter(received_at__gte=since)
    if source is not None:
        wanted = wanted.filter(article__source=source)
    total = Replayed()
    last: UUID | None = None
    while True:
        page = wanted.filter(id__gt=last) if last is not None else wanted
        ids = fitting(page.values_list("id", "original__size")[:BATCH], most=BATCH_BYTES)
        if not ids:
            return
        revisions = Revision.objects.filter(id__in=ids).select_related("item__original", "item__deposit")
        total += _replay(list(revisions.order_by("id")), actor)
        yield total
        last = ids[-1]


def _replay(revisions: Sequence[Revision], actor: Actor) -> Replayed:
    understood: list[tuple[Revision, Understood]] = []
    unreadable = 0
    for revision in revisions:
        part = _read(revision)
        if part is None:
            unreadable += 1
        else:
            understood.append((revision, part))
    with transaction.atomic():
        lock()
        # In the order of their ids, so that two replays wait for each other and never deadlock; before the readings,
        # so that the one that waited sees those of the other.
        locked = Article.objects.filter(id__in=[revision.article_id for revision, _ in understood])
        articles = {article.pk: article for article in locked.order_by("id").select_for_update(of=("self",))}
        added = _add_readings(understood)
        changed = _reproject(understood, articles, actor)
        rederive([_as_new_text(revision, part) for revision, part in understood if revision.copy_of_id is None])
    return Replayed(read=len(revisions), readings=added, changed=changed, unreadable=unreadable)


def _read(revision: Revision) -> Understood | None:
    try:
        arrival = arrival_of(revision.item)
        with time_limits(settings.ITEM_TIME_LIMIT) as limit, limit:
            parts = understand(arrival)
    except OriginalDamaged as damaged:
        logger.warning("original damaged", original=revision.original_id, reason=damaged.message)
        return None
    except (Unreadable, TimeoutError):
        return None
    return next((part for part in parts if part.parsed.part == revision.part), None)


def _as_new_text(revision: Revision, part: Understood) -> NewText:
    return NewText(
        revision_id=revision.pk,
        article_id=revision.article_id,
        item_id=revision.item_id,
        fingerprint=part.fingerprint,
        body=part.article.body,
        document=part.document,
        received_at=revision.received_at,
        source_id=revision.item.outlet_id,
    )


def _add_readings(understood: Sequence[tuple[Revision, Understood]]) -> int:
    known = set(
        Reading.objects.filter(revision__in=[revision for revision, _ in understood]).values_list(
            "revision_id", "pipeline"
        )
    )
    new = [
        (uuid7(), revision.pk, part)
        for revision, part in understood
        if (revision.pk, part.article.pipeline) not in known
    ]
    write_readings(new, timezone.now())
    return len(new)


def _reproject(
    understood: Sequence[tuple[Revision, Understood]], articles: Mapping[UUID, Article], actor: Actor
) -> int:
    """Only an article's newest revision shows, and of it the reading that is stored, as it does after an edit."""
    by_editors = in_force(list(articles))
    layers = Layers(articles)
    newest = dict(
        Revision.objects.versions()
        .filter(article__in=articles)
        .order_by("article_id", "number")
        .values_list("article", "id")
    )
    readings = {reading.revision_id: reading for reading in readings_shown(list(newest.values()))}
    acts = []
    for revision, part in understood:
        if newest[revision.article_id] != revision.pk:
            if revision.body is not None and revision.body != part.article.body:
                revision.body = part.article.body
                revision.save(update_fields=["body"])
            continue
        article, reading = articles[revision.article_id], readings[revision.pk]
        body = layers.shown(article, revision.pk, part.article.body)
        if apply(article, reading.document, body, by_editors[article.pk]):
            acts.append(
                Act(
                    verb="article.replayed",
                    subject_kind="article",
                    subject_id=article.pk,
                    actor=actor,
                    data={"pipeline": reading.pipeline},
                )
            )
    log(acts)
    return len(acts)
