"""What two texts are to each other."""

from collections.abc import Collection

from archive.matching.alignment import Alignment
from archive.matching.origins import Candidate
from archive.values import Match


def decide(new: Candidate, held: Candidate, alignment: Alignment, common: Collection[int] = ()) -> Match | None:
    """What the new text is to a held one, or None where they only share a form, a habit of speech, or nothing.

    `alignment` is `align(body of new, body of held)`. `common` are keys that recur in so many articles that sharing
    them says nothing.
    """
    raise NotImplementedError
