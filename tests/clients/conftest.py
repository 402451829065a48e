"""The client as its users have it: against a web server in a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connections

from archive.actions import keys
from config import env
from tests.actions.handing_in import ACTOR
from tests.management.running import PATIENCE, environment_on, kill_group, until

CLIENT = env.ROOT / "clients" / "python" / "src"
sys.path.insert(0, str(CLIENT))

from dateline_client.command import main  # noqa: E402  it is no part of the service, and not installed with it


@dataclass
class Web:
    """A web server that can be killed and started again at the same address."""

    environment: Mapping[str, str]
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = ["-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                cwd=env.ROOT,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until(self.answers, what=f"the web server, see {self.log}")

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/live", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            kill_group(self.process)
            self.process = None


@pytest.fixture(scope="session")
def web_server(django_db_setup: None, broker_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One for all tests: what it answers stands in the database, which each test has empty."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("web")
    environment = environment_on(connections["default"].settings_dict, broker=broker_server, home=home)
    server = Web(environment=environment | {"WEB_WORKERS": "1"}, log=home / "web.log", port=port)
    yield server
    server.kill()


@pytest.fixture
def web(web_server: Web, transactional_db: None) -> Web:
    if not web_server.runs():
        web_server.start()
    return web_server


@pytest.fixture
def key(transactional_db: None) -> str:
    return keys.create(name="client", scopes=["admin"], actor=ACTOR).secret


@pytest.fixture
def starting(web: Web, key: str, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts `dateline-client …` in a process of its own."""

    def start(*arguments: str | Path) -> subprocess.Popen[str]:
        given = os.environ | {"DATELINE_URL": web.url, "DATELINE_KEY": key, "PYTHONPATH": str(CLIENT)}
        return subprocess.Popen(
            [sys.executable, "-m", "dateline_client", "--patience", str(PATIENCE), *map(str, arguments)],
            env=given | {"XDG_STATE_HOME": str(tmp_path / "state")},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def told(self) -> dict[str, Any]:
        assert self.code == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def calling(
    web: Web, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Runs `dateline-client …` to its end."""
    monkeypatch.setenv("DATELINE_URL", web.url)
    monkeypatch.setenv("DATELINE_KEY", key)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = main(["--patience", "10", *map(str, arguments)])
        return Said(code, *capsys.readouterr())

    return call


def stop_hard(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
