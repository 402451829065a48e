"""Changes at a steady rate, and how long each takes to be found, for `benchmarks.searchable`.

python -m benchmarks.searchable_steps RATE SECONDS
"""

import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
import orjson

django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only now

from archive.actions.editing import edits  # noqa: E402
from archive.actions.processing.process import prepare_process, process  # noqa: E402
from archive.actions.receiving.receive import HandedIn, Sender, receive  # noqa: E402
from archive.models import Actor, Article, Deposit  # noqa: E402
from archive.search import queries  # noqa: E402
from archive.search.index import Index  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402

ACTOR = Actor(kind="system", name="benchmark")
SENDER = Sender(door=Deposit.Door.SHELL, actor=ACTOR)
BATCHES_A_SECOND = 5
LOOK_EVERY = 0.02
GIVE_UP = 30.0


@dataclass(frozen=True)
class Batch:
    word: str
    count: int
    committed: float


def main() -> None:
    rate, seconds = map(int, sys.argv[1:])
    prepare_process()
    changes = Changes(rate // BATCHES_A_SECOND)
    print(f"{'':10}changes/s   half, s   95 %, s   most, s")
    for name, change in {"recorded": changes.record, "edited": changes.edit}.items():
        made, lags = _kept_up(change, changes.found, seconds)
        half, many = statistics.median(lags), statistics.quantiles(lags, n=20)[-1]
        print(f"{name:10}{made:9.0f} {half:9.2f} {many:9.2f} {max(lags):9.2f}", flush=True)


def _kept_up(change: Callable[[], Batch], found: Callable[[str], int], seconds: int) -> tuple[float, Sequence[float]]:
    """Changes a second, and the lag of each batch in seconds."""
    waiting: list[Batch] = []
    lags: list[float] = []
    ended = threading.Event()

    def look() -> None:
        while waiting or not ended.is_set():
            if waiting and found(waiting[0].word) >= waiting[0].count:
                lags.append(time.perf_counter() - waiting.pop(0).committed)
            elif waiting and time.perf_counter() - waiting[0].committed > GIVE_UP:
                lags.append(float("inf"))
                waiting.pop(0)
            else:
                time.sleep(LOOK_EVERY)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    begin, made = time.perf_counter(), 0
    for number in range(seconds * BATCHES_A_SECOND):
        time.sleep(max(0.0, begin + number / BATCHES_A_SECOND - time.perf_counter()))
        batch = change()
        made += batch.count
        waiting.append(batch)
    taken = max(time.perf_counter() - begin, float(seconds))
    ended.set()
    looker.join()
    return made / taken, lags


class Changes:
    """Makes batches of changes, and counts in the index what has come of them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.texts = Corpus(seed=5).articles(1_000_000)
        self.ids = iter(Article.objects.order_by("id").values_list("id", flat=True).iterator())
        self.index = Index(Path(settings.SEARCH_FOLDER))
        self.batches = 0

    def record(self) -> Batch:
        word = self._word()
        articles = [self._article(word) for _ in range(self.size)]
        file = HandedIn(name="articles.json", stream=BytesIO(orjson.dumps(articles)), media_type="application/json")
        deposit = receive(files=[file], sender=SENDER)
        while process(deposit_id=deposit.pk).more:
            continue
        return Batch(word, self.size, time.perf_counter())

    def edit(self) -> Batch:
        word = self._word()
        order, reason = edits.order(
            changes={"title": f"Corrected {word}"}, reset=[], tags={}, overwrite=True, reason="benchmark"
        )
        edit = edits.begin(ids=[next(self.ids) for _ in range(self.size)], order=order, actor=ACTOR, reason=reason)
        while edits.work(edit_id=edit.pk):
            continue
        return Batch(word, self.size, time.perf_counter())

    def found(self, word: str) -> int:
        return queries.count(self.index, queries.Query(text=word))

    def _word(self) -> str:
        self.batches += 1
        return f"lagword{self.batches:06}"

    def _article(self, word: str) -> dict[str, str]:
        _, text = next(self.texts)
        title, _, body = text.decode().strip().partition("\n")
        return {"title": f"{title} {word}", "published": "2019-11-07", "body": body.strip()}


if __name__ == "__main__":
    main()
