"""What recognising costs an article while it is worked off, in archives of several sizes.

    python benchmarks/matching_cost.py [--sizes 10000 100000 1000000] [--articles 4000]

In each archive stand as many fingerprints as its size says, of texts that share nothing, loaded by COPY and kept in
var/benchmarks between runs. Articles are then worked off by one process, in turns with recognising and without; core
time of that process and of PostgreSQL is counted. `at all` is what receiving and following the feed cost besides, and
is not in these figures: the share of the whole way is smaller than the one that is printed.
"""

import argparse
import random
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import psycopg

from benchmarks.accuracy import table
from benchmarks.machine import Child, core_seconds, environment, manage, postmaster
from config import embedded, env

KEPT = env.ROOT / "var" / "benchmarks"
SIZES = (10_000, 100_000, 1_000_000)
KEYS = 17
"""As many as an article of the corpus has, the key of all its words included."""

TURNS = 3
STEPS = "benchmarks.matching_steps"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--articles", type=int, default=4_000)
    chosen = parser.parse_args()
    rows = []
    for size in chosen.sizes:
        plain, matched = _measure(size, chosen.articles)
        added = [one - other for one, other in zip(matched, plain, strict=True)]
        share = sum(added) / sum(plain)
        rows.append([f"{size:,}", *(f"{value:.0f}" for value in (*plain, *matched, sum(added))), f"{share:.0%}"])
    heads = ("held", "without: Python µs", "PostgreSQL", "with: Python", "PostgreSQL", "recognising", "more")
    table(heads, rows)


def _measure(size: int, articles: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Core µs an article of Python and of PostgreSQL, without recognising and with it: the medians of some turns."""
    home = KEPT / f"matching-{KEYS}-{size}"
    home.parent.mkdir(parents=True, exist_ok=True)
    settings = {"max_wal_size": "8GB"}
    with embedded.cluster(home, settings) as url:
        using = environment(url, home)
        manage("migrate", using=using)
        _fill(url, size)
        turns: dict[str, list[tuple[float, float]]] = {"without": [], "with": []}
        for _ in range(TURNS):
            for way, taken in turns.items():
                taken.append(_turn(way, articles, using, home))
    plain, matched = ([median(column) for column in zip(*turns[way], strict=True)] for way in ("without", "with"))
    return (plain[0], plain[1]), (matched[0], matched[1])


def _turn(way: str, articles: int, using: dict[str, str], home: Path) -> tuple[float, float]:
    seed = random.SystemRandom().randrange(1 << 30)
    child = Child(STEPS, way, str(articles), str(seed), using=using)
    child.wait_ready()
    before = core_seconds(postmaster(home))
    child.go()
    result = child.result()
    micro = 1_000_000 / articles
    return result["cpu"] * micro, (core_seconds(postmaster(home)) - before) * micro


def _fill(url: str, size: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        held = connection.execute("SELECT count(*) FROM archive_fingerprint").fetchone()[0]
        if held >= size:
            connection.execute("CHECKPOINT")
            return
        connection.execute("SET session_replication_role = replica")  # fingerprints alone, without their revisions
        connection.execute("SET maintenance_work_mem = '1GB'")
        definition = connection.execute("SELECT pg_get_indexdef('fingerprint_keys'::regclass)").fetchone()[0]
        connection.execute("DROP INDEX fingerprint_keys")
        statement = "COPY archive_fingerprint (revision_id, digest, words, keys, rules) FROM STDIN (FORMAT BINARY)"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in _rows(size - held):
                copy.write(block)
        connection.execute(definition)
        connection.execute("VACUUM ANALYZE archive_fingerprint")
        connection.execute("CHECKPOINT")


def _rows(count: int) -> Iterator[bytes]:
    """Rows in PostgreSQL's binary form."""
    rng = random.Random(count)
    yield b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
    array = struct.pack(">iiiii", 1, 0, 20, KEYS, 1)
    words, rules = struct.pack(">ii", 4, 420), struct.pack(">i", 6) + b"bench."
    for _ in range(count):
        keys = array + b"".join(struct.pack(">iq", 8, rng.getrandbits(64) - (1 << 63)) for _ in range(KEYS))
        name = struct.pack(">i", 16) + rng.randbytes(16) + struct.pack(">i", 32) + rng.randbytes(32)
        yield struct.pack(">h", 5) + name + words + struct.pack(">i", len(keys)) + keys + rules
    yield struct.pack(">h", -1)


if __name__ == "__main__":
    sys.exit(main())
