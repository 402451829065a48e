"""One turn of polling: threads ask and wait, this one writes.

Servers are slow, and a worker that waited for one after the other would poll few. So each poll and each page is asked
in a thread of its own, which knows no database; what it brings comes here, and is received before it is asked for more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone

from archive.actions.fetching import due, visits
from archive.actions.fetching.asks import STREAM_SECONDS, ask_of, getter
from archive.actions.fetching.due import Outcome, Taken
from archive.actions.fetching.reasons import CRASHED, REFUSED, reason_of
from archive.actions.fetching.visits import TakenPage
from archive.actions.receiving import batches
from archive.actions.receiving.batches import Announce, Lost, TakenIn
from archive.errors import Unreadable
from archive.intake.channels import KINDS
from archive.intake.channels.asking import Batch, PlaceFailed, Seen
from archive.intake.pages import Fetched, Visit, fetch

AT_ONCE = 16
"""Threads of one turn."""
LOOK_AGAIN = 0.25
"""Seconds until the queue is looked at again that had nothing for a free thread."""
LINGER = 2.0
"""Seconds for which a turn waits for hosts that rest."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a turn did; `more` says that something waits still."""

    polls: int = 0
    failed: int = 0
    pages: int = 0
    received: int = 0
    more: bool = False


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
    begun: float = field(default_factory=monotonic)

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
    _renewed: float = field(default_factory=monotonic)
    _runs: set[_Run] = field(default_factory=set)
    _over: bool = False

    def run(self, taken: Sequence[Taken] = ()) -> None:
        self._idle = monotonic()
        with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="poll") as pool:
            try:
                self._start(pool, taken)
                while self._fill(pool) or self._running:
                    self._handle(pool, self._next_events())
                    self._renew()
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
            self._runs.add(run)
            self._submit(pool, run, run.step)

    def _renew(self) -> None:
        """What is read for long, and brings nothing meanwhile, is ours all the same; what hangs is not for ever."""
        now = monotonic()
        if now - self._renewed > settings.LEASE_SECONDS / 3:
            self._renewed = now
            due.renew([run.taken for run in self._runs if now - run.begun < STREAM_SECONDS])

    def _submit(self, pool: ThreadPoolExecutor, work: object, call: Callable[[], object]) -> None:
        self._running += 1
        pool.submit(call).add_done_callback(lambda future: self._events.put((work, future)))

    def _unseen(self, channel_id: UUID, there: Sequence[Seen]) -> set[bytes]:
        """In a thread."""
        asked = _Asked(channel_id, there)
        self._events.put((asked, None))
        if self._over:
            asked.answer.cancel()
        # However long it takes: the writing thread may be at a package with a million files.
        return asked.answer.result()

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
            self._take_in_pages([one for one in visited if one[0].channel_id == channel_id])
        self.pages += len(visited)

    def _advance(self, pool: ThreadPoolExecutor, run: _Run, future: "Future") -> Outcome | None:
        """Takes in what a poll brought, and asks it for more; its outcome where there is no more."""
        self._runs.discard(run)
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
        except REFUSED as refused:
            return _failure(run, refused)
        # What is left is for the next turn.
        run.leaving = self.until is not None and monotonic() > self.until and run.received > 0
        self._runs.add(run)
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

    def _take_in_pages(self, visited: Sequence[tuple[TakenPage, Fetched]]) -> None:
        """Takes in pages of one channel together, or one by one where one of them cannot be."""
        try:
            self._tell(visits.take_in(visited=visited))
        except REFUSED as refused:
            if len(visited) > 1:
                for one in visited:
                    self._take_in_pages([one])
                return
            may_pass, code, message = reason_of(refused)
            logger.error("a page cannot be received", address=visited[0][0].address, code=code, exc_info=refused)
            failed = Fetched(code=code, message=message, may_pass=may_pass)
            visits.take_in(visited=[(visited[0][0], failed)])

    def _tell(self, done: TakenIn) -> None:
        self.received += done.received
        if done.deposit_id is not None:
            self.announce(done.deposit_id, done.items)

    def _release_threads(self) -> None:
        """Where this thread fails, none of the others may wait for its answer."""
        self._over = True
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
    return Fetched(code=CRASHED, message=f"It failed with {type(failed).__name__}.", may_pass=True)


def _failure(run: _Run, failed: BaseException) -> Outcome:
    may_pass, code, message = reason_of(failed)
    if code == CRASHED:
        # A bug, and it is told as one; the other polls of this turn go on.
        logger.error("a poll failed", channel=run.taken.slug, exc_info=failed)
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
