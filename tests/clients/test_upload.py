"""A folder into the archive, cut off wherever it hurts."""

import json
import os
from pathlib import Path

import pytest
from dateline_client import Archive, Ledger, Upload

from archive.actions.custody.account import account
from archive.actions.following.follow import sequence
from archive.models import Deposit, Item, Original
from tests.actions.handing_in import article, work_off
from tests.clients.conftest import stop_hard
from tests.management.running import PATIENCE, until


@pytest.fixture
def folder(tmp_path) -> Path:
    """250 files: three batches."""
    made = tmp_path / "stories"
    for number in range(250):
        file = made / f"part-{number % 3}" / f"{number:04}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(article(number))
    return made


def test_a_folder_comes_in_once(folder, calling):
    told = calling("upload", folder, "--tag", "stories").told()
    assert (told["sent"], told["held"], told["settled"], len(told["deposits"])) == (250, 0, 0, 3)
    assert Deposit.objects.first().declared == {"tags": ["stories"]}
    again = calling("upload", folder).told()
    assert (again["sent"], again["held"], again["settled"]) == (0, 0, 250)
    elsewhere = calling("upload", folder, "--ledger", folder.parent / "other.sqlite").told()
    assert (elsewhere["sent"], elsewhere["held"]) == (0, 250)
    assert (Item.objects.count(), Original.objects.count()) == (250, 250)
    work_off()
    assert account(strict=True).balanced


def test_only_what_is_new_or_changed_is_sent(folder, calling):
    calling("upload", folder).told()
    (folder / "new.txt").write_bytes(article(900))
    (folder / "part-0" / "0000.txt").write_bytes(article(901))
    told = calling("upload", folder).told()
    assert (told["sent"], told["settled"]) == (2, 249)


@pytest.mark.slow
def test_a_killed_client_goes_on(folder, starting, calling):
    process = starting("upload", folder)
    until(lambda: Deposit.objects.exists() or process.poll() is not None, what="the first batch")
    stop_hard(process)
    told = calling("upload", folder).told()
    assert len(told["deposits"]) == Deposit.objects.count()
    # Not one item more than there are files: nothing was sent under another key.
    assert (Item.objects.count(), Original.objects.count()) == (250, 250)
    assert calling("upload", folder).told()["settled"] == 250


@pytest.mark.slow
def test_a_killed_archive_is_waited_for(folder, starting, web):
    process = starting("upload", folder)
    until(lambda: Deposit.objects.exists() or process.poll() is not None, what="the first batch")
    web.kill()
    web.start()
    out, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    told = json.loads(out)
    assert told["sent"] + told["held"] == 250
    assert Original.objects.count() == 250
    assert not Deposit.objects.filter(state=Deposit.State.OPEN).exists()


def test_a_batch_whose_receipt_never_came_is_sent_under_its_key(folder, web, key, tmp_path):
    """The client is cut off between the archive's commit and its answer."""

    class CutOff(Upload):
        def _count(self, what, files):
            if what == "sent" and files:
                raise KeyboardInterrupt

    file = tmp_path / "ledger.sqlite"
    with Archive(web.url, key) as archive:
        with Ledger(file) as ledger:
            with pytest.raises(KeyboardInterrupt):
                CutOff(archive, folder, ledger).run()
            ledger._db.execute("UPDATE batch SET deposit = NULL")
        assert Deposit.objects.count() == 1
        with Ledger(file) as ledger:
            done = Upload(archive, folder, ledger).run()
    assert (done.sent, len(done.deposits)) == (250, 3)
    assert Item.objects.count() == 250


def test_nothing_is_deleted_but_what_is_told_and_safe(folder, calling):
    calling("upload", folder).told()
    assert sum(1 for _ in folder.rglob("*.txt")) == 250
    changed = folder / "part-1" / "0001.txt"
    before = changed.stat()
    altered = changed.read_bytes().replace(b"Bridge", b"bridge")
    changed.write_bytes(altered)
    # As large and as old as before: only its digest tells.
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    told = calling("upload", folder, "--delete").told()
    assert told["deleted"] == 249
    assert [path.name for path in folder.rglob("*.txt")] == ["0001.txt"]
    assert changed.read_bytes() == altered


def test_what_was_held_without_a_receipt_of_ours_stays(folder, calling):
    calling("upload", folder).told()
    told = calling("upload", folder, "--ledger", folder.parent / "other.sqlite", "--delete").told()
    assert (told["held"], told["deleted"]) == (250, 0)


def test_what_the_archive_did_not_take_is_not_deleted(folder, calling):
    """A batch with an item of which no bytes are held is not safe to delete."""
    calling("upload", folder).told()
    deposit = Deposit.objects.order_by("id").first()
    Deposit.objects.filter(pk=deposit.pk).update(complete=False)
    with Ledger(next((folder.parent / "state").rglob("*.sqlite"))) as ledger:
        ledger.update_safety(str(deposit.pk), safe=False)
    told = calling("upload", folder, "--delete").told()
    assert told["deleted"] == 150


def test_two_at_once_are_refused(folder, starting, tmp_path):
    with Ledger(tmp_path / "one.sqlite"):
        process = starting("upload", folder, "--ledger", tmp_path / "one.sqlite")
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "does another upload run" in said


def test_links_lead_nowhere(folder, calling, tmp_path):
    (tmp_path / "secret.txt").write_bytes(article(999))
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "round").symlink_to(folder)
    assert calling("upload", folder).told()["sent"] == 250


@pytest.mark.parametrize("missing", ["DATELINE_URL", "DATELINE_KEY"])
def test_who_and_where_must_be_said(missing, folder, calling):
    done = calling("--url" if missing == "DATELINE_URL" else "--key", "", "upload", folder)
    assert done.code == 1
    assert missing in done.err


def test_what_is_wrong_is_told_in_one_line(folder, calling):
    done = calling("--key", "dl_wrong", "upload", folder)
    assert (done.code, done.out) == (1, "")
    assert "key_invalid" in done.err
    assert "no key" in calling("--key", "dl_ключ", "upload", folder).err
    assert "cannot be used" in calling("upload", folder, "--ledger", folder).err
    assert "Is a directory" in calling("follow", folder, "--once").err
    (folder / "strange").write_bytes(b"\xff")
    assert "no cursor" in calling("follow", folder / "strange", "--once").err


def test_an_empty_path_is_not_the_folder_one_stands_in(calling):
    """`upload "$UNSET" --delete` would take all that is there."""
    with pytest.raises(SystemExit) as refused:
        calling("upload", "", "--delete")
    assert refused.value.code == 2


def test_wait_search_and_follow(calling, web, key):
    with Archive(web.url, key) as archive:
        deposit = archive.hand_in([("a.txt", article(5))])["id"]
    assert calling("wait", deposit, "--seconds", "0").code == 1
    work_off()
    sequence()
    assert calling("wait", deposit).told()["finished"]
    assert calling("search", "--filter", "sort=received", "--json").told()["title"].startswith("Bridge number 5")
    assert "Bridge number 5 is opened" in calling("search").out
    assert calling("follow", "cursor.txt", "--once").told()["verb"] == "article.archived"
    assert calling("follow", "cursor.txt", "--once").out == ""
