"""Is it new: what a text has in common with another, what that makes of the two, and which of them was first.

    fingerprint(body)                       Fingerprint: words, keys to look candidates up by, a digest of the words
    worth_aligning(keys, keys, common)      cheap: may these two have enough in common
    align(new_body, held_body)              Alignment: containment, Jaccard, the shared passages as spans of both
    decide(new, held, alignment, common)    Match or None: same_text, revision, reprint, rewrite
    origin(candidates)                      who was first, and why;  in_order(versions) their order

All of it is pure: the same texts give the same keys and the same answer on every machine.
"""

from archive.matching.alignment import Alignment, Passage, align
from archive.matching.decision import decide
from archive.matching.fingerprints import Fingerprint, estimate, fingerprint, worth_aligning
from archive.matching.origins import Candidate, Origin, in_order, origin

__all__ = [
    "Alignment",
    "Candidate",
    "Fingerprint",
    "Origin",
    "Passage",
    "align",
    "decide",
    "estimate",
    "fingerprint",
    "in_order",
    "origin",
    "worth_aligning",
]
