"""Children that end with their parents, locks that end with their holders, pids that lie."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import env, processes
from tests.config.endings import ended
from tests.management.running import until

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc and prctl are Linux's")


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "600.25"])
    wait_for_command(process.pid, "600.25")  # exec closes its report to Popen before /proc has the new words
    yield process
    process.kill()
    process.wait()


@linux
def test_a_living_process_that_mentions_the_words_runs(sleeper: subprocess.Popen[bytes]) -> None:
    assert processes.runs(sleeper.pid, mentioning="600.25")


@linux
def test_another_program_under_the_old_number_does_not_run(sleeper: subprocess.Popen[bytes]) -> None:
    assert not processes.runs(sleeper.pid, mentioning="postgres")


@linux
def test_a_zombie_does_not_run(sleeper: subprocess.Popen[bytes]) -> None:
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)  # dead, and not reaped
    os.kill(sleeper.pid, 0)  # still there for kill
    assert not processes.runs(sleeper.pid, mentioning="600.25")


def test_a_number_that_nobody_has_does_not_run() -> None:
    assert not processes.runs(2**22 + 1, mentioning="")


@linux
def test_a_tethered_command_ends_when_its_parent_is_killed() -> None:
    start = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); p.wait()"
    tethered = [sys.executable, "-m", "config.processes", "SIGTERM", "sleep", "600"]
    with subprocess.Popen([sys.executable, "-c", start, *tethered], stdout=subprocess.PIPE, cwd=env.ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        wait_for_command(child, "sleep")
        parent.kill()
    assert ended(child)


@linux
def test_a_command_whose_parent_is_already_gone_does_not_start(tmp_path: Path) -> None:
    sign = tmp_path / "started"
    command = [sys.executable, "-m", "config.processes", "--parent", str(2**22 + 1), "SIGTERM", "touch", str(sign)]
    done = subprocess.run(command, cwd=env.ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not sign.exists()


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    first = processes.hold(tmp_path / "lock")
    assert first is not None
    assert processes.hold(tmp_path / "lock") is None
    os.close(first)
    again = processes.hold(tmp_path / "lock")
    assert again is not None
    os.close(again)


def test_a_lock_passes_on_to_the_program_that_the_process_becomes(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from config.processes import hold;"
        "hold(Path(sys.argv[1]), inherit=True); os.execvp('sleep', ['sleep', '600'])"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "lock")], cwd=env.ROOT) as holder:
        wait_for_command(holder.pid, "sleep")
        assert processes.hold(tmp_path / "lock") is None
        holder.kill()
    freed = processes.hold(tmp_path / "lock")
    assert freed is not None
    os.close(freed)


def wait_for_command(pid: int, name: str) -> None:
    """Until exec has replaced the Python that started as `pid`."""
    until(
        lambda: processes.runs(pid, mentioning=name) and not processes.runs(pid, mentioning="python"),
        what=f"that {pid} becomes {name}",
    )
