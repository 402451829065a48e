import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from archive.actions.custody.account import FAULTS, account
from archive.actions.receiving.receive import HandedIn, receive
from archive.intake.limits import Refused
from archive.models import Article, Item
from archive.models.fields import uuid7
from tests.actions.handing_in import SENDER, article, files, hand_in, work_off
from tests.actions.tampering import tamper


@pytest.fixture
def archive(transactional_db) -> None:
    """Two articles, a duplicate, one in quarantine, one refused, one in progress."""
    hand_in(article(1), article(2), article(1), b"", Refused(name="x", code="file_vanished", message="Gone."))
    work_off()
    hand_in(article(3))


def test_an_empty_archive_balances(transactional_db):
    result = account(strict=True)
    assert (result.received, result.balanced, result.proven) == (0, True, True)
    assert set(result.counts) == set(Item.State.values)


def test_what_was_received_is_in_exactly_one_state(archive):
    result = account(strict=True)
    assert result.received == 6
    assert result.counts == {
        "received": 1, "archived": 2, "duplicate": 1, "revision": 0, "quarantined": 1, "rejected": 1,
    }  # fmt: skip
    assert result.in_progress == 1
    assert result.faults == dict.fromkeys(FAULTS, 0)
    assert result.proven


def test_without_strict_no_fault_is_looked_for(archive):
    tamper("DELETE FROM archive_reading")
    assert account(strict=False).faults == {}
    assert account(strict=False).proven


def test_what_an_open_deposit_holds_counts_as_received(transactional_db, monkeypatch):
    monkeypatch.setattr("archive.actions.receiving.receive.CHUNK_ITEMS", 2)

    def cut() -> Iterator[HandedIn]:
        yield from files(article(1), article(2), article(3))
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(files=cut(), sender=SENDER)
    work_off()
    result = account(strict=True)
    assert (result.received, result.counts["archived"], result.proven) == (2, 2, True)


def forget_an_item() -> None:
    tamper("DELETE FROM archive_item WHERE state = 'quarantined'")


def add_an_item_that_nobody_handed_in() -> None:
    tamper(
        "INSERT INTO archive_item (id, deposit_id, position, name, address, original_id, declared, state, code, reason,"
        " problems, attempts) SELECT %s, deposit_id, 99, '', '', original_id, '{}', 'received', '', '', '[]', 0"
        " FROM archive_item WHERE state = 'quarantined'",
        uuid7(),
    )


@pytest.mark.parametrize("plant", [forget_an_item, add_an_item_that_nobody_handed_in])
def test_an_item_too_few_or_too_many_does_not_balance(archive, plant: Callable[[], None]):
    plant()
    result = account(strict=True)
    assert not result.balanced
    assert not result.proven
    assert result.faults["sealed_deposits_with_missing_items"] == 1


NO_BYTES = "ALTER TABLE archive_item DROP CONSTRAINT item_has_its_bytes"
PLANTED = {
    "items_without_bytes": "UPDATE archive_item SET original_id = NULL WHERE state = 'quarantined'",
    "items_whose_original_is_missing": (
        "DELETE FROM archive_original WHERE sha256 = (SELECT original_id FROM archive_item WHERE state = 'quarantined')"
    ),
    "archived_items_without_revision": (
        "UPDATE archive_item SET article_id = (SELECT id FROM archive_article a WHERE a.id <> archive_item.article_id)"
        " WHERE state = 'duplicate'"
    ),
    "texts_archived_twice": "UPDATE archive_item SET state = 'archived' WHERE state = 'duplicate'",
    "articles_without_revision": "DELETE FROM archive_revision WHERE article_id = (SELECT min(id::text)::uuid FROM"
    " archive_article)",
    "revisions_without_reading": "DELETE FROM archive_reading WHERE revision_id = (SELECT min(id::text)::uuid FROM"
    " archive_revision)",
    "articles_that_show_not_their_last_version": (
        "UPDATE archive_revision SET body = 'x' WHERE id = (SELECT min(id::text)::uuid FROM archive_revision)"
    ),
    "versions_without_fingerprint": "DELETE FROM archive_fingerprint WHERE revision_id = (SELECT min(id::text)::uuid"
    " FROM archive_revision)",
    "articles_without_event": "DELETE FROM archive_event WHERE subject_id = (SELECT min(id::text)::uuid FROM"
    " archive_article)",
    "sealed_deposits_with_missing_items": "DELETE FROM archive_item WHERE state = 'duplicate'",
}


def test_there_is_a_way_to_plant_every_fault():
    assert set(PLANTED) == set(FAULTS)


@pytest.mark.parametrize("fault", list(PLANTED))
def test_each_fault_is_found_when_it_is_there(archive, fault):
    if fault == "items_without_bytes":
        # PostgreSQL itself refuses this one; an older dump may hold it.
        tamper(NO_BYTES)
    try:
        tamper(PLANTED[fault])
        result = account(strict=True)
    finally:
        if fault == "items_without_bytes":
            tamper("UPDATE archive_item SET state = 'rejected', code = 'x' WHERE original_id IS NULL")
            tamper(
                "ALTER TABLE archive_item ADD CONSTRAINT item_has_its_bytes CHECK (original_id IS NOT NULL OR"
                " (container_id IS NOT NULL AND state IN ('quarantined', 'rejected')) OR state = 'rejected')"
            )
    assert result.faults[fault] == 1
    assert not result.proven


def test_the_connection_writes_again_after_an_account(transactional_db):
    hand_in(*(article(n) for n in range(3)))
    account(strict=True)
    work_off()
    assert Article.objects.count() == 3


def test_the_account_is_of_one_moment_while_others_work(transactional_db):
    """All its questions see one snapshot: an item that is archived between two of them is no fault."""
    done = threading.Event()

    def work() -> None:
        for turn in range(15):
            hand_in(*(article(turn * 10 + n) for n in range(10)))
            work_off()
        done.set()
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    looked = 0
    while not done.is_set():
        result = account(strict=True)
        assert result.proven, result
        looked += 1
    thread.join(60)
    assert looked > 3
    assert account(strict=True).counts["archived"] == 150
