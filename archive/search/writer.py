"""The index as its one writer sees it: changes go in together with the position in the feed that they lead to."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Self
from uuid import UUID

import tantivy

from archive import errors
from archive.search import folders, schema
from archive.search.damage import Translating, reading, unreadable
from archive.search.index import open_tantivy, stored_position

HEAP_BYTES = 50_000_000
"""What tantivy may gather in memory before it writes a segment: some thousands of articles of 3 kB."""
REBUILD_BATCH = 2_000
"""Articles in one commit of a rebuild. Larger ones save little time and cost memory."""

Change = schema.Upsert | schema.Remove


class Writer:
    """Writes the index in use. There is one writer at a time: tantivy holds a lock that ends with the process.

    The changes and the position are one commit: after `kill -9` at any moment the index holds exactly the changes up
    to `position()`, and the follower goes on from there. After an error the writer is closed: open a new one. Not for
    use by several threads at once.
    """

    def __init__(self, root: Path, folder: Path, index: tantivy.Index, position: int | None) -> None:
        self._root = root
        self._folder = folder
        self._position = position
        with Translating(_not_locked):
            self._writer: tantivy.IndexWriter | None = index.writer(HEAP_BYTES, num_threads=1)
            # What a killed writer left half done: tantivy gives the next commit the same file names, and fails on them.
            self._writer.garbage_collect_files()

    @classmethod
    def open(cls, root: Path) -> Self:
        """Takes over the index in use. Raises IndexRebuilding where there is none that can be read, and Unavailable
        (`search_index_locked`) while another process writes it."""
        folder = folders.current(root)
        with reading():
            index = open_tantivy(folder)
        return cls(root, folder, index, stored_position(index.searcher()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def position(self) -> int:
        """The position of the last commit.

        Raises IndexRebuilding where the index has been deleted meanwhile, and Unavailable (`search_index_replaced`)
        where a rebuild put another one in its place: an idle follower learns it here.
        """
        self._check_in_use()
        if self._position is None:
            raise errors.IndexRebuilding("This search index is still being built.")
        return self._position

    def apply(self, changes: Iterable[Change], *, position: int) -> None:
        """Commits these changes and that the feed has been followed up to `position`: all of it or nothing.

        Of several changes of one article the last one counts. A position below the last one is a ValueError.
        Raises Unavailable when the commit failed (`search_index_write_failed`: a full disk, say) and when a rebuild
        put another index in this one's place (`search_index_replaced`): that one has a position of its own.
        """
        if self._position is not None and position < self._position:
            raise ValueError(f"the index is at position {self._position} and cannot go back to {position}")
        documents: dict[str, tantivy.Document | None] = {}
        for change in changes:
            if isinstance(change, schema.Remove):
                documents[str(UUID(change.id))] = None
            else:
                documents[str(UUID(change.document.id))] = schema.article_document(change.document)
        self._commit(documents, position)

    def close(self) -> None:
        """Gives the lock back. Merges that have begun are dropped; the next writer begins them again."""
        self._writer = None

    def _commit(self, documents: dict[str, tantivy.Document | None], position: int) -> None:
        if self._writer is None:
            raise errors.Unavailable("This writer of the search index is closed.", code="search_index_closed")
        self._check_in_use()
        writer, committed = self._writer, False
        try:
            with Translating(self._commit_failed):
                for article_id, document in documents.items():
                    writer.delete_documents_by_term("id", article_id)
                    if document is not None:
                        writer.add_document(document)
                writer.delete_documents_by_term("id", schema.POSITION_MARKER)
                writer.add_document(schema.position_document(position))
                writer.commit()
            self._position, committed = position, True
        finally:
            # Whatever interrupts this (a signal too) must not leave half of it for the next commit. The last
            # reference gone, tantivy's lock is free: a traceback that keeps this frame must not keep the writer.
            if not committed:
                self._writer = None
            del writer

    def _check_in_use(self) -> None:
        if folders.current(self._root) != self._folder:
            raise errors.Unavailable(
                "The search index was replaced by a newly built one.", code="search_index_replaced"
            )

    def _commit_failed(self, error: BaseException) -> errors.Unavailable:
        self._check_in_use()
        return errors.Unavailable(f"The search index could not be written: {error}", code="search_index_write_failed")


class Build(Writer):
    """Writes a new index beside the one in use, which goes on answering until `publish`."""

    def publish(self) -> None:
        """Puts the new index in the place of the old one, in one step. It needs at least one `apply` before."""
        if self._writer is None or self._position is None:
            raise ValueError("an index without a position cannot be followed: apply something first")
        writer, self._writer = self._writer, None
        with Translating(self._commit_failed):
            writer.wait_merging_threads()
        folders.switch(self._root, self._folder)

    def _check_in_use(self) -> None:
        """A new index is not in use before it is published."""


@contextmanager
def rebuild(root: Path) -> Iterator[Build]:
    """A new, empty index: apply all articles with the feed's position as of before they were read, then publish.

        with rebuild(root) as build:
            for batch in batches:
                build.apply(batch, position=position)
            build.publish()

    Without `publish` nothing changes.
    Raises Unavailable (`search_rebuild_running`) while another process rebuilds.
    """
    with folders.rebuild_lock(root):
        folders.remove_others(root)
        folder = folders.create(root)
        index = tantivy.Index(schema.SCHEMA, os.fspath(folder))
        schema.register_analyzers(index)
        with Build(root, folder, index, None) as build:
            try:
                yield build
            finally:
                build.close()
                if not folders.is_current(root, folder):
                    shutil.rmtree(folder, ignore_errors=True)


def rebuild_from(root: Path, documents: Iterable[schema.Document], *, position: int) -> int:
    """Builds the index of exactly these articles and puts it in the place of the old one. Returns their number.

    `position` is the end of the feed from before the first of them was read: what changes meanwhile comes again.
    """
    count, rest = 0, iter(documents)
    with rebuild(root) as build:
        build.apply((), position=position)
        while batch := [schema.Upsert(document) for document in islice(rest, REBUILD_BATCH)]:
            build.apply(batch, position=position)
            count += len(batch)
        build.publish()
    return count


def _not_locked(error: BaseException) -> errors.Unavailable:
    if "LockBusy" in str(error):
        return errors.Unavailable("Another process is writing the search index.", code="search_index_locked")
    return unreadable()
