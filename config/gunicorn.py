"""How gunicorn serves the site: `gunicorn -c python:config.gunicorn config.wsgi`."""

import shutil
import tempfile
from typing import Any

from config import env
from config.settings.logs import configure

bind = f"{env.BIND}:{env.PORT or 8000}"
worker_class = "gthread"
workers = env.WEB_WORKERS
# Loaded once and shared by all workers; nothing in it opens a connection before the first request.
preload_app = True
threads = env.WEB_THREADS
timeout = 120
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
# Django's middleware writes one line for each request, with its id.
accesslog = None
logconfig_dict = configure(level=env.LOG_LEVEL, layout=env.LOG_FORMAT)
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
}


# `/metrics` is answered by one process for all: each keeps its counts in this folder, where the others find them.
METRICS_FOLDER = tempfile.mkdtemp(prefix="dateline-metrics-")
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={METRICS_FOLDER}"]


def on_exit(_server: Any) -> None:
    shutil.rmtree(METRICS_FOLDER, ignore_errors=True)
