"""How well learned boilerplate is told from what merely recurs, and what looking for it costs.

    python benchmarks/boilerplate.py               precision and recall on made-up outlets, and the cost of an article
    python benchmarks/boilerplate.py --failures    every passage that is missed, or proposed and none

The outlets (`benchmarks/outlets.py`) put lines of their own at the head and the tail of their articles. Besides, they
carry wire stories with their agency's last line, columns that begin alike, tables with the same line above them, the
news of one week told in the same words, and quotations of a treaty: all that recurs, and none of it is boilerplate.
Counting and judging are those of the archive, with its numbers in memory in place of its table.
"""

import argparse
import sys
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from archive.matching.recurrence import FEWEST_CARRIERS, Carrier, edges, judge, key_of, without
from benchmarks.accuracy import percent, table
from benchmarks.outlets import Newsstand, Printed, newsstand

SAMPLES = 32
RECURRING = 3

Passage = tuple[str, str]


@dataclass(slots=True)
class Learnt:
    """The passages that are proposed, those that were judged and refused with why, by outlet and key."""

    proposed: dict[tuple[str, int], str] = field(default_factory=dict)
    refused: dict[tuple[str, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    articles: int = 0
    samples: deque[Printed] = field(default_factory=lambda: deque(maxlen=SAMPLES))


def learn(articles: Sequence[Printed]) -> Learnt:
    """Counts all of them, and judges what recurs."""
    seen: dict[tuple[str, int], _Seen] = defaultdict(_Seen)
    outlets: dict[int, set[str]] = defaultdict(set)
    for article in articles:
        for key in {edge.key for edge in edges(article.body)}:
            one = seen[article.outlet, key]
            one.articles += 1
            one.samples.append(article)
            outlets[key].add(article.outlet)
    recurring: dict[str, set[int]] = defaultdict(set)
    for (outlet, key), one in seen.items():
        if one.articles >= RECURRING:
            recurring[outlet].add(key)
    learnt = Learnt()
    for (outlet, key), one in seen.items():
        if one.articles < FEWEST_CARRIERS:
            continue
        carriers = [Carrier(body=each.body, day=each.day, authors=each.authors) for each in one.samples]
        elsewhere = sum(seen[other, key].articles for other in outlets[key] if other != outlet)
        judgement = judge(key, carriers, recurring=recurring[outlet], elsewhere=elsewhere, articles=one.articles)
        if judgement.refused is None:
            learnt.proposed[outlet, key] = judgement.text
        else:
            learnt.refused[outlet, key] = judgement.refused
    return learnt


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of passages, and of the paragraphs that would be cut from articles."""

    precision: float
    recall: float
    cut_precision: float
    cut_recall: float
    missed: tuple[Passage, ...]
    wrong: tuple[Passage, ...]


def score(stand: Newsstand, learnt: Learnt) -> Score:
    """What occurs in fewer articles than are needed to know it is not asked for."""
    often: dict[Passage, int] = defaultdict(int)
    for article in stand.articles:
        for text in article.body.split("\n\n"):
            often[article.outlet, text] += 1
    wanted = {passage for passage in stand.boilerplate if often[passage] >= FEWEST_CARRIERS}
    keys = {(outlet, key_of(text)): (outlet, text) for outlet, text in wanted}
    right = [pair for pair in learnt.proposed if pair in keys]
    wrong = [(outlet, text) for (outlet, key), text in learnt.proposed.items() if (outlet, key) not in keys]
    by_outlet: dict[str, set[int]] = defaultdict(set)
    for outlet, key in learnt.proposed:
        by_outlet[outlet].add(key)
    cut = cut_right = to_cut = 0
    for article in stand.articles:
        _, cuts = without(article.body, by_outlet[article.outlet])
        cut += len(cuts)
        cut_right += sum((article.outlet, one.key) in keys for one in cuts)
        to_cut += sum((article.outlet, text) in wanted for text in article.body.split("\n\n"))
    return Score(
        precision=len(right) / max(len(learnt.proposed), 1),
        recall=len(right) / max(len(wanted), 1),
        cut_precision=cut_right / max(cut, 1),
        cut_recall=cut_right / max(to_cut, 1),
        missed=tuple(sorted(passage for pair, passage in keys.items() if pair not in learnt.proposed)),
        wrong=tuple(sorted(wrong)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--outlets", type=int, default=20)
    parser.add_argument("--articles", type=int, default=300, help="of each outlet")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    stand = newsstand(options.seed, outlets=options.outlets, articles=options.articles)
    begun = time.process_time()
    for article in stand.articles:
        edges(article.body)
    each = (time.process_time() - begun) / len(stand.articles)
    learnt = learn(stand.articles)
    found = score(stand, learnt)
    table(
        ["", "precision", "recall"],
        [
            ["passages proposed", percent(found.precision), percent(found.recall)],
            ["paragraphs cut", percent(found.cut_precision), percent(found.cut_recall)],
        ],
    )
    keys = {(outlet, key_of(text)): kind for (outlet, text), kind in stand.traps.items()}
    kinds = sorted(set(keys.values()))
    print()
    table(
        ["what recurs and is none", "in outlets", "proposed"],
        [
            [
                kind,
                str(sum(one == kind for one in keys.values())),
                str(sum(keys.get(pair) == kind for pair in learnt.proposed)),
            ]
            for kind in kinds
        ],
    )
    print(f"\n{len(stand.articles):,} articles, {each * 1e6:.0f} µs each to cut and to fold their ends")
    if options.failures:
        for outlet, text in found.missed:
            because = learnt.refused.get((outlet, key_of(text)), "never judged")
            print(f"missed  {outlet}: {text} ({because})")
        for outlet, text in found.wrong:
            print(f"wrong   {outlet}: {text} ({keys.get((outlet, key_of(text)), 'nothing in particular')})")


if __name__ == "__main__":
    main()
