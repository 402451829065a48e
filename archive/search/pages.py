"""Pages of what a tantivy query finds, in an order that stays the same while the index merges its segments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self, cast
from uuid import UUID

import tantivy

from archive.search.expressions import MUST, MUST_NOT, Clause, all_of, any_of, between, combined, labelled
from archive.search.index import number
from archive.search.schema import UNDATED, sort_key

DEEPEST = 10_000
"""How far down offset + limit may reach. By date, a cursor goes on at any depth."""

_TIES = 50
_UNDATED = labelled("lacks", "years")
_CURSOR = re.compile(rf"([0-7][0-9a-f]{{15}}|{UNDATED})\.([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})")


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` is set where hits come by relevance, `cursor` where they come by date or by receipt."""

    id: str
    score: float | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of the last article seen in the order by date: its sort key, taken apart."""

    key: str
    latest: int | None
    article_id: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        match = _CURSOR.fullmatch(text)
        if match is None:
            return None
        return cls(text, None if match[1] == UNDATED else int(match[1], 16), UUID(match[2]))

    def is_before(self, key: str, *, newest: bool) -> bool:
        if key.startswith(UNDATED) != (self.latest is None):
            return self.latest is not None
        return key < self.key if newest else key > self.key


def by_score(
    searcher: tantivy.Searcher, found: tantivy.Query, *, offset: int, limit: int
) -> tuple[tuple[Hit, ...], int]:
    """The best first, and how many there are in all. Equal scores are ordered by id.

    tantivy orders them by where they lie in the index, so those that reach into the page are fetched all.
    """
    end = offset + limit
    size = end + _TIES
    while True:
        result = searcher.search(found, limit=size, weight_by_field="weight")
        hits = result.hits
        if len(hits) < size or hits[-1][0] < hits[end - 1][0] or size > 2 * DEEPEST:
            break
        size *= 2
    total = int(cast("Any", result).count)  # tantivy's type stub lacks it
    page = hits[offset:end]
    if not page:
        return (), total
    best, worst = page[0][0], page[-1][0]
    near = [(score, address) for score, address in hits if worst <= score <= best]
    above = sum(score > best for score, _ in hits)
    ids = _ids(searcher, [address for _, address in near])
    ordered = sorted((-score, article_id) for (score, _), article_id in zip(near, ids, strict=True))
    return tuple(Hit(article_id, score=-score) for score, article_id in ordered[offset - above : end - above]), total


def by_date(
    searcher: tantivy.Searcher,
    found: tantivy.Query,
    *,
    newest: bool,
    offset: int,
    limit: int,
    cursor: Cursor | None,
) -> tuple[tuple[Hit, ...], bool]:
    """The dated articles in order, then the undated ones; and whether there are more behind this page."""
    end = offset + limit
    dated = _dated(found, cursor, newest=newest)
    stages = (
        _by_latest(searcher, dated, size=end + 2, newest=newest) if dated is not None else (),
        (
            (None, each)
            for each in _by_id(searcher, _undated(found, cursor, newest=newest), size=end + 2, newest=newest)
        ),
    )
    keys: list[str] = []
    for latest, identity in chain.from_iterable(stages):
        key = sort_key(identity, latest)
        if cursor is None or cursor.is_before(key, newest=newest):
            keys.append(key)
        if len(keys) > end:
            break
    return tuple(Hit(key.partition(".")[2], cursor=key) for key in keys[offset:end]), len(keys) > end


def by_arrival(
    searcher: tantivy.Searcher, found: tantivy.Query, *, offset: int, limit: int, after: UUID | None
) -> tuple[tuple[Hit, ...], bool]:
    """What was received last comes first: ids grow with time. And whether there is more behind this page."""
    end = offset + limit
    if after is not None:
        found = all_of([found, between("id_high", None, after.int >> 64)])
    ids: list[str] = []
    for identity in _by_id(searcher, found, size=end + 2, newest=True):
        if after is None or identity < str(after):
            ids.append(identity)
        if len(ids) > end:
            break
    return tuple(Hit(each, cursor=each) for each in ids[offset:end]), len(ids) > end


def _by_latest(
    searcher: tantivy.Searcher, found: tantivy.Query, *, size: int, newest: bool
) -> Iterator[tuple[int, str]]:
    """All dated articles, in order of their latest instant and then of their ids; `size` of them are asked for at once.

    tantivy orders those of one instant by where they lie: the last one's, of which more may follow, are asked for by
    themselves. Numbers are compared and given a hundred times as fast as text.
    """
    while True:
        hits = _ordered(searcher, found, "published_latest", size=size, newest=newest)
        last = hits[-1][0] if len(hits) == size else None
        sure = [hit for hit in hits if hit[0] != last]
        ids = _ids(searcher, [address for _, address in sure])
        yield from sorted(zip((latest for latest, _ in sure), ids, strict=True), reverse=newest)
        if last is None:
            return
        same = all_of([found, between("published_latest", last, last)])
        yield from ((last, each) for each in _by_id(searcher, same, size=size, newest=newest))
        if newest and not last:
            return
        found = all_of([found, between("published_latest", *((None, last - 1) if newest else (last + 1, None)))])


def _by_id(searcher: tantivy.Searcher, found: tantivy.Query, *, size: int, newest: bool) -> Iterator[str]:
    """All of them in order of their ids; `size` of them are asked for at first, and more only where it must be."""
    given = 0
    while True:
        hits = _ordered(searcher, found, "id_high", size=size, newest=newest)
        # Of those that share the upper half of the last id, more may follow.
        last = hits[-1][0] if len(hits) == size else None
        ids = sorted(_ids(searcher, [address for high, address in hits if high != last]), reverse=newest)
        yield from ids[given:]
        if last is None:
            return
        given, size = len(ids), size * 2


def _ordered(
    searcher: tantivy.Searcher, found: tantivy.Query, field: str, *, size: int, newest: bool
) -> Sequence[tuple[int, tantivy.DocAddress]]:
    """The first by this column of numbers, with their values. Raises IndexRebuilding where one lacks it."""
    order = tantivy.Order.Desc if newest else tantivy.Order.Asc
    hits = searcher.search(found, limit=size, count=False, order_by_field=field, order=order).hits
    return [(number(value), address) for value, address in hits]


def _dated(found: tantivy.Query, cursor: Cursor | None, *, newest: bool) -> tantivy.Query | None:
    """From the cursor on, with those of the same instant that share half of the id; None where all were seen."""
    if cursor is None:
        return combined([(MUST, found), (MUST_NOT, _UNDATED)])
    if cursor.latest is None:
        return None
    same = all_of([between("published_latest", cursor.latest, cursor.latest), _from_id(cursor, newest=newest)])
    if not newest:
        return all_of([found, any_of([same, between("published_latest", cursor.latest + 1, None)])])
    earlier = between("published_latest", None, cursor.latest - 1) if cursor.latest else None
    return all_of([found, same if earlier is None else any_of([same, earlier])])


def _undated(found: tantivy.Query, cursor: Cursor | None, *, newest: bool) -> tantivy.Query:
    parts: list[Clause] = [(MUST, found), (MUST, _UNDATED)]
    if cursor is not None and cursor.latest is None:
        parts.append((MUST, _from_id(cursor, newest=newest)))
    return tantivy.Query.boolean_query(parts)


def _from_id(cursor: Cursor, *, newest: bool) -> tantivy.Query:
    high = cursor.article_id.int >> 64
    return between("id_high", None, high) if newest else between("id_high", high, None)


def _ids(searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]) -> list[str]:
    """As text, whose order is that of the ids: to make and compare UUIDs costs several times as much."""
    high, low = (searcher.fast_field_values(name, list(addresses)) for name in ("id_high", "id_low"))
    halves = ((f"{number(upper):016x}", f"{number(lower):016x}") for upper, lower in zip(high, low, strict=True))
    return [f"{upper[:8]}-{upper[8:12]}-{upper[12:]}-{lower[:4]}-{lower[4:]}" for upper, lower in halves]
