"""The index as its readers see it: always the newest commit, always the folder in use, or IndexRebuilding."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Self
from uuid import UUID

import tantivy

from archive import errors
from archive.search import folders, schema
from archive.search.damage import damaged_files, reading, unreadable
from archive.search.vocabulary import Vocabulary

_PAGE = 10_000

Column = int | float | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """That an article is in the index, and which change of it."""

    id: str
    position: int


@dataclass(frozen=True, slots=True)
class View:
    """One commit of the index; it does not change while it is being looked at."""

    searcher: tantivy.Searcher
    vocabulary: Vocabulary

    @classmethod
    def of(cls, index: tantivy.Index) -> Self:
        searcher = index.searcher()
        return cls(searcher, Vocabulary(searcher))


@dataclass(frozen=True, slots=True)
class _Opened:
    folder: Path
    stamp: tuple[int, int, int]
    index: tantivy.Index
    view: View


class Index:
    """Reads an index; any number of processes and threads may do so while another process writes it.

    Every look sees what was committed before it: the file that names the commit is compared (some microseconds), and
    the segments are opened anew only when it has changed. The process needs write access to the folder, for
    tantivy's lock against files vanishing while they are being opened. Open it once in a process and keep it (each
    opening starts a thread of tantivy's that lives for a while), after forking, not before.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = Lock()
        self._opened: _Opened | None = None

    @classmethod
    def open(cls, root: Path) -> Self:
        """Raises IndexRebuilding where there is no index that can be read."""
        index = cls(root)
        index.view()
        return index

    def view(self) -> View:
        """The newest commit. Raises IndexRebuilding."""
        with self._lock:
            try:
                self._opened = self._fresh()
            except errors.IndexRebuilding:
                # An index that was replaced between looking and opening is gone; the one in its place is there.
                self._opened = None
                self._opened = self._fresh()
            return self._opened.view

    def position(self) -> int:
        """How far this index has followed the feed. Raises IndexRebuilding."""
        return stored_position(self.view().searcher)

    def entries(self, *, after: str | None = None) -> Iterator[Entry]:
        """Every article in the index in the order of its id, beginning behind `after`; as of one commit.

        Holds one page of 10,000 in memory: compare it with the archive's own rows as they stream by.
        """
        searcher = self.view().searcher
        size, last = _PAGE, UUID(after) if after is not None else None
        while page := _page_of_entries(searcher, last, size):
            # tantivy sorts by the upper half of the id: the end of a full page may have siblings on the next one.
            border = page[-1][0].int >> 64 if len(page) == size else None
            ready = sorted(
                entry for entry in page if entry[0].int >> 64 != border and (last is None or entry[0] > last)
            )
            for identity, position in ready:
                yield Entry(str(identity), position)
            if border is None:
                return
            if ready:
                last = ready[-1][0]
            else:
                size *= 2

    def damaged_files(self) -> list[str]:
        """Files of the index in use that are not as they were written; see damage.damaged_files."""
        return damaged_files(folders.current(self._root))

    def _fresh(self) -> _Opened:
        folder = folders.current(self._root)
        with reading():
            found = (folder / "meta.json").stat()
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            opened = self._opened
            if opened is not None and opened.folder == folder and opened.stamp == stamp:
                return opened
            if opened is not None and opened.folder == folder:
                index = opened.index
                index.reload()
            else:
                index = open_tantivy(folder)
            return _Opened(folder, stamp, index, View.of(index))


def open_tantivy(folder: Path) -> tantivy.Index:
    """Raises IndexRebuilding, ValueError (or panics) where tantivy cannot read the folder: call it `with reading()`."""
    # A damaged document store makes tantivy abort the process. Ours are a few bytes an article: nothing is stored.
    if damaged_files(folder, suffix=".store"):
        raise unreadable()
    index = tantivy.Index.open(os.fspath(folder))
    schema.register_analyzers(index)
    index.config_reader("manual")
    return index


def stored_position(searcher: tantivy.Searcher) -> int:
    """The position that was committed together with the documents that this searcher sees. Raises IndexRebuilding."""
    with reading():
        query = tantivy.Query.term_query(schema.SCHEMA, "id", schema.POSITION_MARKER)
        hits = searcher.search(query, limit=1, count=False).hits
        values = searcher.fast_field_values("position", [address for _, address in hits])
    return number(values[0] if values else None)


def _page_of_entries(searcher: tantivy.Searcher, last: UUID | None, size: int) -> list[tuple[UUID, int]]:
    query = tantivy.Query.exists_query("received")
    if last is not None:
        behind = tantivy.Query.range_query(
            schema.SCHEMA, "id_high", tantivy.FieldType.Unsigned, lower_bound=last.int >> 64
        )
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, behind)])
    with reading():
        hits = searcher.search(query, limit=size, count=False, order_by_field="id_high", order=tantivy.Order.Asc).hits
        addresses = [address for _, address in hits]
        high, low, position = (
            searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low", "position")
        )
    return list(zip(uuids(high, low), (number(at) for at in position), strict=True))


def uuids(high: Sequence[Column], low: Sequence[Column]) -> list[UUID]:
    """The ids of articles from the two columns that hold their halves."""
    return [UUID(int=number(upper) << 64 | number(lower)) for upper, lower in zip(high, low, strict=True)]


def number(value: Column) -> int:
    """Raises IndexRebuilding where a column lacks what every article has."""
    if value is None:
        raise unreadable()
    return int(value)
