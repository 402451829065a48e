"""The step that `benchmarks.matching_cost` times: work off articles, with recognising or without."""

import json
import sys
import time

import django

django.setup()

from archive.actions import record, understand  # noqa: E402 - models can be imported only now
from archive.actions.process import prepare_process, process  # noqa: E402
from archive.actions.receive import Sender, receive  # noqa: E402
from archive.actions.recognise import NewText, Recognised  # noqa: E402
from archive.matching import Fingerprint  # noqa: E402
from archive.models import Actor, Deposit  # noqa: E402
from archive.values import Arrival  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402
from benchmarks.machine import ready  # noqa: E402

NO_PRINT = Fingerprint(words=0, keys=(), digest=bytes(32))


def leave_out_recognising() -> None:
    def everything_is_new(texts: list[NewText]) -> list[Recognised]:
        return [Recognised(kind="article", article_id=text.article_id) for text in texts]

    understand.fingerprint = lambda _body: NO_PRINT
    record.lock = lambda: None
    record.recognise = everything_is_new
    record.settle = lambda _recognised: None


def main() -> None:
    way, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if way == "without":
        leave_out_recognising()
    sender = Sender(door=Deposit.Door.SHELL, actor=Actor(kind="system", name="benchmark"))
    corpus = Corpus(seed).articles(count + 500)
    for part in (500, count):
        files = [Arrival(data=data, name=name) for (name, data), _ in zip(corpus, range(part), strict=False)]
        receive(files=files, sender=sender, name="benchmark")
        if part == 500:
            process()  # what is loaded once, at a worker's start
    prepare_process()
    ready()
    begin, before = time.perf_counter(), time.process_time()
    while process().claimed:
        continue
    print(json.dumps({"wall": time.perf_counter() - begin, "cpu": time.process_time() - before}))


if __name__ == "__main__":
    main()
