"""`make` from a fresh clone: what it offers, and what it says on a machine without Python."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config import env

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words: str, folder: Path = env.ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=folder,
        env={**os.environ, "MAKEFLAGS": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Makefile and requirements alone: enough to see what comes before anything is installed."""
    shutil.copy(env.ROOT / "Makefile", tmp_path)
    shutil.copytree(env.ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def bare_path(folder: Path, *programs: str) -> str:
    """A PATH with these programs and no others."""
    folder.mkdir()
    for program in programs:
        found = shutil.which(program)
        assert found is not None
        (folder / program).symlink_to(found)
    return str(folder)


def test_help_lists_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", (env.ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None
    listed = re.findall(r"^  make (\S+)", make("help").stdout, re.MULTILINE)
    assert sorted(listed) == sorted(targets[1].split())


def test_help_is_the_default() -> None:
    assert make().stdout == make("help").stdout


def test_without_a_python_that_fits_there_is_one_clear_line(clone: Path) -> None:
    done = make("demo", folder=clone, PATH=bare_path(clone / "bin", "make", "sh"))
    assert done.returncode != 0
    assert done.stderr.splitlines()[0].startswith("Dateline needs Python 3.11, 3.12 or 3.13; none was found.")
    assert not (clone / ".venv").exists()


def test_a_shim_that_fails_is_passed_over(clone: Path) -> None:
    path = bare_path(clone / "bin", "make", "sh")
    for name in ("python3.13", "python3"):
        shim = Path(path) / name
        shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
        shim.chmod(0o755)
    done = make("demo", folder=clone, PATH=path)
    assert "none was found" in done.stderr
    assert "command not found" not in done.stderr


def test_reset_asks_before_it_deletes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "postgres").mkdir(parents=True)
    (home / "note.txt").touch()
    refused = subprocess.run(
        ["make", "reset"],
        cwd=env.ROOT,
        env=os.environ | {"DATELINE_HOME": str(home)},
        input="n\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0
    assert (home / "postgres").exists()
    done = make("reset", "FORCE=1", DATELINE_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in home.iterdir()] == ["note.txt"]  # what is not Dateline's stays


def test_the_locked_requirements_name_no_index_and_hash_everything() -> None:
    for file in sorted((env.ROOT / "requirements").glob("*.txt")):
        text = file.read_text()
        assert "://" not in text
        assert "--index-url" not in text
        pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?==\S+", text, re.MULTILINE)
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(pinned) == len(blocks)
        assert all("--hash=sha256:" in block for block in blocks)
