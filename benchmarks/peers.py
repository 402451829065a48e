"""Other extractors on the same pages, each in the versions of `requirements/peers.txt`.

They live in an environment of their own, never in the project's: what they need would get in each other's way.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config import env

REQUIREMENTS = env.ROOT / "requirements" / "peers.txt"
READER = Path(__file__).with_name("peers_reading.py")
TOOLS = ("trafilatura", "newspaper4k", "htmldate", "readability-lxml")


def read_all(paths: Sequence[Path], *, folder: Path) -> dict[str, dict[Path, dict[str, Any]]]:
    """For each tool what it reads from each page, in Dateline's outward form; a field that it has not is missing."""
    asked = json.dumps([str(path) for path in paths])
    done = subprocess.run(
        [_environment(folder), "-W", "ignore", READER], input=asked, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    return {
        tool: {Path(path): fields for path, fields in pages.items()} for tool, pages in json.loads(done.stdout).items()
    }


def _environment(folder: Path) -> Path:
    """The Python of the peers' environment; it is made anew when what is required has changed."""
    python, installed = folder / "bin" / "python", folder / "installed.txt"
    if python.exists() and installed.exists() and installed.read_bytes() == REQUIREMENTS.read_bytes():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    if uv := shutil.which("uv"):
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    else:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", REQUIREMENTS], check=True)
    installed.write_bytes(REQUIREMENTS.read_bytes())
    return python
