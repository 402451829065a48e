import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from archive.errors import Unreadable
from archive.intake import folders
from archive.intake.folders import Found, opened, read, scan
from archive.intake.limits import Refused
from archive.values import Arrival

MIB = 1024 * 1024
NOBODY = 65534


def names(told):
    return [each.name for each in told if isinstance(each, Found)]


def codes(told):
    return [(each.name, each.code) for each in told if isinstance(each, Refused)]


def found_in(path):
    [found] = scan([path])
    assert isinstance(found, Found)
    return found


def code_of(call):
    with pytest.raises(Unreadable) as error:
        call()
    return error.value.reason


def test_files_and_folders_are_found_in_the_order_of_their_names(tmp_path):
    for name in ("b.txt", "a/2.txt", "a/1.txt", "a/deep/er/3.txt", "c.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"x")
    (tmp_path / "single.txt").write_bytes(b"x")

    told = list(scan([tmp_path / "in", tmp_path / "single.txt"]))

    assert names(told) == ["a/1.txt", "a/2.txt", "a/deep/er/3.txt", "b.txt", "c.txt", "single.txt"]
    assert told[0].path == tmp_path / "in/a/1.txt"
    assert codes(told) == []


def test_hidden_files_are_passed_over_unless_named(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_bytes(b"x")
    (tmp_path / ".hidden.txt").write_bytes(b"x")
    (tmp_path / "a.txt").write_bytes(b"x")

    assert names(scan([tmp_path])) == ["a.txt"]
    assert names(scan([tmp_path / ".hidden.txt", tmp_path / ".git"])) == [".hidden.txt", "config"]


def test_any_name_that_the_disk_takes_is_found_kept_and_read(tmp_path):
    raw = os.fsencode(tmp_path)
    for name in (b"new\nline.txt", b"latin\xe9.txt", "bakı.txt".encode(), b"x" * 255, b"back\\slash.txt", b"tab\t.txt"):
        Path(os.fsdecode(raw + b"/" + name)).write_bytes(name)

    found = list(scan([tmp_path]))

    assert sorted(names(found)) == sorted(
        [r"new\x0aline.txt", r"latin\xe9.txt", "bakı.txt", "x" * 255, r"back\slash.txt", r"tab\x09.txt"]
    )
    assert sorted(read(each, max_size=1000).data for each in found) == sorted(entry.name for entry in os.scandir(raw))


def test_what_is_no_file_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        told = list(scan([tmp_path]))

    assert codes(told) == [("pipe", "not_a_file"), ("socket", "not_a_file")]
    assert codes(scan([Path("/dev/null"), tmp_path / "pipe"])) == [("null", "not_a_file"), ("pipe", "not_a_file")]


def test_links_are_not_followed_out_of_the_folder(tmp_path):
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.txt").write_bytes(b"x")
    (inside / "a.txt").write_bytes(b"x")
    (inside / "file").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "nowhere").symlink_to("gone")
    (inside / "loop").symlink_to("loop")
    (inside / "again.txt").symlink_to("a.txt")
    (inside / "myself").symlink_to(".")

    told = list(scan([inside]))

    assert names(told) == ["a.txt"]
    assert codes(told) == [(name, "link_not_followed") for name in ("file", "folder", "loop", "myself", "nowhere")]


def test_a_link_that_is_named_itself_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.txt").write_bytes(b"one")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "today.txt").symlink_to("real/a.txt")

    told = list(scan([tmp_path / "link", tmp_path / "today.txt"]))

    assert names(told) == ["a.txt", "today.txt"]
    assert [read(each, max_size=10).data for each in told] == [b"one", b"one"]


def test_a_path_that_is_not_there_is_told(tmp_path):
    (tmp_path / "loop").symlink_to("loop")

    assert codes(scan([tmp_path / "gone.txt"])) == [(str(tmp_path / "gone.txt"), "path_not_found")]
    assert [code for _, code in codes(scan([tmp_path / "loop"]))] != []


@pytest.fixture
def open_folder():
    """A folder that everybody may enter, unlike tmp_path; and the rights of nobody, where the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-folder-"))
    folder.chmod(0o755)
    yield folder
    os.seteuid(os.getuid())
    shutil.rmtree(folder)


def test_what_may_not_be_read_is_told(open_folder):
    (open_folder / "closed").mkdir(mode=0)
    (open_folder / "a.txt").write_bytes(b"x")
    (open_folder / "a.txt").chmod(0)
    if not os.getuid():
        os.seteuid(NOBODY)

    [found, closed] = scan([open_folder])

    assert (closed.name, closed.code) == ("closed", "file_unreadable")
    assert code_of(lambda: read(found, max_size=10)) == "file_unreadable"


def test_a_file_is_read_whole(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 3_000_000)

    assert read(found_in(tmp_path / "a.txt"), max_size=3_000_000) == Arrival(data=b"x" * 3_000_000, name="a.txt")


def test_an_empty_file_is_a_file(tmp_path):
    (tmp_path / "a.txt").touch()

    assert read(found_in(tmp_path / "a.txt"), max_size=10).data == b""


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 11)

    assert code_of(lambda: read(found_in(tmp_path / "a.txt"), max_size=10)) == "file_too_large"


def test_a_file_that_vanished_is_told(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x")
    found = found_in(tmp_path / "a.txt")
    (tmp_path / "a.txt").unlink()

    assert code_of(lambda: read(found, max_size=10)) == "file_vanished"


def test_a_file_that_vanishes_before_it_is_looked_at_is_told(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b"x")
    told = scan([tmp_path])
    first = next(told)
    (tmp_path / "b.txt").unlink()
    rest = list(told)

    assert names([first, *rest]) == ["a.txt", "c.txt"]
    assert codes(rest) == [("b.txt", "file_vanished")]


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(b"longer than before"),
        lambda path: (path.unlink(), path.write_bytes(b"x")),
        lambda path: os.utime(path, ns=(0, 1)),
        lambda path: (path.unlink(), path.symlink_to("/etc/hostname")),
        lambda path: (path.unlink(), os.mkfifo(path)),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["grown", "replaced", "touched", "link", "pipe", "folder"],
)
def test_a_file_that_changed_since_it_was_found_is_not_read(tmp_path, change):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    os.utime(path, ns=(0, 0))
    found = found_in(path)
    change(path)

    assert code_of(lambda: read(found, max_size=1000)) == "file_changed"


def test_a_file_that_changes_while_it_is_read_is_told_at_the_end(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1000)
    os.utime(path, ns=(0, 0))

    def read_while_written():
        with opened(found_in(path)) as stream:
            stream.read(500)
            with path.open("ab") as writer:
                writer.write(b"y")
            stream.read(500)

    assert code_of(read_while_written) == "file_changed"


def test_a_file_that_is_removed_while_it_is_read_is_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1000)

    with opened(found_in(path)) as stream:
        path.unlink()
        assert stream.read(2000) == b"x" * 1000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_file_that_is_longer_than_the_disk_says_is_not_half_read():
    assert code_of(lambda: read(found_in(Path("/proc/self/status")), max_size=MIB)) == "file_changed"


def test_nothing_half_written_is_ever_read(tmp_path):
    """A writer that appends and renames under the reader's hands: what is read is one of the writer's versions."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"0" * 50_000)
    stop = threading.Event()

    def write():
        version = 0
        while not stop.is_set():
            version = (version + 1) % 10
            fresh = tmp_path / "fresh"
            fresh.write_bytes(b"%d" % version * 50_000)
            fresh.rename(path)

    writer = threading.Thread(target=write)
    writer.start()
    read_versions = 0
    try:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            for found in scan([path]):
                try:
                    data = read(found, max_size=MIB).data
                except Unreadable as raced:
                    assert raced.reason in ("file_changed", "file_vanished")  # noqa: PT017 - both are right
                else:
                    read_versions += 1
                    assert data == data[:1] * 50_000
    finally:
        stop.set()
        writer.join()
    assert read_versions


def test_without_free_descriptors_it_is_our_trouble_and_not_the_files(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x")
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from archive.errors import Unavailable; from archive.intake.folders import read, scan\n"
        "[found] = scan([Path(sys.argv[1])])\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n"
        "try: read(found, max_size=10)\n"
        "except Unavailable as error: print(error.reason)\n"
    )
    project = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "a.txt"], cwd=project, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "files_exhausted"


def test_a_large_folder_is_streamed_with_flat_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "SORTED_UP_TO", 200)
    count = 2000
    for number in range(count):
        (tmp_path / f"{number}.txt").touch()

    def growth():
        told = scan([tmp_path])
        assert isinstance(next(told), Found)
        tracemalloc.start()
        try:
            assert sum(isinstance(each, Found) for each in told) == count - 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # Python's own table of path parts grows now and then; what is held for every file grows each time.
    assert min(growth() for _ in range(3)) < 150_000


def test_folders_may_nest_deeper_than_functions(open_folder):
    subprocess.run(["mkdir", "-p", "d/" * 1100], cwd=open_folder, check=True)
    (open_folder / ("d/" * 1100) / "a.txt").write_bytes(b"x")

    try:
        assert names(scan([open_folder])) == ["d/" * 1100 + "a.txt"]
    finally:
        subprocess.run(["rm", "-r", open_folder / "d"], check=True)  # shutil.rmtree recurses
