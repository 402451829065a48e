import io
import signal
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.actions.custody.account import account
from archive.models import Heartbeat, Item
from tests.actions.handing_in import article, hand_in
from tests.management.running import PATIENCE, running, until


def once() -> str:
    out = io.StringIO()
    call_command("work", "--once", stdout=out)
    return out.getvalue()


def test_once_works_off_what_is_due_and_ends(transactional_db, settings, unchanged_collector):
    settings.CHUNK_SIZE = 2
    handlers = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    hand_in(*(article(n) for n in range(5)), b"")
    assert once() == "6 items worked off\n"
    assert account(strict=True).counts["archived"] == 5
    assert Heartbeat.objects.filter(name="worker").exists()
    assert once() == "0 items worked off\n"
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == handlers


@pytest.mark.slow
def test_it_goes_on_until_it_is_stopped_and_finishes_the_chunk_in_hand(environment, tmp_path: Path):
    environment |= {"SWEEP_SECONDS": "1", "CHUNK_SIZE": "100"}
    hand_in(*(article(n) for n in range(300)))
    log = tmp_path / "work.log"
    with running(environment, "manage.py", "work", log=log) as worker:
        until(lambda: Item.objects.filter(attempts=1).exists(), what="the first chunk")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    counts = Item.objects.all().counts_by_state()
    assert counts["archived"] % 100 == 0
    assert 0 < counts["archived"] < 300
    assert not Item.objects.exclude(lease=None).exists()
    assert "items worked off" in log.read_text()

    with running(environment, "manage.py", "work", log=log) as worker:
        until(lambda: Item.objects.filter(state="archived").count() == 300, what="the rest")
        hand_in(article(1000))
        until(lambda: Item.objects.filter(state="archived").count() == 301, what="the next one")
        worker.send_signal(signal.SIGINT)
        assert worker.wait(PATIENCE) == 0
    assert account(strict=True).proven
