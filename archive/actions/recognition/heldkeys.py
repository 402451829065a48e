"""Which keys of new texts may be held at all, told without a look into the tables; and the numbers of fingerprints.

Most new texts share nothing with any other. So each process has a filter of all keys that are held, of fixed size, and
asks the table only for those that it lets through. It is brought up to date whenever it is asked, which is under the
recogniser's lock: what another worker has recorded is in it before it answers.

Fingerprints are numbered in the order in which they were written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.actions.recognition.keyruns import keep_up
from archive.actions.rows import run_binary
from archive.matching.keyfilter import KeyFilter

PATIENCE = 200
"""So many texts of a process are looked up without a filter: what ends soon need not fill one."""

KEPT_EVERY = 50_000
"""After so many fingerprints the filter is kept in the database, for processes that start."""

_ROWS = 10_000

STATE = """
    SELECT coalesce((SELECT max(place) FROM archive_fingerprint), 0),
           coalesce((SELECT max(first + length) FROM archive_keyrun), 0),
           coalesce((SELECT upto FROM archive_keptfilter), 0),
           pg_relation_filenode('archive_fingerprint')::bigint, pg_postmaster_start_time()::text,
           current_database()::text
"""
AFTER = f"SELECT place, keys FROM archive_fingerprint WHERE place > %b ORDER BY place LIMIT {_ROWS}"  # noqa: S608
KEEP = """
    INSERT INTO archive_keptfilter (id, upto, bits) VALUES (1, %b, %b)
    ON CONFLICT (id) DO UPDATE SET upto = excluded.upto, bits = excluded.bits
"""


def take_places(count: int) -> list[int]:
    """Numbers for as many new fingerprints, in order. None is ever given twice, even where nothing comes of the first
    transaction."""
    statement = "SELECT nextval('archive_fingerprint_place') FROM generate_series(1, %b::integer)"
    return [place for (place,) in run_binary(statement, [count])] if count else []


@dataclass(slots=True)
class HeldKeys:
    """What a process knows of the keys that are held. For use under the recogniser's lock.

    `fresh` is the place of the first fingerprint that is in no run.
    """

    patience: int = PATIENCE
    fresh: int = 0
    last: int = 0
    _filter: KeyFilter | None = None
    _upto: int = 0
    _table: Sequence[object] = field(default_factory=tuple)

    def possible(self, texts: Sequence[Sequence[int]]) -> list[Sequence[int]]:
        """Of the keys of each of these texts those that may be held, or were asked for before: they are put into the
        filter here, since most of them are written next."""
        self.last, fresh, kept_upto, *table = run_binary(STATE)[0]
        self.fresh = keep_up(fresh, self.last)
        if table != self._table:
            # Another database, or one that was put back to an earlier day.
            self._filter, self._table = None, table
        if self._filter is None and self.patience >= len(texts):
            self.patience -= len(texts)
            return list(texts)
        found = self._current(kept_upto)
        return [found.add(keys) for keys in texts]

    def written(self, places: Sequence[int]) -> None:
        """Takes note of fingerprints that this process writes, whose keys it has asked for: they need not be read."""
        if self._filter is not None and places and places[0] == self._upto + 1:
            self._upto = places[-1]

    def _current(self, kept_upto: int) -> KeyFilter:
        if self._filter is None:
            rows = run_binary("SELECT upto, bits FROM archive_keptfilter")
            self._upto, bits = rows[0] if rows else (0, None)
            self._filter = KeyFilter(bits)
        while self._upto < self.last:
            rows = run_binary(AFTER, [self._upto])
            for _, keys in rows:
                self._filter.add(keys)
            self._upto = rows[-1][0] if len(rows) == _ROWS else self.last
        if self._upto - kept_upto >= KEPT_EVERY:
            run_binary(KEEP, [self._upto, self._filter.kept()])
        return self._filter


held_keys = HeldKeys()
"""Those of this process."""
