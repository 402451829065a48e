"""What a benchmark asks of the machine: a database of its own, processes, and how much core time they used."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from config import embedded, env

TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def server() -> Iterator[tuple[str, Path]]:
    """An embedded PostgreSQL in a temporary folder, with the settings that the service gives it: its URL and folder."""
    home = Path(tempfile.mkdtemp(prefix="dateline-benchmark-"))
    try:
        with embedded.cluster(home) as url:
            yield url, home
    finally:
        shutil.rmtree(embedded.socket_folder(home), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def environment(url: str, home: Path) -> dict[str, str]:
    """What a process needs to work on that database."""
    return os.environ | {
        "DATABASE_URL": url,
        "DATELINE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(env.ROOT),
    }


def manage(*arguments: str, using: dict[str, str]) -> None:
    """One `manage.py` command, to its end; its output is shown only if it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=env.ROOT, env=using, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr.decode())


class Child:
    """A process that runs one step of a benchmark: it says "ready" when it may be timed, and prints JSON at its end."""

    def __init__(self, module: str, *arguments: str, using: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=env.ROOT,
            env=using,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.output = self.process.stdin, self.process.stdout

    def wait_ready(self) -> None:
        line = self.output.readline()
        if line.strip() != "ready":
            sys.exit(f"a step did not start: {line}")

    def go(self) -> None:
        self.input.write("go\n")
        self.input.flush()

    def result(self) -> dict[str, Any]:
        output = self.output.read()
        if self.process.wait():
            sys.exit(f"a step failed: {output}")
        return json.loads(output)


def ready() -> None:
    """Called by a step when all that is not to be timed is done: waits until the benchmark says go."""
    print("ready", flush=True)
    sys.stdin.readline()


def core_seconds(pid: int) -> float:
    """Core time of a process and all its children, those that have ended included."""
    while True:
        try:
            return _core_seconds(pid)
        except (FileNotFoundError, ProcessLookupError):
            # A child ended meanwhile: its time is its parent's now, so all is read again.
            if not Path(f"/proc/{pid}").exists():
                raise


def _core_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    used = sum(int(field) for field in fields[11:15]) / TICK
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return used + sum(_core_seconds(int(child)) for child in children)


def row(connection: psycopg.Connection, query: LiteralString, *parameters: object) -> tuple[Any, ...]:
    """The first row that a query gives."""
    found = connection.execute(query, parameters).fetchone()
    assert found is not None
    return found


def postmaster(home: Path) -> int:
    """The process id of PostgreSQL's first process."""
    return int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


def folder_size(folder: Path) -> int:
    """Bytes on disk, as the file system counts them."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())
