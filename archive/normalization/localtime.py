"""A moment that states no offset, where the time zone of its outlet is declared.

What is shown stays as written; only the instants that it can mean are narrowed, from the fifty hours that a day can
span somewhere on earth to the one day of that zone, and the claim says so.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from archive.values import Claim

_SECONDS_END = len("2019-11-07T11:55:00")
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)


def zone_of(name: object) -> ZoneInfo | None:
    """The zone with this IANA name; None for anything else."""
    return _zone(name) if isinstance(name, str) and name else None


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def narrowed(claim: Claim, zone: ZoneInfo) -> Claim:
    """The claim with the first and last instant that it can mean in this zone, where it is a date without an offset."""
    if claim.earliest is None or claim.latest is None or claim.value[_SECONDS_END:]:
        return claim
    # Without an offset the bounds are those of the date itself, fourteen hours early and twelve late.
    earliest = _in_zone(claim.earliest + _EAST, zone, first=True)
    latest = _in_zone(claim.latest - _WEST, zone, first=False)
    note = f"{claim.note}; " if claim.note else ""
    return claim._replace(earliest=earliest, latest=latest, note=f"{note}within the time zone {zone.key}")


def _in_zone(wall: datetime, zone: ZoneInfo, *, first: bool) -> datetime:
    """The instant at which clocks of the zone show this; of two in autumn the first or the last."""
    return wall.replace(tzinfo=zone, fold=0 if first else 1).astimezone(UTC)
