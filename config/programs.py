"""The programs that Dateline consists of, as commands. `up` and docker-compose.yml run the same."""

import signal
import sys
from pathlib import Path

from config.supervision import Program

# What workers need to know of each other stands in PostgreSQL; talking over the broker as well costs idle CPU.
# Checks of addresses and admin pages would load both into every worker; `migrate` and `up` have made those that matter.
WORKER = (
    "celery",
    "--quiet",
    "--skip-checks",
    "-A",
    "config.celery",
    "worker",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)
BEAT = (
    "celery",
    "--quiet",
    "--skip-checks",
    "-A",
    "config.celery",
    "beat",
    "-S",
    "archive.tasks.HeartbeatScheduler",
    "--pidfile=",
)
WEB = ("gunicorn", "-c", "python:config.gunicorn", "config.wsgi")
FOLLOWER = ("manage.py", "follow")

# Clients stop before what they talk to.
_DOORS, _JOBS, _BROKER, _DATABASE = range(4)


def postgres(home: Path, *, parent: int) -> Program:
    """The embedded PostgreSQL, which ties itself to `parent`."""
    command = [sys.executable, "-m", "config.embedded", "postgres", "--home", str(home), "--parent", str(parent)]
    return Program(name="postgres", command=command, rank=_DATABASE, stop=signal.SIGINT, stop_seconds=30, death=None)


def broker(home: Path, *, parent: int) -> Program:
    """The embedded broker, which ties itself to `parent`."""
    command = [sys.executable, "-m", "config.embedded", "broker", "--home", str(home), "--parent", str(parent)]
    return Program(name="broker", command=command, rank=_BROKER, death=None)


def demofeed(*, listener: int) -> Program:
    """The site whose feed the demonstration polls, on a listening socket."""
    command = [sys.executable, "-m", "config.demofeed", "--listener", str(listener)]
    return Program(name="feed", command=command, rank=_BROKER, descriptors=(listener,))


def clients(*, listener: int) -> list[Program]:
    """Web, scheduler, worker and follower.

    `listener` is the descriptor of a listening socket: the web keeps its port when it is started again.
    """
    module = (sys.executable, "-m")
    return [
        Program(
            name="web", command=[*module, *WEB, "--bind", f"fd://{listener}"], rank=_DOORS, descriptors=(listener,)
        ),
        Program(name="beat", command=[*module, *BEAT], rank=_DOORS),
        Program(name="worker", command=[*module, *WORKER], rank=_JOBS, stop_seconds=30),
        Program(name="follower", command=[sys.executable, *FOLLOWER], rank=_JOBS),
    ]
