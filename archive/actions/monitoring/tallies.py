"""What came each day from each channel and source: added up in the commit of the verdicts, so that nobody counts items.

A chunk costs one statement, whatever is in it; the page and the alarms read a row a day.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from archive.actions.processing.understand import Understood
from archive.actions.rows import as_jsonb, run_binary
from archive.intake.flow import Day
from archive.models import Deposit, Item, Tally

REPAIRS = frozenset({"characters_replaced", "encoding_guessed", "mojibake_repaired"})
SHAPED_BY = ("title", "published", "authors")
"""Fields of which it matters by which method they were found."""
LONGEST_SHAPE = 200

NUMBERS = ("items", "fresh", "duplicates", "quarantined", "texts", "untitled", "undated", "repaired")

ADD = """
    INSERT INTO archive_tally AS held (subject_kind, subject_id, day, items, fresh, duplicates, quarantined, texts,
                                       untitled, undated, repaired, shapes)
    SELECT * FROM unnest(%b::text[], %b::uuid[], %b::date[], %b::int[], %b::int[], %b::int[], %b::int[], %b::int[],
                         %b::int[], %b::int[], %b::int[], %b::jsonb[])
    ON CONFLICT (subject_id, day) DO UPDATE
    SET items = held.items + excluded.items, fresh = held.fresh + excluded.fresh,
        duplicates = held.duplicates + excluded.duplicates, quarantined = held.quarantined + excluded.quarantined,
        texts = held.texts + excluded.texts, untitled = held.untitled + excluded.untitled,
        undated = held.undated + excluded.undated, repaired = held.repaired + excluded.repaired,
        shapes = coalesce((
            SELECT jsonb_object_agg(shape, number) FROM (
                SELECT shape, sum(number::int) AS number
                FROM (
                    SELECT * FROM jsonb_each_text(held.shapes) UNION ALL SELECT * FROM jsonb_each_text(excluded.shapes)
                ) AS both_days (shape, number)
                GROUP BY shape
            ) AS summed
        ), '{}')
"""


class Received(Protocol):
    """What is to be known of an item: both the model and the one in hand have it."""

    @property
    def deposit(self) -> Deposit: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def outlet_id(self) -> UUID | None: ...


@dataclass(slots=True)
class _Sum:
    numbers: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)


def count(*, verdicts: Iterable[tuple[Received, str]], texts: Iterable[tuple[Received, Understood]] = ()) -> None:
    """Adds items with the states they got, and texts that were not held, to their days. Inside of their transaction."""
    sums: dict[tuple[str, UUID, date], _Sum] = defaultdict(_Sum)
    for item, state in verdicts:
        for key in _keys(item):
            numbers = sums[key].numbers
            numbers["items"] += 1
            numbers["fresh"] += state in (Item.State.ARCHIVED, Item.State.REVISION)
            numbers["duplicates"] += state == Item.State.DUPLICATE
            numbers["quarantined"] += state == Item.State.QUARANTINED
    for item, part in texts:
        for key in _keys(item):
            numbers = sums[key].numbers
            numbers["texts"] += 1
            numbers["untitled"] += part.article.title is None
            numbers["undated"] += part.article.published is None
            numbers["repaired"] += any(problem.code in REPAIRS for problem in part.problems)
            sums[key].shapes[shape_of(part)] += 1
    if not sums:
        return
    # In one order, so that two workers never wait for each other.
    ordered = sorted(sums.items(), key=lambda pair: (pair[0][1], pair[0][2]))
    columns: list[list[Any]] = [
        [kind for (kind, _, _), _ in ordered],
        [subject for (_, subject, _), _ in ordered],
        [day for (_, _, day), _ in ordered],
        *([one.numbers[name] for _, one in ordered] for name in NUMBERS),
        [as_jsonb(dict(one.shapes)) for _, one in ordered],
    ]
    run_binary(ADD, columns)


def shape_of(part: Understood) -> str:
    """In which shape a text says what it is: its header line, whether it has a dateline, and how fields were found."""
    chosen = {claim.field: claim.method for claim in part.article.claims if claim.chosen}
    found = [f"{name}: {chosen[name]}" for name in SHAPED_BY if name in chosen]
    return "; ".join([part.article.header.kind, *(["dateline"] if part.article.dateline else []), *found])[
        :LONGEST_SHAPE
    ]


def days_of(*, since: date, subject_ids: Collection[UUID] | None = None) -> dict[tuple[str, UUID], dict[date, Day]]:
    """The days from `since` on which something came, by kind and id of the channel or source; of all, or of some."""
    rows = Tally.objects.filter(day__gte=since)
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=subject_ids)
    found: dict[tuple[str, UUID], dict[date, Day]] = defaultdict(dict)
    for kind, subject, day, shapes, *numbers in rows.values_list(
        "subject_kind", "subject_id", "day", "shapes", *NUMBERS
    ).iterator():
        known: Mapping[str, int] = dict(zip(NUMBERS, numbers, strict=True))
        found[kind, subject][day] = Day(shapes=shapes, **known)
    return found


def _keys(item: Received) -> list[tuple[str, UUID, date]]:
    day = item.received_at.astimezone(UTC).date()
    subjects = (("channel", item.deposit.channel_id), ("source", item.outlet_id))
    return [(kind, subject, day) for kind, subject in subjects if subject is not None]
