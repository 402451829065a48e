"""How fast the REST door takes articles in, against what its work costs without the service around it.

    python benchmarks/api_import.py [--batches 20] [--posts 1500]

(a) NDJSON in batches of 500, one client: until the 202, which comes when all is committed. Beside it COPY of the very
    same rows (deposit, originals, items, event) into empty tables of the same make, one commit a batch.
(b) one article a POST, four clients. Beside it a view of the same framework under the same server that validates the
    same JSON and inserts one row, without keys, digests, receipts or events.

Nothing works the items off meanwhile. Each figure is the best of three rounds that take turns.
"""

import argparse
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import psycopg
from rich.console import Console

from benchmarks.corpus import Corpus
from benchmarks.machine import environment, manage, server
from config import embedded, env

BATCH = 500
ROUNDS = 3
CLIENTS = 4
KEYS = 40
"""A key may ask 6,000 times a minute: enough of them that the throttle is passed, and never met."""

BARE = (
    "--worker-class=gthread",
    f"--workers={env.WEB_WORKERS}",
    f"--threads={env.WEB_THREADS}",
    "--preload",
    "--keep-alive=5",
    "--log-level=warning",
)
"""As many processes and threads as the service has."""

LINES = {"Content-Type": "application/x-ndjson"}
JSON = {"Content-Type": "application/json"}

ROWS = {
    "deposit": "SELECT * FROM archive_deposit WHERE id = %(id)s",
    "original": "SELECT * FROM archive_original WHERE sha256 IN "
    "(SELECT original_id FROM archive_item WHERE deposit_id = %(id)s)",
    "item": "SELECT * FROM archive_item WHERE deposit_id = %(id)s",
    "event": "SELECT * FROM archive_event WHERE subject_id = %(id)s",
}

Request = tuple[str, bytes, dict[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=20, help="of 500, a round")
    parser.add_argument("--posts", type=int, default=1500, help="a round")
    given = parser.parse_args()
    with server() as (url, home), embedded.broker(home) as broker:
        using = environment(url, home) | {"BROKER_URL": broker}
        manage("migrate", using=using)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE bare (id uuid PRIMARY KEY, title text, published text, body text)")
        with _web("config.wsgi", using) as service, _web("benchmarks.bare_view:application", using) as bare:
            keys = _keys(service, using)
            again = _empty_copy(url, using)
            _report(
                _batches(url, again, service, keys, given.batches),
                _posts(service, bare, keys, given.posts),
            )


def _batches(url: str, again: str, port: int, keys: Sequence[str], batches: int) -> dict[str, float]:
    """Articles a second, by the service and by COPY."""
    best = {"service": 0.0, "copy": 0.0}
    corpus = _articles(1 + ROUNDS * batches * BATCH)
    for turn in range(ROUNDS):
        bodies = [b"\n".join(next(corpus) for _ in range(BATCH)) for _ in range(batches)]
        requests = [("/api/v1/deposits/", body, LINES | _signed(keys[turn])) for body in bodies]
        begin = time.perf_counter()
        answers = _ask(port, requests)
        best["service"] = max(best["service"], batches * BATCH / (time.perf_counter() - begin))
        blocks = _rows(url, [answer["id"] for answer in answers])
        best["copy"] = max(best["copy"], batches * BATCH / _copied(again, blocks))
    return best


def _rows(url: str, deposits: Sequence[str]) -> list[dict[str, bytes]]:
    """The rows of each deposit, by table, in PostgreSQL's binary form."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return [{table: _block(cursor, table, deposit) for table in ROWS} for deposit in deposits]


def _block(cursor: psycopg.Cursor, table: str, deposit: str) -> bytes:
    with cursor.copy(f"COPY ({ROWS[table]}) TO STDOUT (FORMAT BINARY)", {"id": deposit}) as copy:
        return b"".join(copy)


def _copied(url: str, blocks: Sequence[dict[str, bytes]]) -> float:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        begin = time.perf_counter()
        for tables in blocks:
            for table, rows in tables.items():
                with cursor.copy(f"COPY archive_{table} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(rows)
            connection.commit()
        return time.perf_counter() - begin


def _posts(service: int, bare: int, keys: Sequence[str], posts: int) -> dict[str, float]:
    """POSTs a second, by the service and by the bare view."""
    best = {"service": 0.0, "bare": 0.0}
    corpus = _articles(2 * ROUNDS * posts + 1, seed=2)
    for _ in range(ROUNDS):
        for name, port, path in (("bare", bare, "/articles/"), ("service", service, "/api/v1/deposits/")):
            requests = [(path, next(corpus), JSON | _signed(keys[number % KEYS])) for number in range(posts)]
            threads = [
                threading.Thread(target=_ask, args=(port, requests[client::CLIENTS])) for client in range(CLIENTS)
            ]
            begin = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            best[name] = max(best[name], posts / (time.perf_counter() - begin))
    return best


def _ask(port: int, requests: Sequence[Request]) -> list[dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port)
    answers = []
    for path, body, headers in requests:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status not in (201, 202):
            sys.exit(f"{answer.status}: {said.decode()}")
        answers.append(json.loads(said))
    connection.close()
    return answers


def _articles(count: int, seed: int = 1) -> Iterator[bytes]:
    """Articles as JSON, no two alike."""
    for number, (_, data) in enumerate(Corpus().articles(count)):
        title, _, body = data.decode().strip().partition("\n")
        article = {"title": f"{title} ({seed}-{number})", "published": "2019-11-07", "body": body.strip()}
        yield json.dumps(article).encode()


def _keys(port: int, using: dict[str, str]) -> list[str]:
    made = subprocess.run(
        [sys.executable, "manage.py", "apikey", "create", "first", "--scope", "admin"],
        cwd=env.ROOT,
        env=using,
        capture_output=True,
        text=True,
        check=True,
    )
    (secret,) = re.findall(r"dl_\S+", made.stdout)
    first = _signed(secret)
    wanted = [json.dumps({"name": f"client {number}", "scopes": ["deposit"]}).encode() for number in range(KEYS)]
    return [key["secret"] for key in _ask(port, [("/api/v1/keys/", body, JSON | first) for body in wanted])]


def _signed(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _empty_copy(url: str, using: dict[str, str]) -> str:
    """Another database in the same server, migrated and empty but for the keys, which deposits refer to."""
    again = psycopg.conninfo.make_conninfo(url, dbname="again")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE again")
    manage("migrate", using=using | {"DATABASE_URL": again})
    with psycopg.connect(url) as source, psycopg.connect(again) as target:
        with source.cursor() as cursor, cursor.copy("COPY archive_apikey TO STDOUT (FORMAT BINARY)") as copy:
            rows = b"".join(copy)
        with target.cursor() as cursor, cursor.copy("COPY archive_apikey FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(rows)
    return again


@contextmanager
def _web(application: str, using: dict[str, str]) -> Iterator[int]:
    """A web server as the service has it: its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = ["-c", "python:config.gunicorn"] if application.startswith("config.") else BARE
    command = [sys.executable, "-m", "gunicorn", *served, application, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=env.ROOT, env=using)
    try:
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def _report(batches: dict[str, float], posts: dict[str, float]) -> None:
    console = Console(highlight=False)
    console.print(f"NDJSON, 500 a call: {batches['service']:,.0f} articles/s committed")
    console.print(f"COPY of the same rows: {batches['copy']:,.0f} articles/s")
    console.print(f"(a) of COPY: {batches['service'] / batches['copy']:.2f}")
    console.print(f"one article a POST: {posts['service']:,.0f}/s; a bare view: {posts['bare']:,.0f}/s")
    console.print(f"(b) of the bare view: {posts['service'] / posts['bare']:.2f}")


if __name__ == "__main__":
    main()
