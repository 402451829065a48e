import signal
from hashlib import sha256
from pathlib import Path

from archive.actions.account import account
from archive.models import Heartbeat, Item
from tests.actions.handing_in import article, hand_in
from tests.management.running import manage, running, until


def test_once_works_off_what_is_due_and_ends(environment):
    hand_in(*(article(n) for n in range(5)), b"")
    done = manage(environment, "work", "--once")
    assert (done.returncode, done.stdout) == (0, "6 items worked off\n")
    assert account(strict=True).counts["archived"] == 5
    assert Heartbeat.objects.get().name == "worker"
    assert manage(environment, "work", "--once").stdout == "0 items worked off\n"


def test_it_goes_on_until_it_is_stopped_and_finishes_the_chunk_in_hand(environment, tmp_path: Path):
    environment |= {"SWEEP_SECONDS": "1", "CHUNK_SIZE": "100"}
    hand_in(*(article(n) for n in range(300)))
    log = tmp_path / "work.log"
    with running(environment, "manage.py", "work", log=log) as worker:
        until(lambda: Item.objects.filter(attempts=1).exists(), what="the first chunk")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
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
        assert worker.wait(60) == 0
    assert account(strict=True).proven


def test_a_large_original_is_read_from_the_folder_that_the_settings_name(environment, tmp_path: Path):
    environment |= {"MAX_INLINE_SIZE": "1000"}
    source = tmp_path / "in.txt"
    source.write_bytes(article(1, body="A word more. " * 200))
    assert manage(environment, "ingest", source).returncode == 0
    assert manage(environment, "work", "--once").stdout == "1 items worked off\n"
    item = Item.objects.get()
    assert (item.state, item.original.bytes) == ("archived", None)
    stored = tmp_path / "originals" / item.original.location
    assert sha256(stored.read_bytes()).hexdigest() == item.original_id
    assert stored.stat().st_mode & 0o222 == 0
