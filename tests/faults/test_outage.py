"""The database goes away in the middle of the work and comes back: nobody needs to start anything again."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen

import psycopg
import pytest

from config import embedded
from config.programs import BEAT, WORKER
from tests.actions.handing_in import article
from tests.management.running import PATIENCE, manage, running, until

pytestmark = pytest.mark.slow


@contextmanager
def postgres(home: Path) -> Iterator["Popen[bytes]"]:
    """PostgreSQL, stopped at the end if it was not killed. After a crash it starts when its last child has gone."""
    command = ("-m", "config.embedded", "postgres", "--home", str(home))
    with ExitStack() as servers:
        started: list[Popen[bytes]] = []

        def starts() -> bool:
            if not started or started[-1].poll() is not None:
                started.append(servers.enter_context(running(os.environ, *command, log=home / "server.log")))
            return embedded.postgres_answers(home)

        until(starts, what="PostgreSQL")
        yield started[-1]
        started[-1].send_signal(signal.SIGINT)
        started[-1].wait(PATIENCE)


@pytest.fixture
def home(short_home: Path) -> Path:
    """A home with a migrated database of its own, whose server is stopped."""
    embedded.prepare(short_home)
    with postgres(short_home):
        embedded.create_database(short_home)
        assert manage(environment_of(short_home), "migrate", "--verbosity=0").returncode == 0
    return short_home


def environment_of(home: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATELINE_HOME": str(home),
        "DATABASE_URL": embedded.database_url(home),
        "BROKER_URL": embedded.broker_url(home),
        "LEASE_SECONDS": "2",
        "SWEEP_SECONDS": "1",
        "CHUNK_SIZE": "50",
    }


def counts(environment: Mapping[str, str]) -> dict[str, int]:
    """The account, which must be without a fault."""
    told = manage(environment, "account", "--strict")
    assert told.returncode == 0, told.stdout + told.stderr
    pairs = (line.rsplit(" ", 1) for line in told.stdout.splitlines() if line[-1].isdigit())
    return {name.strip(): int(number.replace(",", "")) for name, number in pairs}


def folder_of(path: Path, numbers: range) -> Path:
    path.mkdir()
    for number in numbers:
        (path / f"{number}.txt").write_bytes(article(number))
    return path


WORKERS = {
    "work": [("manage.py", "work")],
    "celery": [("-m", *WORKER), ("-m", *BEAT)],
}


@pytest.mark.parametrize("kind", WORKERS)
def test_workers_and_follower_go_on_when_the_database_is_back(home: Path, tmp_path: Path, kind: str):
    environment = environment_of(home)
    first, second = folder_of(tmp_path / "first", range(400)), folder_of(tmp_path / "second", range(400, 500))
    with embedded.broker(home), ExitStack() as programs:
        with postgres(home) as server:
            assert manage(environment, "ingest", first).returncode == 0
            for command in (*WORKERS[kind], ("manage.py", "follow")):
                programs.enter_context(running(environment, *command, log=tmp_path / "programs.log"))
            until(lambda: counts(environment)["archived"], what="the first chunk")
            server.kill()
        refused = manage(environment, "ingest", second)
        assert refused.returncode == 1
        assert refused.stderr.startswith("CommandError: database_unavailable: ")
        with postgres(home):
            assert manage(environment, "ingest", second).returncode == 0
            until(lambda: counts(environment)["archived"] == 500, what="all of the work")
            until(lambda: manage(environment, "search", "check").returncode == 0, what="the index")
            assert manage(environment, "audit").returncode == 0
    told = (tmp_path / "programs.log").read_text()
    assert "Traceback" not in told, told[told.index("Traceback") :][:3000]


MANY = 12_000
"""Files of which a shell hands in a thousand at a time: it is at it still when the first thousand are seen."""


def test_a_shell_whose_database_dies_says_so_and_what_it_committed_is_there(home: Path, tmp_path: Path):
    environment = environment_of(home)
    folder = folder_of(tmp_path / "many", range(MANY))
    log = tmp_path / "ingest.log"
    with postgres(home) as server, running(environment, "manage.py", "ingest", str(folder), log=log) as shell:
        with psycopg.connect(embedded.database_url(home), autocommit=True) as looking:
            until(lambda: looking.execute("SELECT 1 FROM archive_item LIMIT 1").fetchone(), what="the first chunk")
            server.kill()
        assert shell.wait(PATIENCE) == 1
    (line,) = [line for line in log.read_text().splitlines() if line.startswith("CommandError")]
    assert line.startswith("CommandError: database_unavailable: ")
    with postgres(home):
        received = counts(environment)["received"]
        assert received
        assert received % 1000 == 0
        assert manage(environment, "ingest", folder).returncode == 0
        assert counts(environment)["received"] == received + MANY
