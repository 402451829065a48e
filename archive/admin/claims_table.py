"""The claims about an article, field by field: who says what, how sure, and what an editor can make of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from archive.actions.processing.projection import EDITABLE, LIST_FIELDS
from archive.admin import codes, wording
from archive.models import Claim

AT_ONCE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClaim:
    """`adoptable`: an editor could settle the field with it. `superseded`: a later claim of an editor holds."""

    id: int
    value: str | None
    as_written: str
    method: str
    confidence: int
    stated: bool
    chosen: bool
    by_editor: bool
    superseded: bool
    adoptable: bool
    made_by: str
    made_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedField:
    """All claims about one field. `conflicts` when the machine's claims say different things."""

    name: str
    label: str
    claims: Sequence[ShownClaim]
    conflicts: bool
    edited: bool
    several: bool

    @property
    def shown(self) -> Sequence[ShownClaim]:
        """Those that stand in the table, all of a few."""
        return self.claims[:AT_ONCE] if len(self.claims) > 2 * AT_ONCE else self.claims

    @property
    def more(self) -> Sequence[ShownClaim]:
        """Those that one asks for: of sixty keywords nobody wants to scroll past."""
        return self.claims[len(self.shown) :]


def fields(claims: Sequence[Claim], edits: Sequence[Claim]) -> list[ClaimedField]:
    """By field, the editable ones first and in their order; an editor's claims before the machine's."""
    order = {name: place for place, name in enumerate(EDITABLE)}
    by_field = sorted([*edits, *claims], key=lambda claim: (order.get(claim.field, len(order)), claim.field))
    return [_field(name, list(group)) for name, group in groupby(by_field, key=lambda claim: claim.field)]


def _field(name: str, claims: Sequence[Claim]) -> ClaimedField:
    in_force = [claim for claim in claims if claim.reading_id is None and claim.superseded_at is None]
    shown = in_force or [claim for claim in claims if claim.reading_id is not None and claim.chosen]
    values = {claim.value for claim in shown}
    told = [_claim(claim, edited=bool(in_force), values=values) for claim in claims]
    return ClaimedField(
        name=name,
        label=wording.field(name),
        claims=told if len(told) <= 2 * AT_ONCE else sorted(told, key=lambda one: not one.chosen),
        conflicts=_disagree(claims, name),
        edited=bool(in_force) and name in EDITABLE,
        several=name in LIST_FIELDS,
    )


def _disagree(claims: Iterable[Claim], field: str) -> bool:
    """Of a field that has one value: whether two statements of it differ. A day and a minute of that day agree."""
    if field in LIST_FIELDS:
        return False
    values = {claim.value or "" for claim in claims if claim.reading_id is not None}
    return any(not (a.startswith(b) or b.startswith(a)) for a in values for b in values)


def _claim(claim: Claim, *, edited: bool, values: set[str | None]) -> ShownClaim:
    by_editor = claim.reading_id is None
    superseded = claim.superseded_at is not None
    return ShownClaim(
        id=claim.pk,
        value=None if claim.value is None else codes.value(claim.field, claim.value),
        as_written=claim.as_written or "",
        method=wording.method(claim.method),
        confidence=round(claim.confidence * 100),
        stated=claim.stated,
        chosen=not superseded if by_editor else claim.chosen and not edited,
        by_editor=by_editor,
        superseded=superseded,
        adoptable=not by_editor and claim.field in EDITABLE and claim.value not in values,
        made_by=str(claim.made_by or ""),
        made_at=claim.made_at,
        note=claim.note,
    )
