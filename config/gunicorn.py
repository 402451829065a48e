"""How gunicorn serves the site: `gunicorn -c python:config.gunicorn config.wsgi`."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connections

from config import checks, env
from config.addresses import authority
from config.processes import hold
from config.settings.logs import configure

bind = authority(env.BIND, env.PORT or 8000)
worker_class = "gthread"
workers = env.WEB_WORKERS
# Loaded once and shared by all workers, without an open connection: two processes on one would talk at once.
preload_app = True
threads = env.WEB_THREADS
timeout = 120
graceful_timeout = 10
keepalive = 5
# What belongs to this run alone lies in memory: it must not wait for a disk, nor end with one that is full.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  folders are made as tempfile does
worker_tmp_dir = MEMORY
control_socket_disable = True
# Django's middleware writes one line for each request, with its id.
accesslog = None
logconfig_dict = configure(level=env.LOG_LEVEL, layout=env.LOG_FORMAT)
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
}


# `/metrics` is answered by one process for all: each keeps its counts in this folder, where the others find them. They
# are mapped into memory, and a process that writes there is killed (SIGBUS) where the disk has no room for it.
env.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
NAME = "dateline-metrics-"
SETTLED_SECONDS = 60
METRICS_FOLDER = tempfile.mkdtemp(prefix=NAME, dir=MEMORY or env.HOME)
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={METRICS_FOLDER}"]
# Held by this process and its workers; of a folder that nobody holds all are gone.
LOCK = "lock"
hold(Path(METRICS_FOLDER) / LOCK)


def remove_left_behind() -> None:
    """Removes the folders of those who were killed."""
    for folder in Path(METRICS_FOLDER).parent.glob(f"{NAME}*"):
        with suppress(OSError):  # somebody else's, or gone
            settled = time.time() - folder.stat().st_mtime > SETTLED_SECONDS
            if settled and (lock := hold(folder / LOCK)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def on_starting(server: Any) -> None:
    """A web does not take files for a database that may lose them."""
    try:
        checks.refuse_unsafe_database()
    except SystemExit:
        on_exit(server)
        raise
    finally:
        connections.close_all()
    remove_left_behind()


def on_exit(_server: Any) -> None:
    shutil.rmtree(METRICS_FOLDER, ignore_errors=True)
