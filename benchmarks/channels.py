"""Channels: what scheduling many costs, feeds that are as they were, and a folder against `manage.py ingest`.

    python benchmarks/channels.py [--part schedule] [--part feeds] [--part folder] [--part million]

    schedule   10,000 channels, most of them not due: making due, claiming, finishing, health and figures, in real time
    feeds      all of them due at once, answered 304 by a server of our own, each at an address of its own
    folder     100,000 files polled, polled again, and handed in by `ingest`, each in a database of its own
    million    a folder of 1,000,000 small files: looked through, polled, and polled again (only if it is named)

All on one machine, with an embedded PostgreSQL; the server's core time is counted apart.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import orjson
import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import Corpus
from benchmarks.machine import Child, core_seconds, environment, manage, postmaster, server
from config import env

STEPS = "benchmarks.channels_steps"
PARTS = ("schedule", "feeds", "folder", "million")
WATCHED_EVERY = 300
"""Seconds between two looks for what is not as usual."""
DISTINCT = 1000
"""Articles that are made; files beyond that are these with another last line."""
A_FOLDER = 1000
MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where the steps run, and with what."""

    url: str
    home: Path
    using: Mapping[str, str]

    def step(self, name: str, **given: object) -> dict[str, Any]:
        """One step to its end: what it says, with the core seconds that PostgreSQL took meanwhile."""
        arguments = [f"--{option}={value}" for option, value in given.items()]
        child = Child(STEPS, name, *arguments, using=dict(self.using))
        child.wait_ready()
        before = core_seconds(postmaster(self.home))
        child.go()
        told = child.result()
        return told | {"postgres": core_seconds(postmaster(self.home)) - before}

    def beside(self, name: str) -> "Bench":
        """The same with an empty database of its own."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        url = psycopg.conninfo.make_conninfo(self.url, dbname=name)
        there = Bench(url=url, home=self.home, using={**self.using, "DATABASE_URL": url})
        manage("migrate", "--verbosity=0", using=dict(there.using))
        return there


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this; may be given several times")
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30, help="for how long channels are scheduled, feeds polled")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--million", type=int, default=MILLION, help="the files of that part")
    asked = parser.parse_args()
    parts = asked.part or PARTS[:3]
    table = Table("what", "figure", "core µs each: Python", "PostgreSQL", title="channels")
    with server() as (url, home), tempfile.TemporaryDirectory(prefix="dateline-inbox-") as inbox:
        allowed = {"FETCH_ALLOWED_NETWORKS": "127.0.0.0/8", "HOST_DELAY": "0", "CHANNEL_FOLDERS": inbox}
        bench = Bench(url=url, home=home, using=environment(url, home) | allowed)
        manage("migrate", "--verbosity=0", using=dict(bench.using))
        if "schedule" in parts or "feeds" in parts:
            _feeds(bench, asked, parts, table)
        if "folder" in parts:
            _folder(bench, Path(inbox), asked.files, table)
        if "million" in parts:
            _million(bench, Path(inbox), asked.million, table)
    Console(highlight=False).print(table)


def _feeds(bench: Bench, asked: argparse.Namespace, parts: "list[str] | tuple[str, ...]", table: Table) -> None:
    with ExitStack() as serving:
        answering = serving.enter_context(_server())
        given = {"port": answering.port, "channels": asked.channels}
        seconds = asked.seconds if "schedule" in parts else 0
        plan = bench.step("schedule", seconds=seconds, **given)
        if "schedule" in parts:
            look = bench.step("watch")
            share = (plan["cpu"] + plan["postgres"]) / plan["wall"] + (look["cpu"] + look["postgres"]) / WATCHED_EVERY
            polls = max(plan["polled"], 1)
            table.add_row(
                f"{asked.channels:,} channels of one hour, {plan['polled']} due in {plan['wall']:.0f} s: scheduling",
                f"{100 * share:.2f} % of a core",
                *_each(plan, polls),
            )
        if "feeds" not in parts:
            return
        before = core_seconds(answering.pid)
        same = bench.step("unchanged", seconds=asked.seconds)
        cost = core_seconds(answering.pid) - before
    polls = max(same["polls"], 1)
    table.add_row(
        f"{same['polls']:,} feeds answered 304 ({same['failed']} failed; at most {answering.most_at_once} at one host "
        f"at a time; the server takes {1e6 * cost / polls:,.0f} µs each)",
        f"{same['polls'] / same['wall']:,.0f}/s",
        *_each(same, polls),
    )


def _folder(bench: Bench, inbox: Path, files: int, table: Table) -> None:
    place = inbox / "many"
    fill(place, files)
    told = {
        "handed in by ingest": bench.beside("handed_in").step("ingest", folder=place),
        "polled": bench.step("folder", folder=place),
        "polled again": bench.step("again", folder=place),
    }
    for name, step in told.items():
        _add_files(table, name, step)
    ratio = told["handed in by ingest"]["wall"] / told["polled"]["wall"]
    table.add_row("polled, of the rate of ingest", f"{100 * ratio:.0f} %", "", "")
    shutil.rmtree(place)


def _million(bench: Bench, inbox: Path, files: int, table: Table) -> None:
    place = inbox / "million"
    place.mkdir()
    then = time.time() - 3600
    for number in range(files):
        path = place / f"{number}.txt"
        path.write_text(f"File number {number} of many small ones.\n", encoding="utf-8")
        os.utime(path, (then, then))
    there = bench.beside("million")
    for name, step in (("looked through", "listing"), ("polled", "folder"), ("polled again", "again")):
        _add_files(table, name, there.step(step, folder=place))


def _add_files(table: Table, name: str, step: Mapping[str, Any]) -> None:
    figure = f"{step['files'] / step['wall']:,.0f}/s in {step['wall']:.0f} s, {step['peak_mib']:.0f} MiB at most"
    table.add_row(f"{step['files']:,} files {name}", figure, *_each(step, step["files"]))


def _each(step: Mapping[str, Any], count: int) -> tuple[str, str]:
    return f"{1e6 * step['cpu'] / count:,.0f}", f"{1e6 * step['postgres'] / count:,.0f}"


def fill(place: Path, count: int) -> None:
    """So many files like the seeds, all different, a thousand to a folder, and old enough to be taken."""
    then = time.time() - 3600
    articles = list(islice(Corpus().articles(DISTINCT), DISTINCT))
    for number in range(count):
        folder = place / f"{number // A_FOLDER:05d}"
        if number % A_FOLDER == 0:
            folder.mkdir(parents=True)
        name, data = articles[number % DISTINCT]
        path = folder / name
        path.write_bytes(data + f"\nNumber {number} of the file.\n".encode())
        os.utime(path, (then, then))


@dataclass(slots=True)
class Answering:
    """The server of `benchmarks.feedserver`; what it counted is known when it has ended."""

    port: int
    pid: int
    most_at_once: int = 0


@contextmanager
def _server() -> Iterator[Answering]:
    command = [sys.executable, "-m", "benchmarks.feedserver"]
    with subprocess.Popen(command, cwd=env.ROOT, stdout=subprocess.PIPE) as process:
        output = process.stdout
        if output is None:
            sys.exit("the server has no output")
        answering = Answering(port=int(output.readline()), pid=process.pid)
        try:
            yield answering
        finally:
            process.terminate()
            answering.most_at_once = orjson.loads(output.readline())["most_at_once"]


if __name__ == "__main__":
    main()
