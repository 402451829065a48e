"""Commands as processes of their own, as a shell would start them; none outlives its test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from config import env

PATIENCE = 180
"""Seconds for what takes one or two on a machine that has nothing else to do."""


def environment_on(database: Mapping[str, Any], *, broker: str, home: Path) -> dict[str, str]:
    """What a process of Dateline's needs to work on a database (Django's settings of it) and with a broker."""
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATABASE_URL": make_conninfo("", **{libpq: database[name] for libpq, name in parts.items() if database[name]}),
        "BROKER_URL": broker,
        "DATELINE_HOME": str(home),
    }


def manage(environment: Mapping[str, str], *arguments: str | bytes | Path) -> subprocess.CompletedProcess[str]:
    """Runs `manage.py …` to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment,
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(environment: Mapping[str, str], *command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with `python` in front of `command`, in a group of its own that is killed at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=environment,
            cwd=env.ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """kill -9 for a process and all its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait(PATIENCE)


def until(true: Callable[[], object], *, seconds: float = PATIENCE, what: str = "it") -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)
