"""The steps that `benchmarks.ingest` times, each in a process of its own."""

import json
import resource
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only now
from django.db import connection, transaction  # noqa: E402

from archive.actions.following import follow  # noqa: E402
from archive.actions.processing.process import TOGETHER, prepare_process, process  # noqa: E402
from archive.actions.processing.understand import understand, understand_together  # noqa: E402
from archive.actions.receiving.receive import Sender, receive  # noqa: E402
from archive.models import Actor, Article, Deposit, Item  # noqa: E402
from archive.search.schema import Upsert  # noqa: E402
from archive.search.writer import Writer, rebuild_from  # noqa: E402
from archive.values import Arrival  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402
from benchmarks.ingest import TABLES  # noqa: E402
from benchmarks.machine import ready  # noqa: E402
from benchmarks.matching_steps import leave_out_recognising  # noqa: E402

PAUSE = 0.05


def receive_all(count: int) -> Callable[[], object]:
    articles = list(Corpus().articles(count))
    sender = Sender(door=Deposit.Door.SHELL, actor=Actor(kind="system", name="benchmark"))
    return lambda: receive(
        files=(Arrival(data=data, name=name) for name, data in articles), sender=sender, name="benchmark"
    )


def work(count: int) -> Callable[[], None]:
    def run() -> None:
        while process().claimed or Item.objects.exclude(state="received").count() < count:
            if not Item.objects.due().exists():
                time.sleep(PAUSE)

    connection.ensure_connection()
    understand(Arrival(data=Corpus().article(1).encode(), name="first.txt"))  # what is loaded once, at a worker's start
    return run


def work_without_recognising(count: int) -> Callable[[], None]:
    leave_out_recognising()
    return work(count)


def follow_feed(count: int) -> Callable[[], None]:
    follow.rebuild_index(folder=settings.SEARCH_FOLDER)
    follower = follow.Follower(writer=Writer.open(settings.SEARCH_FOLDER))

    def run() -> None:
        while follower.writer.position() < count:
            time.sleep(follower.look())
        follower.writer.close()

    return run


def understand_alone(count: int) -> Callable[[], None]:
    arrivals = [Arrival(data=data, name=name) for name, data in Corpus().articles(count)]

    def run() -> None:
        for start in range(0, count, TOGETHER):
            understand_together(arrivals[start : start + TOGETHER])

    understand_together(arrivals[:1])
    return run


def index_alone(count: int) -> Callable[[], None]:
    documents = list(follow.all_documents(0))
    folder = settings.DATELINE_HOME / "search-alone"
    rebuild_from(folder, (), position=0)

    def run() -> None:
        writer = Writer.open(folder)
        for start in range(0, count, follow.INDEX_BATCH):
            batch = documents[start : start + follow.INDEX_BATCH]
            writer.apply((Upsert(document) for document in batch), position=start + len(batch))
        writer.close()

    return run


def copy_alone(_count: int) -> Callable[[], None]:
    blocks = {table: (settings.DATELINE_HOME / "rows" / table).read_bytes() for table in TABLES}

    def run() -> None:
        # One commit: items and articles refer to each other.
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in blocks.items():
                with cursor.copy(f"COPY archive_{table} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(rows)

    connection.ensure_connection()
    return run


def limit_alone(_count: int) -> Callable[[], None]:
    half = int(sys.argv[3])
    rows = [
        (pk, digest, title, body, published)
        for number, (pk, digest, title, body, published) in enumerate(
            Article.objects.order_by("id").values_list(
                "id", "revisions__original_id", "title", "body", "published_earliest"
            )
        )
        if number % 2 == half
    ]

    def run() -> None:
        statement = "COPY bare (id, sha256, title, body, published) FROM STDIN (FORMAT BINARY)"
        for start in range(0, len(rows), 500):
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.set_types(["uuid", "bytea", "text", "text", "timestamptz"])
                for pk, digest, *rest in rows[start : start + 500]:
                    copy.write_row((pk, bytes.fromhex(digest), *rest))

    return run


STEPS = {
    "receive": receive_all,
    "work": work,
    "work-without-recognising": work_without_recognising,
    "follow": follow_feed,
    "understand-alone": understand_alone,
    "copy-alone": copy_alone,
    "index-alone": index_alone,
    "limit-alone": limit_alone,
}


def main() -> None:
    run = STEPS[sys.argv[1]](int(sys.argv[2]))
    prepare_process()
    ready()
    begin, before = time.perf_counter(), time.process_time()
    run()
    used = {
        "wall": time.perf_counter() - begin,
        "cpu": time.process_time() - before,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(used))


if __name__ == "__main__":
    main()
