"""Which channels are due, who works on them, and what became of it: a few statements for many channels at once.

A due poll is a row, unique by channel and moment: two schedulers make one, a scheduler that was away for an hour makes
one for all that it missed. A poll is taken with a lease; who has lost it writes nothing, and whose worker died is taken
again with the cursor of the last batch that was received.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.fetching import hosts
from archive.actions.rows import run_binary, soon_on_disk
from archive.intake.timetable import Timetable

MAX_ATTEMPTS = 3
MADE_AT_ONCE = 1000
LONGEST_MESSAGE = 1000
KEPT_FOR = timedelta(days=30)

MAKE = """
    INSERT INTO archive_poll (id, channel_id, due_at, state, asked, host, ready_at, attempts, listed, received, code,
                              message)
    SELECT uuidv7(), channel_id, next_at, 'due', false, host, next_at, 0, 0, 0, '', ''
    FROM archive_channelstate AS state
    WHERE next_at <= statement_timestamp() AND NOT EXISTS (
        SELECT FROM archive_poll AS poll WHERE poll.channel_id = state.channel_id AND poll.state IN ('due', 'running')
    )
    ORDER BY next_at LIMIT %b
    ON CONFLICT DO NOTHING
"""

READY = """
    SELECT poll.id, poll.host
    FROM archive_poll AS poll LEFT JOIN archive_host AS host ON host.name = poll.host
    WHERE poll.state IN ('due', 'running') AND poll.ready_at <= statement_timestamp()
          AND (poll.id = %b OR %b::uuid IS NULL)
          AND (poll.host = '' OR host.free_at IS NULL OR host.free_at <= statement_timestamp())
    ORDER BY poll.ready_at LIMIT %b
    FOR UPDATE OF poll SKIP LOCKED
"""

TAKE = """
    UPDATE archive_poll AS poll
    SET state = 'running', lease = %b, ready_at = statement_timestamp() + %b, attempts = attempts + 1,
        started_at = coalesce(started_at, statement_timestamp())
    FROM archive_channel AS channel, archive_channelstate AS state
    WHERE poll.id = ANY(%b) AND channel.id = poll.channel_id AND state.channel_id = channel.id
    RETURNING poll.id, poll.attempts, poll.listed, poll.received, poll.host, channel.id, channel.slug, channel.name,
              channel.kind, channel.place, channel.options, channel.declared, channel.source_id, channel.interval,
              channel.longest_interval, channel.cron, channel.time_zone, state.cursor, state.pace, state.failures
"""

RENEW = """
    UPDATE archive_poll AS poll SET ready_at = statement_timestamp() + %b
    FROM unnest(%b::uuid[], %b::uuid[]) AS told (poll, lease)
    WHERE poll.id = told.poll AND poll.lease = told.lease AND poll.state = 'running'
"""

GIVE_BACK = """
    UPDATE archive_poll SET state = 'due', lease = NULL, attempts = 0, ready_at = statement_timestamp()
    WHERE id = %b AND lease = %b AND state = 'running'
"""

FINISH = """
    WITH told AS (
        SELECT * FROM unnest(%b::uuid[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::int[],
                             %b::timestamptz[], %b::float8[], %b::int[], %b::text[])
        AS told (poll, lease, state, code, message, listed, next_at, pace, failures, cursor)
    ), ended AS (
        UPDATE archive_poll AS poll
        SET state = told.state, code = told.code, message = told.message, listed = poll.listed + told.listed,
            lease = NULL, finished_at = statement_timestamp()
        FROM told WHERE poll.id = told.poll AND poll.lease = told.lease AND poll.state = 'running'
        RETURNING poll.id, poll.channel_id
    )
    UPDATE archive_channelstate AS state
    SET next_at = CASE WHEN state.next_at IS NULL THEN NULL ELSE told.next_at END,
        pace = told.pace, failures = told.failures, code = told.code, message = told.message,
        cursor = coalesce(told.cursor::jsonb, state.cursor), polled_at = statement_timestamp(),
        succeeded_at = CASE WHEN told.state = 'done' THEN statement_timestamp() ELSE state.succeeded_at END
    FROM ended JOIN told ON told.poll = ended.id
    WHERE state.channel_id = ended.channel_id
    RETURNING ended.id
"""

CLEAR = """
    DELETE FROM archive_poll WHERE id IN (
        SELECT id FROM archive_poll WHERE received = 0 AND finished_at < statement_timestamp() - %b
        ORDER BY finished_at LIMIT %b
    )
"""

WAITING = """
    SELECT EXISTS (SELECT FROM archive_poll WHERE state IN ('due', 'running') AND ready_at <= statement_timestamp())
        OR EXISTS (SELECT FROM archive_page WHERE state IN ('due', 'running') AND ready_at <= statement_timestamp())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A poll in one worker's hands, with what is to be known of its channel. `token` says whose it is."""

    poll_id: UUID
    token: UUID
    attempts: int
    listed: int
    received: int
    host: str
    channel_id: UUID
    slug: str
    name: str
    kind: str
    place: str
    options: Mapping[str, Any]
    declared: Mapping[str, Any]
    source_id: UUID | None
    timetable: Timetable
    cursor: Mapping[str, Any]
    pace: float
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a poll ended. `listed` and `received` are those of its last turn; `cursor` is None where it is written.

    A poll that went well may have a `code` all the same: something was wrong, and did not keep the rest from coming.
    """

    taken: Taken
    failed: bool = False
    code: str = ""
    message: str = ""
    may_pass: bool = True
    wait: float = 0
    listed: int = 0
    received: int = 0
    cursor: Mapping[str, Any] | None = field(default=None)
    moved: bool = False
    """That a batch wrote another cursor since the poll was taken."""


def make_due() -> None:
    """Writes down the polls that are due, and clears away old ones that brought nothing."""
    run_binary(MAKE, [MADE_AT_ONCE])
    run_binary(CLEAR, [KEPT_FOR, MADE_AT_ONCE])


def is_waiting() -> bool:
    """Whether a poll or a page waits to be taken."""
    return bool(run_binary(WAITING)[0][0])


def take(*, limit: int, poll_id: UUID | None = None) -> list[Taken]:
    """Takes up to `limit` polls that are due, or the one, of hosts that nobody asks; one of each host."""
    token = uuid4()
    with soon_on_disk():
        ready = run_binary(READY, [poll_id, poll_id, 4 * limit])
        of_host: dict[str, UUID] = {}
        own = [pk for pk, host in ready if not host or of_host.setdefault(host, pk) == pk][:limit]
        wanted = [host for host, pk in of_host.items() if pk in own]
        free = hosts.take(names=wanted, token=token)
        ids = [pk for pk, host in ready if pk in own and (not host or host in free)]
        rows = run_binary(TAKE, [token, timedelta(seconds=settings.LEASE_SECONDS), ids]) if ids else []
    taken = [_taken(row, token) for row in rows]
    crashed = [one for one in taken if one.attempts > MAX_ATTEMPTS]
    message = f"This poll did not come to its end, {MAX_ATTEMPTS} times: its worker died or hung."
    finish([Outcome(taken=one, failed=True, code="crashed", message=message) for one in crashed])
    return [one for one in taken if one.attempts <= MAX_ATTEMPTS]


def renew(held: Sequence[Taken]) -> None:
    """Makes the leases of polls begin anew, and those of their hosts. One that was lost stays lost."""
    if not held:
        return
    lease = timedelta(seconds=settings.LEASE_SECONDS)
    with soon_on_disk():
        run_binary(RENEW, [lease, [one.poll_id for one in held], [one.token for one in held]])
        hosts.renew(held={one.host: one.token for one in held if one.host})


def give_back(taken: Taken) -> None:
    """Puts a poll that has more to bring back into the queue."""
    with soon_on_disk():
        run_binary(GIVE_BACK, [taken.poll_id, taken.token])
        hosts.release(held={taken.host: taken.token} if taken.host else {})


def finish(outcomes: Sequence[Outcome]) -> None:
    """Ends polls: says what became of them, when their channels are due next, and gives their hosts back.

    That a channel begins to fail, and that it is well again, is told in the log. A poll whose lease was lost is passed
    over.
    """
    if not outcomes:
        return
    now = timezone.now()
    columns: list[list[Any]] = [[] for _ in range(10)]
    for one in outcomes:
        for column, value in zip(columns, _columns(one, now), strict=True):
            column.append(value)
    # Nothing that was received hangs on it: a poll that a crash brings back is only asked again.
    with soon_on_disk():
        ended = {pk for (pk,) in run_binary(FINISH, columns)}
        hosts.release(held={one.taken.host: one.taken.token for one in outcomes if one.taken.host})
        log([act for one in outcomes if one.taken.poll_id in ended for act in _turned(one)])


def _columns(one: Outcome, now: datetime) -> tuple[Any, ...]:
    taken, table = one.taken, one.taken.timetable
    pace = taken.pace or float(table.interval or 0)
    if one.failed:
        failures = taken.failures + 1
        next_at = table.after_failure(now, pace=pace, failures=failures, may_pass=one.may_pass, wait=one.wait)
    else:
        failures = 0
        pace = table.pace(pace, listed=taken.listed + one.listed, new=taken.received + one.received)
        next_at = table.after_success(now, pace=pace)
    cursor = (
        None
        if one.cursor is None or (one.cursor == taken.cursor and not one.moved)
        else orjson.dumps(one.cursor).decode()
    )
    state = "failed" if one.failed else "done"
    return (
        taken.poll_id, taken.token, state, one.code, one.message[:LONGEST_MESSAGE], one.listed, next_at, pace, failures,
        cursor,
    )  # fmt: skip


def _turned(one: Outcome) -> list[Act]:
    """What is worth telling of how a poll ended: the first failure, and the first success after one."""
    begins, ends = one.failed and not one.taken.failures, not one.failed and one.taken.failures
    if not begins and not ends:
        return []
    data = {"code": one.code, "failures": one.taken.failures}
    verb = "channel.failed" if begins else "channel.recovered"
    return [Act(verb=verb, subject_kind="channel", subject_id=one.taken.channel_id, reason=one.message, data=data)]


def _taken(row: Sequence[Any], token: UUID) -> Taken:
    (poll_id, attempts, listed, received, host, channel_id, slug, name, kind, place, options, declared, source_id,
     interval, longest, cron, zone, cursor, pace, failures) = row  # fmt: skip
    return Taken(
        poll_id=poll_id,
        token=token,
        attempts=attempts,
        listed=listed,
        received=received,
        host=host,
        channel_id=channel_id,
        slug=slug,
        name=name,
        kind=kind,
        place=place,
        options=options,
        declared=declared,
        source_id=source_id,
        timetable=Timetable(interval=interval, longest=longest, cron=cron, zone=zone),
        cursor=cursor,
        pace=pace,
        failures=failures,
    )
