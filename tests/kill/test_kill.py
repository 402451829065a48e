"""The command itself, shortly."""

import subprocess
import sys

import pytest

from config import env


@pytest.mark.slow
def test_twenty_kills_of_worker_scheduler_and_postgres_lose_nothing_and_double_nothing():
    command = [sys.executable, "-m", "tests.kill", "--rounds", "20", "--seed", "20"]
    done = subprocess.run(command, cwd=env.ROOT, capture_output=True, text=True, timeout=1700, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("20 kills in ")
