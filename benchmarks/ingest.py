"""How fast articles come in: receive, process, record and index on two cores, against what its parts cost alone.

    python benchmarks/ingest.py [--articles 20000]

Prints articles a second, core time a stage, bytes on disk and two ratios:

(a) to the ideal, the sum of the parts alone (understanding in one process; COPY of the same rows into the same tables
    and indexes; indexing), spread over two cores without a moment's wait;
(b) to COPY of finished rows into one PostgreSQL table with a stored tsvector and its GIN index over two connections;
    once more without the search for copies, versions and relations, which goes beyond taking in.
"""

import argparse
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.machine import Child, core_seconds, environment, folder_size, manage, postmaster, row, server

STEPS = "benchmarks.ingest_steps"
WORKERS = 2
TABLES = [
    "deposit",
    "original",
    "item",
    "article",
    "revision",
    "reading",
    "fingerprint",
    "expectedrevision",
    "claim",
    "event",
    "change",
    "vocabulary",
    "term",
    "tagging",
    "sighting",
]

LIMIT_TABLE = """
    CREATE TABLE bare (
        id uuid, sha256 bytea, title text, body text, published timestamptz,
        words tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(title, '') || ' ' || body)) STORED
    );
    CREATE INDEX bare_words ON bare USING gin (words);
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with server() as (url, home):
        using = environment(url, home)
        manage("migrate", using=using)
        plain = _whole(count, using, home, worker="work-without-recognising")
    with server() as (url, home):
        using = environment(url, home)
        manage("migrate", using=using)
        empty = _database_size(url)
        whole = _whole(count, using, home, worker="work")
        sizes = {
            "PostgreSQL": (_database_size(url) - empty) / count,
            "search index": folder_size(home / "search") / count,
        }
        parts = {
            "understand": _step("understand", count, using, home),
            "copy": _copy(url, using, home, count),
            "index": _step("index", count, using, home),
        }
        limit = _limit(url, using, home, count)
    _report(count, whole, plain, parts, limit, sizes)


def _whole(count: int, using: dict[str, str], home: Path, *, worker: str) -> dict[str, float]:
    """The service's own steps, side by side: one process hands in, two work, one follows."""
    names = ["receive", *[worker] * WORKERS, "follow"]
    children = [Child(STEPS, name, str(count), using=using) for name in names]
    for child in children:
        child.wait_ready()
    server_before = core_seconds(postmaster(home))
    begin = time.perf_counter()
    for child in children:
        child.go()
    results = [child.result() for child in children]
    wall = time.perf_counter() - begin
    figures: dict[str, float] = {"wall": wall, "postgres": core_seconds(postmaster(home)) - server_before}
    for name, result in zip(names, results, strict=True):
        step = "work" if name == worker else name
        figures[step] = figures.get(step, 0) + result["cpu"]
        figures["worker_mib"] = max(figures.get("worker_mib", 0), result["peak_mib"] if name == worker else 0)
    return figures


def _step(name: str, count: int, using: dict[str, str], home: Path) -> dict[str, float]:
    child = Child(STEPS, f"{name}-alone", str(count), using=using)
    child.wait_ready()
    before = core_seconds(postmaster(home))
    child.go()
    result = child.result()
    return {"wall": result["wall"], "cpu": result["cpu"], "postgres": core_seconds(postmaster(home)) - before}


def _copy(url: str, using: dict[str, str], home: Path, count: int) -> dict[str, float]:
    """The rows that the run above wrote, into empty tables of the same make."""
    rows = home / "rows"
    rows.mkdir()
    with psycopg.connect(url) as connection:
        for table in TABLES:
            statement = f"COPY archive_{table} TO STDOUT (FORMAT BINARY)"
            with (rows / table).open("wb") as file, connection.cursor() as cursor, cursor.copy(statement) as copy:
                for block in copy:
                    file.write(block)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE again")
    again = psycopg.conninfo.make_conninfo(url, dbname="again")
    manage("migrate", using=using | {"DATABASE_URL": again})
    with psycopg.connect(again, autocommit=True) as connection:
        connection.execute("TRUNCATE archive_vocabulary CASCADE")
    result = _step_on(again, "copy", count, using, home)
    shutil.rmtree(rows)
    return result


def _step_on(url: str, name: str, count: int, using: dict[str, str], home: Path) -> dict[str, float]:
    return _step(name, count, using | {"DATABASE_URL": url}, home)


def _limit(url: str, using: dict[str, str], home: Path, count: int) -> dict[str, float]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(LIMIT_TABLE)
    children = [Child(STEPS, "limit-alone", str(count), half, using=using) for half in ("0", "1")]
    for child in children:
        child.wait_ready()
    before = core_seconds(postmaster(home))
    begin = time.perf_counter()
    for child in children:
        child.go()
    cpu = sum(child.result()["cpu"] for child in children)
    return {
        "wall": time.perf_counter() - begin,
        "cpu": cpu,
        "postgres": core_seconds(postmaster(home)) - before,
    }


def _database_size(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        return row(connection, "SELECT pg_database_size(current_database())")[0]


def _report(
    count: int,
    whole: dict[str, float],
    plain: dict[str, float],
    parts: dict[str, dict[str, float]],
    limit: dict[str, float],
    sizes: dict[str, float],
) -> None:
    console = Console(highlight=False)
    micro = 1_000_000 / count
    table = Table("stage", "wall µs", "core µs, Python", "core µs, PostgreSQL", title=f"{count:,} articles, each")
    for name, figures in parts.items():
        table.add_row(f"{name}, alone", *(f"{figures[column] * micro:.0f}" for column in ("wall", "cpu", "postgres")))
    for name in ("receive", "work", "follow"):
        table.add_row(name, "", f"{whole[name] * micro:.0f}", "")
    for name, figures in (("all, side by side", whole), ("the same without recognising", plain)):
        python = sum(figures[step] for step in ("receive", "work", "follow"))
        table.add_row(name, *(f"{v * micro:.0f}" for v in (figures["wall"], python, figures["postgres"])))
    table.add_row("limit: COPY, tsvector, GIN", *(f"{limit[c] * micro:.0f}" for c in ("wall", "cpu", "postgres")))
    console.print(table)
    ideal = sum(figures["wall"] for figures in parts.values()) / 2
    console.print(f"{count / whole['wall']:,.0f} articles/s from the first byte received to the last one searchable")
    console.print(f"(a) of the ideal {ideal * micro:.0f} µs: {ideal / whole['wall']:.2f}")
    ratios = (limit["wall"] / figures["wall"] for figures in (whole, plain))
    console.print(
        "(b) of the limit {:.0f} µs: {:.2f}; without recognising {:.2f}".format(limit["wall"] * micro, *ratios)
    )
    for name, size in sizes.items():
        console.print(f"{size:,.0f} bytes on disk an article in {name}")
    console.print(f"{whole['worker_mib']:.0f} MiB at most in a worker")


if __name__ == "__main__":
    main()
