"""How a channel or a source goes: its last days beside what is usual for it, and the alarms about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from archive.actions.monitoring import tallies
from archive.intake.flow import HISTORY, NOTHING, SHARES, Compared, compared, shapes, usual_number
from archive.models import Alarm

DAYS = 30
SHAPES_SHOWN = 8
ALARMS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOf:
    """How many new things came on the day (of UTC) that begins `at`, and how many usually come on such a day."""

    at: datetime
    items: int
    usual: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`shares` and `shapes` are named as alarms tell them, and compare the newest days with those before."""

    days: Sequence[DayOf]
    shares: Sequence[tuple[str, Compared]]
    shapes: Sequence[tuple[str, Compared]]
    alarms: Sequence[Alarm]

    @property
    def nothing_came(self) -> bool:
        return not any(day.items for day in self.days)

    @property
    def measured(self) -> bool:
        """Whether there is anything to compare, now or before."""
        return any(found.whole or found.whole_before for _, found in self.shares)


def course(*, subject_id: UUID, today: date) -> Course:
    """Of a channel or source, by a row a day."""
    dates = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    held = tallies.days_of(since=dates[0] - timedelta(days=HISTORY + 1), subject_ids=[subject_id])
    days = {day: came for of_subject in held.values() for day, came in of_subject.items()}
    return Course(
        days=[
            DayOf(
                at=datetime.combine(day, time.min, UTC),
                items=days.get(day, NOTHING).fresh,
                usual=usual_number(days, day=day, until=day),
            )
            for day in dates
        ],
        shares=[(share.told, compared(days, today=today, share=share)) for share in SHARES],
        shapes=list(shapes(days, today=today).items())[:SHAPES_SHOWN],
        alarms=list(Alarm.objects.filter(subject_id=subject_id)[:ALARMS_SHOWN]),
    )
