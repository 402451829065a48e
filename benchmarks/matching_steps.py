"""The steps that `benchmarks.matching_cost` times: take in articles, with recognising or without; fill the filter."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only now
from django.db import transaction  # noqa: E402

from archive.actions.following import follow  # noqa: E402
from archive.actions.processing import record, understand  # noqa: E402
from archive.actions.processing.process import prepare_process, process  # noqa: E402
from archive.actions.receiving.identifiers import Identifiers  # noqa: E402
from archive.actions.receiving.receive import Sender, receive  # noqa: E402
from archive.actions.recognition import heldkeys  # noqa: E402
from archive.actions.recognition.recognise import NewText, Recognised, lock  # noqa: E402
from archive.matching import Fingerprint  # noqa: E402
from archive.models import Actor, Deposit  # noqa: E402
from archive.search.writer import Writer  # noqa: E402
from archive.values import Arrival  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402
from benchmarks.machine import core_seconds, postmaster, ready  # noqa: E402

NO_PRINT = Fingerprint(words=0, keys=(), digest=bytes(32))
WARM = 500


def leave_out_recognising() -> None:
    def everything_is_new(texts: list[NewText], _identifiers: Identifiers) -> list[Recognised]:
        return [Recognised(kind="article", article_id=text.article_id) for text in texts]

    vars(understand).update(fingerprint=lambda _body: NO_PRINT)
    vars(record).update(
        lock=lambda: None, recognise=everything_is_new, settle=lambda _recognised, _identifiers, _held: None
    )


def fill_filter() -> None:
    with transaction.atomic():
        lock()
        heldkeys.HeldKeys(patience=-1).possible([])


def take_in(count: int, seed: int) -> dict[str, tuple[float, float]]:
    """Core seconds of this process and of PostgreSQL, step by step."""
    heldkeys.held_keys.patience = -1  # a worker that has worked for a while
    sender = Sender(door=Deposit.Door.SHELL, actor=Actor(kind="system", name="benchmark"))
    made = Corpus(seed).articles(count + WARM)
    files = [Arrival(data=data, name=name) for name, data in made]
    follow.rebuild_index(folder=settings.SEARCH_FOLDER)
    follower = follow.Follower(writer=Writer.open(settings.SEARCH_FOLDER))

    def work_off() -> None:
        while process().claimed:
            continue

    def follow_up() -> None:
        follower.look()
        while follower.writer.position() < follow.feed_end():
            follower.look()

    receive(files=files[:WARM], sender=sender, name="what is loaded once")
    work_off()
    follow_up()
    prepare_process()
    ready()
    taken = {
        "receive": _timed(lambda: receive(files=files[WARM:], sender=sender, name="benchmark")),
        "work": _timed(work_off),
        "follow": _timed(follow_up),
    }
    follower.writer.close()
    return taken


def _timed(step: Callable[[], object]) -> tuple[float, float]:
    server = postmaster(Path(settings.DATELINE_HOME))
    began, before = core_seconds(server), time.process_time()
    step()
    return time.process_time() - before, core_seconds(server) - began


def main() -> None:
    way = sys.argv[1]
    if way == "fill":
        ready()
        fill_filter()
        print(json.dumps({}))
        return
    if way == "without":
        leave_out_recognising()
    print(json.dumps(take_in(int(sys.argv[2]), int(sys.argv[3]))))


if __name__ == "__main__":
    main()
