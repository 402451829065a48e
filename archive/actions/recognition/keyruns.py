"""Under which keys which texts are held: in runs, each made at once of the fingerprints that came one after the other.

Most keys that are entered nobody ever asks for. An index takes each in by itself, at a place of its own, which was most
of what recognising cost PostgreSQL. A run of 4,096 fingerprints is sorted and written in one statement instead, and 32
of them make one of 131,072 again. What came after the last run is looked through as it is. For use under the
recogniser's lock.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from archive.actions.rows import run_binary
from archive.matching.fingerprints import KEY_BITS

MOST_FOUND = 400
"""At most so many held texts are looked at for one new text."""

_OFFSET_BITS = 17
_SHORT = 1 << 12
_LONG = 1 << _OFFSET_BITS
_BITS = {_SHORT: 9, _LONG: 14}
"""Into so many pages, as a power of two, that one has about 150 entries: more than 2 kB would be stored apart."""

MAKE = f"""
    INSERT INTO archive_keypage (run, page, entries)
    SELECT %b::bigint, page, array_agg(entry ORDER BY entry)
    FROM (
        SELECT (key >> {KEY_BITS} - %b::integer)::integer AS page,
               (key & (1::bigint << {KEY_BITS} - %b::integer) - 1) << {_OFFSET_BITS} | place - %b::bigint AS entry
        FROM archive_fingerprint CROSS JOIN unnest(keys) AS key
        WHERE place >= %b::bigint AND place < %b::bigint
    ) AS entries
    GROUP BY page
"""  # noqa: S608 - numbers of our own
DROP = (
    "DELETE FROM archive_keypage WHERE run >= %b::bigint AND run < %b::bigint",
    "DELETE FROM archive_keyrun WHERE first >= %b::bigint AND first < %b::bigint",
)
NAME = "INSERT INTO archive_keyrun (first, length, bits) VALUES (%b::bigint, %b::integer, %b::smallint)"

FIND = f"""
    SELECT key, first + (unnest(entries[before + 1 : least(upto, before + {MOST_FOUND})]) & {_LONG - 1})
    FROM (
        SELECT asked.key, run.first, held.*
        FROM unnest(%b::bigint[]) AS asked (key)
        CROSS JOIN archive_keyrun AS run
        CROSS JOIN LATERAL (
            SELECT (asked.key & (1::bigint << {KEY_BITS} - run.bits) - 1) << {_OFFSET_BITS} AS lowest
        ) AS bounds
        CROSS JOIN LATERAL (
            SELECT entries, width_bucket(lowest - 1, entries) AS before,
                   width_bucket(lowest + {_LONG - 1}, entries) AS upto
            FROM archive_keypage
            WHERE archive_keypage.run = run.first AND page = asked.key >> {KEY_BITS} - run.bits
            LIMIT 1
        ) AS held
        WHERE before < upto
    ) AS found
    UNION ALL
    SELECT key, place
    FROM (SELECT unnest(keys) AS key, place FROM archive_fingerprint WHERE place >= %b::bigint) AS fresh
    WHERE key = ANY(%b::bigint[])
"""  # noqa: S608 - as above
"""The LIMIT keeps the planner, who knows nothing of how many keys are asked for, from reading all pages."""

HELD = "SELECT place, revision_id, keys FROM archive_fingerprint WHERE place = ANY(%b::bigint[])"


def keep_up(fresh: int, last: int) -> int:
    """Makes the runs that are due. `fresh` is the place of the first fingerprint that is in none, before and after."""
    while last - fresh >= _SHORT - 1:
        end = fresh + _SHORT
        if fresh % _LONG == 0 and last - fresh >= _LONG - 1:
            end = fresh + _LONG
        length = _LONG if end % _LONG == 0 else _SHORT
        _make(end - length, length)
        fresh = end
    return fresh


def _make(first: int, length: int) -> None:
    """A run in the place of the shorter ones in it."""
    bits, end = _BITS[length], first + length
    for statement in DROP:
        run_binary(statement, [first, end])
    run_binary(MAKE, [first, bits, bits, first, first, end])
    run_binary(NAME, [first, length, bits])


def find_by_keys(asked: Sequence[Collection[int]], *, fresh: int) -> Iterator[tuple[int, UUID, list[int]]]:
    """For each of these sets of keys the held texts that share one, the oldest first: its place among these, the
    revision, the keys of that.

    `fresh` is the place of the first fingerprint that is in no run.
    """
    wanted = list({key for keys in asked for key in keys})
    if not wanted:
        return
    holders: dict[int, set[int]] = defaultdict(set)
    for key, place in run_binary(FIND, [wanted, fresh, wanted]):
        holders[key].add(place)
    if not holders:
        return
    found = [sorted(set().union(*(holders[key] for key in keys if key in holders)))[:MOST_FOUND] for keys in asked]
    held = {place: told for place, *told in run_binary(HELD, [list({place for places in found for place in places})])}
    for number, places in enumerate(found):
        for place in places:
            # A text that got other keys stands elsewhere now.
            if place in held:
                revision, keys = held[place]
                yield number, revision, keys
