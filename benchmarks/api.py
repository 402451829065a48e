"""How fast the REST door is read: lists at any depth, ranked search, facets, one article, exports.

    python benchmarks/api.py [--articles 100000] [--requests 200]

The archive is filled once and kept under var/benchmarks/. One client asks one thing after another over a connection
that stays open; beside it, in the same run, a bare view of the same framework on the same rows, and plain SQL. Prints
milliseconds (half of the requests were quicker; 95 % were) and for exports articles a second, against COPY TO.
"""

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import httpx
import orjson
import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import NAMES, Corpus
from benchmarks.machine import environment, manage, row
from config import embedded, env

FOLDER = env.ROOT / "var" / "benchmarks"
THREADS = 4
DEPTHS = (0.0, 0.5, 0.99)
LIST = """
    SELECT id, state, title, authors, credits, language, published_edtf, published_earliest, published_latest,
           received_at
    FROM archive_article WHERE (published_latest, id) < (%s, %s) AND state IN ('in_review', 'accepted')
    ORDER BY published_latest DESC NULLS LAST, id DESC LIMIT 50
"""
COPY = """
    COPY (
        SELECT id, version, state, title, subtitle, authors, publisher, credits, attribution, published_edtf,
               published_precision, published_earliest, published_latest, published_stated, modified_edtf, language,
               url, section, keywords, problems, received_at, changed_at, body,
               (SELECT slug FROM archive_source WHERE archive_source.id = source_id),
               ARRAY(SELECT label FROM archive_tagging JOIN archive_term ON archive_term.id = term_id
                     WHERE article_id = archive_article.id ORDER BY label)
        FROM archive_article WHERE state IN ('in_review', 'accepted')
        ORDER BY published_latest DESC NULLS LAST, id DESC
    ) TO STDOUT
"""
"""The very columns and rows that an export gives, in its order."""

Ask = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200)
    asked = parser.parse_args()
    home = FOLDER / f"api-{asked.articles}"
    home.mkdir(parents=True, exist_ok=True)
    with embedded.cluster(home) as url:
        using = environment(url, home)
        manage("migrate", using=using)
        filled = [sys.executable, "-m", "benchmarks.api_rows", str(asked.articles)]
        key = subprocess.run(filled, env=using, stdout=subprocess.PIPE, check=True, text=True, cwd=env.ROOT).stdout
        with _web("config.wsgi", using) as service, _web("benchmarks.bare_reading:application", using) as bare:
            _measure(_Asked(url, service, bare, key.strip()), asked.requests)


class _Asked:
    """The three that are asked: the service, the bare view, PostgreSQL."""

    def __init__(self, url: str, service: tuple[int, int], bare: tuple[int, int], key: str) -> None:
        self.sql = psycopg.connect(url, autocommit=True)
        self.service = httpx.Client(
            base_url=f"http://127.0.0.1:{service[0]}/api/v1/",
            headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"},
            timeout=60,
        )
        self.bare = httpx.Client(base_url=f"http://127.0.0.1:{bare[0]}/", timeout=60)
        self.process = service[1]

    def ask(self, path: str) -> Ask:
        def asked() -> None:
            self.service.get(path).raise_for_status()

        return asked

    def ask_bare(self, path: str) -> Ask:
        return lambda: self.bare.get(path).raise_for_status()

    def list_rows(self, behind: tuple[object, object]) -> Ask:
        return lambda: self.sql.execute(LIST, behind).fetchall()


def _measure(asked: _Asked, requests: int) -> None:
    table = Table("", "half, ms", "95 %, ms", title=f"{requests} requests each, one after the other")
    places = [_place(asked, depth) for depth in DEPTHS]
    ids = [one for (one,) in asked.sql.execute("SELECT id FROM archive_article ORDER BY random() LIMIT 500")]
    lists = {
        "a list, newest, 50 rows": _turns(
            [asked.ask(f"articles/?sort=newest&cursor={cursor}") for cursor, _ in places]
        ),
        "the same rows, plain SQL": _turns([asked.list_rows(place) for _, place in places]),
        "a list, bare view (first page)": asked.ask_bare("articles/"),
        "one article": _turns([asked.ask(f"articles/{one}/") for one in ids]),
        "one article, bare view": _turns([asked.ask_bare(f"articles/{one}/") for one in ids]),
    }
    for name, ask in (lists | _searches(asked)).items():
        table.add_row(name, *(f"{figure:.1f}" for figure in _times(ask, requests)))
    console = Console()
    console.print(table)
    console.print(_exports(asked))


def _searches(asked: _Asked) -> dict[str, Ask]:
    """Ranked, filtered, with 20 highlights; each time other words of the class."""
    words, rng = Corpus().words, random.Random(3)
    rare, middling, common = words[20_000:20_400], words[1_000:1_400], words[120:180]
    classes = {
        "rare word": lambda: rng.choice(rare),
        "middling word": lambda: rng.choice(middling),
        "common word": lambda: rng.choice(common),
        "two common words": lambda: " ".join(rng.sample(common, 2)),
        "phrase": lambda: f'"{rng.choice(common)} {rng.choice(common)}"',
        "phrase that two thirds of all have": lambda: f'"{NAMES[0]}"',
        "near words": lambda: f'"{rng.choice(common)} {rng.choice(common)}"~3',
        "OR": lambda: " OR ".join(rng.sample(common, 3)),
        "beginning": lambda: f"{rng.choice(common)[:4]}*",
        "author's name": lambda: 'author:"Tomas Wrenfield" bridge',
    }
    given = "limit=20&highlight=1&published_from=2016&state=accepted"

    def search(make: Callable[[], str], more: str = "") -> Ask:
        return lambda: asked.service.get(f"articles/?{given}{more}", params={"q": make()}).raise_for_status()

    found = {f"search, {name}": search(make) for name, make in classes.items()}
    facets = "&facets=source,credit,author,language,year,tag,state,problem"
    return found | {"common word and all eight facets": search(classes["common word"], facets)}


def _turns(asks: Sequence[Ask]) -> Ask:
    """One after the other, and again from the first."""
    place = iter(range(sys.maxsize))

    def ask() -> object:
        return asks[next(place) % len(asks)]()

    return ask


def _place(asked: _Asked, depth: float) -> tuple[str, tuple[object, object]]:
    """A row so far down the list: its cursor, as the page before gave it, and its key."""
    (dated,) = row(asked.sql, "SELECT count(*) FROM archive_article WHERE published_latest IS NOT NULL")
    published, last = row(
        asked.sql,
        "SELECT published_latest, id FROM archive_article WHERE published_latest IS NOT NULL "
        "ORDER BY published_latest DESC, id DESC OFFSET %s LIMIT 1",
        int(dated * depth),
    )
    return _cursor(published.isoformat(), str(last)), (published, last)


def _cursor(date: str, last: str) -> str:
    """Like a page's own."""
    return urlsafe_b64encode(orjson.dumps(["database-newest", date, last])).decode().rstrip("=")


def _times(ask: Ask, requests: int) -> tuple[float, float]:
    for _ in range(10):
        ask()
    taken = []
    for _ in range(requests):
        begin = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def _exports(asked: _Asked) -> Table:
    table = Table("export", "articles/s", "of COPY TO", "memory grew by, MiB")
    rows = row(asked.sql, "SELECT count(*) FROM archive_article")[0]
    begin = time.perf_counter()
    with asked.sql.cursor().copy(COPY) as copy:
        for _ in copy:
            pass
    copied = rows / (time.perf_counter() - begin)
    table.add_row("COPY TO", f"{copied:,.0f}", "1.00", "")
    for name, path in {
        "NDJSON": "articles/?format=ndjson",
        "CSV": "articles/?format=csv",
        "NDJSON of a search": "articles/?format=ndjson&q=the",
    }.items():
        before, count = _resident(asked.process), 0
        begin = time.perf_counter()
        with asked.service.stream("GET", path) as answer:
            answer.raise_for_status()
            for chunk in answer.iter_raw():
                count += chunk.count(b'"id":' if "ndjson" in path else b"\r\n")
        speed = count / (time.perf_counter() - begin)
        table.add_row(name, f"{speed:,.0f}", f"{speed / copied:.2f}", f"{_resident(asked.process) - before:.0f}")
    return table


def _resident(process: int) -> float:
    """MiB in memory of a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(_resident(int(child)) for child in children)


@contextmanager
def _web(application: str, using: dict[str, str]) -> Iterator[tuple[int, int]]:
    """gunicorn with one worker: its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--bind", f"127.0.0.1:{port}", "--workers=1", f"--threads={THREADS}", "--log-level=error"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *options, application], env=using, cwd=env.ROOT)
    try:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
