"""The names of all terms that are suggested where they stand in a text, held by a process until they change."""

from uuid import UUID

import structlog

from archive.matching.names import Names
from archive.models import Term, Vocabulary

MOST_NAMES = 300_000
"""More are not held: a process would grow by them without an end."""

Editions = tuple[tuple[UUID, int], ...]

logger = structlog.get_logger(__name__)


class KnownNames:
    """One query says whether what is held still holds; making 100,000 names ready takes a second."""

    def __init__(self) -> None:
        self._editions: Editions = ()
        self._names: Names | None = None

    def now(self) -> Names | None:
        """The names as they are now; None where no vocabulary suggests its terms."""
        suggesting = Vocabulary.objects.filter(suggests=True).order_by("pk").values_list("pk", "edition")
        editions = tuple(suggesting)
        if editions != self._editions:
            self._names = _read([pk for pk, _ in editions]) if editions else None
            self._editions = editions
        return self._names


def _read(vocabularies: list[UUID]) -> Names:
    terms = Term.objects.filter(vocabulary__in=vocabularies, merged_into=None).order_by("pk")
    pairs = [
        (pk, name)
        for pk, label, aliases in terms.values_list("pk", "label", "aliases").iterator()
        for name in dict.fromkeys((label, *aliases))
    ]
    if len(pairs) > MOST_NAMES:
        logger.warning("too many names: the last of them are not looked for", names=len(pairs), looked_for=MOST_NAMES)
    return Names(pairs[:MOST_NAMES])


KNOWN = KnownNames()
