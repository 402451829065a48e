"""A turn of polling: threads ask and wait, this one writes.

Servers are slow, and a worker that waited for one after the other would poll few. So each poll and each page is asked
in a thread of its own, which knows no database; what it brings comes here, and is received before it is asked for more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from archive.actions import batches, due, visits
from archive.actions.batches import Announce, Lost, TakenIn
from archive.actions.due import Outcome, Taken
from archive.actions.visits import TakenPage
from archive.errors import FetchFailed, FetchRefused, Unreadable
from archive.intake import fetching, mailboxes
from archive.intake.channels import KINDS
from archive.intake.channels.asking import Ask, Batch, Get, OpenMailbox, PlaceFailed, Seen, Stream
from archive.intake.limits import DEFAULT_LIMITS
from archive.intake.pages import Fetched, Visit, fetch

AT_ONCE = 16
"""Threads of one turn."""
LOOK_AGAIN = 0.25
"""Seconds until the queue is looked at again that had nothing for a free thread."""
LINGER = 2.0
"""Seconds for which a turn waits for hosts that rest."""
ANSWERED_WITHIN = 60.0
STREAM_SECONDS = 3600.0
"""For an answer that is taken in while it is read."""
TURNS_LOCK = 0x0DA7E11E
"""First key of the advisory locks that count the turns at work."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a turn did; `more` says that something waits still."""

    polls: int = 0
    failed: int = 0
    pages: int = 0
    received: int = 0
    more: bool = False


def make_due() -> bool:
    """Writes down what is due. Returns whether anything waits for a worker."""
    due.make_due()
    return due.is_waiting()


def work(*, seconds: float, announce: Announce) -> Worked:
    """Polls what is due and fetches pages for about so many seconds, and as long as the last answers take.

    At most POLL_TURNS do so at a time, whoever calls: all others have the time for other work.
    """
    with _turn() as mine:
        if not mine:
            return Worked()
        turn = Turn(until=monotonic() + seconds, announce=announce)
        turn.run()
        return turn.worked(more=due.is_waiting())


def poll(*, poll_id: UUID, announce: Announce) -> Outcome | None:
    """Works one poll off, here and now, to its end. None where somebody else is at it, or its host is busy."""
    taken = due.take(limit=1, poll_id=poll_id)
    if not taken:
        return None
    turn = Turn(until=None, announce=announce)
    turn.run(taken)
    return turn.outcomes[-1] if turn.outcomes else None


def ask_of(
    *,
    place: str,
    options: Mapping[str, Any],
    cursor: Mapping[str, Any],
    unseen: Callable[[Sequence[Seen]], set[bytes]],
) -> Ask:
    """A poll with this installation's limits."""
    return Ask(
        place=place,
        options=options,
        cursor=cursor,
        now=timezone.now(),
        get=getter(),
        stream=_streamer(),
        mailbox=_opener(),
        unseen=unseen,
        max_file_size=settings.MAX_FILE_SIZE,
        folders=settings.CHANNEL_FOLDERS,
        secrets=settings.CHANNEL_SECRETS,
    )


def getter() -> Get:
    return partial(fetching.get, limits=_limits(), agent=settings.FETCH_AGENT)


def _opener() -> OpenMailbox:
    return partial(mailboxes.opened, limits=_limits())


def _limits() -> fetching.Limits:
    return fetching.Limits(
        seconds=settings.FETCH_SECONDS,
        bytes=settings.FETCH_BYTES,
        redirects=settings.FETCH_REDIRECTS,
        allowed_networks=settings.FETCH_ALLOWED_NETWORKS,
    )


def _streamer() -> Stream:
    limits = fetching.Limits(
        seconds=STREAM_SECONDS,
        bytes=DEFAULT_LIMITS.max_total,
        redirects=settings.FETCH_REDIRECTS,
        allowed_networks=settings.FETCH_ALLOWED_NETWORKS,
    )
    return partial(fetching.stream, limits=limits, agent=settings.FETCH_AGENT)


@dataclass(slots=True, kw_only=True, eq=False)
class _Run:
    """A poll at work. `after` is what is to be done before the next batch, as the last one is received."""

    taken: Taken
    batches: Iterator[Batch]
    after: Callable[[], None] | None = None
    listed: int = 0
    received: int = 0
    cursor: Mapping[str, Any] | None = None
    moved: bool = False
    trouble: tuple[str, str] = ("", "")
    leaving: bool = False

    def step(self) -> Batch | None:
        """In a thread: deals with what was received last, and brings the next batch; None at the end or on leaving."""
        after, self.after = self.after, None
        if after is not None:
            after()
        return None if self.leaving else next(self.batches, None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of a thread to the database, and where its answer goes."""

    channel_id: UUID
    there: Sequence[Seen]
    answer: "Future[set[bytes]]" = field(default_factory=Future)


@dataclass(slots=True, kw_only=True)
class Turn:
    """One turn; `until` is when it takes no more (monotonic), None for the polls it is given and nothing else."""

    until: float | None
    announce: Announce
    outcomes: list[Outcome] = field(default_factory=list)
    pages: int = 0
    received: int = 0
    _events: SimpleQueue = field(default_factory=SimpleQueue)
    _running: int = 0
    _looked: float = 0
    _idle: float = 0

    def run(self, taken: Sequence[Taken] = ()) -> None:
        self._idle = monotonic()
        with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="poll") as pool:
            try:
                self._start(pool, taken)
                while self._fill(pool) or self._running:
                    self._handle(pool, self._next_events())
            finally:
                self._release_threads()

    def worked(self, *, more: bool) -> Worked:
        failed = sum(outcome.failed for outcome in self.outcomes)
        return Worked(polls=len(self.outcomes), failed=failed, pages=self.pages, received=self.received, more=more)

    def _fill(self, pool: ThreadPoolExecutor) -> bool:
        """Gives free threads something to do. Returns whether to go on though none is at work."""
        now = monotonic()
        if self.until is None or now > self.until:
            return False
        room = AT_ONCE - self._running
        if room < AT_ONCE // 2 or now - self._looked < LOOK_AGAIN:
            return True
        taken = due.take(limit=room)
        self._start(pool, taken)
        pages = visits.take(limit=room - len(taken)) if room > len(taken) else []
        for page in pages:
            self._submit(pool, page, partial(_visit, page))
        if taken or pages:
            self._idle = now
            return True
        self._looked = now
        return now - self._idle < LINGER and due.is_waiting()

    def _start(self, pool: ThreadPoolExecutor, taken: Sequence[Taken]) -> None:
        for one in taken:
            ask = ask_of(
                place=one.place, options=one.options, cursor=one.cursor, unseen=partial(self._unseen, one.channel_id)
            )
            run = _Run(taken=one, batches=KINDS[one.kind].poll(ask))
            self._submit(pool, run, run.step)

    def _submit(self, pool: ThreadPoolExecutor, work: object, call: Callable[[], object]) -> None:
        self._running += 1
        pool.submit(call).add_done_callback(lambda future: self._events.put((work, future)))

    def _unseen(self, channel_id: UUID, there: Sequence[Seen]) -> set[bytes]:
        """In a thread."""
        asked = _Asked(channel_id, there)
        self._events.put((asked, None))
        return asked.answer.result(timeout=ANSWERED_WITHIN)

    def _next_events(self) -> list[tuple[object, "Future | None"]]:
        """All that there are; waits a moment for the first."""
        events = []
        with suppress(Empty):
            events.append(self._events.get(timeout=LOOK_AGAIN))
            while True:
                events.append(self._events.get_nowait())
        return events

    def _handle(self, pool: ThreadPoolExecutor, events: Sequence[tuple[object, "Future | None"]]) -> None:
        ended: list[Outcome] = []
        visited: list[tuple[TakenPage, Fetched]] = []
        for work, future in events:
            if isinstance(work, _Asked):
                work.answer.set_result(batches.unseen(channel_id=work.channel_id, there=work.there))
                continue
            self._running -= 1
            if isinstance(work, TakenPage) and future is not None:
                visited.append((work, _fetched(work, future)))
            elif isinstance(work, _Run) and future is not None and (outcome := self._advance(pool, work, future)):
                ended.append(outcome)
        due.finish(ended)
        self.outcomes += ended
        for channel_id in {page.channel_id for page, _ in visited}:
            self._tell(visits.take_in(visited=[one for one in visited if one[0].channel_id == channel_id]))
        self.pages += len(visited)

    def _advance(self, pool: ThreadPoolExecutor, run: _Run, future: "Future") -> Outcome | None:
        """Takes in what a poll brought, and asks it for more; its outcome where there is no more."""
        failed = future.exception()
        if failed is not None:
            return _failure(run, failed)
        if run.leaving:
            due.give_back(run.taken)
            return None
        batch: Batch | None = future.result()
        if batch is None:
            code, message = run.trouble
            return Outcome(
                taken=run.taken,
                listed=run.listed,
                received=run.received,
                code=code,
                message=message,
                cursor=run.cursor,
                moved=run.moved,
            )
        try:
            self._take_in(run, batch)
        except Lost:
            logger.warning("poll lost to another worker", channel=run.taken.slug)
            return None
        # What is left is for the next turn.
        run.leaving = self.until is not None and monotonic() > self.until and run.received > 0
        self._submit(pool, run, run.step)
        return None

    def _take_in(self, run: _Run, batch: Batch) -> None:
        run.trouble = batch.trouble or run.trouble
        if not (batch.files or batch.linked or batch.pages or batch.seen):
            # Nothing to receive: the cursor waits for the end of the poll, which writes the row anyway.
            run.listed += batch.listed
            run.cursor, run.after = batch.cursor, batch.after
            return
        try:
            done = batches.take_in(taken=run.taken, batch=batch)
        except Unreadable as changed:
            logger.info("left for the next poll", channel=run.taken.slug, code=changed.reason)
            return
        run.cursor, run.after, run.moved = None, batch.after, True
        run.received += done.received
        self._tell(done)

    def _tell(self, done: TakenIn) -> None:
        self.received += done.received
        if done.deposit_id is not None:
            self.announce(done.deposit_id, done.items)

    def _release_threads(self) -> None:
        """Where this thread fails, none of the others may wait for its answer."""
        while not self._events.empty():
            work, _ = self._events.get_nowait()
            if isinstance(work, _Asked):
                work.answer.cancel()


def _visit(page: TakenPage) -> Fetched:
    return fetch(
        Visit(
            address=page.address,
            now=timezone.now(),
            agent=settings.FETCH_AGENT,
            get=getter(),
            rules=page.rules,
            etag=page.etag,
            modified=page.modified,
            declared=page.declared,
        )
    )


def _fetched(page: TakenPage, future: "Future[Fetched]") -> Fetched:
    failed = future.exception()
    if failed is None:
        return future.result()
    logger.error("fetching a page failed", address=page.address, exc_info=failed)
    return Fetched(code="crashed", message=f"It failed with {type(failed).__name__}.", may_pass=True)


def _failure(run: _Run, failed: BaseException) -> Outcome:
    if isinstance(failed, PlaceFailed | FetchFailed):
        may_pass, code, message = failed.may_pass, failed.reason, failed.message
    elif isinstance(failed, FetchRefused):
        may_pass, code, message = False, failed.reason, failed.message
    else:
        # A bug, and it is told as one; the other polls of this turn go on.
        logger.error("a poll failed", channel=run.taken.slug, exc_info=failed)
        may_pass, code, message = True, "crashed", f"It failed with {type(failed).__name__}."
    return Outcome(
        taken=run.taken,
        failed=True,
        code=code,
        message=message,
        may_pass=may_pass,
        wait=failed.wait if isinstance(failed, PlaceFailed) else 0,
        listed=run.listed,
        received=run.received,
    )


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether there is a turn left for us; it is held until the block ends, or this process does."""
    with connection.cursor() as cursor:
        held = None
        for number in range(settings.POLL_TURNS):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TURNS_LOCK, number])
            if cursor.fetchone()[0]:
                held = number
                break
        try:
            yield held is not None
        finally:
            if held is not None:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TURNS_LOCK, held])
