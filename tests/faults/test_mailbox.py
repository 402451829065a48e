"""kill -9 of a worker between the receipt of mails and what is done with them then: none is lost, none comes twice."""

import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from archive.actions.custody.account import account
from archive.actions.fetching import channels
from archive.models import Item, Poll
from tests.actions.channelling import channel
from tests.actions.handing_in import ACTOR, article
from tests.intake.mailing import Post, mail, post
from tests.kill.places import is_polled
from tests.management.running import kill_group, running, until

LEASE = 2
BRIEF = {
    "LEASE_SECONDS": str(LEASE), "SWEEP_SECONDS": "1", "WORKER_CONCURRENCY": "2", "HOST_DELAY": "0",
    "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
}  # fmt: skip
KILLS, MAILS = 12, 15


def finished() -> bool:
    return not (Poll.objects.open().exists() or Item.objects.in_progress().exists())


def deliver(box: Post, turn: int) -> None:
    box.deliver(*[mail(article(number)) for number in range(turn * MAILS, (turn + 1) * MAILS)])


@pytest.mark.slow
def test_a_mailbox_whose_messages_are_moved(environment, settings, tmp_path: Path):
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    chance = random.Random(20261122)  # noqa: S311
    log = tmp_path / "work.log"
    with post() as box:
        environment |= BRIEF | {"CHANNEL_SECRET_PRESS": box.secret}
        box.empty()
        options = {"secret": "PRESS", "after": "move"}
        channel("press", kind="mailbox", place=box.address, options=options, interval=30)
        for turn in range(KILLS):
            deliver(box, turn)
            channels.ask(slug="press", actor=ACTOR)
            with running(environment, "manage.py", "work", log=log) as worker:
                at_work = partial(is_polled, since=timezone.now(), lease=LEASE)
                until(lambda at_work=at_work: at_work() or finished(), what="a poll at work")
                time.sleep(chance.random() * 0.3)
                kill_group(worker)
        with running(environment, "manage.py", "work", log=log):
            until(finished, what="what was left")
            channels.ask(slug="press", actor=ACTOR)
            until(finished, what="the last look")
        assert (box.flags(), len(box.flags("Received"))) == ([], KILLS * MAILS)
    received = Counter(Item.objects.values_list("original__sha256", flat=True))
    assert (len(received), set(received.values())) == (KILLS * MAILS, {1})
    assert account(strict=True).proven
