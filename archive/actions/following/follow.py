"""The change feed: one sequencer gives committed events their places, followers read it from where they stand."""

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from archive.actions.rows import run_binary
from archive.models import Article, Change, Item
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

INDEXED = """
    SELECT article.id, title, body, authors, source.slug, credits, article.language, state,
           published_edtf, published_earliest, published_latest, received_at, problems, origin_id,
           ARRAY(SELECT term.label FROM archive_tagging JOIN archive_term AS term ON term.id = term_id
                 WHERE article_id = article.id)
    FROM archive_article AS article LEFT JOIN archive_source AS source ON source.id = source_id
    WHERE {which}
"""
"""What the index holds of articles."""

INDEX_BATCH = 4000
"""A commit of the index costs as much for one article as for some hundred, and the small parts that many commits leave
are merged again and again: whoever is behind takes many at once."""

IDLE_PAUSE, GATHERING_PAUSE, GATHERING_SECONDS = 0.4, 0.1, 0.3
"""Seconds between two looks at a feed where nothing waits, and where changes wait for more; how long these wait."""

FLOOD, FLOOD_SECONDS, OVER_SECONDS = 700, 2.5, 3.0
"""So many changes a second, over the last seconds, are a large import: they wait longer. It would be behind anyway, as
small commits of the index cost it half as much again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    position: int
    article_id: UUID
    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The index against PostgreSQL: `behind` is how many changes it has not seen, `missing` and `surplus` are article
    ids, `damaged` are files of the index that are not as they were written."""

    position: int
    behind: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not (self.behind or self.missing or self.surplus or self.damaged)


def sequence(*, limit: int = 10_000) -> int:
    """Gives places to committed events that have none, and returns to how many. 0 while another process is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        (alone,) = cursor.fetchone()
        if not alone:
            return 0
        cursor.execute(SEQUENCE, [limit])
        return cursor.rowcount


def sequence_all(*, limit: int = 10_000) -> None:
    """Returns when everything has its place that was committed before the call, by whichever process."""
    given = limit
    while given == limit:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
            cursor.execute(SEQUENCE, [limit])
            given = cursor.rowcount


def feed_end() -> int:
    """The position of the newest change, 0 if there is none."""
    return Change.objects.aggregate(end=Max("position"))["end"] or 0


def changes_after(position: int, *, limit: int) -> QuerySet[Change]:
    """The next changes after a position, at most `limit`, in order.

    Bounded by the range of their positions, which have no gaps, as well as by LIMIT. While PostgreSQL's statistics are
    those of a smaller archive, just when the feed is busiest, it sorts all that follow for LIMIT alone, and reads all
    events through for the range alone.
    """
    following = Change.objects.filter(position__gt=position, position__lte=position + limit)
    return following.order_by("position")[:limit]


def read_feed(*, since: int, limit: int) -> list[FeedEntry]:
    """The changes after position `since`, in order."""
    rows = changes_after(since, limit=limit)
    return [
        FeedEntry(position=position, article_id=article_id, verb=verb)
        for position, article_id, verb in rows.values_list("position", "event__subject_id", "event__verb")
        if article_id is not None  # by the trigger that queues them, all are about an article
    ]


def index_changes(*, writer: Writer) -> int:
    """Brings the index up to one batch closer to the end of the feed. Returns how many changes that were."""
    entries = read_feed(since=writer.position(), limit=INDEX_BATCH)
    if not entries:
        return 0
    newest = {entry.article_id: entry.position for entry in entries}
    writer.apply(_upserts(newest), position=entries[-1].position)
    return len(entries)


class Pace:
    """How fast the feed grows. Workers commit some hundred changes at a time: it shows over several of these only."""

    def __init__(self) -> None:
        self._ends: deque[tuple[float, int]] = deque()
        """Where the feed ended at the looks of the last seconds, and at the one before them."""

    def is_flood(self, *, at: float, end: int) -> bool:
        """Whether a large import is coming in, told at each look: the seconds of a clock, and where the feed ends."""
        self._ends.append((at, end))
        while len(self._ends) > 1 and at - self._ends[1][0] >= OVER_SECONDS:
            self._ends.popleft()
        began, before = self._ends[0]
        return at - began >= OVER_SECONDS and end - before > FLOOD * (at - began)


class Follower:
    """Keeps an index at the end of the feed: call `look` again and again, each time after the pause it asks for."""

    def __init__(self, *, writer: Writer) -> None:
        self.writer = writer
        self._gathering_since: float | None = None
        self._pace = Pace()

    def look(self) -> float:
        """Gives places to what is committed, indexes what is worth a commit of the index, and returns the seconds to
        wait before the next look.

        While workers have items in hand more comes in a moment: changes wait for a full batch, though not for long.
        When the last worker is done they are indexed at once; those of a large import already when the workers have
        the last of it in hand. Raises what `Writer` and the database raise.
        """
        sequence()
        now, end = time.monotonic(), feed_end()
        flood = self._pace.is_flood(at=now, end=end)
        waiting = end - self.writer.position()
        if waiting <= 0:
            return IDLE_PAUSE
        if self._gathering_since is None:
            self._gathering_since = now
        patient = now - self._gathering_since < (FLOOD_SECONDS if flood else GATHERING_SECONDS)
        if waiting < INDEX_BATCH and patient:
            more = Item.objects.due() if flood else Item.objects.in_hand()
            if more.exists():
                return GATHERING_PAUSE
        self._gathering_since = None
        index_changes(writer=self.writer)
        return 0.0


def rebuild_index(*, folder: Path) -> int:
    """Builds the index anew from PostgreSQL, beside the one in use, and switches. Returns the number of articles.

    The feed's end is noted first: what changes while this runs is indexed again by the follower.
    """
    # Without a follower nobody has given places yet to what is indexed here.
    while sequence():
        continue
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
        damaged=tuple(index.damaged_files()),
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
    found = {row[0]: row for row in run_binary(INDEXED.format(which="article.id = ANY(%b)"), [list(positions)])}
    for pk, position in positions.items():
        row = found.get(pk)
        yield Remove(id=str(pk)) if row is None else Upsert(_document(row, position))


def all_documents(position: int) -> Iterator[Document]:
    """Every article as the index holds it, as of the feed's `position`, walking the primary key."""
    page = INDEXED.format(which="article.id > %b ORDER BY article.id LIMIT %b")
    last = UUID(int=0)
    while rows := run_binary(page, [last, INDEX_BATCH]):
        for row in rows:
            yield _document(row, position)
        last = rows[-1][0]


def _document(row: Sequence[Any], position: int) -> Document:
    pk, title, body, authors, source, credited, language, state, edtf, earliest, latest, received, problems, *rest = row
    origin, tags = rest
    return Document(
        id=str(pk),
        title=title or "",
        body=body,
        authors=tuple(authors),
        source=source or "",
        credits=tuple(credited),
        language=language,
        state=state,
        tags=tuple(tags),
        problems=tuple(problems),
        year=edtf and edtf[:4],
        origin=None if origin is None else str(origin),
        published=None if earliest is None else (earliest, latest),
        received=received,
        position=position,
    )
