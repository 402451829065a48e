"""The balance: received = archived + duplicate + revision + quarantined + rejected + in progress, and its proof."""

from dataclasses import dataclass

from django.db import connection, transaction

from archive.models import Item

# Each counts what must not exist. One snapshot for all of them, or a worker that is busy would look like a fault.
FAULTS = {
    "items_without_bytes": """
        SELECT count(*) FROM archive_item i
        WHERE i.state <> 'rejected' AND i.original_id IS NULL AND i.container_id IS NULL""",
    "items_whose_original_is_missing": """
        SELECT count(*) FROM archive_item i LEFT JOIN archive_original o ON o.sha256 = i.original_id
        WHERE i.original_id IS NOT NULL AND o.sha256 IS NULL""",
    "archived_items_without_revision": """
        SELECT count(*) FROM archive_item i
        WHERE i.state IN ('archived', 'duplicate', 'revision')
          AND NOT EXISTS (SELECT 1 FROM archive_revision r
                          WHERE r.original_id = i.original_id AND r.article_id = i.article_id)""",
    "texts_archived_twice": """
        SELECT count(*) FROM (SELECT 1 FROM archive_item i WHERE i.state = 'archived'
                              GROUP BY i.original_id HAVING count(*) > 1) twice""",
    "articles_without_revision": """
        SELECT count(*) FROM archive_article a
        WHERE a.merged_into_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM archive_revision r WHERE r.article_id = a.id)""",
    "articles_that_show_not_their_last_version": """
        SELECT count(*) FROM (
            SELECT r.body, r.number = max(r.number) OVER (PARTITION BY r.article_id) AS last
            FROM archive_revision r WHERE r.copy_of_id IS NULL) version
        WHERE last <> (body IS NULL)""",
    "versions_without_fingerprint": """
        SELECT count(*) FROM archive_revision r
        WHERE r.copy_of_id IS NULL AND NOT EXISTS (SELECT 1 FROM archive_fingerprint f WHERE f.revision_id = r.id)""",
    "revisions_without_reading": """
        SELECT count(*) FROM archive_revision r
        WHERE NOT EXISTS (SELECT 1 FROM archive_reading g WHERE g.revision_id = r.id)""",
    "articles_without_event": """
        SELECT count(*) FROM archive_article a
        WHERE NOT EXISTS (SELECT 1 FROM archive_event e
                          WHERE e.subject_id = a.id AND e.verb = 'article.archived')""",
    "sealed_deposits_with_missing_items": """
        SELECT count(*) FROM archive_deposit d
        JOIN archive_event e ON e.subject_id = d.id AND e.verb = 'deposit.received'
        WHERE d.state = 'sealed'
          AND (e.data ->> 'items')::bigint <> (SELECT count(*) FROM archive_item i WHERE i.deposit_id = d.id)""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`received` is counted apart from the states: what the events of sealed deposits say, plus what open ones hold."""

    received: int
    counts: dict[str, int]
    faults: dict[str, int]

    @property
    def balanced(self) -> bool:
        return self.received == sum(self.counts.values())

    @property
    def in_progress(self) -> int:
        return self.counts[Item.State.RECEIVED]

    @property
    def proven(self) -> bool:
        return self.balanced and not any(self.faults.values())


RECEIVED = """
    SELECT coalesce((SELECT sum((data ->> 'items')::bigint) FROM archive_event WHERE verb = 'deposit.received'), 0)
         + (SELECT count(*) FROM archive_item i JOIN archive_deposit d ON d.id = i.deposit_id WHERE d.state = 'open')
"""


def account(*, strict: bool) -> Account:
    """Counts; with `strict` looks for every fault too, which reads whole tables. Writes nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(RECEIVED)
        received = int(cursor.fetchone()[0])
        counts = Item.objects.all().counts_by_state()
        faults = {}
        for name, query in FAULTS.items() if strict else ():
            cursor.execute(query)
            faults[name] = cursor.fetchone()[0]
    return Account(received=received, counts=counts, faults=faults)
