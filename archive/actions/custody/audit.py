"""Fixity: hash every original again and compare."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from archive.actions.custody.originals import storage
from archive.actions.events import SYSTEM, Act, log
from archive.errors import DatelineError
from archive.models import Actor, FixityCheck, Original
from archive.models.fields import uuid7

RANGE = 1000

NO_DAMAGE = ("08", "53", "57")
"""Classes of SQLSTATE: the connection, resources, an intervention (a statement cancelled, a server stopped)."""

logger = structlog.get_logger(__name__)

# Hashed where the bytes lie: they are read from the table as a restore would read them, and need not travel.
HASH_RANGE = """
    SELECT sha256, size, location, sha256(bytes) AS digest_found, octet_length(bytes) AS size_found
    FROM archive_original WHERE sha256 > %s AND sha256 <= %s ORDER BY sha256
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a run found. `expected` was counted before it began; `findings` are as in `FixityCheck`."""

    id: UUID
    expected: int
    checked: int
    bytes_checked: int
    findings: tuple[dict[str, str], ...] = field(default=())

    @property
    def clean(self) -> bool:
        """All were checked, and all match."""
        return not self.findings and self.checked >= self.expected


def audit(*, actor: Actor = SYSTEM) -> Audit:
    """Checks every original in ranges, each recorded in a commit of its own, so that a killed run has proved something.

    Raises nothing for damage: what cannot be read is a finding, and the run goes on. Raises DatabaseError where the
    database is gone or a statement was cancelled, which says nothing about the bytes.
    """
    run = uuid7()
    expected = Original.objects.count()
    checked, size = 0, 0
    findings: list[dict[str, str]] = []
    for first, last in _ranges():
        check = _check_range(run, first, last)
        checked += check.checked
        size += check.bytes_checked
        findings += check.findings
    result = Audit(id=run, expected=expected, checked=checked, bytes_checked=size, findings=tuple(findings))
    with transaction.atomic():
        log(
            [
                Act(
                    verb="audit.finished",
                    subject_kind="audit",
                    subject_id=run,
                    actor=actor,
                    data={"expected": expected, "checked": checked, "bytes": size, "findings": len(findings)},
                )
            ]
        )
    return result


def _ranges() -> Iterator[tuple[str, str]]:
    """Half-open ranges of digests `(after, upto]`, in order, walking the primary key."""
    after = ""
    while True:
        rest = Original.objects.order_by("sha256")
        page = list((rest.filter(sha256__gt=after) if after else rest).values_list("sha256", flat=True)[:RANGE])
        if not page:
            return
        yield after, page[-1]
        after = page[-1]


def _check_range(run: UUID, after: str, upto: str) -> FixityCheck:
    started = timezone.now()
    try:
        rows = _hash(after, upto)
        findings: list[dict[str, str]] = []
    except DatabaseError as error:
        _raise_unless_damage(error)
        logger.warning("a range cannot be read, going row by row", error=str(error))
        rows, findings = _hash_singly(after, upto)
    seen = len(rows) + len(findings)
    for digest, size, location, found_digest, found_size in rows:
        problem = (
            _compare_stored(digest, size, location) if location else _compare(digest, size, found_digest, found_size)
        )
        if problem is not None:
            findings.append({"sha256": digest, **problem})
    with transaction.atomic():
        return FixityCheck.objects.create(
            audit=run,
            first_sha256=rows[0][0] if rows else upto,
            last_sha256=upto,
            checked=seen,
            bytes_checked=sum(row[1] for row in rows),
            findings=findings,
            started_at=started,
            finished_at=timezone.now(),
        )


def _hash(after: str, upto: str) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HASH_RANGE, [bytes.fromhex(after), bytes.fromhex(upto)])
        return [
            (bytes(digest).hex(), size, location, bytes(found).hex() if found is not None else None, length)
            for digest, size, location, found, length in cursor.fetchall()
        ]


def _hash_singly(after: str, upto: str) -> tuple[list[tuple[Any, ...]], list[dict[str, str]]]:
    """A damaged page makes the whole range fail: find the rows on it and check the others."""
    rest = Original.objects.filter(sha256__lte=upto).order_by("sha256")
    rows: list[tuple[Any, ...]] = []
    findings: list[dict[str, str]] = []
    previous = after
    for digest in (rest.filter(sha256__gt=after) if after else rest).values_list("sha256", flat=True):
        try:
            rows += _hash(previous, digest)
        except DatabaseError as error:
            _raise_unless_damage(error)
            findings.append({"sha256": digest, "code": "unreadable", "message": str(error).split("\n", 1)[0]})
        previous = digest
    return rows, findings


def _raise_unless_damage(error: DatabaseError) -> None:
    # A broken connection has no state of its own; nor does a server that answered with one speak of the bytes there.
    state = getattr(error.__cause__, "sqlstate", None) or NO_DAMAGE[0]
    if state.startswith(NO_DAMAGE):
        raise error


def _compare(digest: str, size: int, found_digest: str | None, found_size: int | None) -> dict[str, str] | None:
    if found_size != size:
        return {"code": "size_mismatch", "message": f"{size} bytes were recorded, {found_size} are there."}
    if found_digest != digest:
        return {"code": "digest_mismatch", "message": f"The bytes hash to {found_digest}."}
    return None


def _compare_stored(digest: str, size: int, location: str) -> dict[str, str] | None:
    hasher, length = hashlib.sha256(), 0
    try:
        with storage().open(location) as stream:
            while block := stream.read(1024 * 1024):
                hasher.update(block)
                length += len(block)
    except FileNotFoundError:
        return {"code": "missing", "message": f"There is no file at {location}."}
    except (OSError, ValueError, DatelineError) as error:
        return {"code": "unreadable", "message": str(error)}
    return _compare(digest, size, hasher.hexdigest(), length)


def latest() -> tuple[datetime | None, int]:
    """When the newest check finished and how many findings the newest run has: for pages and health."""
    newest = FixityCheck.objects.order_by("-id").first()
    if newest is None:
        return None, 0
    checks = FixityCheck.objects.filter(audit=newest.audit).values_list("findings", flat=True)
    return newest.finished_at, sum(len(findings) for findings in checks)
