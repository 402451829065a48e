"""Which keys find the articles that share something: ours, other samples of the same shingles, MinHash bands.

    python benchmarks/sketches.py        on a made-up set (see benchmarks/retellings.py); with MinHash where `rensa` is

Recall is over the related pairs, by the way in which they are retold; a pair is found when it has a key in common. Keys
an article are what is stored and looked up.
"""

import sys
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from archive.matching import fingerprint
from archive.matching.fingerprints import shingles
from archive.matching.words import numbers_of, pack
from benchmarks.accuracy import percent, table
from benchmarks.retellings import KINDS, Retellings

try:
    import rensa
except ImportError:
    rensa = None

Sketch = Callable[[str], Collection[object]]


def main() -> None:
    made = Retellings(7).collection(families=150, alone=0, days=0)
    bodies = [told.body for told in made.articles]
    sketches: dict[str, Sketch] = {
        "sentences (ours)": lambda body: fingerprint(body).keys,
        **{f"winnowing, {width} wide": partial(winnowed, width=width) for width in (16, 24)},
        **{f"every {one}th hash": partial(sampled, one=one) for one in (12, 16)},
    }
    if rensa is not None:
        sketches |= {f"MinHash {bands} x {rows}": partial(banded, bands=bands, rows=rows) for bands, rows in BANDS}
    rows = []
    for name, sketch in sketches.items():
        keys = [set(sketch(body)) for body in bodies]
        found = {pair for pair in made.related if not keys[pair[0]].isdisjoint(keys[pair[1]])}
        recalls = [_recall(found, [pair for pair, name in made.related.items() if name == way]) for way in KINDS]
        rows.append([name, f"{fmean(map(len, keys)):.1f}", _recall(found, list(made.related)), *recalls])
    table(("keys", "an article", "all", *KINDS), rows)


BANDS = ((32, 4), (20, 6))


def winnowed(body: str, *, width: int) -> Collection[int]:
    """The least of every window of so many shingles."""
    found = shingles(pack(numbers_of(body)))
    return {min(found[at : at + width]) for at in range(max(1, len(found) - width + 1))} if found else set()


def sampled(body: str, *, one: int) -> Collection[int]:
    """Every shingle whose hash is a multiple of a number."""
    return {key for key in shingles(pack(numbers_of(body))) if key % one == 0}


def banded(body: str, *, bands: int, rows: int) -> Collection[object]:
    """Bands of a MinHash signature of the shingles."""
    minhash = rensa.RMinHash(num_perm=bands * rows, seed=42)
    minhash.update([str(key) for key in shingles(pack(numbers_of(body)))])
    signature = minhash.digest()
    return {(band, *signature[band * rows : (band + 1) * rows]) for band in range(bands)}


def _recall(found: Collection[tuple[int, int]], pairs: Collection[tuple[int, int]]) -> str:
    return percent(sum(pair in found for pair in pairs) / len(pairs))


if __name__ == "__main__":
    main()
