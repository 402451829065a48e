"""How often what people keep in lists is used: one statement for a page of rows, none counted beyond what tells."""

from collections.abc import Sequence
from uuid import UUID

from archive.actions.rows import run_binary

AT_MOST = 10_000
"""Above it nobody needs the number to judge by: the count stops at one more."""

COUNT = """
    SELECT row.id, (SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column} = row.id LIMIT %b) AS used)
    FROM unnest(%b::uuid[]) AS row (id)
"""
"""Along an index of the column; no row itself is read."""

BROUGHT = "SELECT subject_id, sum(items)::bigint FROM archive_tally WHERE subject_id = ANY(%b) GROUP BY subject_id"


def of_sources(ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many articles each of these sources has, up to AT_MOST and one more."""
    return _counted("archive_article", "source_id", ids)


def of_terms(ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many articles bear each of these terms, up to AT_MOST and one more."""
    return _counted("archive_tagging", "term_id", ids)


def of_vocabularies(ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many terms each of these vocabularies has, up to AT_MOST and one more."""
    return _counted("archive_term", "vocabulary_id", ids)


def of_channels(ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many files each of these channels brought that were read: added up day by day, so they are all of them."""
    brought = dict(run_binary(BROUGHT, [list(ids)]))
    return {pk: brought.get(pk, 0) for pk in ids}


def waiting_for(ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many deliveries wait for each of these webhooks, up to AT_MOST and one more."""
    return _counted("archive_delivery", "state = 'waiting' AND webhook_id", ids)


def _counted(table: str, column: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    return dict(run_binary(COUNT.format(table=table, column=column), [AT_MOST + 1, list(ids)]))
