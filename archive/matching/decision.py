"""What two texts are to each other, by rules that are tried in this order. The first that holds decides.

- `too_short`: one of them has fewer than ten words: nothing.
- `same_words`: all words are the same: same_text.
- `other_numbers`: three or more numbers in matching text differ and not more than twice as many are kept, or, in texts
  of one outlet from different days, any differ and no more are kept: nothing. This is a stock form, a daily table, the
  weather; but neither what calls itself a later version, nor two texts of one outlet and one day that are three
  quarters the same.
- `background`: all that is shared, scraps aside, is one passage that closes both texts: what an outlet carries for
  weeks. Nothing below three quarters of the shorter text where the outlet is one, below half where one is unknown.
- `same_outlet`: one known outlet, at most three days apart, half of the shorter text shared, or a quarter under the
  same title or with a revision note: revision. Where a date is unknown and nothing else tells, nine tenths.
- `note_names_the_other`: no outlet is known, half is shared, and one says that its earlier version was posted at the
  time of the other: revision.
- `nearly_word_for_word`: three quarters of the shorter text stand in the longer: reprint.
- `shared_passages`: half of it; or a quarter, 25 words at least, not more than 30 days apart: rewrite.
- `quoted_passages`: 40 words in two passages or more of 8 words, one of them of 12, not more than 7 days apart:
  rewrite.

What is shared is counted without the passages that are common to many articles.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from archive.matching.alignment import Alignment, Passage
from archive.matching.fingerprints import FEWEST_WORDS, keys_in
from archive.matching.origins import Candidate, earlier, names_as_earlier
from archive.text import fold
from archive.values import Match, MatchKind

Outlets = Literal["same", "other", "unknown"]

REPRINTED = 0.75
HALF = 0.5
QUARTER = 0.25
ALMOST_ALL = 0.9
_FEWEST_SHARED_WORDS = 25
_FEWEST_QUOTED_WORDS = 40
_QUOTED_PASSAGE = 12
_WHOLE_PASSAGE = 8
_CHANGED_NUMBERS = 3
_DAYS_OF_A_REVISION = 3
_DAYS_OF_A_QUOTE = 7
_DAYS_OF_A_REWRITE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """What speaks for a relation. `shared` is the share of the shorter text that the longer has; `whole` are the
    passages that are more than scraps. Common text is left out of both."""

    alignment: Alignment
    shared: float
    whole: Sequence[Passage]
    words: int
    longest: int
    days_apart: float | None
    same_day: bool | None
    outlets: Outlets
    same_title: bool
    noted: bool
    named: bool

    def within(self, days: int) -> bool:
        """True unless the dates are known to lie further apart."""
        return self.days_apart is None or self.days_apart <= days


def decide(new: Candidate, held: Candidate, alignment: Alignment, common: Collection[int] = ()) -> Match | None:
    """What the new text is to a held one, or None where they only share a form, a habit of speech, or nothing.

    `alignment` is `align(body of new, body of held)`. `common` are keys that recur in so many articles that sharing
    them says nothing.
    """
    if min(new.fingerprint.words, held.fingerprint.words) < FEWEST_WORDS:
        return None
    evidence = _weigh(new, held, alignment, common)
    found = _relation(new, held, evidence)
    if found is None:
        return None
    kind, reasons = found
    first, because = earlier(new, held)
    return Match(
        held=held.id,
        kind=kind,
        containment=alignment.containment_a,
        containment_held=alignment.containment_b,
        jaccard=alignment.jaccard,
        passages=tuple((passage.a, passage.b) for passage in alignment.passages),
        words_shared=evidence.words,
        longest=evidence.longest,
        outlets=evidence.outlets,
        days_apart=evidence.days_apart,
        reasons=reasons,
        first="new" if first is new else "held",
        first_because=because,
    )


def _weigh(new: Candidate, held: Candidate, alignment: Alignment, common: Collection[int]) -> _Evidence:
    known = {*new.fingerprint.keys, *held.fingerprint.keys}
    rare = [passage for passage in alignment.passages if not _is_common(passage, known, common)]
    words = sum(passage.words for passage in rare)
    total = sum(passage.words for passage in alignment.passages)
    contained = max(alignment.containment_a, alignment.containment_b)
    return _Evidence(
        alignment=alignment,
        shared=contained * words / total if total else 0.0,
        whole=[passage for passage in rare if passage.words >= _WHOLE_PASSAGE],
        words=words,
        longest=max((passage.words for passage in rare), default=0),
        days_apart=_days_apart(new, held),
        same_day=_same_day(new, held),
        outlets=_outlets(new, held),
        same_title=new.title is not None and held.title is not None and fold(new.title) == fold(held.title),
        noted=new.revision_note is not None or held.revision_note is not None,
        named=names_as_earlier(new, held) or names_as_earlier(held, new),
    )


def _is_common(passage: Passage, known: set[int], common: Collection[int]) -> bool:
    """True when most of the keys that lie in a passage are common ones."""
    if known.isdisjoint(common):
        return False
    keys = keys_in(passage.text) & known
    return 2 * sum(key in common for key in keys) > len(keys)


def _relation(new: Candidate, held: Candidate, evidence: _Evidence) -> tuple[MatchKind, tuple[str, ...]] | None:
    if new.fingerprint.digest == held.fingerprint.digest:
        return "same_text", ("same_words",)
    if _has_other_numbers(evidence):
        return None
    if _is_background(evidence):
        return None
    if _is_revision(evidence):
        return "revision", ("same_outlet",)
    if evidence.named and evidence.shared >= HALF and new.source is None and held.source is None:
        return "revision", ("note_names_the_other",)
    if evidence.shared >= REPRINTED:
        return "reprint", ("nearly_word_for_word",)
    if evidence.shared >= HALF:
        return "rewrite", ("shared_passages",)
    if evidence.shared >= QUARTER and evidence.words >= _FEWEST_SHARED_WORDS and evidence.within(_DAYS_OF_A_REWRITE):
        return "rewrite", ("shared_passages",)
    if _is_quoted(evidence):
        return "rewrite", ("quoted_passages",)
    return None


def _has_other_numbers(evidence: _Evidence) -> bool:
    changed, kept = evidence.alignment.numbers_changed, evidence.alignment.numbers_kept
    if not changed or evidence.noted:
        return False
    if evidence.outlets == "same" and evidence.same_day is False and changed >= kept:
        return True
    updated = evidence.outlets == "same" and evidence.same_day and evidence.shared >= REPRINTED
    return changed >= _CHANGED_NUMBERS and 2 * changed >= kept and not updated


def _is_background(evidence: _Evidence) -> bool:
    if len(evidence.whole) != 1 or not evidence.whole[0].closes or evidence.same_title or evidence.noted:
        return False
    return evidence.shared < {"same": REPRINTED, "unknown": HALF, "other": 0.0}[evidence.outlets]


def _is_revision(evidence: _Evidence) -> bool:
    if evidence.outlets != "same" or not evidence.within(_DAYS_OF_A_REVISION):
        return False
    told = evidence.same_title or evidence.noted
    if evidence.days_apart is None and not told:
        return evidence.shared >= ALMOST_ALL
    return evidence.shared >= (QUARTER if told else HALF)


def _is_quoted(evidence: _Evidence) -> bool:
    return (
        evidence.words >= _FEWEST_QUOTED_WORDS
        and evidence.longest >= _QUOTED_PASSAGE
        and len(evidence.whole) >= 2
        and evidence.within(_DAYS_OF_A_QUOTE)
    )


def _days_apart(new: Candidate, held: Candidate) -> float | None:
    if new.published is None or held.published is None:
        return None
    later = max(new.published[0], held.published[0])
    sooner = min(new.published[1], held.published[1])
    return max(0.0, (later - sooner) / timedelta(days=1))


def _same_day(new: Candidate, held: Candidate) -> bool | None:
    """Whether the middles of the stated dates, moments or days, are less than 18 hours apart; None without dates."""
    if new.published is None or held.published is None:
        return None
    one, other = (begin + (end - begin) / 2 for begin, end in (new.published, held.published))
    return abs(one - other) < timedelta(hours=18)


def _outlets(new: Candidate, held: Candidate) -> Outlets:
    if new.source is None or held.source is None:
        return "unknown"
    return "same" if new.source == held.source else "other"
