"""A short run of every fuzz target, of the same files each time; `make fuzz` looks at others for as long as wanted."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from config import env
from tests.fuzz.seeds import NAMES

FILES = 2_000


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="Atheris runs on Linux with x86-64 processors only")
@pytest.mark.parametrize("name", NAMES)
def test_finds_nothing(name: str, tmp_path: Path):
    command = [sys.executable, "-m", "tests.fuzz.target", name, "--files", str(FILES), "--seed", "1"]
    given = os.environ | {"DATELINE_HOME": str(tmp_path), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=env.ROOT, env=given, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace")
    assert done.returncode == 0, (done.stdout.decode(errors="replace") + said)[-6000:]
    # It did run, and guided: files that reached something new were kept.
    assert "stat::new_units_added" in said
    assert list((tmp_path / "fuzz" / name / "kept").iterdir())
