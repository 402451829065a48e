from hashlib import sha256
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from archive.actions.custody import audit as auditing
from archive.actions.custody.audit import audit, latest
from archive.models import Event, FixityCheck, Original
from tests.actions.handing_in import article, hand_in
from tests.actions.tampering import tamper

CONSTRAINT = "original_bytes_match_digest_and_size"


@pytest.fixture
def rotten(transactional_db):
    """Lets rows be damaged as a disk may: without the CHECK, which comes back afterwards for all new rows."""
    tamper(f"ALTER TABLE archive_original DROP CONSTRAINT {CONSTRAINT}")
    yield
    tamper(
        f"ALTER TABLE archive_original ADD CONSTRAINT {CONSTRAINT}"
        " CHECK (sha256 = sha256(bytes) AND size = octet_length(bytes)) NOT VALID"
    )


@pytest.fixture
def stored(settings, tmp_path: Path) -> Path:
    """Everything above 500 bytes goes into this folder."""
    settings.MAX_INLINE_SIZE = 500
    settings.ORIGINALS_URL = (tmp_path / "originals").as_uri()
    return tmp_path / "originals"


def file_of(folder: Path, data: bytes) -> Path:
    return folder / Original.objects.get(sha256=sha256(data).hexdigest()).location


def codes(result: auditing.Audit) -> dict[str, str]:
    return {finding["sha256"]: finding["code"] for finding in result.findings}


def test_a_clean_run_covers_everything_and_records_its_ranges(db, monkeypatch, stored):
    monkeypatch.setattr(auditing, "RANGE", 3)
    contents = [bytes([n]) * 10 for n in range(7)] + [bytes([n]) * 1000 for n in range(3)]
    hand_in(*contents)
    result = audit()
    assert result.clean
    assert (result.expected, result.checked, result.bytes_checked) == (10, 10, 3070)

    checks = list(FixityCheck.objects.filter(audit=result.id).order_by("id"))
    assert [check.checked for check in checks] == [3, 3, 3, 1]
    digests = sorted(sha256(data).hexdigest() for data in contents)
    assert [(check.first_sha256, check.last_sha256) for check in checks] == [
        (digests[0], digests[2]), (digests[3], digests[5]), (digests[6], digests[8]), (digests[9], digests[9]),
    ]  # fmt: skip
    event = Event.objects.get(verb="audit.finished")
    assert event.data == {"expected": 10, "checked": 10, "bytes": 3070, "findings": 0}
    assert event.subject_id == result.id


def test_an_empty_archive_is_clean(db):
    assert audit().clean


def test_a_flipped_bit_in_a_row_is_found_and_named(rotten):
    hand_in(*(article(n) for n in range(5)))
    damaged = sha256(article(3)).hexdigest()
    tamper(
        "UPDATE archive_original SET bytes = set_bit(bytes, 7, 1 - get_bit(bytes, 7)) WHERE sha256 = %s",
        bytes.fromhex(damaged),
    )
    result = audit()
    assert not result.clean
    assert codes(result) == {damaged: "digest_mismatch"}
    assert result.checked == 5
    when, findings = latest()
    assert findings == 1
    assert when == FixityCheck.objects.get(audit=result.id).finished_at


def test_a_row_that_was_cut_is_found(rotten):
    hand_in(article(1), article(2))
    damaged = sha256(article(1)).hexdigest()
    tamper("UPDATE archive_original SET bytes = substr(bytes, 1, 9) WHERE sha256 = %s", bytes.fromhex(damaged))
    assert codes(audit()) == {damaged: "size_mismatch"}


def test_swapped_bytes_are_found_on_both_sides(rotten):
    hand_in(article(1), article(2))
    one, other = (sha256(article(n)).digest() for n in (1, 2))
    tamper(
        "UPDATE archive_original AS o SET bytes = p.bytes FROM archive_original p"
        " WHERE o.sha256 IN (%s, %s) AND p.sha256 IN (%s, %s) AND p.sha256 <> o.sha256",
        one, other, one, other,
    )  # fmt: skip
    assert codes(audit()) == {one.hex(): "digest_mismatch", other.hex(): "digest_mismatch"}


def test_damage_in_storage_is_found_whatever_its_kind(db, stored):
    contents = {name: name.encode() * 200 for name in ("good", "flipped", "cut", "gone", "a folder")}
    hand_in(*contents.values())
    assert audit().clean
    paths = {name: file_of(stored, data) for name, data in contents.items()}
    for path in paths.values():
        path.chmod(0o600)
    flipped = bytearray(contents["flipped"])
    flipped[17] ^= 4
    paths["flipped"].write_bytes(flipped)
    paths["cut"].write_bytes(contents["cut"][:-1])
    paths["gone"].unlink()
    paths["a folder"].unlink()
    paths["a folder"].mkdir()

    result = audit()
    assert codes(result) == {
        sha256(contents[name]).hexdigest(): code
        for name, code in (
            ("flipped", "digest_mismatch"), ("cut", "size_mismatch"), ("gone", "missing"), ("a folder", "unreadable"),
        )
    }  # fmt: skip
    assert (result.checked, result.expected, result.clean) == (5, 5, False)


def test_an_address_that_is_none_is_a_finding_and_the_run_goes_on(transactional_db, stored):
    data = b"x" * 1000
    hand_in(data, article(1))
    tamper("UPDATE archive_original SET location = '../../etc/passwd' WHERE sha256 = %s", sha256(data).digest())
    result = audit()
    assert codes(result) == {sha256(data).hexdigest(): "unreadable"}
    assert result.checked == 2


def test_a_page_that_cannot_be_read_costs_only_the_rows_on_it(rotten):
    """In the place of a page whose checksum is wrong: PostgreSQL raises an error as soon as the row is read."""
    hand_in(*(article(n) for n in range(5)))
    damaged = sha256(article(2)).hexdigest()
    tamper("ALTER TABLE archive_original RENAME TO original_on_disk")
    tamper(
        "CREATE FUNCTION unreadable(bytea) RETURNS bytea STABLE LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE 'invalid page in block 7' USING ERRCODE = 'data_corrupted'; END $$"
    )
    tamper(
        "CREATE VIEW archive_original AS SELECT sha256, size, location, received_at,"  # noqa: S608
        f" CASE WHEN sha256 = '\\x{damaged}'::bytea THEN unreadable(sha256) ELSE bytes END AS bytes"
        " FROM original_on_disk"
    )
    try:
        result = audit()
    finally:
        tamper("DROP VIEW archive_original")
        tamper("DROP FUNCTION unreadable")
        tamper("ALTER TABLE original_on_disk RENAME TO archive_original")
    assert codes(result) == {damaged: "unreadable"}
    assert "invalid page" in result.findings[0]["message"]
    assert (result.checked, result.clean) == (5, False)


@pytest.mark.parametrize(
    ("query", "message"),
    [("pg_sleep(30)", "statement timeout"), ("pg_terminate_backend(pg_backend_pid())", "terminating connection")],
    ids=["cancelled", "gone"],
)
def test_a_database_that_does_not_answer_is_no_damage(transactional_db, monkeypatch, query, message):
    hand_in(article(1), article(2))
    monkeypatch.setattr(auditing, "HASH_RANGE", f"SELECT {query}, %s::bytea, %s::bytea")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '200ms'")
    try:
        with pytest.raises(OperationalError, match=message):
            audit()
        assert not FixityCheck.objects.exists()
    finally:
        connection.close()  # and with it the timeout


def test_a_run_that_is_killed_has_proved_what_it_recorded(transactional_db, monkeypatch):
    monkeypatch.setattr(auditing, "RANGE", 2)
    hand_in(*(article(n) for n in range(6)))
    done = []
    real = auditing._hash

    def die(after: str, upto: str):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(upto)
        return real(after, upto)

    monkeypatch.setattr(auditing, "_hash", die)
    with pytest.raises(KeyboardInterrupt):
        audit()
    assert [check.checked for check in FixityCheck.objects.order_by("id")] == [2, 2]
    assert not Event.objects.filter(verb="audit.finished").exists()


def test_what_comes_in_while_it_runs_does_not_spoil_it(transactional_db, monkeypatch):
    monkeypatch.setattr(auditing, "RANGE", 2)
    hand_in(*(article(n) for n in range(4)))
    real = auditing._check_range

    def busy(*arguments):
        hand_in(article(100 + FixityCheck.objects.count()))
        return real(*arguments)

    monkeypatch.setattr(auditing, "_check_range", busy)
    result = audit()
    assert result.clean
    assert result.checked >= result.expected == 4
