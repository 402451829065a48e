"""A PostgreSQL that may lose articles is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import embedded, env
from config.checks import faults, postgresql_is_safe

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
    done = check(embedded.database_url(short_home))
    assert done.returncode == 1
    assert "PostgreSQL cannot be reached" in done.stderr


@pytest.mark.slow
def test_an_unsafe_server_fails_the_check_and_a_worker_does_not_start(short_home: Path) -> None:
    unsafe = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    with embedded.cluster(short_home, settings=unsafe) as url:
        done = check(url)
        assert done.returncode == 1
        assert done.stderr.count("dateline.E002") == 3
        worker = subprocess.run(
            [sys.executable, "-m", "celery", "-A", "config.celery", "worker"],
            cwd=env.ROOT,
            env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.development"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert worker.returncode == 1
        assert "dateline: PostgreSQL runs with fsync = off" in worker.stderr


def check(url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--database", "default"],
        cwd=env.ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.development"},
        capture_output=True,
        text=True,
        check=False,
    )
