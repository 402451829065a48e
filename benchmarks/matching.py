"""How well articles that belong together are recognised, and what it costs.

    python benchmarks/matching.py                    accuracy on a made-up set, the cost of each pure step, and what
                                                     recognising adds to an article's way in, in archives of three sizes
    python benchmarks/matching.py --sizes [N …]      the same in archives of these sizes; without one, accuracy alone
    python benchmarks/matching.py --failures [KIND]  every pair that is missed, or found where there is none

The set (`benchmarks/retellings.py`) holds stories and their retellings, stock forms with other figures, and articles of
their own, some of them with the background paragraph of their outlet. A pair counts as found when the decision gives a
relation, whatever it is called; how often it is called by the right name stands beside it. The candidates come from the
keys alone, through an index in memory that leaves out what recurs in too many articles, as in the archive.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from archive.matching import Alignment, align, decide, fingerprint, in_order, worth_aligning
from archive.values import Match
from benchmarks import matching_cost
from benchmarks.accuracy import percent, table
from benchmarks.retellings import KINDS, Collection, Pair, Retellings, Told

COMMON = 50
"""A key that so many articles have is left out."""

Keys = Callable[[str], Iterable[int]]


@dataclass(slots=True)
class Findings:
    """What recognising gave: the relations, the pairs that were aligned, and how many keys were looked up."""

    matches: dict[Pair, Match] = field(default_factory=dict)
    aligned: dict[Pair, Alignment] = field(default_factory=dict)
    keys: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=150, help="of each kind (default 150)")
    parser.add_argument("--alone", type=int, default=1500, help="articles of their own (default 1500)")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--sizes", type=int, nargs="*", default=matching_cost.SIZES, help="articles held")
    parser.add_argument("--failures", nargs="?", const="all", metavar="KIND")
    chosen = parser.parse_args()
    made = Retellings(chosen.seed).collection(families=chosen.families, alone=chosen.alone)
    found = recognise(made)
    if chosen.failures:
        _show_failures(made, found, chosen.failures)
        return
    print(f"{len(made.articles)} articles, {len(made.related)} related pairs, {len(made.forms)} stock forms")
    _show_kinds(made, found)
    _show_exact(made, found)
    _show_order(made)
    _show_costs(made, found)
    if chosen.sizes:
        print("\n### What it adds to an article's way in, core µs\n")
        matching_cost.show(sizes=chosen.sizes)


def recognise(made: Collection) -> Findings:
    """Every article in turn against those before it, by way of their keys."""
    found = Findings()
    holders: dict[int, list[int]] = defaultdict(list)
    for place, told in enumerate(made.articles):
        keys = told.candidate.fingerprint.keys
        found.keys += len(keys)
        common = {key for key in keys if len(holders[key]) >= COMMON}
        for other in sorted({holder for key in keys if key not in common for holder in holders[key]}):
            _judge(made, other, place, common, found)
        for key in keys:
            holders[key].append(place)
    return found


def _judge(made: Collection, earlier: int, later: int, common: set[int], found: Findings) -> None:
    held, new = made.articles[earlier], made.articles[later]
    if not worth_aligning(new.candidate.fingerprint.keys, held.candidate.fingerprint.keys, common):
        return
    alignment = found.aligned[earlier, later] = align(new.body, held.body)
    match = decide(new.candidate, held.candidate, alignment, common)
    if match is not None:
        found.matches[earlier, later] = match


def _show_kinds(made: Collection, found: Findings) -> None:
    print("\n### Pairs by kind\n")
    rows = []
    for way in KINDS:
        pairs = [pair for pair, name in made.related.items() if name == way]
        had = [found.matches[pair] for pair in pairs if pair in found.matches]
        named = sum(match.kind in KINDS[way] for match in had) / len(had) if had else None
        rows.append([way, str(len(pairs)), percent(len(had) / len(pairs)), percent(named), *_f1(pairs, made, found)])
    table(("kind", "pairs", "recall", "called right", "precision", "F1"), rows)
    wrong = [pair for pair in found.matches if pair not in made.related]
    formal = sum(not made.forms.isdisjoint(pair) for pair in wrong)
    right = len(found.matches) - len(wrong)
    f1 = 2 * right / (len(found.matches) + len(made.related))
    print(f"\nAll kinds: precision {percent(right / len(found.matches))}, ", end="")
    print(f"recall {percent(right / len(made.related))}, F1 {f1:.4f}; ", end="")
    print(f"{formal} pairs of stock forms found, {len(wrong) - formal} others that are none")


def _f1(pairs: Sequence[Pair], made: Collection, found: Findings) -> tuple[str, str]:
    """Precision and F1 of one kind: wrong are the pairs with an article of this kind that are not related."""
    places = {place for pair in pairs for place in pair}
    right = sum(pair in found.matches for pair in pairs)
    wrong = sum(pair not in made.related and not places.isdisjoint(pair) for pair in found.matches)
    f1 = 2 * right / (2 * right + wrong + len(pairs) - right)
    return percent(right / (right + wrong) if right + wrong else None), f"{f1:.4f}"


def _show_exact(made: Collection, found: Findings) -> None:
    print("\n### Against all pairs, by brute force on 5-word shingles (but forms and backgrounds)\n")
    exact = {
        (one, other): measures
        for (one, other), measures in _overlaps([told.body for told in made.articles])
        if not {one, other} <= made.forms and not {one, other} <= made.backgrounds
    }
    near = {pair for pair, (jaccard, _) in exact.items() if jaccard >= 0.8}
    told_near = {pair for pair in found.matches if found.aligned[pair].jaccard >= 0.8}
    some = {pair for pair, (jaccard, contained) in exact.items() if jaccard >= 0.3 or contained >= 0.5}
    rows = []
    for name, wanted in (("Jaccard >= 0.8", near), ("Jaccard >= 0.3 or containment >= 0.5", some)):
        aligned, decided = (len(wanted & set(had)) / len(wanted) for had in (found.aligned, found.matches))
        rows.append([name, str(len(wanted)), percent(aligned), percent(decided)])
    table(("pairs", "n", "recall of the keys", "recall of the decision"), rows)
    print(
        f"\nOf {len(told_near)} that were called 0.8 alike, {percent(len(told_near & near) / len(told_near))} are;",
        end="",
    )
    print(f" {len(found.aligned)} pairs were aligned, {found.keys / len(made.articles):.1f} keys an article looked up")


def _overlaps(bodies: Sequence[str]) -> Iterator[tuple[Pair, tuple[float, float]]]:
    """Jaccard and containment of the shorter for every pair with any shingle in common; words, not their hashes."""
    sets = []
    for body in bodies:
        words = "".join(sign if sign.isalnum() else " " for sign in body.lower()).split()
        sets.append(set(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)))
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, found in enumerate(sets):
        for shingle in found:
            holders[shingle].append(place)
    shared: Counter[Pair] = Counter()
    for places in holders.values():
        shared.update(combinations(places, 2))
    for (one, other), both in shared.items():
        fewer = min(len(sets[one]), len(sets[other]))
        yield (one, other), (both / (len(sets[one]) + len(sets[other]) - both), both / fewer)


def _show_order(made: Collection) -> None:
    families: dict[int, set[int]] = defaultdict(set)
    for (one, other), way in made.related.items():
        if way == "versions":
            families[min(one, *families.get(one, {one}))].update((one, other))
    right = adjacent = 0
    seen: set[int] = set()
    for places in families.values():
        if seen & places:
            continue
        seen |= places
        ranks = {made.articles[place].candidate.id: made.articles[place].rank for place in places}
        ordered = in_order(made.articles[place].candidate for place in places)
        for before, after in pairwise(ordered):
            adjacent += 1
            right += ranks[after.id] == ranks[before.id] + 1
    print(f"\nOrder of versions with stated dates: {percent(right / adjacent)} of {adjacent} adjacent pairs right")


def _show_costs(made: Collection, found: Findings) -> None:
    print("\n### Cost, core µs of one call\n")
    bodies = [told.body for told in made.articles]
    related = list(found.matches)[:1000]
    others = list(pairwise(range(min(1000, len(bodies)))))
    words = fmean(told.candidate.fingerprint.words for told in made.articles)
    rows = [
        [f"fingerprint, {words:.0f} words", _micros(fingerprint, [(body,) for body in bodies[:2000]])],
        ["align, related", _micros(align, [(bodies[one], bodies[other]) for one, other in related])],
        ["align, unrelated", _micros(align, [(bodies[one], bodies[other]) for one, other in others])],
        ["decide", _micros(decide, [_case(made, found, pair) for pair in related])],
    ]
    table(("step", "µs"), rows)


def _case(made: Collection, found: Findings, pair: Pair) -> tuple[object, ...]:
    held, new = (made.articles[place].candidate for place in pair)
    return new, held, found.aligned[pair]


def _micros(call: Callable[..., object], cases: Sequence[tuple[object, ...]]) -> str:
    """The best of three rounds over all cases, for each call."""
    rounds = []
    for _ in range(3):
        began = time.process_time()
        for case in cases:
            call(*case)
        rounds.append(time.process_time() - began)
    return f"{1e6 * min(rounds) / len(cases):.0f}"


def _show_failures(made: Collection, found: Findings, wanted: str) -> None:
    for pair, way in sorted(made.related.items()):
        if pair not in found.matches and wanted in ("all", way):
            held, new = (made.articles[place] for place in pair)
            print(f"missed   {way:22} {pair} {'aligned' if pair in found.aligned else 'no key in common'}")
            _show_pair(new, held)
    for pair, match in found.matches.items():
        if pair not in made.related:
            held, new = (made.articles[place] for place in pair)
            print(f"wrong    {match.kind} {match.reasons} {pair}{' form' if not made.forms.isdisjoint(pair) else ''}")
            _show_pair(new, held)


def _show_pair(new: Told, held: Told) -> None:
    alignment = align(new.body, held.body)
    print(
        f"    {alignment.words_a} and {alignment.words_b} words, contained {alignment.containment_a:.2f} and"
        f" {alignment.containment_b:.2f}, passages {[passage.words for passage in alignment.passages]}, numbers kept"
        f" {alignment.numbers_kept} changed {alignment.numbers_changed}"
    )
    print(f"    new {new.candidate.source} {new.candidate.published}\n    held {held.candidate.source} ", end="")
    print(held.candidate.published)


if __name__ == "__main__":
    main()
