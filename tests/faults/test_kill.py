"""kill -9 in the middle of the work: nothing is lost, nothing is archived twice, the account balances."""

import os
import random
import signal
from pathlib import Path
from subprocess import Popen

import pytest
from django.db.models import Count

from archive.actions.custody.account import account
from archive.actions.custody.audit import audit
from archive.models import Article, Item, Original, Revision, Sighting
from config.programs import BEAT, WORKER
from tests.actions.handing_in import article, hand_in
from tests.management.running import kill_group, manage, running, until

BRIEF = {"LEASE_SECONDS": "1", "SWEEP_SECONDS": "1", "CHUNK_SIZE": "25", "WORKER_CONCURRENCY": "2"}


def left() -> int:
    return Item.objects.in_progress().count()


def in_hands() -> bool:
    """Whether some worker is in the middle of a chunk."""
    return Item.objects.in_progress().filter(attempts__gte=1).exclude(lease=None).exists()


def check_that_nothing_is_lost_or_twice(*, texts: int, duplicates: int) -> None:
    result = account(strict=True)
    assert result.proven, result
    assert result.received == texts + duplicates
    # Three deaths in the same item's hands is what quarantine is for; with few kills it cannot be.
    crashed = Item.objects.filter(code="crashed").count()
    assert result.counts["quarantined"] == crashed
    assert result.counts["archived"] + result.counts["duplicate"] + crashed == texts + duplicates
    assert Article.objects.count() == Revision.objects.count() == result.counts["archived"]
    twice = Revision.objects.values("original").annotate(n=Count("id")).filter(n__gt=1)
    assert not twice.exists()
    assert sum(Sighting.objects.values_list("times", flat=True)) == result.counts["duplicate"]
    assert audit().clean


def children(process: "Popen[bytes]") -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_workers_killed_in_the_middle_of_two_hundred_files(environment, tmp_path):
    environment |= BRIEF
    texts = [article(n) for n in range(180)]
    hand_in(*texts, *texts[:20])
    for _ in range(2):
        with (
            running(environment, "manage.py", "work", log=tmp_path / "work.log") as first,
            running(environment, "manage.py", "work", log=tmp_path / "work.log") as second,
        ):
            until(lambda: in_hands() or left() == 0, what="a chunk in somebody's hands")
            kill_group(first)
            kill_group(second)
    with running(environment, "manage.py", "work", log=tmp_path / "work.log"):
        until(lambda: left() == 0, what="the rest of the work")
    check_that_nothing_is_lost_or_twice(texts=180, duplicates=20)
    assert not Item.objects.filter(code="crashed").exists()


@pytest.mark.slow
def test_a_shell_killed_while_it_hands_in_has_handed_in_what_it_committed_and_no_halves(environment, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(24):  # 22 MB: two chunks
        (folder / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([number]) * 950_000)
    with running(environment, "manage.py", "ingest", str(folder), log=tmp_path / "ingest.log") as shell:
        until(lambda: Item.objects.exists() or shell.poll() is not None, what="the first chunk")
        kill_group(shell)
    after_the_kill = account(strict=True)
    assert after_the_kill.proven, after_the_kill
    assert manage(environment, "ingest", folder).returncode == 0
    assert manage(environment, "work", "--once").returncode == 0
    in_the_end = account(strict=True)
    assert in_the_end.proven
    assert in_the_end.received == in_the_end.counts["quarantined"] == after_the_kill.received + 24
    assert Original.objects.count() == 24
    assert audit().clean


@pytest.mark.slow
def test_celery_killed_again_and_again_in_the_middle_of_a_thousand_files(environment, tmp_path):
    """The whole group or one child, at random moments: the sweeper and the leases bring everything to its end."""
    environment |= BRIEF
    chance = random.Random(20261121)  # noqa: S311
    texts = [article(n) for n in range(900)]
    hand_in(*texts)
    hand_in(*texts[::9])
    with running(environment, "-m", *BEAT, log=tmp_path / "beat.log"):
        for turn in range(8):
            with running(environment, "-m", *WORKER, log=tmp_path / "worker.log") as worker:
                until(lambda: in_hands() or left() == 0, what="a chunk in somebody's hands")
                if turn % 2:
                    for _ in range(3):
                        until(lambda: children(worker), what="a child")
                        os.kill(chance.choice(children(worker)), signal.SIGKILL)
                        until(lambda: in_hands() or left() == 0, what="a chunk in somebody's hands")
                kill_group(worker)
        with running(environment, "-m", *WORKER, log=tmp_path / "worker.log"):
            until(lambda: left() == 0, what="the rest of the work")
    check_that_nothing_is_lost_or_twice(texts=900, duplicates=100)
