"""Keeps the programs of one machine running: starts them, shows what they say, starts them again, stops them in order.

Written here, and not taken from a shelf, for three things together that none there has: a program may be asked whether
it is ready before the next one starts, one that dies comes back with a growing delay, and all of them end with this
process even when it is killed with -9.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.processes import CannotStart

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NAME_WIDTH = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One command to keep running.

    `stop` asks it to end, and it has `stop_seconds` for that. `death` is what the kernel sends it when the supervisor
    is gone; None where the command sees to that itself. Programs of a lower `rank` are stopped first.
    """

    name: str
    command: Sequence[str]
    rank: int
    stop: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    death: signal.Signals | None = signal.SIGKILL
    descriptors: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Running:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    reader: threading.Thread | None = None
    started: float = 0.0
    delay: float = FIRST_DELAY
    due: float | None = None
    last_line: list[str] = field(default_factory=lambda: [""])


class Supervisor:
    """Call everything from the main thread: the kernel ends a child when the thread that started it ends."""

    def __init__(
        self,
        *,
        folder: Path,
        environment: Mapping[str, str],
        write: Callable[[str], None],
        changed: Callable[[dict[str, int]], None],
    ) -> None:
        """`write` gets each line that is to be shown; `changed` the process ids by name, whenever they change."""
        self._folder = folder
        self._environment = dict(environment) | {"PYTHONUNBUFFERED": "1"}
        self._write = write
        self._changed = changed
        self._running: dict[str, _Running] = {}
        self._events: queue.SimpleQueue[signal.Signals] = queue.SimpleQueue()
        self._line = threading.Lock()
        self._stop_asked = False
        for number in (*STOPPING, signal.SIGCHLD):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: object) -> None:
        if number != signal.SIGCHLD:
            self._stop_asked = True
        self._events.put(signal.Signals(number))

    def show(self, name: str, line: str) -> None:
        """One line, under the name of who says it."""
        # Whoever read our output may be gone; that is no reason for the programs to stop.
        with self._line, contextlib.suppress(OSError):
            self._write(f"{name:<{NAME_WIDTH}}| {line}")

    def start(self, program: Program) -> None:
        """Starts a program that will be started again whenever it ends."""
        running = self._running.setdefault(program.name, _Running(program=program))
        running.process = self._spawn(program)
        running.reader = self._read(running.process, program.name, running.last_line)
        running.started, running.due = time.monotonic(), None
        self._announce()

    def run_once(self, name: str, command: Sequence[str]) -> None:
        """Runs a command to its end. Raises CannotStart when it fails, KeyboardInterrupt when we are asked to stop."""
        last_line = [""]
        process = self._spawn(Program(name=name, command=command, rank=0))
        reader = self._read(process, name, last_line)
        while process.poll() is None:
            if self._stop_asked:
                process.terminate()
                process.wait()
                raise KeyboardInterrupt
            self._look_after_all()
            self._wait(0.2)
        reader.join(1)
        if process.returncode != 0:
            raise CannotStart(last_line[0].removeprefix("dateline: ") or f"{name} failed ({_how(process.returncode)}).")

    def wait_until(self, name: str, ready: Callable[[], bool], *, seconds: float) -> None:
        """Waits for a started program. Raises CannotStart when it ends or is too slow, KeyboardInterrupt as above."""
        running, deadline = self._running[name], time.monotonic() + seconds
        while not ready():
            if self._stop_asked:
                raise KeyboardInterrupt
            if running.process is not None and running.process.poll() is not None:
                if running.reader is not None:
                    running.reader.join(1)
                reason = running.last_line[0].removeprefix("dateline: ")
                raise CannotStart(reason or f"{name} ended ({_how(running.process.returncode)}).")
            if time.monotonic() > deadline:
                raise CannotStart(f"{name} does not answer after {seconds:.0f} seconds: {running.last_line[0]}")
            self._look_after_all(but=name)
            self._wait(0.1)

    def keep(self) -> None:
        """Starts again what ends, until Ctrl-C or SIGTERM."""
        while not self._stop_asked:
            self._look_after_all()
            due = [running.due for running in self._running.values() if running.due is not None]
            self._wait(max(0.0, min(due) - time.monotonic()) if due else None)

    def stop(self) -> None:
        """Stops all, the lowest rank first; what takes longer than it may is killed."""
        for rank in sorted({running.program.rank for running in self._running.values()}):
            batch = [running for running in self._running.values() if running.program.rank == rank]
            for running in batch:
                if running.process is not None and running.process.poll() is None:
                    running.process.send_signal(running.program.stop)
            for running in batch:
                self._bury(running)
        self._running.clear()

    def _look_after_all(self, *, but: str | None = None) -> None:
        now = time.monotonic()
        for running in self._running.values():
            if running.program.name != but:
                self._look_after(running, now)

    def _look_after(self, running: _Running, now: float) -> None:
        if running.due is not None:
            if now >= running.due:
                self.start(running.program)
        elif running.process is not None and running.process.poll() is not None:
            # What ran for a while and then died gets a quick second chance; what dies at once has to wait longer.
            lasted = now - running.started
            running.delay = FIRST_DELAY if lasted > LONGEST_DELAY else min(LONGEST_DELAY, 2 * running.delay)
            running.due = now + running.delay
            how = _how(running.process.returncode)
            self.show("up", f"{running.program.name} ended ({how}); starting it again in {running.delay:.0f} s")
            self._announce()

    def _bury(self, running: _Running) -> None:
        if running.process is None:
            return
        try:
            running.process.wait(running.program.stop_seconds)
        except subprocess.TimeoutExpired:
            self.show("up", f"{running.program.name} does not end; killing it")
        with contextlib.suppress(ProcessLookupError):
            # Its whole session: a worker's children as well, should they have stayed.
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()
        if running.reader is not None:
            running.reader.join(1)

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        tether = []
        if program.death is not None:
            parent = str(os.getpid())
            tether = [sys.executable, "-m", "config.processes", "--parent", parent, program.death.name]
        return subprocess.Popen(
            [*tether, *program.command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=program.descriptors,
            start_new_session=True,  # Ctrl-C comes to us alone: servers must outlive their clients
        )

    def _read(self, process: subprocess.Popen[bytes], name: str, last_line: list[str]) -> threading.Thread:
        def pump(stream: IO[bytes]) -> None:
            for raw in stream:
                line = raw.decode("utf-8", "replace").rstrip()
                if line:
                    last_line[0] = line
                    self.show(name, line)

        if process.stdout is None:
            raise ValueError("the process has no output to read")
        reader = threading.Thread(target=pump, args=[process.stdout], daemon=True, name=f"output of {name}")
        reader.start()
        return reader

    def _wait(self, seconds: float | None) -> None:
        with contextlib.suppress(queue.Empty):
            self._events.get(timeout=seconds)

    def _announce(self) -> None:
        alive = {
            name: running.process.pid
            for name, running in self._running.items()
            if running.process is not None and running.due is None
        }
        self._changed(alive)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
