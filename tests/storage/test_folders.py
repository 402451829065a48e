import hashlib
import io
import os
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.errors import Unavailable
from archive.storage.addresses import address
from archive.storage.folders import INCOMING, LEFT_BEHIND_AFTER, Folder
from archive.storage.stored import Damaged

PROJECT = Path(__file__).parents[2]
SHA256 = hashlib.sha256(b"news").hexdigest()
PUT = """
import io, pathlib, sys
from archive.errors import Unavailable
from archive.storage.folders import Folder
try:
    Folder(pathlib.Path(sys.argv[1])).put(io.BytesIO(sys.argv[2].encode() * int(sys.argv[3])))
except Unavailable as error:
    print(error.reason)
"""


def drafts(root):
    return list((root / INCOMING).iterdir())


def putting(root, text="news", times=1, *, before=()):
    return [*before, sys.executable, "-c", PUT, str(root), text, str(times)]


def test_a_stored_file_lies_under_its_digest_and_is_read_only(tmp_path):
    Folder(tmp_path).put(io.BytesIO(b"news"))

    path = tmp_path / address(SHA256)
    assert path.read_bytes() == b"news"
    assert not stat.S_IMODE(path.stat().st_mode) & 0o222
    assert path.stat().st_nlink == 1
    assert drafts(tmp_path) == []


def test_something_else_at_the_address_is_neither_taken_nor_written_over(tmp_path):
    path = tmp_path / address(SHA256)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"cut")

    with pytest.raises(Damaged) as error:
        Folder(tmp_path).put(io.BytesIO(b"news"))

    assert error.value.reason == "original_damaged"
    assert path.read_bytes() == b"cut"
    assert drafts(tmp_path) == []


def test_eight_processes_that_put_the_same_bytes_make_one_file(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        done = list(
            pool.map(
                lambda _: subprocess.run(
                    putting(tmp_path, "news", 500_000), cwd=PROJECT, capture_output=True, check=True, text=True
                ),
                range(8),
            )
        )

    assert [each.stdout + each.stderr for each in done] == [""] * 8
    [stored] = Folder(tmp_path).inventory()
    assert (tmp_path / stored.location).read_bytes() == b"news" * 500_000
    assert drafts(tmp_path) == []


def test_what_a_killed_process_left_behind_is_cleared_away_when_nobody_can_be_writing_it(tmp_path):
    (tmp_path / INCOMING).mkdir()
    old, young = tmp_path / INCOMING / "old", tmp_path / INCOMING / "young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    then = old.stat().st_mtime - LEFT_BEHIND_AFTER - 1
    os.utime(old, (then, then))

    Folder(tmp_path).put(io.BytesIO(b"news"))

    assert drafts(tmp_path) == [young]
    assert [stored.sha256 for stored in Folder(tmp_path).inventory()] == [SHA256]


def test_a_folder_that_may_not_be_written_is_unavailable(tmp_path):
    (tmp_path / "a file").write_bytes(b"x")
    location = address(SHA256)

    for root in (tmp_path / "a file", tmp_path / "a file/below"):
        with pytest.raises(Unavailable) as error:
            Folder(root).put(io.BytesIO(b"news"))
        assert error.value.reason == "storage_unavailable"
        with pytest.raises(Unavailable):
            Folder(root).open(location)
        assert not Folder(root).exists(location)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two mebibytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_said_and_leaves_nothing_half(small_disk):
    folder = Folder(small_disk / "originals")

    with pytest.raises(Unavailable) as error:
        folder.put(io.BytesIO(b"x" * 5_000_000))

    assert error.value.reason == "disk_full"
    assert list(folder.inventory()) == []
    assert drafts(small_disk / "originals") == []
    assert folder.put(io.BytesIO(b"x" * 1_000_000)).size == 1_000_000


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def traced(root, fault):
    try:
        return subprocess.run(
            putting(root, before=("strace", "-f", "-qq", "-o", str(root.parent / "trace"), "-e", fault)),
            cwd=PROJECT,
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        ).stdout.strip()
    except subprocess.CalledProcessError as failed:
        if "Operation not permitted" in failed.stderr:
            pytest.skip("strace may not trace here")
        raise


@needs_strace
@pytest.mark.parametrize("nth", range(1, 6))
def test_when_the_disk_fails_to_sync_nothing_is_acknowledged(tmp_path, nth):
    """The file, its two folders, the root and the root's own folder: none of them may go unsynced unnoticed."""
    root = tmp_path / "originals"

    assert traced(root, f"inject=fsync:error=EIO:when={nth}") == "disk_failed"

    assert drafts(root) == []
    assert len(list(Folder(root).inventory())) == (0 if nth == 1 else 1)
    assert traced(root, "trace=fsync") == ""
    assert (tmp_path / "trace").read_text().count("fsync(") == 5
    assert (root / address(SHA256)).read_bytes() == b"news"


@needs_strace
def test_a_process_killed_before_the_link_leaves_no_file(tmp_path):
    root = tmp_path / "originals"

    with pytest.raises(subprocess.CalledProcessError):
        traced(root, "inject=link,linkat:signal=KILL:when=1")

    assert list(Folder(root).inventory()) == []
    assert len(drafts(root)) == 1
    assert Folder(root).put(io.BytesIO(b"news")).sha256 == SHA256
