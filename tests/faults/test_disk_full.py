"""The disk that holds the large originals is full: nobody is told that they are kept, and nothing half is left."""

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.actions.custody.account import account
from archive.actions.custody.audit import audit
from archive.actions.receiving.receive import receive
from archive.errors import Unavailable
from archive.models import Deposit, Item, Original
from tests.actions.handing_in import SENDER, article, files, hand_in, work_off

MIB = 1024 * 1024


@pytest.fixture
def small_disk(settings, tmp_path: Path) -> Iterator[Path]:
    """Two mebibytes for originals."""
    if os.getuid() != 0:
        pytest.skip("only root mounts a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    settings.ORIGINALS_URL = (folder / "originals").as_uri()
    settings.MAX_INLINE_SIZE = 1000
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def large(number: int) -> bytes:
    return bytes([number]) * MIB


def test_what_does_not_fit_is_not_acknowledged_and_leaves_nothing_half(transactional_db, small_disk):
    kept = hand_in(large(1))
    with pytest.raises(Unavailable) as refused:
        receive(files=files(article(1), large(2), large(3)), sender=SENDER)
    assert refused.value.reason == "disk_full"
    assert [deposit.pk for deposit in Deposit.objects.all()] == [kept.pk]
    assert Original.objects.count() == Item.objects.count() == 1
    left = [path for path in (small_disk / "originals" / "incoming").rglob("*") if path.is_file()]
    assert left == []
    assert account(strict=True).proven
    assert audit().clean

    # Space comes back, and so does the sender.
    for path in (small_disk / "originals").rglob("*"):
        if path.is_file() and path.name != kept.items.get().original_id:
            path.unlink()
    assert receive(files=files(article(1), large(2)[: MIB // 2]), sender=SENDER).state == "sealed"
    work_off()
    assert account(strict=True).proven
    assert audit().clean


def test_the_shell_says_so_in_one_line(transactional_db, small_disk, tmp_path):
    (tmp_path / "large.bin").write_bytes(large(1) + large(2) + large(3))
    with pytest.raises(CommandError, match=r"^disk_full: "):
        call_command("ingest", str(tmp_path / "large.bin"), stdout=io.StringIO())
    assert not Deposit.objects.exists()
