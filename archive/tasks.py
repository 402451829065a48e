"""Background work for Celery: ids in, one action out. A message is only a hint; the rows are the record of the work."""

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

import structlog
from celery import Task, signals
from celery.beat import Scheduler
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from structlog.contextvars import bound_contextvars

from archive.actions.boilerplate import templates
from archive.actions.boilerplate.learn import learn
from archive.actions.editing import edits, source_merges
from archive.actions.fetching import polling
from archive.actions.finding import saved_searches, search_mails
from archive.actions.following import deliveries, webhooks
from archive.actions.monitoring import alarms, health
from archive.actions.processing.process import due_deposits, prepare_process
from archive.actions.processing.process import process as process_chunk
from archive.actions.tagging import suggest
from config.celery import NO_BROKER, app, connect, publish

HINTED_WITHIN = timedelta(seconds=10)
"""How long a hint may take before the sweeper thinks it lost."""

HINTS_A_SWEEP = 8
HINTS_A_DEPOSIT = 64
"""At most so many at once: each worker that leaves some asks for another turn by itself."""

AT_ONCE = edits.CHUNK
"""An edit of no more articles is done before a door answers."""

POLLING_LIMIT = max(600, settings.TASK_TIME_LIMIT)
"""Seconds after which a turn of polling is ended hard: a package with a million files comes in by one transaction, a
large object over a slow line. What hangs for good holds up the others no longer than that."""

LEARNING_SECONDS = 20
SUGGESTING_SECONDS = 5

PAYLOAD_VERSION = 1

logger = structlog.get_logger(__name__)


@app.task(name="archive.tasks.process", ignore_result=True)
def process(deposit_id: str = "", version: int = PAYLOAD_VERSION) -> None:
    """Works off one chunk of a deposit, or of all that are due, and asks for another turn if there may be more.

    There is no retry: what fails for want of a database is found by the sweeper when its lease has ended.
    """
    if not _readable(version):
        return
    with bound_contextvars(deposit=deposit_id or None):
        worked = process_chunk(deposit_id=UUID(deposit_id) if deposit_id else None)
    health.beat(name="worker")
    if worked.more:
        _send([deposit_id])


@app.task(name="archive.tasks.edit", ignore_result=True)
def edit(edit_id: str, version: int = PAYLOAD_VERSION) -> None:
    """Does, or undoes, one chunk of a bulk edit, and asks for another turn if there is more."""
    if _readable(version):
        with bound_contextvars(edit=edit_id):
            more = edits.work(edit_id=UUID(edit_id))
        _send([edit_id] if more else [], task=edit)


@app.task(name="archive.tasks.poll", ignore_result=True, time_limit=POLLING_LIMIT)
def poll() -> None:
    """Polls the channels that are due and fetches the pages that wait, for one turn; asks for another if there is more.

    Without an id: which rows are due, and whose host is free, is known when they are taken.
    """
    worked = polling.work(seconds=_turn_seconds(), announce=announce)
    health.beat(name="worker")
    if worked.more and (worked.polls or worked.pages):
        hint_polling()


@app.task(name="archive.tasks.template", ignore_result=True)
def template(template_id: str, version: int = PAYLOAD_VERSION) -> None:
    """Does one chunk of what is to be done for a template, and asks for another turn if there is more."""
    if _readable(version):
        with bound_contextvars(template=template_id):
            more = templates.work(template_id=UUID(template_id))
        _send([template_id] if more else [], task=template)


@app.task(name="archive.tasks.merge_source", ignore_result=True)
def merge_source(merge_id: str, version: int = PAYLOAD_VERSION) -> None:
    """Moves one chunk of a source's articles to the one into which it is merged, or back, and asks for another turn."""
    if _readable(version):
        with bound_contextvars(merge=merge_id):
            more = source_merges.work(merge_id=UUID(merge_id))
        _send([merge_id] if more else [], task=merge_source)


@app.task(name="archive.tasks.learn_passages", ignore_result=True)
def learn_passages() -> None:
    """Looks at what is new in the change feed for passages that recur, as long as a task may take."""
    until = time.monotonic() + LEARNING_SECONDS
    while learn() and time.monotonic() < until:
        continue


@app.task(name="archive.tasks.suggest_tags", ignore_result=True)
def suggest_tags() -> None:
    """Looks at what is new in the change feed for tags: one batch while items are being read, else as long as a task
    may take."""
    until = time.monotonic() + SUGGESTING_SECONDS
    while suggest.suggest() and time.monotonic() < until and not suggest.hurried():
        continue


@app.task(name="archive.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Finds items, edits, templates and merges whose hint was lost, or whose worker died, and hints again; does the
    same for what is due on a schedule."""
    if polling.make_due():
        hint_polling()
    _send([str(deposit_id) for deposit_id in due_deposits(older_than=HINTED_WITHIN, limit=HINTS_A_SWEEP)])
    _send([str(edit_id) for edit_id in edits.due_edits(older_than=HINTED_WITHIN, limit=HINTS_A_SWEEP)], task=edit)
    due = templates.due_templates(older_than=HINTED_WITHIN, limit=HINTS_A_SWEEP)
    _send([str(template_id) for template_id in due], task=template)
    merges = source_merges.due_merges(older_than=HINTED_WITHIN, limit=HINTS_A_SWEEP)
    _send([str(merge_id) for merge_id in merges], task=merge_source)


@app.task(name="archive.tasks.deliver", ignore_result=True)
def deliver() -> None:
    """Makes rows of what webhooks are to be told, and tells them."""
    webhooks.follow_feed()
    saved_searches.look()
    deliveries.send_due()
    deliveries.forget_old()


@app.task(name="archive.tasks.watch", ignore_result=True)
def watch() -> None:
    """Compares channels and sources with what is usual for them."""
    alarms.watch()


@app.task(name="archive.tasks.mail_searches", ignore_result=True)
def mail_searches() -> None:
    """Mails people what their saved searches found, once a day."""
    search_mails.send_due()


@app.task(name="archive.tasks.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """That a worker takes messages."""
    health.beat(name="worker")


@signals.worker_process_init.connect
def prepare_child(**_options: object) -> None:
    prepare_process()


def hint(*, deposit_id: UUID, items: int) -> None:
    """Tells the workers that a deposit has items. For doors, after the commit.

    Never fails for want of a broker, nor waits for one: then the sweeper finds the items as soon as it is back.
    """
    turns = min(math.ceil(items / settings.CHUNK_SIZE), HINTS_A_DEPOSIT)
    _send([str(deposit_id)] * turns)


def hint_together(*, deposits: Mapping[UUID, int]) -> None:
    """`hint` for deposits, by id, of so many items. Several are not named: a worker takes the items of any together."""
    turns = min(math.ceil(sum(deposits.values()) / settings.CHUNK_SIZE), HINTS_A_DEPOSIT)
    _send([str(*deposits) if len(deposits) == 1 else ""] * turns)


def hint_each(*, deposit_ids: Iterable[UUID]) -> None:
    """One hint for each of these deposits, as `hint`; of more than HINTS_A_DEPOSIT the sweeper finds the others.

    One is enough: a worker that finds a full chunk asks for another turn.
    """
    _send([str(deposit_id) for deposit_id in islice(dict.fromkeys(deposit_ids), HINTS_A_DEPOSIT)])


def announce(deposit_id: UUID, items: int) -> None:
    """`hint` for what a channel brought."""
    hint(deposit_id=deposit_id, items=items)


def hint_polling() -> None:
    """Tells a worker that channels or pages wait. For doors, after the commit; fails as little as `hint`."""
    _send([""], task=poll)


def hint_edit(*, edit_id: UUID) -> None:
    """Tells a worker that an edit is to be done or undone. For doors, after the commit; fails as little as `hint`."""
    _send([str(edit_id)], task=edit)


def work_edit(*, edit_id: UUID, articles: int) -> None:
    """Does or undoes an edit of few articles at once, and leaves one of many to the workers. For doors, as `hint`."""
    if articles > AT_ONCE:
        hint_edit(edit_id=edit_id)
        return
    while edits.work(edit_id=edit_id):
        continue


def work_merge(*, merge_id: UUID) -> None:
    """Moves the first articles of a merge at once, and leaves the others to the workers. For doors, as `hint`."""
    if source_merges.work(merge_id=merge_id):
        _send([str(merge_id)], task=merge_source)


def hint_template(*, template_id: UUID) -> None:
    """Tells a worker that something is to be done for a template. For doors, after the commit."""
    _send([str(template_id)], task=template)


def broker_answers() -> bool:
    """Whether the broker takes a connection."""
    try:
        with connect():
            return True
    except NO_BROKER:
        return False


def _turn_seconds() -> float:
    """The last answers of a turn are waited for, and are to come within the time of a task."""
    return max(5.0, min(30.0, settings.TASK_TIME_LIMIT - settings.FETCH_SECONDS - 20))


def _readable(version: int) -> bool:
    """Whether this release knows what a hint of that version means."""
    if version > PAYLOAD_VERSION:
        logger.warning("hint of a newer release dropped: the sweeper hints again", version=version)
    return version <= PAYLOAD_VERSION


def _send(ids: Sequence[str], task: Task = process) -> None:
    try:
        publish(task, ids)
    except NO_BROKER as error:
        logger.warning("no broker: the sweeper will find the work", task=task.name, id=ids[0], error=str(error))


class HeartbeatScheduler(Scheduler):
    """Celery's in-memory scheduler that leaves a sign of life in the database.

    In `tick`, not in a thread beside it: what is to be noticed is a scheduler that hangs while its process lives.
    """

    noted: datetime | None = None
    """When it was tried last."""

    def tick(self, *args: object, **kwargs: object) -> float:
        now = datetime.now(UTC)
        if self.noted is None or now - self.noted >= timedelta(seconds=settings.SWEEP_SECONDS):
            self._note(now)
        return super().tick(*args, **kwargs)

    def _note(self, now: datetime) -> None:
        try:
            close_old_connections()
            health.beat(name="beat", at=now)
        except DatabaseError as error:
            # Hints go on without it; the missing heartbeat is the alarm.
            logger.warning("no database for the heartbeat", error=str(error))
        self.noted = now
