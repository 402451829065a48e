"""A PostgreSQL that may lose articles is refused."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from config import embedded, env, programs
from config.checks import faults, postgresql_is_safe
from config.processes import hold
from tests.management.running import PATIENCE

SAFE = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on", "synchronous_commit": "on"}


def test_a_safe_server_has_no_faults() -> None:
    assert faults(18, SAFE) == []
    assert faults(19, SAFE | {"synchronous_commit": "remote_apply"}) == []


@pytest.mark.parametrize("name", SAFE)
def test_each_unsafe_setting_is_named_with_its_reason(name: str) -> None:
    (found,) = faults(18, SAFE | {name: "off"})
    assert f"{name} = off" in found.msg
    assert found.id == "dateline.E002"


def test_an_old_server_is_refused() -> None:
    (found,) = faults(17, SAFE)
    assert "PostgreSQL 17 is too old" in found.msg


@pytest.mark.django_db
def test_the_server_of_these_tests_is_safe() -> None:
    assert postgresql_is_safe(databases=["default"]) == []


def test_a_server_that_is_not_there_is_an_error_too(short_home: Path) -> None:
    done = check(embedded.database_url(short_home), short_home)
    assert done.returncode == 1
    assert "PostgreSQL cannot be reached" in done.stderr


@pytest.mark.slow
def test_an_unsafe_server_fails_the_check_and_no_program_starts(short_home: Path) -> None:
    unsafe = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    with embedded.cluster(short_home, settings=unsafe) as url:
        done = check(url, short_home)
        assert done.returncode == 1
        assert done.stderr.count("dateline.E002") == 3
        for program in (("-m", *programs.WORKER), ("-m", *programs.WEB), programs.FOLLOWER):
            told = run(url, *program, home=short_home)
            assert told.returncode == 1, program
            assert told.stderr.strip().splitlines()[-1].startswith("dateline: PostgreSQL runs with fsync = off")


@pytest.mark.django_db(transaction=True)
def test_the_web_forks_without_an_open_connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(env, "HOME", tmp_path / "home")
    server = importlib.import_module("config.gunicorn")
    connections["default"].ensure_connection()
    server.on_starting(None)
    assert connections["default"].connection is None
    metrics = Path(server.METRICS_FOLDER)
    assert metrics.is_dir()
    server.on_exit(None)
    assert not metrics.exists()


def test_what_a_killed_web_left_is_removed_and_nothing_that_is_in_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = importlib.import_module("config.gunicorn")
    monkeypatch.setattr(server, "METRICS_FOLDER", str(tmp_path / "dateline-metrics-own"))
    for name in ("own", "left", "used", "new"):
        (tmp_path / f"dateline-metrics-{name}").mkdir()
    used = hold(tmp_path / "dateline-metrics-used" / "lock")
    assert used is not None
    for name in ("left", "used"):
        os.utime(tmp_path / f"dateline-metrics-{name}", (0, 0))
    server.remove_left_behind()
    os.close(used)
    assert {path.name.rpartition("-")[2] for path in tmp_path.iterdir()} == {"own", "used", "new"}


def run(url: str, *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=env.ROOT,
        env=os.environ
        | {"DATABASE_URL": url, "DATELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings.development"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def check(url: str, home: Path) -> subprocess.CompletedProcess[str]:
    return run(url, "manage.py", "check", "--database", "default", home=home)
