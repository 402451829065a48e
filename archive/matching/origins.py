"""Who was first: the order of versions, and the origin of a group of articles, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from archive.matching.fingerprints import Fingerprint
from archive.values import RevisionNote

Because = Literal[
    "alone", "earlier_stated_time", "earlier_version_named", "credited_by_the_other", "dateline", "received_first"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the decision needs of one article, new or held.

    `source` identifies the known outlet (any stable text, the same for the same outlet), None where it is unknown;
    `names` are all names that this outlet goes by, the publisher as read among them. Instants are aware; `published`
    and `modified` are (earliest, latest), None where unknown or not stated.
    """

    id: UUID
    fingerprint: Fingerprint
    received_at: datetime
    source: str | None = None
    names: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    title: str | None = None
    dateline: str | None = None
    published: tuple[datetime, datetime] | None = None
    modified: tuple[datetime, datetime] | None = None
    revision_note: RevisionNote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The article of a group that was first, as far as the texts tell, and why."""

    id: UUID
    because: Because


def origin(candidates: Iterable[Candidate]) -> Origin:
    """Who was first among articles of one origin (at least one): a stated time, a credit, a dateline, the receipt."""
    raise NotImplementedError


def in_order(versions: Iterable[Candidate]) -> list[Candidate]:
    """Versions of one article, the earliest first: by stated times, then by their notes, then as received."""
    raise NotImplementedError
