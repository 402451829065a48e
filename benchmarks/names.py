"""What looking for many names in a text costs: time to make them ready, memory, time for an article.

    python benchmarks/names.py

For 1,000, 10,000 and 100,000 names; each number in a process of its own. CPU time, so that whoever else is on the
machine disturbs little.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from archive.matching.names import Names
from config import env

SYLLABLES = "ba ke li mo nu ra se ti vo za dren fjel gor hark lund morn pell strand tarn vik".split()  # noqa: SIM905
TEXTS, WORDS = 200, 500
NAMED_EVERY = 25
"""In a text every so many words a name stands, so that there is something to find."""


def named(dice: random.Random) -> str:
    """A name of one to three words of two to four syllables."""
    words = ("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).capitalize() for _ in range(dice.randint(1, 3)))
    return " ".join(words)


def measure(count: int) -> None:
    dice = random.Random(count)
    names: list[str] = sorted({named(dice) for _ in range(count)})
    texts = []
    for _ in range(TEXTS):
        words = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))) for _ in range(WORDS)]
        words[::NAMED_EVERY] = dice.choices(names, k=len(words[::NAMED_EVERY]))
        texts.append(" ".join(words))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    known = Names((UUID(int=number), name) for number, name in enumerate(names))
    ready = time.process_time() - began
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    began = time.process_time()
    found = sum(len(known.find(text)) for text in texts)
    each = (time.process_time() - began) / TEXTS
    print(
        f"{len(names):>8,} names: ready in {ready:.2f} s, {held / 1024:,.0f} MiB more at the peak, "
        f"{each * 1e6:,.0f} µs for an article of {sum(map(len, texts)) // TEXTS:,} characters "
        f"({found / TEXTS:.1f} names found in it)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, help="measure this number here, in this process")
    given = parser.parse_args()
    if given.names:
        measure(given.names)
        return
    for count in (1_000, 10_000, 100_000):
        subprocess.run([sys.executable, "-m", "benchmarks.names", "--names", str(count)], cwd=env.ROOT, check=True)


if __name__ == "__main__":
    main()
