"""Programs that die, hang, talk and have to stop in order."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from config import env
from tests.config.endings import ended
from tests.management.running import PATIENCE, until

SCRIPT = """
import json, sys
from pathlib import Path
from config.processes import CannotStart
from config.supervision import Program, Supervisor

given = json.loads(sys.argv[1])
folder = Path(sys.argv[2])
supervisor = Supervisor(
    folder=Path.cwd(),
    environment={"PATH": "/usr/bin:/bin"},
    write=lambda line: print(line, flush=True),
    changed=lambda pids: (folder / "pids").write_text(json.dumps(pids)),
)
try:
    for name, rank, code in given["programs"]:
        program = Program(name=name, command=[sys.executable, "-u", "-c", code], rank=rank, stop_seconds=given["stop"])
        supervisor.start(program)
    if "wait" in given:
        supervisor.wait_until(given["wait"], lambda: False, seconds=30)
    supervisor.show("up", "ready")
    supervisor.keep()
except (CannotStart, KeyboardInterrupt) as error:
    print("gave up:", error, flush=True)
finally:
    supervisor.stop()
    print("stopped", flush=True)
"""

FOREVER = "import time\nprint('here')\ntime.sleep(600)"
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('here')\ntime.sleep(600)"


def saying_goodbye(name: str) -> str:
    return (
        "import signal, sys, time\n"
        f"def end(*_):\n    print('goodbye from {name}')\n    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\nprint('here')\n"
        "while True: time.sleep(0.1)"
    )


class Run:
    """A supervisor in a process of its own, and what it has said."""

    def __init__(self, folder: Path, programs: Sequence[tuple[str, int, str]], **more: str | float) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, json.dumps({"programs": programs, "stop": 20, **more}), str(folder)],
            cwd=env.ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            self.lines.extend(line.rstrip("\n") for line in stream)

    @property
    def pids(self) -> dict[str, int]:
        try:
            pids: dict[str, int] = json.loads((self.folder / "pids").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return pids

    def wait_for(self, condition: Callable[[], bool]) -> None:
        try:
            until(condition)
        except AssertionError:
            pytest.fail(f"It said only: {self.lines}")

    def wait_for_lines(self, *lines: str) -> None:
        self.wait_for(lambda: set(lines) <= set(self.lines))

    def end(self, how: signal.Signals = signal.SIGTERM) -> list[str]:
        self.process.send_signal(how)
        self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return self.lines


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(*programs: tuple[str, int, str], **more: str | float) -> Run:
        runs.append(Run(tmp_path, programs, **more))
        return runs[-1]

    yield start
    for one in runs:
        one.process.kill()
        one.process.wait()
        one.reader.join(10)


def test_what_dies_is_started_again_and_said(run: Callable[..., Run]) -> None:
    running = run(("sleeper", 0, FOREVER))
    running.wait_for(lambda: "sleeper" in running.pids)
    first = running.pids["sleeper"]
    os.kill(first, signal.SIGKILL)
    running.wait_for(lambda: running.pids.get("sleeper", first) != first)
    lines = running.end()
    assert "up       | sleeper ended (signal SIGKILL); starting it again in 1 s" in lines
    assert lines[-1] == "stopped"


def test_what_dies_at_once_is_not_started_again_at_once(run: Callable[..., Run]) -> None:
    running = run(("broken", 0, "print('no')\nraise SystemExit(3)"))
    running.wait_for_lines(*(f"up       | broken ended (exit status 3); starting it again in {n} s" for n in (1, 2)))
    assert 1 <= running.end().count("broken   | no") <= 4


def test_lines_carry_the_name_of_who_says_them(run: Callable[..., Run]) -> None:
    running = run(("a", 0, "import sys\nprint('out')\nprint('err', file=sys.stderr)\n" + FOREVER), ("bb", 0, FOREVER))
    running.wait_for_lines("a        | out", "a        | err", "a        | here", "bb       | here")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_clients_stop_before_servers(run: Callable[..., Run], how: signal.Signals) -> None:
    running = run(*((name, rank, saying_goodbye(name)) for name, rank in [("db", 2), ("web", 0), ("worker", 1)]))
    running.wait_for_lines("db       | here", "web      | here", "worker   | here")
    goodbyes = [line.rpartition(" ")[2] for line in running.end(how) if "goodbye" in line]
    assert goodbyes == ["web", "worker", "db"]
    assert running.process.returncode == 0


def test_what_does_not_end_is_killed(run: Callable[..., Run]) -> None:
    running = run(("stubborn", 0, STUBBORN), stop=0.5)
    running.wait_for_lines("stubborn | here")
    pid = running.pids["stubborn"]
    assert "up       | stubborn does not end; killing it" in running.end()
    assert ended(pid)


def test_who_waits_hears_why_a_program_failed(run: Callable[..., Run]) -> None:
    running = run(("server", 0, "raise SystemExit('dateline: the disk is full')"), wait="server")
    running.process.wait(PATIENCE)
    running.reader.join(PATIENCE)
    assert "gave up: the disk is full" in running.lines


def test_who_waits_can_be_interrupted(run: Callable[..., Run]) -> None:
    running = run(("server", 0, FOREVER), wait="server")
    running.wait_for(lambda: "server" in running.pids)
    pid = running.pids["server"]
    assert running.end(signal.SIGINT)[-1] == "stopped"
    assert ended(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_nothing_outlives_a_killed_supervisor(run: Callable[..., Run]) -> None:
    running = run(("one", 0, STUBBORN), ("two", 1, FOREVER))
    running.wait_for_lines("one      | here", "two      | here")
    pids = running.pids
    running.process.kill()
    assert all(ended(pid) for pid in pids.values())
