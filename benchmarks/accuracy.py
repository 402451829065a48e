"""How often what is read from a news file is right, field by field, for Dateline and for other tools.

    python benchmarks/accuracy.py                       the gold set: tuned and blind, and the samples beside it
    python benchmarks/accuracy.py --folder PATH         any folder in the same form
    python benchmarks/accuracy.py --detail              precision and recall for each format too
    python benchmarks/accuracy.py --failures [FIELD]    every miss: file, expected, got
    python benchmarks/accuracy.py --peers [FOLDER]      other extractors on the HTML samples, in an environment that is
                                                        made in the folder (default: var/peers)

Half of the gold set is tuned: the rules were written with it at hand. The other half is blind: written by somebody who
had not seen the rules, and looked at for scoring alone. `benchmarks/judging.py` says when a value is right.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from benchmarks import peers
from benchmarks.gold import Json, Reading, Sample, all_samples, read, samples_in
from benchmarks.judging import FIELDS, Judgement, judge
from config import env

NO_PRECISION = ("problems", "date_claims")
ALL = "all"
OTHERS = "other formats"


@dataclass(slots=True)
class Tally:
    """The judgements of one field, added up."""

    judgements: list[Judgement] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        return self._share(lambda one: one.had)

    @property
    def recall(self) -> float | None:
        return self._share(lambda one: one.wanted)

    @property
    def exact(self) -> float:
        return statistics.fmean(one.right for one in self.judgements)

    @property
    def f1(self) -> float:
        """The mean F1 of the words; 1 where there are none and none are expected."""
        return statistics.fmean(
            2 * one.common / (one.wanted + one.had) if one.wanted + one.had else one.right for one in self.judgements
        )

    def _share(self, of: Callable[[Judgement], int]) -> float | None:
        if self.judgements[0].field == "body":
            shares = [one.common / of(one) for one in self.judgements if of(one)]
            return statistics.fmean(shares) if shares else None
        total = sum(of(one) for one in self.judgements)
        return sum(one.common for one in self.judgements) / total if total else None


Tallies = dict[tuple[str, str], Tally]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, action="append", help="score this folder instead of the gold set")
    parser.add_argument("--format", help="this format alone")
    parser.add_argument("--detail", action="store_true")
    parser.add_argument("--failures", nargs="?", const=ALL, metavar="FIELD")
    parser.add_argument("--peers", nargs="?", const=env.HOME / "peers", type=Path, metavar="FOLDER")
    chosen = parser.parse_args()
    folders = chosen.folder
    found = [one for folder in folders for one in samples_in(folder.resolve())] if folders else all_samples()
    samples = [sample for sample in found if chosen.format in (None, sample.format)]
    if not samples:
        sys.exit("No samples there.")
    judged = [(sample, _judged(sample, read(sample.path))) for sample in samples]
    if chosen.failures:
        _show_failures(judged, chosen.failures)
        return
    _show_summary(judged)
    for name in dict.fromkeys(sample.set for sample in samples):
        _show_set(name, [(sample, found) for sample, found in judged if sample.set == name], detail=chosen.detail)
    if chosen.peers:
        pages = [(sample, found) for sample, found in judged if sample.format == "html" and sample.articles]
        _show_peers(pages, chosen.peers)


def _judged(sample: Sample, reading: Reading) -> list[Judgement]:
    """Fields of every article of a file, and whether as many articles are in it as expected, or none for the cause."""
    if sample.quarantined is not None:
        right = reading.quarantined == sample.quarantined
        return [Judgement("quarantined", sample.quarantined, reading.quarantined or "read", right, right, 1, 1)]
    expected, given = len(sample.articles), reading.quarantined or len(reading.articles)
    found = [Judgement("articles", expected, given, expected == given, expected == given, 1, 1)]
    for wanted, had in zip_longest(sample.articles, reading.articles):
        found += judge(wanted, had) if wanted is not None else []
    return found


def _tallies(judged: Iterable[tuple[Sample, list[Judgement]]]) -> Tallies:
    tallies: Tallies = {}
    for sample, found in judged:
        for one in found:
            for kind in (sample.format, ALL):
                tallies.setdefault((one.field, kind), Tally()).judgements.append(one)
    return tallies


def _show_summary(judged: Sequence[tuple[Sample, list[Judgement]]]) -> None:
    """How often each field is right, in one table: plain text, pages and all other formats of each set."""
    groups: dict[str, list[tuple[Sample, list[Judgement]]]] = {}
    for name in dict.fromkeys(sample.set for sample, _ in judged):
        for kind in ("text", "html", OTHERS):
            of = [one for one in judged if one[0].set == name and _group(one[0]) == kind]
            if of:
                groups[f"{kind}, {name} ({len(of)})"] = of
    columns = [_tallies(of) for of in groups.values()]
    fields = [one for one in FIELDS if any((one, ALL) in tallies for tallies in columns)]
    print("\n### exact match, % of the articles (files)\n")
    table(("field", *groups), ([one, *(_exact(tallies.get((one, ALL))) for tallies in columns)] for one in fields))


def _group(sample: Sample) -> str:
    return sample.format if sample.format in ("text", "html") else OTHERS


def _show_set(name: str, judged: Sequence[tuple[Sample, list[Judgement]]], *, detail: bool) -> None:
    tallies = _tallies(judged)
    formats = sorted({sample.format for sample, _ in judged})
    fields = [one for one in ("articles", *FIELDS, "quarantined") if (one, ALL) in tallies]
    print(f"\n### {name}: {len(judged)} files\n")
    heads = ("field", "n", "precision", "recall", "exact", *(f"exact, {kind}" for kind in formats))
    table(heads, (_row(one, tallies, formats) for one in fields))
    if detail:
        for kind in formats:
            print(f"\n#### {name}, {kind}: {sum(sample.format == kind for sample, _ in judged)} files\n")
            table(heads[:5], (_row(one, tallies, (), kind) for one in fields if (one, kind) in tallies))


def _row(name: str, tallies: Tallies, formats: Sequence[str], kind: str = ALL) -> list[str]:
    tally = tallies[name, kind]
    precision = None if name in NO_PRECISION else tally.precision
    cells = [str(len(tally.judgements)), percent(precision), percent(tally.recall), _exact(tally)]
    return [name, *cells, *(_exact(tallies.get((name, one))) for one in formats)]


def _exact(tally: Tally | None) -> str:
    if tally is None:
        return "–"
    return percent(tally.exact) + (f" (F1 {tally.f1:.3f})" if tally.judgements[0].field == "body" else "")


def _show_failures(judged: Iterable[tuple[Sample, list[Judgement]]], wanted: str) -> None:
    for sample, found in judged:
        path = sample.path.relative_to(env.ROOT) if sample.path.is_relative_to(env.ROOT) else sample.path
        for one in found:
            if not one.right and wanted in (ALL, one.field):
                print(f"{path}  {one.field}\n    expected {one.expected!r}\n    got      {one.given!r}")


def _show_peers(judged: Sequence[tuple[Sample, list[Judgement]]], folder: Path) -> None:
    answers = peers.read_all([sample.path for sample, _ in judged], folder=folder)
    for name in dict.fromkeys(sample.set for sample, _ in judged):
        pages = [(sample, found) for sample, found in judged if sample.set == name]
        columns = {"Dateline": _tallies(pages)}
        for tool in peers.TOOLS:
            given = answers[tool]
            columns[tool] = _tallies((sample, list(_judged_peer(sample, given[sample.path]))) for sample, _ in pages)
        fields = [one for one in FIELDS if any((one, ALL) in columns[tool] for tool in peers.TOOLS)]
        print(f"\n### {name}, {len(pages)} HTML pages: exact (precision / recall)\n")
        table(("field", "n", *columns), (_peer_row(one, columns) for one in fields))


def _judged_peer(sample: Sample, given: Json) -> Iterator[Judgement]:
    """A tool is judged by what it is made to give, and of a date by the day: none says how precise its date is."""
    expected = {key: value for key, value in sample.articles[0].items() if key in given}
    return (one for one in judge(expected, given) if one.field != "published")


def _peer_row(name: str, columns: Mapping[str, Tallies]) -> list[str]:
    cells = []
    for tallies in columns.values():
        tally = tallies.get((name, ALL))
        cells.append(f"{_exact(tally)} ({percent(tally.precision)} / {percent(tally.recall)})" if tally else "–")
    return [name, str(len(columns["Dateline"][name, ALL].judgements)), *cells]


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table: the first column is words, the others are figures."""
    print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
