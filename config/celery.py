"""The Celery application: messages are hints with ids, and a lost or doubled one must cost nothing but time."""

import os
import resource
import signal
import ssl
import threading
import warnings
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import structlog
from celery import Celery, Task, signals
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.db import InterfaceError
from django.db import OperationalError as OperationalDatabaseError
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from config import checks, env
from config.processes import die_with_parent
from config.schedule import SCHEDULE

logger = structlog.get_logger(__name__)

NO_BROKER = (OperationalError, OSError)
"""What a broker raises that is not there, or does not take messages."""

CONNECT_SECONDS = 2
CONFIRM_SECONDS = 5
"""RabbitMQ whose memory or disk is full takes messages and confirms none, however long."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

# It warns root of pickles in messages; here are none. PostgreSQL's files and the sockets are root's own in that case.
warnings.filterwarnings("ignore", category=SecurityWarning)


def with_password(url: str, password: str) -> str:
    """The broker's URL with a password that came from a file; unchanged without one."""
    if not password:
        return url
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(parts.username or '')}:{quote(password, safe='')}@{address}"))


def transport_options(url: str) -> dict[str, Any]:
    """What the broker at `url` needs for redelivery without loss."""
    if url.startswith("amqp"):
        return {"confirm_publish": True}
    return {
        # A message comes again when its worker has not acknowledged it in this time: longer than any task may take but
        # a turn of polling, and who comes to that again finds the turn taken.
        "visibility_timeout": 2 * env.TASK_TIME_LIMIT,
        # kombu looks for such messages every ~100 s unless told otherwise.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }


def tls_options(url: str) -> dict[str, Any] | None:
    """What makes TLS say who answers. By itself kombu asks Valkey for no certificate, and RabbitMQ's for no name."""
    parts = urlsplit(url)
    if parts.scheme == "amqps":
        return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": parts.hostname}
    if parts.scheme == "rediss":
        return {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
    return None


BROKER = with_password(settings.BROKER_URL, env.BROKER_PASSWORD)


class Job(Task):
    """A task that tells in one line that the database is away: one meets that every few seconds, maybe for hours."""

    throws = (OperationalDatabaseError, InterfaceError)

    def on_failure(
        self,
        exc: Exception,
        task_id: str,  # noqa: ARG002  Celery's signature, like all of them
        args: Sequence[Any],  # noqa: ARG002
        kwargs: Mapping[str, Any],  # noqa: ARG002
        einfo: Any,  # noqa: ARG002
    ) -> None:
        if isinstance(exc, self.throws):
            reason = str(exc).split("\n", 1)[0]
            logger.warning("the database does not answer: the sweeper will find the work", task=self.name, error=reason)


app = Celery("dateline", task_cls=Job)
app.conf.update(
    broker_url=BROKER,
    broker_transport_options=transport_options(BROKER),
    broker_use_ssl=tls_options(BROKER),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_connection_timeout=4,
    # Whoever hands something in does not wait for a broker that is down: the sweeper finds the rows.
    task_publish_retry=False,
    # JSON both ways: a pickle in the queue is refused, not opened.
    accept_content=["json"],
    result_accept_content=["json"],
    task_serializer="json",
    event_serializer="json",
    task_ignore_result=True,
    task_default_queue="dateline",
    task_default_queue_type="quorum" if BROKER.startswith("amqp") else "classic",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=env.TASK_TIME_LIMIT,
    worker_concurrency=env.WORKER_CONCURRENCY,
    worker_prefetch_multiplier=1,
    worker_max_memory_per_child=250_000,  # KiB; looked at between tasks
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    timezone="UTC",
    enable_utc=True,
    beat_schedule=SCHEDULE,
)
app.autodiscover_tasks(["archive"])


@signals.setup_logging.connect
def keep_logging(**_options: Any) -> None:
    """Celery sets logging up its own way unless somebody listens here; Django's LOGGING stays."""


@signals.worker_init.connect
def refuse_unsafe_database(**_options: Any) -> None:
    """A worker does not take work for a database that may lose it."""
    checks.refuse_unsafe_database()


@signals.worker_process_init.connect
def limit_child(**_options: Any) -> None:
    """A runaway document ends as a MemoryError in its own process; none outlives its worker."""
    limit = env.WORKER_MEMORY_LIMIT * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    die_with_parent(signal.SIGKILL)


def connect() -> Connection:
    """A connection, tried for twice at once: Celery's own way is to try for six seconds, while somebody waits.

    Raises NO_BROKER.
    """
    patience = {} if app.conf.broker_url.startswith("amqp") else {"socket_timeout": CONNECT_SECONDS}
    connection = app.connection_for_write(connect_timeout=CONNECT_SECONDS, transport_options=patience)
    with ExitStack() as on_failure:
        on_failure.enter_context(connection)
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=CONNECT_SECONDS)
        on_failure.pop_all()
    return connection


def publish(task: Task, ids: Sequence[str]) -> None:
    """Sends a message with each of these ids, without an argument for an empty one. Raises NO_BROKER."""
    if not ids:
        return
    try:
        _publish(task, ids, _kept.take() or connect())
    except NO_BROKER:
        # The kept one may be of before the broker's restart.
        _publish(task, ids, connect())


def _publish(task: Task, ids: Sequence[str], connection: Connection) -> None:
    with ExitStack() as on_failure:
        on_failure.enter_context(connection)
        refused = (*connection.connection_errors, *connection.channel_errors)
        try:
            with app.amqp.Producer(connection, auto_declare=False) as producer:
                for one in ids:
                    arguments = [one] if one else []
                    task.apply_async(args=arguments, producer=producer, retry=False, confirm_timeout=CONFIRM_SECONDS)
        except refused as error:
            # It may answer and refuse: Valkey without memory or disk, or that has become a replica.
            raise OperationalError(str(error)) from error
        on_failure.pop_all()
    _kept.keep(connection)


class _Kept(threading.local):
    """The connection of this thread, while nobody uses it: to connect costs as much as all of a small deposit."""

    connection: Connection | None = None
    process = 0

    def take(self) -> Connection | None:
        connection, self.connection = self.connection, None
        # After a fork it is the parent's.
        return connection if self.process == os.getpid() else None

    def keep(self, connection: Connection) -> None:
        self.connection, self.process = connection, os.getpid()


_kept = _Kept()
