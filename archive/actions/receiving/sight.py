"""Note that bytes we hold came again: who brought them, when, under what name."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from archive.actions.processing.inhand import ItemInHand
from archive.models.fields import uuid7

LOCATOR_LENGTH = 500

WRITE_SIGHTINGS = """
    INSERT INTO archive_sighting AS seen
        (id, original_id, source_id, locator, first_item_id, last_item_id, first_seen_at, last_seen_at, times)
    SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::uuid[], %s::text[], %s::uuid[], %s::uuid[],
                         %s::timestamptz[], %s::timestamptz[], %s::integer[])
    ON CONFLICT {place} DO UPDATE
    SET first_item_id = CASE WHEN excluded.first_seen_at < seen.first_seen_at
                             THEN excluded.first_item_id ELSE seen.first_item_id END,
        last_item_id = CASE WHEN excluded.last_seen_at < seen.last_seen_at
                            THEN seen.last_item_id ELSE excluded.last_item_id END,
        first_seen_at = least(seen.first_seen_at, excluded.first_seen_at),
        last_seen_at = greatest(seen.last_seen_at, excluded.last_seen_at),
        times = seen.times + excluded.times
"""
"""What came later may be worked off earlier, by another worker."""

PLACE = "(original_id, source_id, locator)"
PLACE_WITHOUT_SOURCE = "(original_id, locator) WHERE source_id IS NULL"


def sight(*, items: Sequence[ItemInHand]) -> None:
    """Notes these sightings, in the transaction that gives the items their verdict. One row a place; the times are
    counted. `items` stand in the order in which they were received."""
    seen: dict[tuple[str, UUID | None, str], list[ItemInHand]] = {}
    for item in items:
        seen.setdefault((item.digest, item.outlet_id, _locator(item)), []).append(item)
    with connection.cursor() as cursor:
        for conflict, of_nobody in ((PLACE, False), (PLACE_WITHOUT_SOURCE, True)):
            places = sorted((place for place in seen if (place[1] is None) == of_nobody), key=str)
            if places:
                first, last = ([seen[place][end] for place in places] for end in (0, -1))
                columns: list[Any] = [
                    [uuid7() for _ in places],
                    [bytes.fromhex(digest) for digest, _, _ in places],
                    [source_id for _, source_id, _ in places],
                    [locator for _, _, locator in places],
                    [item.pk for item in first],
                    [item.pk for item in last],
                    [item.received_at for item in first],
                    [item.received_at for item in last],
                    [len(seen[place]) for place in places],
                ]
                cursor.execute(WRITE_SIGHTINGS.format(place=conflict), columns)


def _locator(item: ItemInHand) -> str:
    """Where the bytes came from. It is part of a unique key, and PostgreSQL takes no more than 2,700 bytes in one."""
    where = item.address or item.name
    if len(where) <= LOCATOR_LENGTH:
        return where
    return f"{where[:LOCATOR_LENGTH]}… {hashlib.sha256(where.encode()).hexdigest()}"
