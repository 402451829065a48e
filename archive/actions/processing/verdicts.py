"""What became of items: the verdict on each, by what became of its texts or by what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.actions.events import Act
from archive.actions.processing.inhand import ItemInHand
from archive.actions.processing.outcomes import Outcome
from archive.actions.receiving.identifiers import TextKey
from archive.actions.recognition.recognise import Kind
from archive.actions.rows import as_jsonb, run_binary
from archive.models import Item
from archive.values import Problem

STATE_OF: Mapping[Kind, Item.State] = {
    "article": Item.State.ARCHIVED,
    "version": Item.State.REVISION,
    "copy": Item.State.DUPLICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The state that an item gets; `article_id` is None and `code` is set where it stays out of the archive."""

    item: ItemInHand
    state: str
    article_id: UUID | None = None
    code: str = ""
    reason: str = ""
    problems: Sequence[Problem] = ()


def verdicts_on(
    outcomes: Iterable[Outcome], *, made: Mapping[tuple[UUID, int], Kind], held: Mapping[TextKey, UUID]
) -> Iterator[Verdict]:
    """`made` says what the texts are that are new, by item and part; `held` in which article each text stands."""
    for outcome in outcomes:
        problems = outcome.problems
        if not outcome.good:
            worst = next(problem for problem in problems if problem.severity == "fatal")
            yield Verdict(
                item=outcome.item,
                state=Item.State.QUARANTINED,
                code=worst.code,
                reason=worst.message,
                problems=problems,
            )
            continue
        # Of a file with several articles, the first one stands for it.
        first = outcome.good[0].parsed.part
        state = STATE_OF[made.get((outcome.item.pk, first), "copy")]
        yield Verdict(item=outcome.item, state=state, article_id=held[outcome.item.digest, first], problems=problems)


WRITE = """
    UPDATE archive_item AS item
    SET state = verdict.state, article_id = verdict.article_id, code = verdict.code, reason = verdict.reason,
        problems = verdict.problems, finished_at = %b, lease = NULL, leased_until = NULL
    FROM unnest(%b::uuid[], %b::text[], %b::uuid[], %b::text[], %b::text[], %b::jsonb[])
        AS verdict (id, state, article_id, code, reason, problems)
    WHERE item.id = verdict.id
"""
"""One statement for a chunk, without the CASE for every row and column that bulk_update would send."""


def write_verdicts(verdicts: Sequence[Verdict], now: datetime) -> None:
    """Writes them into the rows of their items, which the caller has locked."""
    columns: list[list[Any]] = [
        [verdict.item.pk for verdict in verdicts],
        [str(verdict.state) for verdict in verdicts],
        [verdict.article_id for verdict in verdicts],
        [verdict.code for verdict in verdicts],
        [verdict.reason for verdict in verdicts],
        [as_jsonb([problem.as_json() for problem in verdict.problems]) for verdict in verdicts],
    ]
    run_binary(WRITE, [now, *columns])


def acts_of(verdicts: Iterable[Verdict]) -> Iterator[Act]:
    """What the log tells of them; of an item that became an article or a version, the article's own act tells."""
    for verdict in verdicts:
        if verdict.state == Item.State.DUPLICATE:
            # Told of the item: nothing about the article has changed.
            yield Act(
                verb="item.duplicate",
                subject_kind="item",
                subject_id=verdict.item.pk,
                data={"article": str(verdict.article_id)},
            )
        elif verdict.state == Item.State.QUARANTINED:
            yield Act(verb="item.quarantined", subject_kind="item", subject_id=verdict.item.pk, reason=verdict.reason)
