"""What PostgreSQL refuses to everybody, whatever it is asked with: here with Django's own ways and with plain SQL."""

from hashlib import sha256
from itertools import product
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from archive.actions.custody.audit import audit
from archive.actions.receiving.receive import seal
from archive.models import Deposit, Event, FixityCheck, Item, Original, Reading
from archive.models.fields import uuid7
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off

DIGEST = sha256(b"x").digest()


def run(statement: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def kept(db) -> Item:
    """An archived item; its article, reading, events and one fixity check are there too."""
    deposit = hand_in(article(1))
    work_off()
    audit()
    return only_item(deposit)


@pytest.mark.parametrize(
    ("table", "column"),
    [("original", "size"), ("event", "verb"), ("fixitycheck", "checked"), ("reading", "pipeline")],
)
def test_what_is_append_only_takes_neither_update_nor_delete(kept, table, column):
    for statement in (f"UPDATE archive_{table} SET {column} = {column}", f"DELETE FROM archive_{table}"):  # noqa: S608
        verb = statement.split()[0]
        with pytest.raises(IntegrityError, match=f"archive_{table} is append-only: {verb} refused"):
            run(statement)


@pytest.mark.parametrize("table", ["archive_original", "archive_event"])
def test_originals_and_events_are_not_emptied(db, table):
    with pytest.raises(IntegrityError, match=f"{table} is append-only: TRUNCATE refused"):
        run(f"TRUNCATE {table} CASCADE")


def test_the_guards_hold_for_querysets_too(kept):
    for model, change in ((Original, {"size": 0}), (Event, {"verb": "x"}), (Reading, {"pipeline": "x"})):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            model.objects.update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        FixityCheck.objects.get().delete()


@pytest.mark.parametrize(
    ("digest", "size", "data", "location", "constraint"),
    [
        (DIGEST, 1, b"y", "", "original_bytes_match_digest_and_size"),
        (DIGEST, 2, b"x", "", "original_bytes_match_digest_and_size"),
        (DIGEST, 1, None, "", "original_is_in_the_row_or_in_storage"),
        (DIGEST, 1, b"x", "ab/cd", "original_is_in_the_row_or_in_storage"),
    ],
    ids=["other bytes", "another size", "nowhere", "in two places"],
)
def test_bytes_that_are_not_what_the_row_says_are_refused(db, digest, size, data, location, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        run(
            "INSERT INTO archive_original (sha256, size, bytes, location) VALUES (%s, %s, %s, %s)",
            digest, size, data, location,
        )  # fmt: skip


STATES = ["received", "archived", "duplicate", "revision", "quarantined", "rejected"]
ALLOWED = {("received", state) for state in STATES} | {("quarantined", "received"), ("quarantined", "rejected")}
ALLOWED |= {(state, state) for state in STATES}
MOVE = "UPDATE archive_item SET state = %s, article_id = %s, code = %s, finished_at = %s WHERE id = %s"


def moved(state: str, article_id: UUID) -> tuple[object, ...]:
    """What a state asks for besides itself: an article, a code, an end."""
    has_article = state in ("archived", "duplicate", "revision")
    code = "x" if state in ("quarantined", "rejected") else ""
    return state, article_id if has_article else None, code, None if state == "received" else timezone.now()


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_an_item_moves_only_where_it_may(kept, before, after):
    item = only_item(hand_in(article(1)))
    run(MOVE, *moved(before, kept.article_id), item.pk)
    if (before, after) in ALLOWED:
        run(MOVE, *moved(after, kept.article_id), item.pk)
        item.refresh_from_db()
        assert item.state == after
    else:
        with pytest.raises(IntegrityError, match=f"an item cannot go from {before} to {after}"):
            run(MOVE, *moved(after, kept.article_id), item.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'archived', finished_at = now()", "item_has_an_article_when_archived"),
        ("state = 'quarantined', finished_at = now()", "item_out_of_the_archive_says_why"),
        ("state = 'quarantined', code = 'x'", "item_finished_at_when_finished"),
        ("finished_at = now()", "item_finished_at_when_finished"),
    ],
)
def test_a_state_without_what_belongs_to_it_is_refused(db, change, constraint):
    item = only_item(hand_in(article(1)))
    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE archive_item SET {change} WHERE id = %s", item.pk)  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        "position = 7", "name = 'other'", "address = 'http://x'", "original_id = NULL", "declared = '{\"a\": 1}'",
        "received_at = '1999-01-01Z'", "container_id = original_id",
    ],
)  # fmt: skip
def test_what_was_handed_in_is_not_changed_afterwards(db, change):
    item = only_item(hand_in(article(1)))
    with pytest.raises(IntegrityError, match="what was handed in is not changed afterwards"):
        run(f"UPDATE archive_item SET {change} WHERE id = %s", item.pk)  # noqa: S608


def test_an_item_is_not_deleted(db):
    item = only_item(hand_in(article(1)))
    with pytest.raises(IntegrityError, match="archive_item is append-only: DELETE refused"), transaction.atomic():
        item.delete()
    with pytest.raises(IntegrityError, match="DELETE refused"):
        run("DELETE FROM archive_item")


def test_a_place_in_a_deposit_is_taken_once(db):
    item = only_item(hand_in(article(1)))
    with pytest.raises(IntegrityError, match="item_place_in_deposit"), transaction.atomic():
        Item.objects.create(deposit=item.deposit, position=item.position, original=item.original)


@pytest.mark.parametrize("state", ["received", "archived", "duplicate", "quarantined"])
def test_only_what_was_refused_at_the_door_has_no_bytes(kept, state):
    values = dict(zip(("state", "article_id", "code", "finished_at"), moved(state, kept.article_id), strict=True))
    with pytest.raises(IntegrityError, match="item_has_its_bytes"), transaction.atomic():
        Item.objects.create(deposit=kept.deposit, position=9, **values)


def test_a_sealed_deposit_stays_sealed(db):
    deposit = hand_in(article(1))
    with pytest.raises(IntegrityError, match="a sealed deposit stays sealed"):
        run("UPDATE archive_deposit SET state = 'open', sealed_at = NULL WHERE id = %s", deposit.pk)
    assert seal(deposit_id=deposit.pk, actor=ACTOR).sealed_at == deposit.sealed_at


def test_a_deposit_says_when_it_was_sealed(db):
    with pytest.raises(IntegrityError, match="deposit_sealed_at_when_sealed"), transaction.atomic():
        Deposit.objects.create(door="shell", state="sealed")


@pytest.mark.parametrize(
    "change", ["published_latest = NULL", "published_edtf = NULL", "published_latest = '1900-1-1Z'"]
)
def test_a_date_has_its_interval(kept, change):
    with pytest.raises(IntegrityError, match="article_date_has_its_interval"):
        run(f"UPDATE archive_article SET {change} WHERE id = %s", kept.article_id)  # noqa: S608


@pytest.mark.parametrize(
    ("columns", "values", "constraint"),
    [
        ("reading_id, article_id", "{reading}, {article}", "claim_is_a_readings_or_an_editors"),
        ("article_id", "{article}", "claim_is_a_readings_or_an_editors"),
        ("reading_id, span_start", "{reading}, 4", "claim_span_has_both_ends"),
        ("reading_id, span_start, span_end", "{reading}, 4, 3", "claim_span_has_both_ends"),
    ],
)
def test_a_claim_is_somebodys_and_stands_somewhere(kept, columns, values, constraint):
    reading = Reading.objects.get()
    given = values.format(reading=f"'{reading.pk}'", article=f"'{kept.article_id}'")
    with pytest.raises(IntegrityError, match=constraint):
        run(
            f"INSERT INTO archive_claim (field, value, method, stated, confidence, chosen, note, {columns}) "  # noqa: S608
            f"VALUES ('title', 'x', 'header', true, 1, false, '', {given})"
        )


def test_a_text_is_one_revision(kept):
    revision = kept.article.revisions.get()
    with pytest.raises(IntegrityError, match="revision_once_a_text"):
        run(
            "INSERT INTO archive_revision (id, article_id, original_id, part, number, item_id, received_at) "
            "SELECT %s, article_id, original_id, part, 2, item_id, received_at FROM archive_revision WHERE id = %s",
            uuid7(), revision.pk,
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "count"), [("article", 1), ("item", 0)])
def test_an_event_about_an_article_waits_for_its_position_whoever_writes_it(kept, kind, count):
    event = uuid7()
    run(
        "INSERT INTO archive_event (id, verb, subject_kind, subject_id, actor_kind, actor_id, actor_name, reason,"
        " request_id, data) VALUES (%s, 'x.y', %s, %s, 'system', '', '', '', '', '{}')",
        event, kind, kept.article_id,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_pendingchange WHERE event_id = %s", [event])
        assert cursor.fetchone() == (count,)


def test_what_revisions_stand_on_is_not_deleted(kept):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="foreign key"):
        run("DELETE FROM archive_article")


def test_the_guards_have_names_that_read(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'archive%%'"
            " AND tgname NOT LIKE 'pgtrigger%%'"
        )
        triggers = {name for (name,) in cursor.fetchall()}
    assert triggers == {
        "deposit_keeps_its_channel", "deposit_stays_sealed", "event_is_never_changed", "events_are_never_emptied",
        "events_wait_for_their_position",
        "fixity_check_is_never_changed", "item_is_never_deleted", "item_keeps_what_was_handed_in",
        "item_moves_forward", "original_is_never_changed", "originals_are_never_emptied", "poll_is_kept",
        "poll_keeps_its_moment", "poll_moves_forward", "reading_is_never_changed", "suggestion_decided_stays",
            "suggestion_moves_as_decided",
    }  # fmt: skip
