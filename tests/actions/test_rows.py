"""What COPY refuses must look like what INSERT refuses: those who recover from a refusal catch Django's errors."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from archive.actions.rows import Rows, as_jsonb, copy_rows, insert_together, run_binary
from archive.models import Event, Item, Original
from archive.models.fields import uuid7
from tests.actions.handing_in import article, hand_in

ORIGINAL = ("sha256", "size", "bytes", "location")
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_rows_arrive_as_they_were_given_and_left_out_columns_get_the_databases_default(db):
    pk, subject = uuid7(), uuid7()
    columns = ("id", "verb", "subject_kind", "subject_id", "actor_kind", "actor_id", "actor_name", "reason", "data")
    copy_rows(
        Event,
        (*columns, "request_id"),
        [(pk, "item.retried", "item", subject, "user", "1", "Ü", "a\tb\\N\n", {"é": ["\\", None]}, "")],
    )
    event = Event.objects.get(pk=pk)
    assert (event.subject_id, event.reason, event.data) == (subject, "a\tb\\N\n", {"é": ["\\", None]})
    assert abs((timezone.now() - event.at).total_seconds()) < 60


def test_a_row_that_is_there_already_is_an_integrity_error(db):
    copy_rows(Original, ORIGINAL, [(EMPTY, 0, b"", "")])
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(Original, ORIGINAL, [(EMPTY, 0, b"", "")])
    assert Original.objects.count() == 1


def test_a_check_that_fails_is_an_integrity_error(db):
    with pytest.raises(IntegrityError, match="original_bytes_match_digest_and_size"), transaction.atomic():
        copy_rows(Original, ORIGINAL, [(EMPTY, 1, b"x", "")])


def test_a_value_that_cannot_be_stored_is_a_data_error(db):
    deposit = hand_in(article(1))
    row = (uuid7(), deposit.pk, 1, "nul \x00 in a name", EMPTY, "received", 0, timezone.now())
    with pytest.raises(DataError), transaction.atomic():
        copy_rows(Item, ("id", "deposit", "position", "name", "original", "state", "attempts", "received_at"), [row])


def test_an_error_of_whoever_makes_the_rows_passes_and_nothing_is_written(db):
    def rows():
        yield (EMPTY, 0, b"", "")
        raise KeyError("rows")

    with pytest.raises(KeyError), transaction.atomic():
        copy_rows(Original, ORIGINAL, rows())
    assert not Original.objects.exists()
    assert connection.is_usable()


def test_values_come_back_from_a_statement_as_they_were_given(db):
    pk, now = uuid7(), timezone.now()
    given = [[pk], [b"\0\xff"], ["a\tb\\N\n%"], [now], [as_jsonb({"é": ["\\", None]})], [None]]
    statement = "SELECT * FROM unnest(%b::uuid[], %b::bytea[], %b::text[], %b::timestamptz[], %b::jsonb[], %b::text[])"
    assert run_binary(statement, given) == [(pk, b"\0\xff", "a\tb\\N\n%", now, {"é": ["\\", None]}, None)]
    assert run_binary("SET LOCAL enable_sort = on") == []


@pytest.mark.parametrize(
    ("statement", "value", "error"),
    [
        ("SELECT %b::text", "nul \x00", DataError),
        (
            "INSERT INTO archive_original (sha256, size, bytes, location) VALUES (%b, 1, '', '')",
            b"x" * 32,
            IntegrityError,
        ),
    ],
)
def test_what_a_statement_refuses_is_djangos_error(db, statement, value, error):
    with pytest.raises(error), transaction.atomic():
        run_binary(statement, [value])
    assert connection.is_usable()


def event(**values) -> Rows:
    row = {"id": uuid7(), "verb": "item.retried", "subject_kind": "item", "actor_kind": "user", "actor_id": "1"}
    row |= {"actor_name": "", "reason": "", "request_id": "", "data": {}} | values
    return Rows(Event, tuple(row), [tuple(row.values())])


def test_rows_of_several_tables_come_together_or_not_at_all(db):
    held = Rows(Original, ORIGINAL, [(EMPTY, 0, b"", "")])
    insert_together(held, event(reason="one"), Rows(Item, ("id",), []))
    with pytest.raises(IntegrityError):
        insert_together(event(reason="two"), held)
    insert_together(held._replace(pass_over=True), event(reason="three"))
    assert Original.objects.count() == 1
    assert sorted(Event.objects.values_list("reason", flat=True)) == ["one", "three"]


def test_outside_of_a_transaction_they_are_one(transactional_db):
    insert_together(event(), event(), Rows(Original, ORIGINAL, [(EMPTY, 0, b"", "")]))
    made_by = "SELECT xmin::text FROM archive_event UNION ALL SELECT xmin::text FROM archive_original"
    rows = run_binary(made_by)
    assert (len(rows), len(set(rows))) == (3, 1)
