"""`manage.py follow`: sequence the change feed and keep the search index."""

import signal
import time
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from archive.actions.following.follow import IDLE_PAUSE, Follower, feed_end, rebuild_index
from archive.actions.monitoring import health
from archive.actions.processing.process import prepare_process
from archive.errors import IndexRebuilding, Unavailable
from archive.search.writer import Writer
from config.checks import UNREACHABLE, refuse_unsafe_database

HEARTBEAT = timedelta(seconds=5)
LONGEST_PAUSE = 5.0
"""Seconds between two tries of what goes wrong again and again."""

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Follows the change feed into the search index until it is stopped. One of it a machine."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_process()
        self.stopping = False
        self.beaten = datetime.min.replace(tzinfo=UTC)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        follower: Follower | None = None
        failed = 0.0
        while not self.stopping:
            try:
                if follower is None:
                    # Each time: what comes back after an outage may be another server.
                    refuse_unsafe_database(unless=UNREACHABLE)
                self._beat()
                follower = follower or Follower(writer=_open())
                pause, failed = follower.look(), 0.0
            except (DatabaseError, Unavailable, OSError) as error:
                _tell(error)
                close_old_connections()
                # The database may come back from a backup, as an archive that knows less than the index; the index may
                # be deleted, damaged, replaced by a rebuild, its disk full: begin again with what is there then.
                _close(follower)
                follower = None
                pause = failed = min(max(2 * failed, IDLE_PAUSE), LONGEST_PAUSE)
            time.sleep(pause)
        _close(follower)

    def _beat(self) -> None:
        now = datetime.now(UTC)
        if now - self.beaten >= HEARTBEAT:
            health.beat(name="follower", at=now)
            self.beaten = now

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def _tell(error: DatabaseError | Unavailable | OSError) -> None:
    if isinstance(error, DatabaseError):
        logger.warning("no database, trying again", error=str(error))
    elif isinstance(error, Unavailable):
        logger.warning("the search index cannot be written", code=error.reason, reason=error.message)
    else:
        logger.warning("the search index cannot be written", code="disk_failed", reason=str(error))


def _open() -> Writer:
    folder = settings.SEARCH_FOLDER
    # Asked before the writer is open: the traceback of a database's error would keep it, and with it tantivy's lock.
    end = feed_end()
    try:
        writer = Writer.open(folder)
        if writer.position() <= end:
            return writer
        writer.close()
        reason = "The index is ahead of the archive, which was restored from an older backup."
    except IndexRebuilding as missing:
        reason = missing.message
    logger.info("rebuilding the search index", reason=reason)
    count = rebuild_index(folder=folder)
    logger.info("search index rebuilt", articles=count)
    return Writer.open(folder)


def _close(follower: Follower | None) -> None:
    if follower is not None:
        follower.writer.close()
