"""`manage.py up`: the whole of Dateline on one machine, started, asked, stopped and killed."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from config import embedded, env
from tests.config.endings import ended
from tests.management.running import PATIENCE, until

pytestmark = pytest.mark.slow


class Up:
    """One run of the command; everything it says goes to a file."""

    def __init__(self, home: Path, *, log: Path | None = None, **environment: str) -> None:
        self.home = home
        self.log = log or home.with_name(f"{home.name}.log")
        clean = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL", "PORT"}
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=env.ROOT,
                env=clean
                | {"DATELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings.development"}
                | environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.home / "up.json").read_text())
        return state

    def wait_until_ready(self) -> str:
        """The address, once it is printed."""
        until(lambda: "Dateline is ready" in self.said or self.process.poll() is not None, what="the start")
        assert self.process.poll() is None, self.said[-3000:]
        return str(self.state["url"])

    def family(self) -> list[int]:
        return [child.pid for child in psutil.Process(self.process.pid).children(recursive=True)]

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@pytest.fixture
def up(short_home: Path) -> Iterator[Up]:
    running = Up(short_home)
    yield running
    running.process.kill()
    running.process.wait()
    running.log.unlink()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:  # noqa: S310  our own address
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_starts_answers_restarts_what_dies_and_stops_cleanly(up: Up) -> None:
    url = up.wait_until_ready()
    assert set(up.state["processes"]) == {"postgres", "broker", "web", "worker", "beat", "follower"}
    assert status(f"{url}/health/live") == 200
    assert status(f"{url}/admin/login/") == 200
    assert "API key" in up.said

    second = Up(up.home)
    assert second.process.wait(PATIENCE) == 1
    assert f"Dateline runs already for {up.home}: {url} (process {up.process.pid})." in up.said

    family = up.family()
    dead = up.state["processes"]["web"]
    os.kill(dead, signal.SIGKILL)
    until(lambda: up.state["processes"].get("web", dead) != dead, what="another web")
    assert "web ended (signal SIGKILL)" in up.said
    assert status(f"{url}/health/live") == 200  # the port was kept: who comes early waits for the new one

    worker = up.state["processes"]["worker"]
    servers = ("broker", "postgres")
    for name in servers:
        os.kill(up.state["processes"][name], signal.SIGKILL)

    def all_again() -> bool:
        missed = all(f"{name} ended (signal SIGKILL)" in up.said for name in servers)
        return missed and status(f"{url}/health/ready") == 200

    until(all_again, what="broker and PostgreSQL")
    assert up.state["processes"]["worker"] == worker  # it lived through the loss of both

    family += up.family()
    assert up.end(signal.SIGINT) == 0
    assert all(ended(pid) for pid in family)
    assert "database system is shut down" in up.said
    assert not (up.home / "up.json").exists()
    with embedded.cluster(up.home):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_a_kill_leaves_nothing_running_and_the_next_start_nothing_to_repair(up: Up) -> None:
    up.wait_until_ready()
    family = up.family()
    assert len(family) > 10
    up.process.kill()
    up.process.wait()
    assert all(ended(pid) for pid in family)
    with embedded.cluster(up.home):
        assert "was not properly shut down" not in (up.home / "postgres.log").read_text()


def test_given_servers_are_used_and_none_are_started(short_home: Path) -> None:
    elsewhere = short_home / "elsewhere"
    with embedded.cluster(elsewhere) as database, embedded.broker(elsewhere) as broker:
        running = Up(short_home, DATABASE_URL=database, BROKER_URL=broker)
        try:
            running.wait_until_ready()
            assert set(running.state["processes"]) == {"web", "worker", "beat", "follower"}
            assert not (short_home / "postgres").exists()
            assert running.end(signal.SIGTERM) == 0
        finally:
            running.process.kill()
            running.process.wait()
            running.log.unlink()
    shutil.rmtree(embedded.socket_folder(elsewhere))


def test_a_home_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = Up(tmp_path / "file" / "home", log=tmp_path / "log")
    assert refused.process.wait(PATIENCE) == 1
    (line,) = refused.said.strip().splitlines()
    assert line.startswith(f"CommandError: DATELINE_HOME {tmp_path / 'file' / 'home'} cannot be used: Not a directory")


def test_a_given_port_that_is_taken_is_one_line(short_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = Up(short_home, PORT=str(port))
        assert refused.process.wait(PATIENCE) == 1
    (line,) = refused.said.strip().splitlines()
    assert (
        line
        == f"CommandError: Port {port} on 127.0.0.1 cannot be used: Address already in use. Set PORT to a free one."
    )
    refused.log.unlink()


def test_without_servers_it_says_what_to_do(short_home: Path) -> None:
    refused = Up(short_home, PG_BIN="/nowhere")
    assert refused.process.wait(PATIENCE) == 1
    assert "CommandError: No PostgreSQL for this machine: /nowhere/postgres cannot be run." in refused.said
    refused.log.unlink()
