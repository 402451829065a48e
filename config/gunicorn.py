"""How gunicorn serves the site: `gunicorn -c python:config.gunicorn config.wsgi`."""

import os
import shutil
import tempfile
from typing import Any

from django.db import connections

from config import checks, env
from config.settings.logs import configure

bind = f"{env.BIND}:{env.PORT or 8000}"
worker_class = "gthread"
workers = env.WEB_WORKERS
# Loaded once and shared by all workers, without an open connection: two processes on one would talk at once.
preload_app = True
threads = env.WEB_THREADS
timeout = 120
graceful_timeout = 10
keepalive = 5
# The workers' signs of life must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  made as tempfile does
control_socket_disable = True
# Django's middleware writes one line for each request, with its id.
accesslog = None
logconfig_dict = configure(level=env.LOG_LEVEL, layout=env.LOG_FORMAT)
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
}


# `/metrics` is answered by one process for all: each keeps its counts in this folder, where the others find them.
env.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
METRICS_FOLDER = tempfile.mkdtemp(prefix="dateline-metrics-", dir=env.HOME)
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={METRICS_FOLDER}"]


def on_starting(server: Any) -> None:
    """A web does not take files for a database that may lose them."""
    try:
        checks.refuse_unsafe_database()
    except SystemExit:
        on_exit(server)
        raise
    finally:
        connections.close_all()


def on_exit(_server: Any) -> None:
    shutil.rmtree(METRICS_FOLDER, ignore_errors=True)
