"""What recognising costs an article that is taken in, in archives of several sizes.

    python benchmarks/matching_cost.py [--sizes 10000 100000 1000000] [--articles 4000]

In each archive stand as many fingerprints as its size says, of texts that share nothing, loaded by COPY and kept in
var/benchmarks between runs; each turn has a copy of it. Articles are received, worked off and followed by one process,
in turns with recognising and without; core time of that process and of PostgreSQL is counted, step by step, so that
what else the machine does disturbs little.
"""

import argparse
import random
import shutil
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import psycopg

from archive.matching.fingerprints import KEY_BITS
from benchmarks.accuracy import table
from benchmarks.machine import Child, environment, manage, row
from config import embedded, env

KEPT = env.ROOT / "var" / "benchmarks"
SIZES = (10_000, 100_000, 1_000_000)
KEYS = 18
"""As many as an article of the corpus has, the key of all its words included."""

TURNS = 3
STEPS = "benchmarks.matching_steps"
WORK = "receive", "work", "follow"

Taken = dict[str, tuple[float, float]]
"""Core µs an article of Python and of PostgreSQL, by step."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--articles", type=int, default=4_000)
    chosen = parser.parse_args()
    show(sizes=chosen.sizes, articles=chosen.articles)


def show(*, sizes: list[int] | tuple[int, ...] = SIZES, articles: int = 4_000) -> None:
    """Measures and prints."""
    rows, added_at = [], {}
    for size in sizes:
        plain, matched = _measure(size, articles)
        python, postgres = (matched["work"][part] - plain["work"][part] for part in (0, 1))
        added_at[size] = python + postgres
        working, whole = sum(plain["work"]), sum(sum(plain[step]) for step in WORK)
        figures = (*plain["work"], whole, python, postgres, python + postgres)
        shares = ((python + postgres) / working, (python + postgres) / whole)
        rows.append([f"{size:,}", *(f"{one:.0f}" for one in figures), *(f"{share:.0%}" for share in shares)])
    heads = [
        *("held", "working off: Python µs", "PostgreSQL", "the whole way", "recognising: Python", "PostgreSQL", "both"),
        *("more than working off", "than the whole way"),
    ]
    table(heads, rows)
    if {100_000, 1_000_000} <= added_at.keys():
        print(f"\nAt 1,000,000 it costs {added_at[1_000_000] / added_at[100_000]:.2f} times as much as at 100,000")


def _measure(size: int, articles: int) -> tuple[Taken, Taken]:
    """What an article costs without recognising and with it: the medians of some turns."""
    home = KEPT / f"matching-runs-{KEYS}-{size}"
    home.parent.mkdir(parents=True, exist_ok=True)
    with embedded.cluster(home, {"max_wal_size": "8GB"}) as url:
        using = environment(url, home)
        manage("migrate", using=using)
        _fill(url, size, using)
        turns: dict[str, list[Taken]] = {"without": [], "with": []}
        for _ in range(TURNS):
            for way, taken in turns.items():
                taken.append(_turn(way, articles, url, home))
    return _median(turns["without"]), _median(turns["with"])


def _median(turns: list[Taken]) -> Taken:
    return {step: (median(one[step][0] for one in turns), median(one[step][1] for one in turns)) for step in WORK}


def _turn(way: str, articles: int, url: str, home: Path) -> Taken:
    seed = random.SystemRandom().randrange(1 << 30)
    shutil.rmtree(home / "search", ignore_errors=True)
    with psycopg.connect(psycopg.conninfo.make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS turn")
        connection.execute("CREATE DATABASE turn TEMPLATE dateline STRATEGY file_copy")
        child = Child(STEPS, way, str(articles), str(seed), using=environment(_of_turn(url), home))
        child.wait_ready()
        child.go()
        taken = child.result()
        connection.execute("DROP DATABASE turn")
    return {step: tuple(1e6 * seconds / articles for seconds in both) for step, both in taken.items()}


def _of_turn(url: str) -> str:
    return url.replace("/dateline?", "/turn?")


def _fill(url: str, size: int, using: dict[str, str]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        held = row(connection, "SELECT count(*) FROM archive_fingerprint")[0]
        if held >= size:
            return
        connection.execute("SET session_replication_role = replica")  # fingerprints alone, without their revisions
        statement = (
            "COPY archive_fingerprint (revision_id, place, digest, words, keys, rules) FROM STDIN (FORMAT BINARY)"
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in _rows(held, size):
                copy.write(block)
        connection.execute("SELECT setval('archive_fingerprint_place', %s)", [size])
        connection.execute("VACUUM ANALYZE archive_fingerprint")
    child = Child(STEPS, "fill", using=using)
    child.wait_ready()
    child.go()
    child.result()


def _rows(held: int, size: int) -> Iterator[bytes]:
    """Rows in PostgreSQL's binary form."""
    rng = random.Random(size)
    yield b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
    array = struct.pack(">iiiii", 1, 0, 20, KEYS, 1)
    words, rules = struct.pack(">ii", 4, 420), struct.pack(">i", 6) + b"bench."
    # All keys of a row at once: the length of each, bits at random.
    one_each = sum(1 << 96 * number for number in range(KEYS))
    lengths, random_bits = one_each * (8 << 64), one_each * ((1 << KEY_BITS) - 1)
    for place in range(held + 1, size + 1):
        keys = array + (rng.getrandbits(96 * KEYS) & random_bits | lengths).to_bytes(12 * KEYS, "big")
        number = struct.pack(">i", 16) + rng.randbytes(16) + struct.pack(">iq", 8, place)
        digest = struct.pack(">i", 32) + rng.randbytes(32)
        yield struct.pack(">h", 6) + number + digest + words + struct.pack(">i", len(keys)) + keys + rules
    yield struct.pack(">h", -1)


if __name__ == "__main__":
    main()
