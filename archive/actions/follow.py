"""The change feed: one sequencer gives committed events their places, followers read it from where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from archive.models import Article, Change, Tagging
from archive.search.index import Index
from archive.search.schema import Document, Remove, Upsert
from archive.search.writer import Writer, rebuild_from

SEQUENCER_LOCK = 0x44415445  # "DATE": one number for the whole archive, told to nobody else

# Only committed rows can be seen, so a transaction that commits late is sequenced late and never skipped. One
# sequencer at a time: positions become visible in their order and without gaps.
SEQUENCE = """
    WITH taken AS (
        DELETE FROM archive_pendingchange
        WHERE event_id IN (SELECT event_id FROM archive_pendingchange ORDER BY event_id LIMIT %s)
        RETURNING event_id
    )
    INSERT INTO archive_change (position, event_id)
    SELECT (SELECT coalesce(max(position), 0) FROM archive_change) + row_number() OVER (ORDER BY event_id), event_id
    FROM taken
"""

INDEX_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    position: int
    article_id: UUID
    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The index against PostgreSQL: `behind` is how many changes it has not seen; the others are article ids."""

    position: int
    behind: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not (self.behind or self.missing or self.surplus)


def sequence(*, limit: int = 10_000) -> int:
    """Gives places to committed events that have none, and returns to how many. 0 while another process is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        (alone,) = cursor.fetchone()
        if not alone:
            return 0
        cursor.execute(SEQUENCE, [limit])
        return cursor.rowcount


def feed_end() -> int:
    """The position of the newest change, 0 if there is none."""
    return Change.objects.aggregate(end=Max("position"))["end"] or 0


def read_feed(*, since: int, limit: int) -> list[FeedEntry]:
    """The changes after position `since`, in order."""
    rows = Change.objects.filter(position__gt=since).select_related("event").order_by("position")[:limit]
    return [
        FeedEntry(position=row.position, article_id=row.event.subject_id, verb=row.event.verb)
        for row in rows
        if row.event.subject_id is not None  # by the trigger that queues them, all are about an article
    ]


def index_changes(*, writer: Writer) -> int:
    """Brings the index up to one batch closer to the end of the feed. Returns how many changes that were."""
    entries = read_feed(since=writer.position(), limit=INDEX_BATCH)
    if not entries:
        return 0
    newest = {entry.article_id: entry.position for entry in entries}
    writer.apply(_upserts(newest), position=entries[-1].position)
    return len(entries)


def rebuild_index(*, folder: Path) -> int:
    """Builds the index anew from PostgreSQL, beside the one in use, and switches. Returns the number of articles.

    The feed's end is noted first: what changes while this runs is indexed again by the follower.
    """
    position = feed_end()
    return rebuild_from(folder, all_documents(position), position=position)


def check_index(*, index: Index) -> IndexState:
    """Compares the index with PostgreSQL, id by id; both stream by, so that a million need no more memory than ten."""
    ids = Article.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=10_000)
    missing, surplus = _apart(map(str, ids), (entry.id for entry in index.entries()))
    position = index.position()
    return IndexState(
        position=position,
        behind=Change.objects.filter(position__gt=position).count(),
        missing=tuple(missing),
        surplus=tuple(surplus),
    )


def _apart(one: Iterator[str], other: Iterator[str]) -> tuple[list[str], list[str]]:
    """What is in only one of two sequences, both in order."""
    only_one, only_other = [], []
    left, right = next(one, None), next(other, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            only_one.append(str(left))
            left = next(one, None)
        elif left is None or right < left:
            only_other.append(right)
            right = next(other, None)
        else:
            left, right = next(one, None), next(other, None)
    return only_one, only_other


def _upserts(positions: Mapping[UUID, int]) -> Iterator[Upsert | Remove]:
    found = {article.pk: article for article in _with_what_is_indexed().filter(id__in=list(positions))}
    tags = _tags(list(found))
    for pk, position in positions.items():
        article = found.get(pk)
        yield Remove(id=str(pk)) if article is None else Upsert(_document(article, tags.get(pk, ()), position))


def all_documents(position: int) -> Iterator[Document]:
    """Every article as the index holds it, as of the feed's `position`, walking the primary key."""
    last: UUID | None = None
    while True:
        page = _with_what_is_indexed().order_by("id")
        batch = list(page.filter(id__gt=last)[:INDEX_BATCH] if last else page[:INDEX_BATCH])
        if not batch:
            return
        tags = _tags([article.pk for article in batch])
        for article in batch:
            yield _document(article, tags.get(article.pk, ()), position)
        last = batch[-1].pk


def _document(article: Article, tags: Sequence[str], position: int) -> Document:
    published = None
    if article.published_earliest is not None and article.published_latest is not None:
        published = (article.published_earliest, article.published_latest)
    return Document(
        id=str(article.pk),
        title=article.title or "",
        body=article.body,
        authors=tuple(article.authors),
        source=article.source.slug if article.source is not None else "",
        credits=tuple(article.credits),
        language=article.language,
        state=article.state,
        tags=tuple(tags),
        published=published,
        received=article.received_at,
        position=position,
    )


def _with_what_is_indexed() -> QuerySet[Article]:
    return Article.objects.select_related("source")


def _tags(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    tags: dict[UUID, list[str]] = {}
    for article_id, label in Tagging.objects.filter(article_id__in=ids).values_list("article_id", "term__label"):
        tags.setdefault(article_id, []).append(label)
    return tags
