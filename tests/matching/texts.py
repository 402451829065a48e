"""Stories for tests, and how one is made a candidate."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from archive.matching import Candidate, align, decide, fingerprint
from archive.values import Match

RELEASE = """The ministers of transport of Aldovia and Merrowland signed an agreement on the northern rail line.

The line will link the harbour of Kestrel Bay with the wheat country beyond the river, and carry freight from the first
week of September. Passenger trains are to follow when the bridge at Tarn has been widened for a second track.

“We have waited for this day since the old ferry was given up, and nobody will miss its timetable,” the minister of
Aldovia said after the ceremony in the customs house. She thanked the engineers of both countries for their patience.

The costs are shared in equal parts, and a bank of the region lends what the two budgets cannot carry in one year.

Farmers in the river villages had asked for a stop of their own, which the agreement leaves to later talks."""

OWN = """Opposition deputies in Merrowland asked the government on Tuesday to publish all papers about the railway.

They doubt that the harvest will fill the trains, and point to the empty silos on the far shore of the lake.

A spokesman of the treasury answered that the figures had been checked twice by auditors from abroad."""

AT = datetime(2026, 3, 2, 11, 55, tzinfo=UTC)


def candidate(body: str = "", *, number: int = 1, at: datetime | None = AT, **known: object) -> Candidate:
    """A candidate for `body`, published at a minute and received an hour after the one with the number before."""
    given: dict[str, object] = {
        "published": (at, at + timedelta(seconds=59)) if at else None,
        "received_at": AT + timedelta(hours=number),
        **known,
    }
    return Candidate(id=UUID(int=number), fingerprint=fingerprint(body), **given)


def match(new_body: str, held_body: str, *, common: frozenset[int] = frozenset(), **known: object) -> Match | None:
    """The decision about two bodies; what is known of both is given as pairs, (of the new, of the held)."""
    new = candidate(new_body, number=2, **{name: pair[0] for name, pair in known.items()})
    held = candidate(held_body, number=1, **{name: pair[1] for name, pair in known.items()})
    return decide(new, held, align(new_body, held_body), common)
