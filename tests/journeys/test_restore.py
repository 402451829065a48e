"""A backup is worth what comes back from it: dump, restore into an empty database, prove, go on."""

import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from archive.actions.following.follow import sequence
from archive.models import Change
from config import embedded
from config.processes import CannotStart
from tests.actions.handing_in import article, hand_in, work_off
from tests.journeys.house import prove
from tests.management.running import manage

RESTORED = "restored_from_backup"
FEED = "SELECT position, verb FROM archive_change JOIN archive_event ON archive_event.id = event_id ORDER BY position"


@pytest.fixture
def empty_database(environment: dict[str, str]) -> Iterator[str]:
    """The URL of another database in the same server."""
    server = environment["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {RESTORED}")
    yield make_conninfo(server, dbname=RESTORED)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)")


@pytest.mark.slow
def test_what_comes_back_is_whole_and_the_feed_goes_on_where_it_was(environment, empty_database, tmp_path):
    try:
        binaries = embedded.postgres_binaries()
    except CannotStart as missing:
        pytest.skip(missing.message)
    hand_in(*(article(number) for number in range(5)), article(1), b"")
    work_off()
    sequence()
    before = [tuple(row) for row in Change.objects.order_by("position").values_list("position", "event__verb")]
    dump = tmp_path / "dateline.dump"
    url = environment["DATABASE_URL"]
    subprocess.run([binaries / "pg_dump", "--format=custom", f"--file={dump}", url], check=True)
    subprocess.run([binaries / "pg_restore", f"--dbname={empty_database}", dump], check=True)
    restored = environment | {"DATABASE_URL": empty_database}
    prove(restored)
    more = tmp_path / "more.txt"
    more.write_bytes(article(99))
    for command in (["ingest", more], ["work", "--once"], ["search", "rebuild"], ["search", "check"]):
        done = manage(restored, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    with psycopg.connect(empty_database) as connection:
        feed = connection.execute(FEED).fetchall()
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute("DELETE FROM archive_original")
    assert feed == [*before, (len(before) + 1, "article.archived")]
    prove(restored)
