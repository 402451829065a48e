"""How long reading takes: from the bytes of a file to the claims of its articles, on one core, without a database.

    python benchmarks/reading_speed.py [--rounds 7] [--folder PATH]

Three tables over the gold set (and the samples beside it):

- microseconds an article, by format: the median over the files, each with the best of its rounds;
- HTML as a ratio to one call of trafilatura's extractor on the same bytes with its own settings, page by page in the
  same run: for the body alone, which the limit is set against, and with the metadata that Dateline reads as well;
- the time a kilobyte at 1, 10 and 100 times the size: where it does not grow, reading is linear. The
  extractor's own time stands beside a page's: in the short pages of the gold set what is done once weighs most.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import trafilatura

from archive.actions.processing.understand import understand
from archive.values import Arrival
from benchmarks.accuracy import table
from benchmarks.corpus import Corpus
from benchmarks.gold import Sample, all_samples, read, samples_in

TEXT_LIMIT = 400
"""Microseconds, the median of plain text."""
HTML_LIMIT = 1.3
"""Times one bare call of the extractor."""
SIZES = (1, 10, 100)
PARAGRAPHS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="the files of this folder instead")
    chosen = parser.parse_args()
    found = samples_in(chosen.folder.resolve()) if chosen.folder else all_samples()
    samples = [one for one in found if one.quarantined is None and read(one.path).articles]
    _show_formats(samples, chosen.rounds)
    _show_pages([sample for sample in samples if sample.path.suffix == ".html"], chosen.rounds)
    _show_sizes(chosen.rounds)


def _show_formats(samples: list[Sample], rounds: int) -> None:
    print("\n### microseconds an article\n")
    rows = []
    for kind in sorted({_format(sample) for sample in samples}):
        times = sorted(_an_article(sample, rounds) for sample in samples if _format(sample) == kind)
        worst = times[min(len(times) - 1, int(len(times) * 0.95))]
        limit = f"{TEXT_LIMIT:,}" if kind == "text" else ""
        rows.append([kind, str(len(times)), f"{statistics.median(times):,.0f}", f"{worst:,.0f}", limit])
    table(("format", "files", "median", "95 of 100 within", "limit"), rows)


def _format(sample: Sample) -> str:
    return "text" if sample.path.suffix == ".txt" else sample.format


def _an_article(sample: Sample, rounds: int) -> float:
    arrival = _arrival(sample.path.read_bytes(), sample.path.name)
    return best(partial(understand, arrival), rounds) / max(1, len(understand(arrival)))


def _show_pages(pages: list[Sample], rounds: int) -> None:
    ours: list[float] = []
    bare: list[float] = []
    whole: list[float] = []
    for page in pages:
        arrival = _arrival(page.path.read_bytes(), page.path.name)
        # Turn about, so that whatever else the machine does meets both.
        calls = partial(understand, arrival), partial(_bare, arrival), partial(_with_metadata, arrival)
        turns = [[best(call, 1) for call in calls] for _ in range(rounds)]
        for times, found in zip((ours, bare, whole), zip(*turns, strict=True), strict=True):
            times.append(min(found))
    if not pages:
        return
    ratios = [own / other for own, other in zip(ours, bare, strict=True)]
    metadata = [own / other for own, other in zip(ours, whole, strict=True)]
    print("\n### HTML beside one bare call of the extractor\n")
    cells = [f"{statistics.median(times):,.0f}" for times in (ours, bare, whole)]
    cells += [f"{statistics.median(found):.2f}" for found in (ratios, metadata)]
    table(
        ("pages", "Dateline, µs", "body alone, µs", "with metadata, µs", "ratio to body alone", "to both", "limit"),
        [[str(len(pages)), *cells, str(HTML_LIMIT)]],
    )


def _bare(arrival: Arrival) -> object:
    return trafilatura.bare_extraction(arrival.data)


def _with_metadata(arrival: Arrival) -> object:
    """The call that finds title, authors and date too, as Dateline does."""
    return trafilatura.bare_extraction(arrival.data, with_metadata=True)


def _show_sizes(rounds: int) -> None:
    print("\n### microseconds a kilobyte, by size\n")
    rows = []
    for kind, made, call in (
        ("text", _text, understand),
        ("html", _page, understand),
        ("html, the extractor for the body alone", _page, _bare),
    ):
        cells, last = [], 0.0
        for size in SIZES:
            arrival = _arrival(made(PARAGRAPHS * size), f"article.{'txt' if kind == 'text' else 'html'}")
            last = best(partial(call, arrival), max(2, rounds // size)) / len(arrival.data) * 1024
            cells.append(last)
        rows.append([kind, *(f"{cell:.0f}" for cell in cells), f"{last / cells[0]:.2f}"])
    table(("format", *(f"{size} x" for size in SIZES), "largest : smallest"), rows)


def _paragraphs(count: int) -> Iterator[str]:
    corpus = Corpus()
    return (corpus.paragraph() for _ in range(count))


def _text(count: int) -> bytes:
    head = " date 2020-01-02 New pier opens in the harbour\n\nKESTREL BAY, Aldovia, Jan. 2 (Meridian) - "
    return (head + "\n\n".join(_paragraphs(count)) + "\n").encode()


def _page(count: int) -> bytes:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in _paragraphs(count))
    head = '<html lang="en"><head><title>New pier opens in the harbour - Coast Herald</title></head>'
    return f"<!DOCTYPE html>{head}<body><article><h1>New pier opens</h1>{body}</article></body></html>".encode()


def _arrival(data: bytes, name: str) -> Arrival:
    return Arrival(data=data, name=name)


def best(run: Callable[[], object], rounds: int) -> float:
    """Microseconds of the quickest of some runs."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times) * 1e6


if __name__ == "__main__":
    main()
