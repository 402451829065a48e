"""Is it new: for the texts of a chunk, which are copies, which are versions of what we hold, and what is related.

Texts are judged in their order, against what the archive holds and against those before them. The recogniser's lock
makes that one after the other over all workers: of two that bring copies of one text at the same moment, the second
sees what the first has recorded.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from archive.actions.receiving.identifiers import Identifiers, Identity
from archive.actions.recognition.candidates import Outlets, Text, candidate, load
from archive.actions.recognition.commonplace import FULL, Recurring, known_passages, recurring
from archive.actions.recognition.heldkeys import held_keys
from archive.actions.recognition.keyruns import find_by_keys
from archive.actions.rows import run_binary
from archive.matching import Fingerprint, align, decide
from archive.matching.fingerprints import KEY_BITS
from archive.values import Match

RECOGNISER_LOCK = 0x5245434F  # "RECO": one number for the whole archive

MOST_COMPARED = 8
"""Of many candidates those with the most keys in common are compared, and no more once so many others were nothing."""

MOST_MISSES = 3

FEW_KEYS = 13
"""Of two texts that have more keys than these, one key in common is chance: a habit of speech, a name with a title."""

Kind = Literal["article", "version", "copy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A text that is to be recorded. `article_id` is the id that it gets if it turns out to be an article."""

    revision_id: UUID
    article_id: UUID
    item_id: UUID
    fingerprint: Fingerprint
    body: str
    document: Mapping[str, Any]
    received_at: datetime
    source_id: UUID | None
    identity: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A match with a text of another article."""

    new: Text
    held: Text
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a new text is. `keys` are those under which it is to be found; `of` is the revision that a copy copies, or
    the one by which a version was known."""

    kind: Kind
    article_id: UUID
    keys: Sequence[int] = ()
    of: UUID | None = None
    related: Sequence[Related] = ()


def lock() -> None:
    """One recogniser at a time, until the end of the transaction. Before any row is locked: then nobody deadlocks."""
    run_binary("SELECT pg_advisory_xact_lock(%b::bigint)", [RECOGNISER_LOCK])


def recognise(texts: Sequence[NewText], identifiers: Identifiers) -> list[Recognised]:
    """What each of these texts is, in their order. Inside a transaction that has the lock; writes common passages.

    `identifiers` know what the texts' senders call their articles, and learn what new articles are called.
    """
    if not texts:
        return []
    known = _Known(texts)
    judged = []
    for place, text in enumerate(texts):
        candidates = known.candidates(place)
        found = _judge(text, known, candidates, identifiers) if candidates else None
        if found is not None and found.kind == "copy":
            judged.append(found)
            continue
        keys = known.recurring.worth_keeping(known.keys[place])
        found = replace(found, keys=keys) if found is not None else _alone(text, keys, identifiers)
        if found.kind == "article":
            identifiers.give(text.identity, found.article_id)
        known.add(place, text, found.article_id)
        judged.append(found)
    known.recurring.write()
    return judged


def relatives(texts: Sequence[NewText]) -> list[Related]:
    """What held versions have to do with those of other articles. Writes no relations; fingerprints are there."""
    known = _Known(texts)
    found: list[Related] = []
    for place, text in enumerate(texts):
        new = known.as_text(text, text.article_id)
        candidates = [revision for revision in known.candidates(place) if revision != text.revision_id]
        found += [one for one in _matches(new, known, candidates) if one.held.article_id != text.article_id]
    return found


def keys_of(fingerprint: Fingerprint) -> tuple[int, ...]:
    """The keys under which a text is looked up: its own, and last one that stands for all of its words.

    By that one the same text is found even where every passage of it is a common one.
    """
    if not fingerprint.keys:
        return ()
    return (*fingerprint.keys, int.from_bytes(fingerprint.digest[: KEY_BITS // 8], "big"))


class _Known:
    """What the texts of a batch are compared with: what is held, and those of the batch that were judged before."""

    def __init__(self, texts: Sequence[NewText]) -> None:
        self.outlets = Outlets()
        self.keys = [keys_of(text.fingerprint) for text in texts]
        self.found: list[dict[UUID, set[int]]] = [defaultdict(set) for _ in texts]
        self.sizes: dict[UUID, int] = {}
        holders: dict[int, set[UUID]] = defaultdict(set)
        for place, revision, keys in self._find():
            shared = set(self.keys[place]).intersection(keys)
            self.found[place][revision] = shared
            self.sizes[revision] = len(keys)
            for key in shared:
                holders[key].add(revision)
        self.recurring: Recurring = recurring(holders, self.recurrent)
        ranked = (self._ranked(place, found) for place, found in enumerate(self.found) if found)
        self.texts = load(set(chain.from_iterable(ranked)), self.outlets)
        counted = Counter(chain.from_iterable(self.keys))
        self.repeated = {key for key, times in counted.items() if times > 1}
        self.of_batch: dict[int, list[UUID]] = defaultdict(list)
        self.judged: dict[UUID, tuple[NewText, UUID]] = {}

    def _find(self) -> Iterator[tuple[int, UUID, list[int]]]:
        """What the archive holds under the keys of the texts, but for those that are known to say nothing."""
        possible = held_keys.possible(self.keys)
        self.recurrent = known_passages(set(chain.from_iterable(possible)))
        telling = [[key for key in keys if not self.recurrent.get(key)] for keys in possible]
        return find_by_keys(telling, fresh=held_keys.fresh)

    def candidates(self, place: int) -> list[UUID]:
        """Who is worth a comparison with this text, the likeliest first."""
        found = self.found[place]
        for key in self.repeated.intersection(self.keys[place]):
            for revision in self.of_batch[key]:
                found[revision].add(key)
        return self._ranked(place, found) if found else []

    def add(self, place: int, text: NewText, article_id: UUID) -> None:
        """Makes a judged text known to those after it."""
        repeated = self.repeated.intersection(self.keys[place])
        if repeated:
            self.judged[text.revision_id] = text, article_id
            self.sizes[text.revision_id] = len(self.keys[place])
        for key in repeated:
            if len(self.of_batch[key]) < FULL:
                self.of_batch[key].append(text.revision_id)

    def text(self, revision: UUID) -> Text | None:
        """A held text, or one of the batch; None where its candidates were too many to load it."""
        if revision not in self.texts and revision in self.judged:
            new, article_id = self.judged[revision]
            self.texts[revision] = self.as_text(new, article_id)
        return self.texts.get(revision)

    def as_text(self, new: NewText, article_id: UUID) -> Text:
        made = candidate(
            revision_id=new.revision_id,
            fingerprint=new.fingerprint,
            document=new.document,
            received_at=new.received_at,
            slug=self.outlets.slug(new.source_id),
            outlets=self.outlets,
        )
        return Text(article_id=article_id, candidate=made, body=new.body)

    def _ranked(self, place: int, found: Mapping[UUID, Collection[int]]) -> list[UUID]:
        """Those with the same words first, then by the number of keys that tell something; ties by age."""
        whole = self.keys[place][-1]
        weights = {
            revision: (whole in shared, len(self.recurring.telling(shared))) for revision, shared in found.items()
        }
        own = len(self.keys[place])
        worth = [
            revision
            for revision, (same, telling) in weights.items()
            if same or telling > 1 or (telling and min(own, self.sizes[revision]) <= FEW_KEYS)
        ]
        worth.sort(key=lambda revision: (not weights[revision][0], -weights[revision][1], revision))
        return worth[: 2 * MOST_COMPARED]


def _alone(text: NewText, keys: Sequence[int], identifiers: Identifiers) -> Recognised:
    """A text that shares nothing with any other; most are."""
    named = identifiers.article(text.identity)
    kind: Kind = "article" if named is None else "version"
    return Recognised(kind=kind, article_id=named or text.article_id, keys=keys)


def _judge(text: NewText, known: _Known, candidates: Sequence[UUID], identifiers: Identifiers) -> Recognised:
    named = identifiers.article(text.identity)
    new = known.as_text(text, text.article_id)
    matches: dict[UUID, Related] = {}
    for found in _matches(new, known, candidates):
        same_outlet = found.new.candidate.source == found.held.candidate.source
        if named is None and found.match.kind == "same_text" and same_outlet:
            return Recognised(kind="copy", article_id=found.held.article_id, of=found.held.revision_id)
        matches.setdefault(found.held.article_id, found)
    if named is not None:
        # The same words too: what else has changed is why it was sent again.
        return Recognised(kind="version", article_id=named, related=_others(matches, named))
    versions = [
        found
        for article_id, found in matches.items()
        if found.match.kind == "revision" and not identifiers.is_another(text.identity, article_id)
    ]
    if not versions:
        return Recognised(kind="article", article_id=text.article_id, related=tuple(matches.values()))
    nearest = max(versions, key=lambda found: found.match.containment + found.match.containment_held)
    article_id = nearest.held.article_id
    related = _others(matches, article_id)
    return Recognised(kind="version", article_id=article_id, of=nearest.held.revision_id, related=related)


def _others(matches: Mapping[UUID, Related], article_id: UUID) -> tuple[Related, ...]:
    """What a version of that article has to do with others."""
    return tuple(
        replace(found, new=replace(found.new, article_id=article_id))
        for key, found in matches.items()
        if key != article_id
    )


def _matches(new: Text, known: _Known, candidates: Sequence[UUID]) -> Iterator[Related]:
    misses = compared = 0
    for revision in candidates:
        held = known.text(revision)
        if held is None:
            continue
        match = decide(new.candidate, held.candidate, align(new.body, held.body), known.recurring.nothing)
        compared += 1
        if match is None:
            misses += 1
        else:
            yield Related(new=new, held=held, match=match)
        if compared == MOST_COMPARED or misses > MOST_MISSES:
            return
